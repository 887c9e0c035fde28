//! The modules that are the same in every code of one version.

use rxing::qrcode::common::Version;

/// A code's size and its known modules.
pub(super) struct Plan {
    /// Modules along one side.
    pub side: usize,
    /// The modules whose colour is fixed.
    pub known: Vec<Known>,
    /// Those outside the corner marks, which any guess has right: timing lines, alignment marks.
    pub few: Vec<Known>,
}

/// One module whose colour is fixed.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub column: usize,
    pub row: usize,
    /// +1 for dark, −1 for light.
    pub ink: f32,
}

impl Plan {
    /// The plan of versions 1 to 40 (ISO/IEC 18004:2015, 6.3).
    pub(super) fn of_version(version: u32) -> Self {
        let side = 17 + 4 * version as usize;
        let mut inks: Vec<Option<bool>> = vec![None; side * side];
        let mut put =
            |column: usize, row: usize, dark: bool| inks[row * side + column] = Some(dark);
        for place in 0..side {
            put(place, 6, place % 2 == 0);
            put(6, place, place % 2 == 0);
        }
        let centres = Version::getVersionForNumber(version)
            .map(|version| version.getAlignmentPatternCenters().to_vec())
            .unwrap_or_default();
        let (first, last) = (6, centres.last().map_or(0, |&centre| centre as usize));
        for &y in &centres {
            for &x in &centres {
                let (x, y) = (x as usize, y as usize);
                if (x, y) == (first, first) || (x, y) == (last, first) || (x, y) == (first, last) {
                    continue;
                }
                for dy in 0..5_usize {
                    for dx in 0..5_usize {
                        put(x + dx - 2, y + dy - 2, dx.abs_diff(2).max(dy.abs_diff(2)) != 1);
                    }
                }
            }
        }
        if version >= 7 {
            let bits = version_bits(version);
            for bit in 0..18 {
                let (far, near) = (side - 11 + bit % 3, bit / 3);
                put(far, near, bits >> bit & 1 == 1);
                put(near, far, bits >> bit & 1 == 1);
            }
        }
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            for dy in 0..9_usize {
                for dx in 0..9_usize {
                    // The mark with its light frame, as far as that lies in the code.
                    let (Some(x), Some(y)) =
                        ((left + dx).checked_sub(1), (top + dy).checked_sub(1))
                    else {
                        continue;
                    };
                    if x < side && y < side {
                        let ring = dx.abs_diff(4).max(dy.abs_diff(4));
                        put(x, y, ring != 2 && ring != 4);
                    }
                }
            }
        }
        let known = inks.iter().enumerate().filter_map(|(place, ink)| {
            let ink = if (*ink)? { 1.0 } else { -1.0 };
            Some(Known { column: place % side, row: place / side, ink })
        });
        let known: Vec<Known> = known.collect();
        let marked = |known: &&Known| {
            let far = side - 8;
            (known.column < 8 && (known.row < 8 || known.row >= far))
                || (known.column >= far && known.row < 8)
        };
        let few = known.iter().filter(|known| !marked(known)).copied().collect();
        Self { side, known, few }
    }
}

/// The version's number with its twelve check bits (ISO/IEC 18004:2015, annex D).
fn version_bits(version: u32) -> u32 {
    const GENERATOR: u32 = 0x1F25;
    let mut rest = version << 12;
    for bit in (12..18).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= GENERATOR << (bit - 12);
        }
    }
    version << 12 | rest
}
