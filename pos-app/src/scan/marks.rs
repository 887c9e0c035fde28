//! Finding the squares in squares that mark three corners of a code.
//!
//! Along a line of pixels such a mark is dark, light, dark, light, dark in the proportion
//! 1 : 1 : 3 : 1 : 1, at any angle. One pass over the lines sees dark marks and, where dark and light
//! are exchanged, light ones; rxing then confirms each in all directions.

use rxing::{
    common::{
        BitMatrix,
        cpp_essentials::{ConcentricPattern, LocateConcentricPattern},
    },
    point,
    qrcode::cpp_port::detector::FinderPatternSet,
};

use super::{binary::Binary, quiet::unpanicked};

/// Where a mark may be: the middle of its inner square along one line.
#[derive(Clone, Copy)]
pub(super) struct Suspect {
    x: f32,
    y: usize,
    /// Pixels across the whole mark along the line.
    span: usize,
}

/// Suspects by the colour of their inner square.
#[derive(Default)]
pub(super) struct Suspects {
    pub dark: Vec<Suspect>,
    pub light: Vec<Suspect>,
}

/// Lines from one that is looked at to the next: the inner square is three modules high, so a mark
/// of one pixel per module is still met.
const LINE_STEP: usize = 3;

/// Suspects that are looked into, per colour; noise and cloth make thousands.
const SUSPECTS_MAX: usize = 1500;

/// Goes over the lines.
pub(super) fn suspects(binary: &Binary) -> Suspects {
    let mut suspects = Suspects::default();
    let mut edges = Vec::with_capacity(binary.width());
    for y in (LINE_STEP / 2..binary.height()).step_by(LINE_STEP) {
        edges.clear();
        let starts_dark = edges_of(binary.row(y), binary.width(), &mut edges);
        for (first, window) in edges.windows(6).enumerate() {
            if !is_mark(window) {
                continue;
            }
            // The runs change colour at each edge, and the line's first run ends at the first edge.
            let dark = (first % 2 == 0) != starts_dark;
            let span = usize::from(window[5] - window[0]);
            let column = usize::from(window[2].midpoint(window[3]));
            if !is_mark_down(binary, column, y, span) {
                continue;
            }
            let x = f32::midpoint(f32::from(window[2]), f32::from(window[3]));
            let found = Suspect { x, y, span };
            let list = if dark { &mut suspects.dark } else { &mut suspects.light };
            if list.len() < SUSPECTS_MAX {
                list.push(found);
            }
        }
    }
    suspects
}

/// Keeps the suspects that are marks in every direction; `late` ends the search.
pub(super) fn confirmed(
    suspects: &[Suspect],
    matrix: &BitMatrix,
    late: &mut dyn FnMut() -> bool,
) -> Vec<ConcentricPattern> {
    let mut marks: Vec<ConcentricPattern> = Vec::new();
    for (number, suspect) in suspects.iter().enumerate() {
        if number % 64 == 63 && late() {
            break;
        }
        let Ok(line) = u16::try_from(suspect.y) else { break };
        let middle = point(suspect.x, f32::from(line) + 0.5);
        let inside = |mark: &ConcentricPattern| {
            middle.distance(mark.p) < f32::from(u16::try_from(mark.size).unwrap_or(0)) / 2.0
        };
        if marks.iter().any(inside) {
            continue;
        }
        let reach = i32::try_from(3 * suspect.span).unwrap_or(i32::MAX);
        let mark = unpanicked(|| {
            LocateConcentricPattern::<true, 5, 7>(matrix, &[1, 1, 3, 1, 1], middle, reach)
        });
        marks.extend(mark.flatten());
    }
    marks
}

/// Writes the places where the colour changes, and says whether the line begins dark.
fn edges_of(row: &[usize], width: usize, edges: &mut Vec<u16>) -> bool {
    let starts_dark = row.first().is_some_and(|word| word & 1 == 1);
    let mut before = usize::from(starts_dark);
    for (place, &word) in row.iter().enumerate() {
        let mut changes = word ^ (word << 1 | before);
        before = word >> (usize::BITS - 1);
        while changes != 0 {
            let x = place * usize::BITS as usize + changes.trailing_zeros() as usize;
            // Bits past the width are light; the edge they may make ends the last run.
            edges.extend(u16::try_from(x).ok().filter(|_| x <= width));
            changes &= changes - 1;
        }
    }
    starts_dark
}

