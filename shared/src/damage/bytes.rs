//! Damage to bytes of which nothing is known but that Automerge may have written them. The tests of a real
//! server include this file too.

use sha2::{Digest, Sha256};

/// `SplitMix64`: the same numbers on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn below_usize(&mut self, end: usize) -> usize {
        usize::try_from(self.below(u64::try_from(end.max(1)).unwrap())).unwrap()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below_usize(among.len())]
    }

    /// One to three random changes.
    pub(crate) fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below_usize(bytes.len());
            match self.below(6) {
                0 | 1 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                2 if at < bytes.len() => bytes[at] = self.byte(),
                3 => bytes.insert(at, self.byte()),
                4 if at < bytes.len() => drop(bytes.remove(at)),
                5 => bytes.truncate(at),
                _ => bytes.push(self.byte()),
            }
        }
    }
}

/// A chunk of Automerge's whose length and checksum fit its content, whatever that is.
pub(crate) fn with_right_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let content = bytes.split_off(bytes.len().min(11));
    let mut covered = vec![1];
    let mut length = content.len();
    while length >= 0x80 {
        covered.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    covered.push(u8::try_from(length).unwrap());
    covered.extend(content);
    let hash = Sha256::digest(&covered);
    [[0x85, 0x6f, 0x4a, 0x83].as_slice(), &hash[..4], &covered].concat()
}
