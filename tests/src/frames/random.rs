//! Random numbers that are the same on every machine.

/// A `SplitMix64` generator (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// A stream of its own for each pair.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut start = Self(seed.wrapping_mul(GOLDEN) ^ 0x5C21_5043_414E);
        let mixed = start.bits();
        let mut start = Self(mixed ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03));
        start.bits();
        start
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` up to, not including, `high`.
    pub fn whole(&mut self, low: usize, high: usize) -> usize {
        let span = (high - low) as u64;
        low.saturating_add(usize::try_from(self.bits() % span.max(1)).unwrap_or(0))
    }

    /// A number between `low` and `high`, each as likely.
    #[expect(clippy::cast_precision_loss, reason = "24 bits are exact in an f32")]
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.bits() >> 40) as f32 / 16_777_216.0)
    }

    /// True once in `of` times.
    pub fn once_in(&mut self, of: usize) -> bool {
        self.whole(0, of) == 0
    }

    /// Around 0 with a deviation of 1: the sum of four uniform numbers, which is near enough to a
    /// bell for a sensor's noise and needs no logarithm, whose last bit differs between machines.
    pub fn bell(&mut self) -> f32 {
        let bits = self.bits();
        let sum: u32 =
            bits.to_le_bytes().chunks(2).map(|p| u32::from(p[0]) + 256 * u32::from(p[1])).sum();
        #[expect(clippy::cast_precision_loss, reason = "18 bits are exact in an f32")]
        let centred = sum as f32 / 65_536.0 - 2.0;
        centred * 1.732_050_8
    }
}
