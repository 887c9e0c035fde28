//! From how dark a module looks to how dark it is.

use super::plan::Plan;

/// One way to undo what lens, motion and light did to the modules.
#[derive(Clone, Copy)]
pub(super) enum Equaliser {
    /// Darker than the mean of its surroundings, nothing more.
    Local,
    /// A weighted sum of the module and those within `radius` of it, with the weights that bring
    /// the known modules nearest to their inks.
    Learnt {
        /// 1 for a square of nine modules, 2 for one of 25.
        radius: usize,
    },
}

impl Equaliser {
    /// In the order they are tried.
    pub(super) const ALL: [Self; 3] =
        [Self::Local, Self::Learnt { radius: 1 }, Self::Learnt { radius: 2 }];

    /// Levels above 0 for dark modules.
    pub(super) fn apply(self, cells: &[f32], plan: &Plan) -> Vec<f32> {
        let flat = flattened(cells, plan.side);
        match self {
            Self::Local => flat,
            Self::Learnt { radius } => match learn(&flat, plan, radius) {
                Some(weights) => weigh(&flat, plan.side, radius, &weights),
                None => flat,
            },
        }
    }
}

/// Half the side of the square whose mean counts as a module's surroundings.
const SURROUNDINGS: usize = 4;

/// Added to the diagonal of the normal equations, per sample: keeps weights small that the known
/// modules say little about.
const RIDGE: f32 = 0.02;

/// Each cell less the mean of its surroundings, in units of their mean deviation: light that
/// differs from one side of the code to the other falls out.
fn flattened(cells: &[f32], side: usize) -> Vec<f32> {
    let around = |values: &[f32], column: usize, row: usize| {
        let columns = column.saturating_sub(SURROUNDINGS)..(column + SURROUNDINGS + 1).min(side);
        let rows = row.saturating_sub(SURROUNDINGS)..(row + SURROUNDINGS + 1).min(side);
        let count = (columns.len() * rows.len()) as f32;
        let sum: f32 = rows
            .map(|y| values[y * side + columns.start..y * side + columns.end].iter().sum::<f32>())
            .sum();
        sum / count
    };
    let places = || (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
    let level: Vec<f32> =
        places().map(|(x, y)| cells[y * side + x] - around(cells, x, y)).collect();
    let strength: Vec<f32> = level.iter().map(|value| value.abs()).collect();
    places().map(|(x, y)| level[y * side + x] / around(&strength, x, y).max(1.0)).collect()
}

/// The weights by least squares: one per neighbour and one for the offset.
fn learn(cells: &[f32], plan: &Plan, radius: usize) -> Option<Vec<f32>> {
    let taps = (2 * radius + 1).pow(2) + 1;
    let mut normal = vec![0.0_f32; taps * (taps + 1)];
    let mut input = vec![0.0_f32; taps];
    for known in &plan.known {
        gather(cells, plan.side, radius, (known.column, known.row), &mut input);
        for (i, &a) in input.iter().enumerate() {
            let row = &mut normal[i * (taps + 1)..(i + 1) * (taps + 1)];
            for (sum, &b) in row.iter_mut().zip(&input) {
                *sum += a * b;
            }
            row[taps] += a * known.ink;
        }
    }
    let ridge = RIDGE * plan.known.len() as f32;
    for i in 0..taps {
        normal[i * (taps + 1) + i] += ridge;
    }
    solve(normal, taps)
}

fn weigh(cells: &[f32], side: usize, radius: usize, weights: &[f32]) -> Vec<f32> {
    let mut input = vec![0.0_f32; weights.len()];
    let mut levels = Vec::with_capacity(cells.len());
    for row in 0..side {
        for column in 0..side {
            gather(cells, side, radius, (column, row), &mut input);
            levels.push(input.iter().zip(weights).map(|(a, b)| a * b).sum());
        }
    }
    levels
}

/// The cells around a place, and 1 for the offset. What lies outside is paper.
fn gather(
    cells: &[f32],
    side: usize,
    radius: usize,
    (column, row): (usize, usize),
    into: &mut [f32],
) {
    let reach = 2 * radius + 1;
    for dy in 0..reach {
        for dx in 0..reach {
            let (x, y) = ((column + dx).wrapping_sub(radius), (row + dy).wrapping_sub(radius));
            into[dy * reach + dx] = if x < side && y < side { cells[y * side + x] } else { PAPER };
        }
    }
    into[reach * reach] = 1.0;
}

/// The flattened level of the quiet zone.
const PAPER: f32 = -1.0;

/// Gauss–Jordan with row swaps on `size` equations, each followed by its right side.
fn solve(mut m: Vec<f32>, size: usize) -> Option<Vec<f32>> {
    let width = size + 1;
    for pivot in 0..size {
        let best = (pivot..size)
            .max_by(|&a, &b| m[a * width + pivot].abs().total_cmp(&m[b * width + pivot].abs()))?;
        for k in 0..width {
            m.swap(pivot * width + k, best * width + k);
        }
        let lead = m[pivot * width + pivot];
        if lead.abs() < 1e-6 {
            return None;
        }
        for row in 0..size {
            if row == pivot {
                continue;
            }
            let factor = m[row * width + pivot] / lead;
            for k in pivot..width {
                m[row * width + k] -= factor * m[pivot * width + k];
            }
        }
    }
    Some((0..size).map(|i| m[i * width + size] / m[i * width + i]).collect())
}
