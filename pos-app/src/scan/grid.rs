//! Reading a code's modules from grey pixels, where black and white alone are not enough.
//!
//! Three corner marks give a first guess of where the code lies. The guess is then moved until the
//! parts of the code that are the same in every code (corner marks, timing lines, alignment marks)
//! fit the picture best. Blur and motion smear each module into its neighbours; how, is learnt from
//! those same known parts (a linear equaliser by least squares), and undone for all others.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in a picture and in a code are small and checked against their bounds"
)]

mod equalise;
mod place;
mod plan;

use rxing::{
    common::{BitMatrix, cpp_essentials::ConcentricPattern},
    qrcode::cpp_port::detector::FinderPatternSet,
};

use super::{
    engine::{self, Found},
    filter::Grey,
};
use place::Placement;
use plan::Plan;

/// Whether the code is dark on light or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Polarity {
    DarkOnLight,
    LightOnDark,
}

/// The centres and sizes of a code's three corner marks, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Corners {
    pub tl: Mark,
    pub tr: Mark,
    pub bl: Mark,
}

/// One corner mark.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub centre: [f32; 2],
    /// Pixels from one side to the other.
    pub size: f32,
}

impl Corners {
    /// Marks that were found in a picture in which `scale` pixels of this one are one.
    pub(super) fn scaled(set: &FinderPatternSet, scale: f32) -> Self {
        let mark = |found: &ConcentricPattern| Mark {
            centre: [found.p.x * scale, found.p.y * scale],
            size: (found.size.max(1) as f32) * scale,
        };
        Self { tl: mark(&set.tl), tr: mark(&set.tr), bl: mark(&set.bl) }
    }
}

/// Reads the code between three corner marks. `accept` is asked for each text that comes out.
pub(super) fn read_between(
    grey: Grey<'_>,
    polarity: Polarity,
    corners: &Corners,
    accept: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let mut guesses: Vec<(f32, Plan, Placement)> = likely_versions(corners)
        .map(|version| {
            let plan = Plan::of_version(version);
            let mut placement = Placement::guess(corners, plan.side);
            let fit = placement.search(grey, polarity, &plan);
            (fit, plan, placement)
        })
        .collect();
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    guesses.truncate(TRIES);
    guesses.into_iter().any(|(_, plan, mut placement)| {
        placement.refine(grey, polarity, &plan);
        let cells = placement.sample(grey, polarity, plan.side);
        equalise::Equaliser::ALL.iter().any(|equaliser| {
            let levels = equaliser.apply(&cells, &plan);
            let Some(text) =
                bits(&levels, plan.side).and_then(|bits| engine::decode_modules(&bits))
            else {
                return false;
            };
            accept(Found { text, corners: placement.corners(plan.side) })
        })
    })
}

/// Placements that are tried to the end, best fit first.
const TRIES: usize = 2;

/// Versions that fit the distance of the marks, the likeliest first.
fn likely_versions(corners: &Corners) -> impl Iterator<Item = u32> {
    let Corners { tl, tr, bl } = corners;
    let apart = |a: &Mark, b: &Mark| {
        let pixels = (a.centre[0] - b.centre[0]).hypot(a.centre[1] - b.centre[1]);
        pixels / (f32::midpoint(a.size, b.size) / 7.0)
    };
    let side = f32::midpoint(apart(tl, tr), apart(tl, bl)) + 7.0;
    let version = ((side - 17.0) / 4.0).round() as i32;
    [0, 1, -1, 2, -2, 3, -3]
        .into_iter()
        .filter_map(move |off| u32::try_from(version + off).ok())
        .filter(|version| (1..=VERSION_MAX).contains(version))
}

/// The largest code that is looked for this way: 97 modules a side.
const VERSION_MAX: u32 = 20;

/// Dark where the level is above 0.
fn bits(levels: &[f32], side: usize) -> Option<BitMatrix> {
    let mut bits = BitMatrix::new(side as u32, side as u32).ok()?;
    for (place, &level) in levels.iter().enumerate() {
        if level > 0.0 {
            bits.set((place % side) as u32, (place / side) as u32);
        }
    }
    Some(bits)
}
