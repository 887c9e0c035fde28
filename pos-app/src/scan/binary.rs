//! Grey to black and white, by a threshold for each square of eight pixels.
//!
//! As in `ZXing`'s hybrid binarizer a square's threshold comes from the squares around it, so that a
//! shadow's edge or a dark corner does not swallow modules. Unlike there it is the middle between
//! the darkest and the lightest pixel, which blur moves less than the mean, and flat squares take
//! their neighbours' threshold instead of guessing their own.

use rxing::common::{BitArray, BitMatrix};

use super::filter::Grey;

/// Side of a square in pixels.
pub(super) const SQUARE: usize = 8;

/// Squares with less between darkest and lightest are flat: their texture is noise.
const FLAT: u8 = 24;

/// The thresholds of a picture, one per square, row by row.
pub(super) struct Thresholds {
    /// Squares in a row.
    pub across: usize,
    /// A pixel that is not lighter than this is black.
    pub levels: Vec<u8>,
}

/// Finds the thresholds. `flat` is the range below which a square counts as flat; smaller values
/// read fainter codes and see more patterns in noise. `None` for pictures below five squares.
pub(super) fn thresholds(grey: Grey<'_>, flat: Option<u8>) -> Option<Thresholds> {
    let (across, down) = (grey.width.div_ceil(SQUARE), grey.height.div_ceil(SQUARE));
    if grey.width < SQUARE * 5 || grey.height < SQUARE * 5 {
        return None;
    }
    let flat = flat.unwrap_or(FLAT);
    let mut raw = vec![0_u8; across * down];
    let mut lows = vec![0_u8; grey.width];
    let mut highs = vec![0_u8; grey.width];
    for by in 0..down {
        let top = (by * SQUARE).min(grey.height - SQUARE);
        lows.copy_from_slice(&grey.pixels[top * grey.width..][..grey.width]);
        highs.copy_from_slice(&lows);
        for y in top + 1..top + SQUARE {
            let row = &grey.pixels[y * grey.width..][..grey.width];
            for ((low, high), &pixel) in lows.iter_mut().zip(&mut highs).zip(row) {
                *low = (*low).min(pixel);
                *high = (*high).max(pixel);
            }
        }
        for bx in 0..across {
            let left = (bx * SQUARE).min(grey.width - SQUARE);
            let low = lows[left..left + SQUARE].iter().copied().min().unwrap_or(0);
            let high = highs[left..left + SQUARE].iter().copied().max().unwrap_or(0);
            // 0 stands for "flat": a real middle of two different bytes is never 0.
            raw[by * across + bx] = if high - low > flat { low.midpoint(high).max(1) } else { 0 };
        }
    }
    let mut levels = smoothed(&raw, across, down);
    fill_flat(&mut levels, across, down);
    Some(Thresholds { across, levels })
}

/// Black and white: a set bit is black. The words are there twice, for the libraries and for us.
pub(super) struct Binary {
    pub matrix: BitMatrix,
    words: Vec<usize>,
    words_per_row: usize,
}

impl Binary {
    pub(super) fn width(&self) -> usize {
        self.matrix.width() as usize
    }

    pub(super) fn height(&self) -> usize {
        self.matrix.height() as usize
    }

    /// One line of pixels, the leftmost in the lowest bit of the first word.
    pub(super) fn row(&self, y: usize) -> &[usize] {
        &self.words[y * self.words_per_row..][..self.words_per_row]
    }
}

/// Compares each pixel with its square's threshold.
pub(super) fn binarized(grey: Grey<'_>, thresholds: &Thresholds) -> Option<Binary> {
    let mut matrix =
        BitMatrix::new(u32::try_from(grey.width).ok()?, u32::try_from(grey.height).ok()?).ok()?;
    let words_per_row = grey.width.div_ceil(WORD);
    let mut words = Vec::with_capacity(words_per_row * grey.height);
    let mut bits = BitArray::with_size(grey.width);
    let mut levels = vec![0_u8; words_per_row * WORD];
    let mut black = vec![0_u8; words_per_row * WORD];
    for y in 0..grey.height {
        if y % SQUARE == 0 {
            let row = &thresholds.levels[(y / SQUARE) * thresholds.across..][..thresholds.across];
            for (span, &level) in levels.chunks_mut(SQUARE).zip(row) {
                span.fill(level);
            }
        }
        let row = &grey.pixels[y * grey.width..][..grey.width];
        for ((black, &pixel), &level) in black.iter_mut().zip(row).zip(&levels) {
            *black = u8::from(pixel <= level);
        }
        for (place, span) in black.chunks_exact(WORD).enumerate() {
            let word = pack(span);
            words.push(word);
            bits.setBulk(place * WORD, word);
        }
        matrix.setRow(u32::try_from(y).ok()?, &bits);
    }
    Some(Binary { matrix, words, words_per_row })
}

/// Bits in a word of the matrix.
const WORD: usize = usize::BITS as usize;

/// Packs bytes of 0 or 1 into a word, the first one lowest: eight bytes at a time, by a
/// multiplication that moves byte n to bit 56 + n.
fn pack(span: &[u8]) -> usize {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    span.chunks_exact(8).enumerate().fold(0, |word, (place, eight)| {
        let eight = u64::from_le_bytes(eight.try_into().expect("chunks of eight"));
        let byte = (eight.wrapping_mul(GATHER) >> 56) as usize;
        word | byte << (8 * place)
    })
}

/// The mean of the known thresholds among a square and its eight neighbours, itself counted twice.
fn smoothed(raw: &[u8], across: usize, down: usize) -> Vec<u8> {
    let mut levels = vec![0_u8; raw.len()];
    for y in 0..down {
        for x in 0..across {
            let own = raw[y * across + x];
            let (mut sum, mut count) = (u32::from(own), u32::from(own > 0));
            for ny in y.saturating_sub(1)..(y + 2).min(down) {
                for &near in
                    &raw[ny * across + x.saturating_sub(1)..ny * across + (x + 2).min(across)]
                {
                    sum += u32::from(near);
                    count += u32::from(near > 0);
                }
            }
            if let Some(mean) = sum.checked_div(count) {
                levels[y * across + x] = u8::try_from(mean).unwrap_or(u8::MAX);
            }
        }
    }
    levels
}

/// Gives flat squares the threshold of the last known square before them, in their row or else
/// in the row above or below.
fn fill_flat(levels: &mut [u8], across: usize, down: usize) {
    for row in levels.chunks_exact_mut(across) {
        let Some(first) = row.iter().position(|&level| level > 0) else {
            continue;
        };
        let mut last = row[first];
        row[..first].fill(last);
        for level in row {
            if *level == 0 {
                *level = last;
            }
            last = *level;
        }
    }
    let known = |levels: &[u8], y: usize| levels[y * across] > 0;
    for y in 1..down {
        if !known(levels, y) {
            levels.copy_within((y - 1) * across..y * across, y * across);
        }
    }
    for y in (0..down - 1).rev() {
        if !known(levels, y) {
            levels.copy_within((y + 1) * across..(y + 2) * across, y * across);
        }
    }
}
