//! The cascade on small pictures drawn here: real codes, refused texts, hostile frames, a clock moved by hand.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use qrcode::{Color, EcLevel, QrCode};

use crate::scan::{Decoder, Frame, Miss, Read, Step};

const CARD: &str =
    "GC1:6BF2 A/9Q$%*+-.:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ6BF2 A/9Q$%*+-.:0123456789";

/// A code with `module` pixels per module and a quiet zone, in the middle of white paper.
fn drawn(text: &str, module: usize, white: u8, black: u8) -> Frame {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let (side, colors) = (code.width(), code.to_colors());
    let span = (side + 8) * module;
    let pixels = (0..span * span).map(|place| {
        let (x, y) = (place % span / module, place / span / module);
        let inside = (4..side + 4).contains(&x) && (4..side + 4).contains(&y);
        let dark = inside && colors[(y - 4) * side + x - 4] == Color::Dark;
        if dark { black } else { white }
    });
    let span = u32::try_from(span).unwrap();
    Frame::from_luma(span, span, pixels.collect()).unwrap()
}

fn decode(frame: &Frame, check: &dyn Fn(&str) -> bool) -> Result<Read, Miss> {
    Decoder::new(Duration::MAX, Arc::new(|| Duration::ZERO)).decode(frame, check)
}

#[test]
fn the_shipped_features_read_real_codes() {
    for (what, frame) in [
        ("dark on light", drawn(CARD, 5, 255, 0)),
        ("light on dark", drawn(CARD, 5, 10, 230)),
        ("one pixel per module", drawn(CARD, 1, 255, 0)),
        ("faint", drawn(CARD, 4, 120, 108)),
        ("in the dark", drawn(CARD, 4, 14, 2)),
        ("very large", drawn(CARD, 60, 255, 0)),
    ] {
        let read = decode(&frame, &|_| true).unwrap_or_else(|miss| panic!("{what}: {miss:?}"));
        assert_eq!(read.text, CARD, "{what}");
    }
}

#[test]
fn texts_of_every_mode_are_read() {
    for text in ["0123456789", "HELLO WORLD", "https://example.com/?a=b", "Grüße, 你好 €"] {
        assert_eq!(decode(&drawn(text, 4, 255, 0), &|_| true).unwrap().text, text);
    }
}

#[test]
fn the_corners_are_where_the_code_is() {
    let (frame, module) = (drawn(CARD, 6, 255, 0), 6.0);
    let corners = decode(&frame, &|_| true).unwrap().corners;
    #[expect(clippy::cast_precision_loss, reason = "a small picture")]
    let (near, far) = (4.0 * module, frame.width() as f32 - 4.0 * module);
    let wanted = [[near, near], [far, near], [far, far], [near, far]];
    for (got, want) in corners.iter().zip(wanted) {
        let off = (got[0] - want[0]).hypot(got[1] - want[1]);
        assert!(off < module, "a corner at {got:?} instead of {want:?}");
    }
}

#[test]
fn a_text_that_the_check_refuses_is_a_miss_that_names_it() {
    let miss = decode(&drawn("HELLO WORLD", 4, 255, 0), &|text| text.starts_with("GC1:"));
    let miss = miss.expect_err("the check refuses every text but a card's");
    assert_eq!(miss.refused_text.as_deref(), Some("HELLO WORLD"));
    assert!(miss.marks_seen >= 3, "its corner marks were seen: {}", miss.marks_seen);
}

