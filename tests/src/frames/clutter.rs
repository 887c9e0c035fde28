//! What lies around the card, and what looks like a code and is none.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in a picture are small and clamped to it"
)]

use super::{HEIGHT, Random, WIDTH};

/// How much light each place throws back, 0 for black ink to 1 for white paper.
pub(super) type Picture = Vec<f32>;

/// A counter, a table, a hand's colour: smooth patches, and often printed matter on them.
pub(super) fn ground(random: &mut Random) -> Picture {
    let base = random.between(0.15, 0.85);
    let mut picture = vec![base; WIDTH * HEIGHT];
    for (cell, strength) in [(320.0, 0.25), (70.0, 0.12), (9.0, 0.06)] {
        let strength = random.between(0.0, strength);
        patches(random, &mut picture, cell, strength);
    }
    for _ in 0..random.whole(0, 4) {
        let (x, y) = (random.between(0.0, 1280.0), random.between(0.0, 720.0));
        match random.whole(0, 3) {
            0 => text(random, &mut picture, x, y),
            1 => stripes(random, &mut picture, x, y),
            _ => {
                let size = (random.between(30.0, 400.0), random.between(30.0, 400.0));
                let grey = random.between(0.05, 0.95);
                rectangle(&mut picture, (x, y), size, grey);
            }
        }
    }
    picture
}

/// Fills the middle of a frame without a code with something that a hasty reader might take for one.
pub(super) fn near_miss(random: &mut Random, picture: &mut Picture) {
    let (x, y) = (random.between(100.0, 800.0), random.between(60.0, 400.0));
    match random.whole(0, 7) {
        0 => {}
        1 => {
            for line in 0..random.whole(2, 5) {
                text(random, picture, x, y + 60.0 * line as f32 - 60.0);
            }
        }
        2 => stripes(random, picture, x, y),
        3 => board(random, picture, (x, y), 0.5),
        4 => squares(random, picture, x, y),
        5 => marks_without_code(random, picture, x, y),
        _ => {
            let grain = random.between(3.0, 14.0);
            patches(random, picture, grain, 0.5);
        }
    }
}

/// Adds smooth noise whose hills are about `cell` pixels wide.
fn patches(random: &mut Random, picture: &mut Picture, cell: f32, strength: f32) {
    let across = (WIDTH as f32 / cell) as usize + 2;
    let down = (HEIGHT as f32 / cell) as usize + 2;
    let lattice: Vec<f32> =
        (0..across * down).map(|_| random.between(-strength, strength)).collect();
    for (y, row) in picture.chunks_exact_mut(WIDTH).enumerate() {
        let v = y as f32 / cell;
        let (top, fv) = (v as usize, v.fract());
        for (x, value) in row.iter_mut().enumerate() {
            let u = x as f32 / cell;
            let (left, fu) = (u as usize, u.fract());
            let at = |dx: usize, dy: usize| lattice[(top + dy) * across + left + dx];
            let upper = at(0, 0) * (1.0 - fu) + at(1, 0) * fu;
            let lower = at(0, 1) * (1.0 - fu) + at(1, 1) * fu;
            *value = (*value + upper * (1.0 - fv) + lower * fv).clamp(0.02, 1.0);
        }
    }
}

/// Some lines of words: small upright and level strokes on paper.
fn text(random: &mut Random, picture: &mut Picture, x: f32, y: f32) {
    let size = random.between(5.0, 16.0);
    let (lines, letters) = (random.whole(1, 7), random.whole(8, 40));
    let width = letters as f32 * size;
    rectangle(
        picture,
        (x - size, y - size),
        (width + 2.0 * size, lines as f32 * size * 2.0 + size),
        0.9,
    );
    for line in 0..lines {
        for letter in 0..letters {
            if random.once_in(6) {
                continue;
            }
            let (left, top) = (x + letter as f32 * size, y + line as f32 * size * 2.0);
            for _ in 0..random.whole(2, 4) {
                let (dx, dy) = (random.between(0.0, 0.5) * size, random.between(0.0, 0.9) * size);
                let stroke = if random.once_in(2) {
                    (size * 0.15 + 0.5, size * random.between(0.4, 1.0))
                } else {
                    (size * random.between(0.3, 0.6), size * 0.15 + 0.5)
                };
                rectangle(picture, (left + dx, top + dy), stroke, 0.12);
            }
        }
    }
}

