//! Grey pictures made from grey pictures: the retries of the cascade.

/// Grey pixels that belong to somebody else.
#[derive(Clone, Copy)]
pub(super) struct Grey<'a> {
    pub width: usize,
    pub height: usize,
    pub pixels: &'a [u8],
}

/// Grey pixels made here.
#[derive(Default)]
pub(super) struct GreyBuf {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl GreyBuf {
    pub(super) fn view(&self) -> Grey<'_> {
        Grey { width: self.width, height: self.height, pixels: &self.pixels }
    }
}

/// The deviation of the noise, in grey levels: from how far pixels stray from the line between their
/// neighbours, in the middle half of all cases, where edges do not count.
pub(super) fn noise(grey: Grey<'_>) -> u8 {
    let mut strays = [0_u32; 256];
    let mut total = 0;
    for row in grey.pixels.chunks_exact(grey.width.max(1)).step_by(16) {
        for window in row.windows(3) {
            let line = i16::from(window[0]).midpoint(i16::from(window[2]));
            strays[usize::from((i16::from(window[1]) - line).unsigned_abs().min(255))] += 1;
            total += 1;
        }
    }
    let mut seen = 0;
    let median = strays.iter().position(|&count| {
        seen += count;
        2 * seen >= total
    });
    // The median of such a stray is 0.83 deviations: 0.674 × √(1 + ½).
    u8::try_from(median.unwrap_or(0) * 100 / 83).unwrap_or(u8::MAX)
}

/// Half the size: each pixel the mean of four. It averages noise away and shortens motion.
pub(super) fn halved(from: Grey<'_>) -> GreyBuf {
    let (width, height) = (from.width / 2, from.height / 2);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        let upper = &from.pixels[2 * y * from.width..][..2 * width];
        let lower = &from.pixels[(2 * y + 1) * from.width..][..2 * width];
        pixels.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(a, b)| {
            mean_byte(u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]), 4)
        }));
    }
    GreyBuf { width, height, pixels }
}

/// Twice the size with straight lines between the pixels, for modules of two pixels and less.
pub(super) fn doubled(from: Grey<'_>) -> GreyBuf {
    let (width, height) = (from.width * 2, from.height * 2);
    let mut wide = Vec::with_capacity(width * from.height);
    for row in from.pixels.chunks_exact(from.width.max(1)) {
        let mut left = row[0];
        for (x, &pixel) in row.iter().enumerate() {
            let right = row.get(x + 1).copied().unwrap_or(pixel);
            wide.push(mean_byte(u16::from(left) + 3 * u16::from(pixel), 4));
            wide.push(mean_byte(3 * u16::from(pixel) + u16::from(right), 4));
            left = pixel;
        }
    }
    let mut pixels = Vec::with_capacity(width * height);
    let row = |y: usize| &wide[y * width..][..width];
    for y in 0..from.height {
        for other in [y.saturating_sub(1), (y + 1).min(from.height - 1)] {
            let mixed = row(y).iter().zip(row(other));
            pixels.extend(mixed.map(|(a, b)| mean_byte(3 * u16::from(*a) + u16::from(*b), 4)));
        }
    }
    GreyBuf { width, height, pixels }
}

/// The same size, each pixel pushed away from the mean of its 5 × 5 neighbourhood: edges that lens
/// or motion washed out come back far enough for a threshold to find them.
pub(super) fn sharpened(from: Grey<'_>) -> GreyBuf {
    let soft = box_blurred(from, 2);
    let pixels = from.pixels.iter().zip(&soft.pixels).map(|(&pixel, &mean)| {
        let pushed = i16::from(pixel) + 2 * (i16::from(pixel) - i16::from(mean));
        u8::try_from(pushed.clamp(0, 255)).expect("clamped to a byte")
    });
    GreyBuf { width: from.width, height: from.height, pixels: pixels.collect() }
}

/// The mean over a square of `2 × radius + 1` pixels around each pixel; edges repeat. The radius is
/// at most 7, so that sums of columns stay below 2^16.
pub(super) fn box_blurred(from: Grey<'_>, radius: usize) -> GreyBuf {
    let (width, height, reach) = (from.width, from.height, 2 * radius + 1);
    // A division by the square's area, as a multiplication: exact enough, and never above 255.
    let area = u32::try_from(reach * reach).expect("small squares only");
    let share = 65_536_u32.div_ceil(area);
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0_u16; width + 2 * radius];
    for y in 0..height {
        let (edge, middle) = (radius, &mut sums[radius..radius + width]);
        middle.fill(0);
        for line in y..y + reach {
            let line = line.saturating_sub(radius).min(height - 1);
            for (sum, &pixel) in middle.iter_mut().zip(&from.pixels[line * width..][..width]) {
                *sum += u16::from(pixel);
            }
        }
        let (first, last) = (sums[edge], sums[edge + width - 1]);
        sums[..edge].fill(first);
        sums[edge + width..].fill(last);
        let columns = &sums;
        pixels.extend((0..width).map(|x| {
            let sum: u32 = columns[x..x + reach].iter().map(|&sum| u32::from(sum)).sum();
            u8::try_from((sum * share) >> 16).unwrap_or(u8::MAX)
        }));
    }
    GreyBuf { width, height, pixels }
}

fn mean_byte(sum: u16, count: u16) -> u8 {
    u8::try_from((sum + count / 2) / count).expect("a mean of bytes is a byte")
}
