//! The till's decoder on frames of each kind, drawn by the generator.

#![expect(clippy::unwrap_used, reason = "a drawn frame has the size of a frame")]

use std::{sync::Arc, time::Duration};

use pos_app::scan::{Decoder, Frame, Miss, Read};
use tests::frames::{self, HEIGHT, Kind, WIDTH};

/// Any seed would do: the kinds below are read from all but a few frames in a hundred.
const SEED: u64 = 20_261_120;

/// The clock stands still, so that a slow build tries as much as a fast one.
fn decode(luma: Vec<u8>) -> Result<Read, Miss> {
    let [width, height] = [WIDTH, HEIGHT].map(|side| u32::try_from(side).unwrap());
    let frame = Frame::from_luma(width, height, luma).unwrap();
    Decoder::new(Duration::MAX, Arc::new(|| Duration::ZERO)).decode(&frame, &|_| true)
}

#[test]
fn frames_are_read_as_what_they_show() {
    let kinds = [
        Kind::Upright,
        Kind::Rotated,
        Kind::Perspective,
        Kind::Noise,
        Kind::LowContrast,
        Kind::Dim,
        Kind::Inverted,
    ];
    let read = kinds.map(|kind| {
        let drawn = frames::draw_kind(SEED, 0, kind);
        let read = decode(drawn.luma).ok().map(|read| read.text);
        assert!(read.is_none() || read == drawn.text, "{kind}: a wrong text, {read:?}");
        read.is_some()
    });
    let count = read.iter().filter(|read| **read).count();
    assert!(count + 1 >= kinds.len(), "seed {SEED}: read {count} of {kinds:?}: {read:?}");
}

#[test]
fn frames_without_a_code_are_missed() {
    for number in 0..3 {
        let outcome = decode(frames::draw_kind(SEED, number, Kind::Empty).luma);
        assert!(outcome.is_err(), "seed {SEED}, frame {number}: {outcome:?}");
    }
}

#[test]
fn a_given_text_is_shown() {
    let luma = frames::draw_text(SEED, Kind::Upright, "https://example.com/a");
    assert_eq!(decode(luma).expect("an upright code").text, "https://example.com/a");
}
