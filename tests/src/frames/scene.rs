//! The card: a plane with a code, turned and tilted before the camera.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    reason = "geometry of a small picture, in the usual letters"
)]

use qrcode::{Color, EcLevel, QrCode};

use super::{HEIGHT, Random, WIDTH, clutter::Picture, recipe::Recipe};

/// Light modules around the code, by the standard.
const QUIET: f32 = 4.0;

/// Distance from the lens to the picture's plane, in pixels: a field of view of about 60°.
const FOCUS: f32 = 1100.0;

/// Points per pixel and direction that a pixel of the card averages.
const POINTS: usize = 3;

/// Draws the card with its code over the ground.
pub(super) fn show_code(random: &mut Random, recipe: &Recipe, text: &str, picture: &mut Picture) {
    let level = if random.once_in(4) { EcLevel::Q } else { EcLevel::M };
    let code = QrCode::with_error_correction_level(text, level)
        .expect("callers show texts that fit into a code");
    let side = code.width();
    let dark: Vec<bool> = code.to_colors().into_iter().map(|c| c == Color::Dark).collect();
    let paper = random.between(0.0, 4.0);
    let Some(plane) = Plane::placed(random, recipe, side as f32 + 2.0 * (QUIET + paper)) else {
        return;
    };
    let margin = QUIET + paper;
    let ink = |u: f32, v: f32| {
        let (x, y) = (u - margin, v - margin);
        let inside = x >= 0.0 && y >= 0.0 && x < side as f32 && y < side as f32;
        let dark = inside && dark[y as usize * side + x as usize];
        f32::from(u8::from(dark == recipe.inverted))
    };
    for y in plane.top..plane.bottom {
        for x in plane.left..plane.right {
            let (mut covered, mut sum) = (0_u8, 0.0);
            for point in 0..POINTS * POINTS {
                let dx = ((point % POINTS) as f32 + 0.5) / POINTS as f32;
                let dy = ((point / POINTS) as f32 + 0.5) / POINTS as f32;
                if let Some((u, v)) = plane.at(x as f32 + dx, y as f32 + dy) {
                    covered += 1;
                    sum += ink(u, v);
                }
            }
            let share = f32::from(covered) / (POINTS * POINTS) as f32;
            let target = &mut picture[y * WIDTH + x];
            *target = *target * (1.0 - share) + sum / (POINTS * POINTS) as f32;
        }
    }
}

/// Where the card lies in the picture.
struct Plane {
    /// From pixels, seen from the picture's middle, to the card's own units (modules), times depth.
    inverse: [f32; 9],
    centre: (f32, f32),
    size: f32,
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

impl Plane {
    /// Turns, tilts and shifts a card of `size` modules so that all of it is in the picture. Where
    /// it cannot be, it is moved away from the camera until it can.
    fn placed(random: &mut Random, recipe: &Recipe, size: f32) -> Option<Self> {
        let (roll, tilt) = (recipe.roll.to_radians(), recipe.tilt.to_radians());
        let axis = random.between(0.0, std::f32::consts::TAU);
        let (shift_x, shift_y) = (random.between(0.0, 1.0), random.between(0.0, 1.0));
        let mut module = recipe.module;
        for _ in 0..40 {
            let map = projection(roll, tilt, axis, module);
            let half = size / 2.0;
            let corners = [(-half, -half), (half, -half), (half, half), (-half, half)];
            let seen = corners.map(|(u, v)| apply(&map, u, v));
            let low = seen.iter().fold((f32::MAX, f32::MAX), |a, p| (a.0.min(p.0), a.1.min(p.1)));
            let high = seen.iter().fold((f32::MIN, f32::MIN), |a, p| (a.0.max(p.0), a.1.max(p.1)));
            let room =
                (WIDTH as f32 - 4.0 - (high.0 - low.0), HEIGHT as f32 - 4.0 - (high.1 - low.1));
            if room.0 < 0.0 || room.1 < 0.0 {
                module *= 0.96;
                continue;
            }
            let centre = (2.0 + shift_x * room.0 - low.0, 2.0 + shift_y * room.1 - low.1);
            let edge = |at: f32, end: usize| (at.max(0.0) as usize).min(end);
            return Some(Self {
                inverse: inverted(&map),
                centre,
                size,
                left: edge(centre.0 + low.0 - 1.0, WIDTH),
                right: edge(centre.0 + high.0 + 2.0, WIDTH),
                top: edge(centre.1 + low.1 - 1.0, HEIGHT),
                bottom: edge(centre.1 + high.1 + 2.0, HEIGHT),
            });
        }
        None
    }

    /// The place on the card, in modules from its top left, that a place in the picture shows.
    fn at(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        let (u, v) = apply(&self.inverse, x - self.centre.0, y - self.centre.1);
        let (u, v) = (u + self.size / 2.0, v + self.size / 2.0);
        (u >= 0.0 && v >= 0.0 && u < self.size && v < self.size).then_some((u, v))
    }
}

/// A card turned by `roll`, then tilted by `tilt` around the direction `axis`, at the distance
/// where a module is `module` pixels wide, seen by a camera above its middle.
fn projection(roll: f32, tilt: f32, axis: f32, module: f32) -> [f32; 9] {
    let (sr, cr) = roll.sin_cos();
    let (st, ct) = tilt.sin_cos();
    let (sa, ca) = axis.sin_cos();
    // Of the rotation by `tilt` around (ca, sa, 0) only the first two columns matter: the card is flat.
    let tilted = [
        [ct + ca * ca * (1.0 - ct), ca * sa * (1.0 - ct)],
        [ca * sa * (1.0 - ct), ct + sa * sa * (1.0 - ct)],
        [-sa * st, ca * st],
    ];
    let mut map = [0.0; 9];
    for (row, [a, b]) in tilted.into_iter().enumerate() {
        let scale = if row == 2 { module / FOCUS } else { module };
        map[row * 3] = (a * cr + b * sr) * scale;
        map[row * 3 + 1] = (b * cr - a * sr) * scale;
    }
    map[8] = 1.0;
    map
}

fn apply(map: &[f32; 9], u: f32, v: f32) -> (f32, f32) {
    let [a, b, c, d, e, f, g, h, i] = *map;
    let depth = g * u + h * v + i;
    ((a * u + b * v + c) / depth, (d * u + e * v + f) / depth)
}

/// The inverse up to a factor, which a projection does not see.
fn inverted(map: &[f32; 9]) -> [f32; 9] {
    let [a, b, c, d, e, f, g, h, i] = *map;
    [
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ]
}
