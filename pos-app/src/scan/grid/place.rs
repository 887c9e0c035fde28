//! Where a code lies in the picture.

use super::{
    Corners, Grey, Polarity,
    plan::{Known, Plan},
};

/// A plane seen by a camera: pixels of four fixed places of the code.
#[derive(Clone)]
pub(super) struct Placement {
    /// Modules along one side.
    side: f32,
    /// Pixels of the three marks' centres (top left, top right, bottom left) and of the fourth
    /// corner of the rhombus they span.
    anchors: [[f32; 2]; 4],
}

/// From modules to pixels.
struct Homography([f32; 9]);

/// Modules from a code's edge to the centre of a corner mark.
const MARK: f32 = 3.5;

impl Placement {
    /// The guess from the marks alone: a mark that looks larger is nearer.
    pub(super) fn guess(corners: &Corners, side: usize) -> Self {
        let Corners { tl, tr, bl } = corners;
        let weight = |size: f32| (tl.size / size).powf(2.0 / 3.0);
        let (right, below) = (weight(tr.size), weight(bl.size));
        let far = (right + below - 1.0).max(0.3);
        let br = [0, 1].map(|axis| {
            (tr.centre[axis] * right + bl.centre[axis] * below - tl.centre[axis]) / far
        });
        Self { side: side as f32, anchors: [tl.centre, tr.centre, bl.centre, br] }
    }

    /// Searches a wide square for the fourth corner, which is a guess without a mark, and returns
    /// how well the known modules fit then: 1 is a perfect fit, noise is near 0.
    pub(super) fn search(&mut self, grey: Grey<'_>, polarity: Polarity, plan: &Plan) -> f32 {
        let module = self.module();
        let [tl, tr, bl, nearer] = self.anchors;
        let level = [tr[0] + bl[0] - tl[0], tr[1] + bl[1] - tl[1]];
        let mut best = self.fit(grey, polarity, &plan.few);
        for centre in [nearer, level] {
            for dy in -5..=5_i8 {
                for dx in -5..=5_i8 {
                    let mut moved = self.clone();
                    let off = [f32::from(dx) * module, f32::from(dy) * module];
                    moved.anchors[3] = [centre[0] + off[0], centre[1] + off[1]];
                    let fit = moved.fit(grey, polarity, &plan.few);
                    if fit > best {
                        (best, *self) = (fit, moved);
                    }
                }
            }
        }
        best
    }

    /// Moves all four corners, in ever smaller steps, to where the known modules fit best.
    pub(super) fn refine(&mut self, grey: Grey<'_>, polarity: Polarity, plan: &Plan) {
        let module = self.module();
        let mut best = self.fit(grey, polarity, &plan.known);
        for step in [0.8, 0.4, 0.2, 0.1] {
            best = self.descend(grey, polarity, plan, step * module, best);
        }
    }

    /// Two rounds over all eight coordinates, each moved by `step` either way while that helps.
    fn descend(
        &mut self,
        grey: Grey<'_>,
        polarity: Polarity,
        plan: &Plan,
        step: f32,
        mut best: f32,
    ) -> f32 {
        for _ in 0..2 {
            let before = best;
            for anchor in [3, 0, 1, 2] {
                for axis in [0, 1] {
                    for step in [step, -step] {
                        let was = self.anchors[anchor][axis];
                        self.anchors[anchor][axis] = was + step;
                        let fit = self.fit(grey, polarity, &plan.known);
                        if fit > best {
                            best = fit;
                            break;
                        }
                        self.anchors[anchor][axis] = was;
                    }
                }
            }
            if best <= before {
                break;
            }
        }
        best
    }
    /// How well the known modules match: the correlation of their inks with the grey there.
    fn fit(&self, grey: Grey<'_>, polarity: Polarity, known: &[Known]) -> f32 {
        let Some(map) = self.homography() else {
            return -1.0;
        };
        let (mut sum, mut squares, mut inks, mut matched) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        let count = known.len() as f32;
        for known in known {
            let [x, y] = map.pixel(known.column as f32 + 0.5, known.row as f32 + 0.5);
            let dark = 255.0 - near_pixel(grey, x, y);
            sum += dark;
            squares += dark * dark;
            inks += known.ink;
            matched += dark * known.ink;
        }
        let spread = (squares - sum * sum / count) * (count - inks * inks / count);
        let match_ = (matched - sum * inks / count) / spread.max(1.0).sqrt();
        if polarity == Polarity::LightOnDark { -match_ } else { match_ }
    }

