//! Lens, motion, sensor and file: from grey levels to the bytes of a frame.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in a picture are small and clamped to it; grey levels are clamped to a byte"
)]

use image::{ExtendedColorType, ImageFormat, codecs::jpeg::JpegEncoder};

use super::{HEIGHT, Random, WIDTH, clutter::Picture, recipe::Recipe};

/// Takes the photograph.
pub(super) fn expose(random: &mut Random, recipe: &Recipe, picture: &Picture) -> Vec<u8> {
    let direction = random.between(0.0, std::f32::consts::TAU);
    let mut seen = blurred(picture, recipe.blur);
    if recipe.motion > 0.0 {
        seen = moved(&seen, recipe.motion, direction);
    }
    let luma: Vec<u8> = seen
        .iter()
        .map(|level| (level + recipe.noise * random.bell()).round().clamp(0.0, 255.0) as u8)
        .collect();
    match recipe.jpeg {
        Some(quality) => squeezed(&luma, quality),
        None => luma,
    }
}

/// A bell-shaped blur, along rows and then along columns.
fn blurred(picture: &Picture, deviation: f32) -> Picture {
    let reach = (deviation * 3.0).ceil() as usize;
    let weights: Vec<f32> = (0..=2 * reach)
        .map(|place| {
            let far = (place as f32 - reach as f32) / deviation;
            (-0.5 * far * far).exp()
        })
        .collect();
    let total: f32 = weights.iter().sum();
    let mut across = vec![0.0_f32; picture.len()];
    for (from, into) in picture.chunks_exact(WIDTH).zip(across.chunks_exact_mut(WIDTH)) {
        let mut wide = vec![from[0]; reach];
        wide.extend_from_slice(from);
        wide.resize(WIDTH + 2 * reach, from[WIDTH - 1]);
        for (shift, weight) in weights.iter().enumerate() {
            add_scaled(into, &wide[shift..shift + WIDTH], weight / total);
        }
    }
    let mut done = vec![0.0_f32; picture.len()];
    for (y, into) in done.chunks_exact_mut(WIDTH).enumerate() {
        for (shift, weight) in weights.iter().enumerate() {
            let from = (y + shift).saturating_sub(reach).min(HEIGHT - 1);
            add_scaled(into, &across[from * WIDTH..][..WIDTH], weight / total);
        }
    }
    done
}

/// The mean along a straight way of `length` pixels.
fn moved(picture: &Picture, length: f32, direction: f32) -> Picture {
    let (sin, cos) = direction.sin_cos();
    let stops = (length * 2.0).ceil().max(2.0) as usize;
    let mut done = vec![0.0_f32; picture.len()];
    for stop in 0..stops {
        let along = (stop as f32 / (stops - 1) as f32 - 0.5) * length;
        let (dx, dy) = (along * cos, along * sin);
        let (left, top) = (dx.floor(), dy.floor());
        let (fx, fy) = (dx - left, dy - top);
        for (near_x, near_y, share) in [
            (0.0, 0.0, (1.0 - fx) * (1.0 - fy)),
            (1.0, 0.0, fx * (1.0 - fy)),
            (0.0, 1.0, (1.0 - fx) * fy),
            (1.0, 1.0, fx * fy),
        ] {
            let offset = ((left + near_x) as isize, (top + near_y) as isize);
            add_shifted(&mut done, picture, offset, share / stops as f32);
        }
    }
    done
}

fn add_shifted(into: &mut Picture, from: &Picture, (dx, dy): (isize, isize), share: f32) {
    for (y, into) in into.chunks_exact_mut(WIDTH).enumerate() {
        let row = y.saturating_add_signed(dy).min(HEIGHT - 1);
        let from = &from[row * WIDTH..][..WIDTH];
        let shift = dx.unsigned_abs().min(WIDTH);
        if dx >= 0 {
            add_scaled(&mut into[..WIDTH - shift], &from[shift..], share);
            into[WIDTH - shift..].iter_mut().for_each(|value| *value += from[WIDTH - 1] * share);
        } else {
            add_scaled(&mut into[shift..], &from[..WIDTH - shift], share);
            into[..shift].iter_mut().for_each(|value| *value += from[0] * share);
        }
    }
}

fn add_scaled(into: &mut [f32], from: &[f32], by: f32) {
    for (into, from) in into.iter_mut().zip(from) {
        *into += from * by;
    }
}

/// Through a JPEG file and back.
fn squeezed(luma: &[u8], quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    JpegEncoder::new_with_quality(&mut file, quality)
        .encode(luma, width, height, ExtendedColorType::L8)
        .expect("a frame's size fits its bytes");
    image::load_from_memory_with_format(&file, ImageFormat::Jpeg)
        .expect("what was just written can be read")
        .into_luma8()
        .into_raw()
}