/// Whether a mark's proportions are met up and down from a place inside its inner square too. This
/// sorts most chance finds out, of which a patterned cloth has thousands, before rxing looks.
fn is_mark_down(binary: &Binary, column: usize, y: usize, span: usize) -> bool {
    let (word, bit) = (column / usize::BITS as usize, column % usize::BITS as usize);
    let colour = |y: usize| binary.row(y)[word] >> bit & 1;
    // A mark tilted away is lower than wide or higher than wide, by no more than this.
    let reach = 2 * span;
    let mut edges = [0_u16; 6];
    for (up, places) in [(true, [2, 1, 0]), (false, [3, 4, 5])] {
        let (mut at, mut last) = (y, colour(y));
        for place in places {
            loop {
                let next = if up { at.checked_sub(1) } else { Some(at + 1) };
                let next = next.filter(|&next| next < binary.height() && y.abs_diff(next) <= reach);
                let Some(next) = next else { return false };
                at = next;
                if colour(at) != last {
                    last = colour(at);
                    break;
                }
            }
            // Upwards the edge lies below the first pixel of the other colour, downwards above it.
            edges[place] = u16::try_from(at + usize::from(up)).unwrap_or(u16::MAX);
        }
    }
    is_mark(&edges)
}

/// Whether the five runs between six edges have a mark's proportions. Dark and light runs are
/// measured apart, since print and exposure make all dark runs wider or all light ones.
fn is_mark(edges: &[u16]) -> bool {
    let run = |n: usize| i32::from(edges[n + 1]) - i32::from(edges[n]);
    let (first, middle, last) = (run(0), run(2), run(4));
    let (gap_before, gap_after) = (run(1), run(3));
    if middle < 3 || middle < 2 * first.max(last) || middle < gap_before.max(gap_after) {
        return false;
    }
    // One module is `own / 5` wide in runs of the middle's colour and `other / 2` in the others;
    // everything below is multiplied by 10 or 6 to stay with whole numbers.
    let (own, other) = (first + middle + last, gap_before + gap_after);
    if 2 * own > 20 * other || 5 * other > 8 * own {
        return false;
    }
    // Within 0.75 modules and half a pixel, and within a third of a module and half a pixel.
    let fits = |run: i32, modules: i32| 20 * (run * 5 - modules * own).abs() <= 15 * own + 50;
    let gap = |run: i32| 6 * (2 * run - other).abs() <= 2 * other + 6;
    fits(first, 1) && fits(middle, 3) && fits(last, 1) && gap(gap_before) && gap(gap_after)
}

/// Triples of marks that a strongly tilted code may show, the likeliest first. rxing's own search
/// expects an angle between 60° and 120° at the corner; this one goes on from there to 35° and 145°.
pub(super) fn tilted_sets(marks: &[ConcentricPattern]) -> Vec<FinderPatternSet> {
    let mut largest = marks.to_vec();
    largest.sort_by_key(|mark| std::cmp::Reverse(mark.size));
    largest.truncate(TILTED_MARKS_MAX);
    let mut scored = Vec::new();
    for (place, &corner) in largest.iter().enumerate() {
        for (a, &first) in largest.iter().enumerate() {
            for &second in largest.iter().skip(a + 1).filter(|mark| **mark != corner) {
                if a != place {
                    scored.extend(tilted_set(corner, first, second));
                }
            }
        }
    }
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    scored.into_iter().map(|(_, set)| set).collect()
}

/// Marks among which tilted triples are sought.
const TILTED_MARKS_MAX: usize = 7;

/// The triple with this corner and how far it is from a square seen straight on.
fn tilted_set(
    tl: ConcentricPattern,
    a: ConcentricPattern,
    b: ConcentricPattern,
) -> Option<(f32, FinderPatternSet)> {
    let (to_a, to_b) = (a.p - tl.p, b.p - tl.p);
    let (long_a, long_b) = (a.p.distance(tl.p), b.p.distance(tl.p));
    let cos = (to_a.x * to_b.x + to_a.y * to_b.y) / (long_a * long_b);
    let legs = (long_a / long_b).ln().abs();
    let sizes =
        [tl.size, a.size, b.size].map(|size| u16::try_from(size.max(1)).unwrap_or(u16::MAX));
    let (small, large) = (*sizes.iter().min()?, *sizes.iter().max()?);
    // A code of version 1 has 14 modules from mark to mark, and a mark is 7 wide.
    let apart = long_a.min(long_b) / f32::from(large);
    if !(cos.abs() < 0.82 && legs < 1.1 && large < 3 * small && apart > 0.9) {
        return None;
    }
    let turn = to_a.x * to_b.y - to_a.y * to_b.x;
    let (tr, bl) = if turn > 0.0 { (a, b) } else { (b, a) };
    let growth = (f32::from(large) / f32::from(small)).ln();
    Some((cos.abs() + legs + growth, FinderPatternSet { bl, tl, tr }))
}