#[test]
fn no_frame_makes_it_panic() {
    let mut state = 7_u32;
    let mut noise = |count: usize| -> Vec<u8> {
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..count).map(next).collect()
    };
    let sizes = [
        (0, 0),
        (1, 1),
        (1, 0),
        (20, 20),
        (21, 21),
        (39, 41),
        (40, 40),
        (41, 47),
        (63, 65),
        (129, 77),
    ];
    for (width, height) in
        sizes.into_iter().chain([(3, 10_000), (10_000, 3), (22, 3000), (640, 480)])
    {
        let pixels = width as usize * height as usize;
        let boards = (0..pixels).map(|place| if place / 3 % 2 == 0 { 0 } else { 255 });
        let stripes = (0..pixels).map(|place| if place % 7 < 3 { 0 } else { 255 });
        let pictures: [Vec<u8>; 5] = [
            noise(pixels),
            noise(pixels).into_iter().map(|byte| if byte > 127 { 255 } else { 0 }).collect(),
            vec![128; pixels],
            boards.collect(),
            stripes.collect(),
        ];
        for (number, luma) in pictures.into_iter().enumerate() {
            let frame = Frame::from_luma(width, height, luma).unwrap();
            let outcome = decode(&frame, &|_| true);
            assert!(outcome.is_err(), "{width} × {height}, picture {number}: {outcome:?}");
        }
    }
}

#[test]
fn damaged_codes_are_read_or_missed_but_never_misread() {
    let frame = drawn(CARD, 4, 255, 0);
    let (width, mut luma) = (frame.width(), frame.luma().to_vec());
    for hole in 0..60_usize {
        let at = hole * 7919 % (luma.len() - 40 * width as usize - 40);
        for row in 0..12 {
            luma[at + row * width as usize..][..12].fill(if hole % 2 == 0 { 0 } else { 255 });
        }
        let damaged = Frame::from_luma(width, width, luma.clone()).unwrap();
        if let Ok(read) = decode(&damaged, &|_| true) {
            assert_eq!(read.text, CARD, "after hole {hole}");
        }
    }
}

#[test]
fn no_step_begins_after_the_budget() {
    // Each look at the clock takes a millisecond: with a budget of one, nothing but the first step.
    let ticks = AtomicU64::new(0);
    let clock = move || Duration::from_millis(ticks.fetch_add(1, Ordering::Relaxed));
    let mut decoder = Decoder::new(Duration::from_millis(1), Arc::new(clock));
    let blank = Frame::from_luma(200, 200, vec![200; 40_000]).unwrap();
    let miss = decoder.decode(&blank, &|_| true).expect_err("nothing is there");
    assert!(miss.out_of_time, "the budget is over");
    assert!(miss.took <= Duration::from_millis(6), "looks at the clock: {:?}", miss.took);
    let read = decoder.decode(&drawn(CARD, 5, 255, 0), &|_| true).expect("the first step reads it");
    assert_eq!(read.step, Step::Plain);
}

#[test]
fn a_hard_code_held_still_is_read_within_as_many_frames_as_there_are_retries() {
    // At one pixel per module only the doubled picture shows the marks; the clock lets each frame
    // have the first step and one retry.
    let hard = drawn(CARD, 1, 255, 0);
    let ticks = Arc::new(AtomicU64::new(0));
    let clock = {
        let ticks = Arc::clone(&ticks);
        move || Duration::from_millis(ticks.fetch_add(1, Ordering::Relaxed))
    };
    let mut decoder = Decoder::new(Duration::from_millis(4), Arc::new(clock));
    let frames = (1..=6).find(|_| decoder.decode(&hard, &|_| true).is_ok());
    assert!(frames.is_some(), "read after {frames:?} frames");
}

#[test]
fn a_machine_too_slow_for_one_step_reads_a_code_held_still_after_a_few_frames() {
    // White on black is looked for second, if there is time.
    let code = drawn(CARD, 4, 0, 255);
    let decoder = || {
        let ticks = AtomicU64::new(0);
        let clock = move || Duration::from_millis(ticks.fetch_add(1, Ordering::Relaxed));
        Decoder::new(Duration::from_millis(1), Arc::new(clock))
    };
    let frames = |mut decoder: Decoder| (1..=20).find(|_| decoder.decode(&code, &|_| true).is_ok());
    assert_eq!(frames(decoder()), None, "the budget is too short for what this code needs");
    let read = frames(decoder().growing_to(Duration::from_millis(64)));
    assert!(read.is_some_and(|frames| frames <= 8), "read after {read:?} frames");
    assert_eq!(frames(decoder().growing_to(Duration::ZERO)), None, "it never shrinks");
}
