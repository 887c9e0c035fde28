//! Mutated frames, and a count of how deep they got: half of them are touched as bytes, in the other half
//! something signed is touched and signed again by the key that it needs.

use super::examples::{TILL, admission, all_to_server, all_to_till, entry};
use super::hub::{server_key, till_key};
use crate::damage::{self, Depths, Parts, Random, SIGNED_CODES};
use crate::signing::{Payload, PublicKey, SecretKey, Signed, seal};
use crate::sync::codec::{self, BadFrame, FRAME_BYTES_MAX};
use crate::sync::{ToServer, ToTill};

/// How many in an ordinary run.
const COUNT: u64 = 20_000;

/// Where a frame can end, in order; what is signed in it comes after.
const OF_FRAMES: [&str; 8] = [
    "frame_too_long",
    "frame_malformed",
    "frame_trailing_bytes",
    "frame_not_canonical",
    "read",
    "read, with a bad entry in it",
    "read, with good entries in it",
    "another thing, by its signer",
];

const TILL_SEED: [u8; 32] = [1; 32];
const SERVER_SEED: [u8; 32] = [201; 32];

/// A frame that is read is the one form of what it says, and what is signed in it verifies only where it was
/// not touched, or was touched by its signer.
#[test]
fn mutated_frames_are_refused_or_harmless() {
    let count = damage::count(COUNT);
    // That a signed thing is too long is found when its frame is read.
    let places = [&OF_FRAMES[..], &SIGNED_CODES[1..]].concat();
    let (mut depths, mut random) = (Depths::new("frames", &places), Random(0x5eed));
    let (to_server, to_till) = (all_to_server(), all_to_till());
    for round in 0..count {
        let signed_again = round % 2 == 1;
        let from_till = random.below(2) == 0;
        depths.count(match (signed_again, from_till) {
            (false, true) => of_a_till(&mutated(&to_server, &mut random)),
            (false, false) => of_the_server(&mutated(&to_till, &mut random)),
            (true, true) if random.below(4) == 0 => {
                again(&seal(&admission(), &server_key()), SERVER_SEED, &mut random)
            }
            (true, true) => again(&entry(), TILL_SEED, &mut random),
            (true, false) => again_in(&to_till, &mut random),
        });
    }
    depths.check();
}

/// One of the frames, its bytes changed here and there.
pub(super) fn mutated<T: minicbor::Encode<()>>(frames: &[T], random: &mut Random) -> Vec<u8> {
    let frame = &frames[random.below_usize(frames.len())];
    let mut bytes = codec::write(frame).unwrap();
    if random.below(500) == 0 {
        bytes.resize(FRAME_BYTES_MAX + 5, 0);
    }
    for _ in 0..=random.below(3) {
        // What stands first says what a frame is and where it belongs.
        let reach = if random.below(2) == 0 { bytes.len().min(8) } else { bytes.len() };
        let place = random.below_usize(reach);
        match random.below(10) {
            0..=3 => bytes[place] ^= 1 << random.below(8),
            4..=7 => bytes[place] = random.byte(),
            8 if bytes.len() > 1 => drop(bytes.remove(place)),
            _ => bytes.insert(place, random.byte()),
        }
    }
    bytes
}

fn of_a_till(bytes: &[u8]) -> &'static str {
    let frame = match codec::read::<ToServer>(bytes) {
        Ok(frame) => frame,
        Err(bad) => return code(bad),
    };
    assert_eq!(codec::write(&frame).unwrap(), bytes);
    let ToServer::Entries { entries, .. } = frame else {
        return "read";
    };
    let key = till_key(TILL).public();
    let good = entries.iter().filter(|entry| entry.open(|_| Some(key)).is_ok());
    if good.map(|good| assert_eq!(*good, entry())).count() == entries.len() {
        "read, with good entries in it"
    } else {
        "read, with a bad entry in it"
    }
}

fn of_the_server(bytes: &[u8]) -> &'static str {
    match codec::read::<ToTill>(bytes) {
        Ok(frame) => {
            assert_eq!(codec::write(&frame).unwrap(), bytes);
            "read"
        }
        Err(bad) => code(bad),
    }
}

/// Something that the server signs, changed and signed again by its key.
fn again_in(frames: &[ToTill], random: &mut Random) -> &'static str {
    loop {
        if let Some(place) = again_if_signed(&frames[random.below_usize(frames.len())], random) {
            return place;
        }
    }
}

fn again_if_signed(frame: &ToTill, random: &mut Random) -> Option<&'static str> {
    let mut place = None;
    if let ToTill::Welcome { time, .. } | ToTill::Time { time } = frame {
        place = Some(again(time, SERVER_SEED, random));
    } else if let ToTill::Outcomes { head, .. } = frame {
        place = Some(again(head, SERVER_SEED, random));
    } else if let ToTill::Limit { limit } = frame {
        place = Some(again(limit, SERVER_SEED, random));
    } else if let ToTill::Grants { grants } = frame {
        place = Some(again(&grants[0], SERVER_SEED, random));
    } else if let ToTill::Roster { roster } = frame {
        place = Some(again(roster, SERVER_SEED, random));
    } else if let ToTill::Programs { programs } = frame {
        place = Some(again(programs, SERVER_SEED, random));
    } else if let ToTill::Cards { cards } = frame {
        place = Some(again(cards, SERVER_SEED, random));
    } else if let ToTill::Answer { answer } = frame {
        place = Some(again(answer, SERVER_SEED, random));
    }
    place
}

/// The frame around it is good, and what is left is what its signer says.
fn again<T: Payload>(signed: &Signed<T>, seed: [u8; 32], random: &mut Random) -> &'static str {
    let mut parts = Parts::of(signed, seed);
    let mut after_its_end = Vec::new();
    match random.below(8) {
        0..=1 => parts.dress_oddly(random),
        2 => parts.payload = damage::wider_head(&parts.payload, 0),
        3 => after_its_end.push(random.byte()),
        _ => random.damage(&mut parts.payload),
    }
    let own: PublicKey = SecretKey::from_seed(&seed).public();
    let bytes = [parts.bytes(), after_its_end].concat();
    let signed = Signed::<T>::from_bytes(bytes).unwrap();
    match signed.open(|id| Some(own).filter(|key| key.id() == id)) {
        Ok(said) => {
            assert_eq!(minicbor::to_vec(said.into_inner()).unwrap(), parts.payload, "one form");
            "another thing, by its signer"
        }
        Err(bad) => bad.code(),
    }
}

fn code(bad: BadFrame) -> &'static str {
    match bad {
        BadFrame::TooLong => "frame_too_long",
        BadFrame::Malformed => "frame_malformed",
        BadFrame::TrailingBytes => "frame_trailing_bytes",
        BadFrame::NotCanonical => "frame_not_canonical",
    }
}
