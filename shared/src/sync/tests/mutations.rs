//! Mutated frames, and a count of how deep they got.

use super::examples::{TILL, all_to_server, all_to_till, entry};
use super::hub::till_key;
use crate::journal::Entry;
use crate::signing::{Payload, Signed, seal};
use crate::sync::codec;
use crate::sync::{ToServer, ToTill};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;

/// How many in an ordinary run.
const COUNT: u64 = 20_000;

/// Changes some bytes of every kind of frame, and counts how deep each got. A frame that is read is the one
/// form of what it says, and what is signed in it verifies only where it was not touched. A quarter are entries
/// that the till itself signed after the mutation.
#[test]
fn mutated_frames_are_refused_or_harmless() {
    let count = crate::damage::count(COUNT);
    let to_server: Vec<_> =
        all_to_server().iter().map(|frame| codec::write(frame).unwrap()).collect();
    let to_till: Vec<_> = all_to_till().iter().map(|frame| codec::write(frame).unwrap()).collect();
    let (mut depth, mut random) = (BTreeMap::<String, u32>::new(), 0x5eed_u64);
    for round in 0..count {
        let how_deep = if round % 4 == 0 {
            depth_of_signed_again(&mut random)
        } else if round % 2 == 0 {
            let bytes = mutated(&to_server, &mut random);
            match codec::read::<ToServer>(&bytes) {
                Ok(frame) => depth_of_entries(&frame, &bytes),
                Err(bad) => format!("{bad:?}"),
            }
        } else {
            let bytes = mutated(&to_till, &mut random);
            match codec::read::<ToTill>(&bytes) {
                Ok(frame) => {
                    assert_eq!(codec::write(&frame).unwrap(), bytes);
                    "Read".into()
                }
                Err(bad) => format!("{bad:?}"),
            }
        };
        *depth.entry(how_deep).or_default() += 1;
    }
    println!("{count} mutated frames: {depth:?}");
    let must = [
        "Malformed",
        "TrailingBytes",
        "NotCanonical",
        "Read",
        "ReadWithBadEntry",
        "signed_wrong_payload",
        "signed_payload_not_canonical",
        "another entry",
    ];
    for reached in must {
        assert!(depth.contains_key(reached), "no mutation reached “{reached}”: {depth:?}");
    }
}

fn depth_of_entries(frame: &ToServer, bytes: &[u8]) -> String {
    assert_eq!(codec::write(frame).unwrap(), bytes);
    let ToServer::Entries { entries, .. } = frame else {
        return "Read".into();
    };
    let key = till_key(TILL).public();
    let good = entries.iter().filter(|entry| entry.open(|_| Some(key)).is_ok());
    if good.map(|entry| assert_eq!(*entry, super::examples::entry())).count() == entries.len() {
        "ReadWithGoodEntry".into()
    } else {
        "ReadWithBadEntry".into()
    }
}

/// Whatever bytes, to be signed as if they were an entry.
struct AnyEntry(Vec<u8>);

impl Payload for AnyEntry {
    const AAD: &'static str = Entry::AAD;
}

impl<C> Encode<C> for AnyEntry {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.writer_mut().write_all(&self.0).map_err(minicbor::encode::Error::write)
    }
}

impl<'b, C> Decode<'b, C> for AnyEntry {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(Self(d.input().to_vec()))
    }
}

/// A mutated entry that its till signed: the frame around it is good, and what is left is the payload.
fn depth_of_signed_again(random: &mut u64) -> String {
    let payload = minicbor::to_vec(entry().peek().unwrap().payload).unwrap();
    let key = till_key(TILL);
    let signed = seal(&AnyEntry(mutated(&[payload], random)), &key);
    let entry = Signed::from_bytes(signed.into_bytes()).unwrap();
    let bytes = codec::write(&ToServer::Ask { entry }).unwrap();
    let Ok(ToServer::Ask { entry }) = codec::read(&bytes) else {
        panic!("a frame does not look into what is signed");
    };
    match entry.open(|_| Some(key.public())) {
        Ok(_) => "another entry".into(),
        Err(bad) => bad.code().into(),
    }
}

fn mutated(frames: &[Vec<u8>], random: &mut u64) -> Vec<u8> {
    let mut bytes = frames[draw(random, frames.len())].clone();
    for _ in 0..=draw(random, 3) {
        // What stands first says what a frame is and where it belongs.
        let reach = if draw(random, 4) == 0 { bytes.len().min(8) } else { bytes.len() };
        let place = draw(random, reach);
        match draw(random, 10) {
            0..=3 => bytes[place] ^= 1 << draw(random, 8),
            4..=7 => bytes[place] = u8::try_from(draw(random, 256)).unwrap(),
            8 if bytes.len() > 1 => drop(bytes.remove(place)),
            _ => bytes.insert(place, u8::try_from(draw(random, 256)).unwrap()),
        }
    }
    bytes
}

fn draw(random: &mut u64, below: usize) -> usize {
    *random =
        random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*random >> 33).unwrap() % below
}
