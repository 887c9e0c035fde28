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

use rxing::{common::BitMatrix, qrcode::cpp_port::detector::FinderPatternSet};

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

/// Reads the code between three corner marks. `accept` is asked for each text that comes out.
pub(super) fn read_between(
    grey: Grey<'_>,
    polarity: Polarity,
    set: &FinderPatternSet,
    accept: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let mut fits: Vec<(f32, Plan, Placement)> = Vec::new();
    for version in likely_versions(set) {
        let plan = Plan::of_version(version);
        let mut placement = Placement::guess(set, plan.side);
        let fit = placement.refine(grey, polarity, &plan);
        fits.push((fit, plan, placement));
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    fits.truncate(TRIES);
    fits.into_iter().any(|(_, plan, placement)| {
        let cells = placement.sample(grey, polarity, plan.side);
        equalise::Equaliser::ALL.iter().any(|equaliser| {
            let levels = equaliser.apply(&cells, &plan);
            let Some(text) =
                bits(&levels, plan.side).and_then(|bits| engine::decode_modules(&bits))
            else {
                return false;
            };
            accept(Found {
                text,
                corners: placement.corners(plan.side),
            })
        })
    })
}

/// Placements that are tried to the end, best fit first.
const TRIES: usize = 2;

/// Versions that fit the distance of the marks, the likeliest first.
fn likely_versions(set: &FinderPatternSet) -> Vec<u32> {
    let module = |size: i32| size as f32 / 7.0;
    let across =
        set.tl.p.distance(set.tr.p) / f32::midpoint(module(set.tl.size), module(set.tr.size));
    let down =
        set.tl.p.distance(set.bl.p) / f32::midpoint(module(set.tl.size), module(set.bl.size));
    let side = f32::midpoint(across, down) + 7.0;
    let version = ((side - 17.0) / 4.0).round() as i32;
    [0, 1, -1, 2, -2, 3]
        .into_iter()
        .filter_map(|off| u32::try_from(version + off).ok())
        .filter(|version| (1..=VERSION_MAX).contains(version))
        .collect()
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
