//! Frames: each comes back as it went, in one form only; foreign bytes are refused and never panic.

use super::examples::{all_to_server, all_to_till, hello, roster};
use crate::ids::Sequence;
use crate::sync::codec::{self, BadFrame, Blob, FRAME_BYTES_MAX, Text};
use crate::sync::doc::DocName;
use crate::sync::{ToServer, ToTill, hello_version};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::fmt::Debug;

fn check_round_trip<T>(frames: Vec<T>)
where
    T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
{
    for frame in frames {
        let bytes = codec::write(&frame).unwrap();
        assert_eq!(codec::read(&bytes), Ok(frame));
        for len in 0..bytes.len() {
            assert_eq!(codec::read::<T>(&bytes[..len]), Err(BadFrame::Malformed));
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(codec::read::<T>(&longer), Err(BadFrame::TrailingBytes));
    }
}

#[test]
fn each_frame_comes_back_as_it_went() {
    check_round_trip(all_to_server());
    check_round_trip(all_to_till());
}

#[test]
fn a_frame_has_one_form_only() {
    let rows: [(&str, &[u8], BadFrame); 8] = [
        ("as it is", &[0x82, 0x0b, 0x81, 0x03], BadFrame::NotCanonical),
        ("number too long", &[0x82, 0x0b, 0x81, 0x18, 0x03], BadFrame::NotCanonical),
        ("open array", &[0x82, 0x0b, 0x9f, 0x03, 0xff], BadFrame::NotCanonical),
        ("a field too many", &[0x82, 0x0b, 0x82, 0x03, 0x00], BadFrame::NotCanonical),
        ("a field too few", &[0x82, 0x0b, 0x80], BadFrame::Malformed),
        ("of a later version", &[0x82, 0x18, 0xc8, 0x80], BadFrame::Malformed),
        ("a map", &[0xa1, 0x0b, 0x03], BadFrame::Malformed),
        ("nothing", &[], BadFrame::Malformed),
    ];
    let proper = codec::write(&ToTill::Need { from: Sequence(3) }).unwrap();
    for (what, bytes, why) in rows {
        let expected =
            if bytes == proper { Ok(ToTill::Need { from: Sequence(3) }) } else { Err(why) };
        assert_eq!(codec::read::<ToTill>(bytes), expected, "{what}");
    }
    assert_eq!(rows[0].1, proper);
}

#[test]
fn what_is_beyond_its_bound_is_refused_before_it_is_kept() {
    let cards = |count: usize| {
        let mut e = minicbor::Encoder::new(Vec::new());
        e.array(2).unwrap().u8(4).unwrap().array(1).unwrap();
        e.array(u64::try_from(count).unwrap()).unwrap();
        for _ in 0..count {
            e.bytes(&[7; 16]).unwrap();
        }
        codec::read::<ToServer>(&e.into_writer())
    };
    assert!(cards(100).is_ok());
    assert_eq!(cards(101), Err(BadFrame::Malformed));
    let claims_much = [0x82, 0x04, 0x81, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(codec::read::<ToServer>(&claims_much), Err(BadFrame::Malformed));
    assert_eq!(codec::read::<ToServer>(&vec![0; FRAME_BYTES_MAX + 1]), Err(BadFrame::TooLong));
    assert!(Text::<3>::try_from("four").is_err());
    assert_eq!(&*Text::<5>::shortened("naïveté"), "naïv");
    assert!(Blob::<3>::try_from(vec![0; 4]).is_err());
}

#[test]
fn the_version_of_a_hello_can_be_read_whatever_follows_it() {
    let today = codec::write(&hello(7)).unwrap();
    assert_eq!(hello_version(&today), Some(7));
    let later = [0x82, 0x00, 0x83, 0x02, 0xf6, 0x61, b'x'];
    assert_eq!(hello_version(&later), Some(2));
    for other in [&[0x82, 0x01, 0x81, 0x02][..], &[0x82, 0x00, 0x80], &[0x80], &[]] {
        assert_eq!(hello_version(other), None);
    }
}

#[test]
fn a_documents_name_has_one_text() {
    for text in ["journal/1/2", "outcome/4294967295/0", "store/7"] {
        assert_eq!(text.parse::<DocName>().unwrap().to_string(), text);
    }
    for text in
        ["journal/1", "journal/01/2", "journal/+1/2", "journal/-1/2", "till/1/2", "store/7/", ""]
    {
        assert!(text.parse::<DocName>().is_err(), "{text}");
    }
}

#[test]
fn a_pin_hash_is_not_printed() {
    let printed = format!("{:?}", roster());
    assert!(!printed.contains("argon2") && printed.contains('…'), "{printed}");
}

/// The hash of the wire types stands in the protocol's page: whoever changes a frame changes that page.
#[test]
fn the_protocol_page_names_these_frames() {
    let mut all = Sha256::new();
    for frame in all_to_server() {
        all.update(codec::write(&frame).unwrap());
    }
    for frame in all_to_till() {
        all.update(codec::write(&frame).unwrap());
    }
    let hash = hex::encode(all.finalize());
    let page = include_str!("../../../../docs/PROTOCOL.md");
    assert!(page.contains(&hash), "docs/PROTOCOL.md must say: frames {hash}");
}