/// A bar code of no known kind.
fn stripes(random: &mut Random, picture: &mut Picture, x: f32, y: f32) {
    let unit = random.between(1.5, 5.0);
    let height = random.between(40.0, 200.0);
    let bars = random.whole(20, 60);
    rectangle(
        picture,
        (x - 10.0 * unit, y - 10.0),
        (bars as f32 * 4.0 * unit + 20.0 * unit, height + 20.0),
        0.92,
    );
    let mut left = x;
    for _ in 0..bars {
        let width = unit * random.whole(1, 4) as f32;
        rectangle(picture, (left, y), (width, height), 0.08);
        left += width + unit * random.whole(1, 4) as f32;
    }
}

/// A board of squares, each dark with probability one half: like a code without its marks.
fn board(random: &mut Random, picture: &mut Picture, (x, y): (f32, f32), dark: f32) {
    let (unit, side) = (random.between(4.0, 9.0), random.whole(20, 45));
    let span = unit * (side + 8) as f32;
    rectangle(picture, (x - 4.0 * unit, y - 4.0 * unit), (span, span), 0.93);
    for row in 0..side {
        for column in 0..side {
            if random.between(0.0, 1.0) < dark {
                let place = (x + unit * column as f32, y + unit * row as f32);
                rectangle(picture, place, (unit, unit), 0.08);
            }
        }
    }
}

/// Squares in squares of all sizes, as logos and tiles have them.
fn squares(random: &mut Random, picture: &mut Picture, x: f32, y: f32) {
    for _ in 0..random.whole(3, 12) {
        let place = (x + random.between(-200.0, 400.0), y + random.between(-150.0, 250.0));
        let unit = random.between(2.0, 12.0);
        mark(picture, place, unit);
    }
}

/// Three corner marks in their places, with chance between them.
fn marks_without_code(random: &mut Random, picture: &mut Picture, x: f32, y: f32) {
    let mut same = random.clone();
    board(random, picture, (x, y), 0.5);
    // The same draws as the board made first: its module and its side.
    let (unit, side) = (same.between(4.0, 9.0), same.whole(20, 45));
    let far = unit * (side - 7) as f32;
    for place in [(x, y), (x + far, y), (x, y + far)] {
        rectangle(picture, (place.0 - unit, place.1 - unit), (9.0 * unit, 9.0 * unit), 0.93);
        mark(picture, place, unit);
    }
}

fn mark(picture: &mut Picture, (x, y): (f32, f32), unit: f32) {
    for (inset, grey) in [(0.0, 0.08), (1.0, 0.93), (2.0, 0.08)] {
        let size = unit * (7.0 - 2.0 * inset);
        rectangle(picture, (x + inset * unit, y + inset * unit), (size, size), grey);
    }
}

/// Fills an upright rectangle, as far as it lies in the picture.
fn rectangle(picture: &mut Picture, (x, y): (f32, f32), (width, height): (f32, f32), grey: f32) {
    // Casts from float stop at 0.
    let columns = (x.round() as usize).min(WIDTH)..((x + width).round() as usize).min(WIDTH);
    for row in (y.round() as usize).min(HEIGHT)..((y + height).round() as usize).min(HEIGHT) {
        if let Some(span) = picture
            .get_mut(row * WIDTH + columns.start..row * WIDTH + columns.end.max(columns.start))
        {
            span.fill(grey);
        }
    }
}