    /// How dark each module is, row by row, 0 to 255: the mean of nine points of its inner part.
    pub(super) fn sample(&self, grey: Grey<'_>, polarity: Polarity, side: usize) -> Vec<f32> {
        let Some(map) = self.homography() else {
            return vec![0.0; side * side];
        };
        let mut cells = Vec::with_capacity(side * side);
        for row in 0..side {
            for column in 0..side {
                let mut sum = 0.0;
                for dv in [0.25, 0.5, 0.75] {
                    for du in [0.25, 0.5, 0.75] {
                        let [x, y] = map.pixel(column as f32 + du, row as f32 + dv);
                        sum += between_pixels(grey, x, y);
                    }
                }
                let light = sum / 9.0;
                cells.push(if polarity == Polarity::LightOnDark { light } else { 255.0 - light });
            }
        }
        cells
    }

    /// The code's corners in pixels, clockwise from its own top left.
    pub(super) fn corners(&self, side: usize) -> [[f32; 2]; 4] {
        let Some(map) = self.homography() else {
            return self.anchors;
        };
        let side = side as f32;
        [map.pixel(0.0, 0.0), map.pixel(side, 0.0), map.pixel(side, side), map.pixel(0.0, side)]
    }

    /// Pixels per module, about.
    fn module(&self) -> f32 {
        let [tl, tr, bl, _] = self.anchors;
        let across = (tr[0] - tl[0]).hypot(tr[1] - tl[1]);
        let down = (bl[0] - tl[0]).hypot(bl[1] - tl[1]);
        f32::midpoint(across, down) / (self.side - 2.0 * MARK)
    }

    /// The map that takes the four places to the four anchors (Heckbert 1989, unit square to
    /// quadrilateral, with the square scaled to the marks). `None` if the anchors span no plane.
    fn homography(&self) -> Option<Homography> {
        let [p0, p1, p3, p2] = self.anchors;
        let sx = p0[0] - p1[0] + p2[0] - p3[0];
        let sy = p0[1] - p1[1] + p2[1] - p3[1];
        let (dx1, dy1) = (p1[0] - p2[0], p1[1] - p2[1]);
        let (dx2, dy2) = (p3[0] - p2[0], p3[1] - p2[1]);
        let area = dx1 * dy2 - dx2 * dy1;
        if area.abs() < 1.0 {
            return None;
        }
        let g = (sx * dy2 - dx2 * sy) / area;
        let h = (dx1 * sy - sx * dy1) / area;
        let unit = [
            p1[0] - p0[0] + g * p1[0],
            p3[0] - p0[0] + h * p3[0],
            p0[0],
            p1[1] - p0[1] + g * p1[1],
            p3[1] - p0[1] + h * p3[1],
            p0[1],
            g,
            h,
            1.0,
        ];
        // The unit square's corners lie at the marks: u = (module − 3.5) / (side − 7).
        let scale = 1.0 / (self.side - 2.0 * MARK);
        let mut map = unit;
        for row in map.chunks_exact_mut(3) {
            row[0] *= scale;
            row[1] *= scale;
            row[2] -= MARK * (row[0] + row[1]);
        }
        Some(Homography(map))
    }
}

impl Homography {
    fn pixel(&self, u: f32, v: f32) -> [f32; 2] {
        let [ux, vx, x0, uy, vy, y0, uz, vz, z0] = self.0;
        let depth = uz * u + vz * v + z0;
        [(ux * u + vx * v + x0) / depth, (uy * u + vy * v + y0) / depth]
    }
}

/// The pixel at a place whose whole part names it; the nearest one inside the picture otherwise.
fn near_pixel(grey: Grey<'_>, x: f32, y: f32) -> f32 {
    // A cast from float saturates, and makes 0 of what is no number.
    let (x, y) = ((x as usize).min(grey.width - 1), (y as usize).min(grey.height - 1));
    f32::from(grey.pixels[y * grey.width + x])
}

/// The grey at a place between pixel centres.
fn between_pixels(grey: Grey<'_>, x: f32, y: f32) -> f32 {
    let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
    let (left, top) = ((x as usize).min(grey.width - 1), (y as usize).min(grey.height - 1));
    let (right, below) = ((left + 1).min(grey.width - 1), (top + 1).min(grey.height - 1));
    let (fx, fy) = ((x - left as f32).min(1.0), (y - top as f32).min(1.0));
    let at = |x: usize, y: usize| f32::from(grey.pixels[y * grey.width + x]);
    let upper = at(left, top) * (1.0 - fx) + at(right, top) * fx;
    let lower = at(left, below) * (1.0 - fx) + at(right, below) * fx;
    upper * (1.0 - fy) + lower * fy
}
