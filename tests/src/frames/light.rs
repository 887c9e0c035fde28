//! How the scene is lit: always a little unevenly, for two kinds badly.

#![expect(clippy::cast_precision_loss, reason = "positions in a picture are small")]

use super::{HEIGHT, Random, WIDTH, clutter::Picture, recipe::Recipe};

/// Turns shares of reflected light into grey levels, above 255 where a reflection burns out.
pub(super) fn shine(random: &mut Random, recipe: &Recipe, picture: &mut Picture) {
    let slope = (random.between(-0.12, 0.12), random.between(-0.12, 0.12));
    let shadows: Vec<Shadow> = (0..recipe.shadows).map(|_| Shadow::draw(random)).collect();
    let glares: Vec<Glare> = (0..recipe.glares).map(|_| Glare::draw(random)).collect();
    for (y, row) in picture.chunks_exact_mut(WIDTH).enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            let (px, py) = (x as f32, y as f32);
            let across = px / WIDTH as f32 - 0.5;
            let down = py / HEIGHT as f32 - 0.5;
            let mut light = 1.0 + slope.0 * across + slope.1 * down;
            for shadow in &shadows {
                light *= shadow.at(px, py);
            }
            let grey = recipe.black + (recipe.white - recipe.black) * *value;
            *value = grey * light + glares.iter().map(|glare| glare.at(px, py)).sum::<f32>();
        }
    }
}

/// The edge of something that stands in the light: one side is darker.
struct Shadow {
    through: (f32, f32),
    across: (f32, f32),
    /// Pixels over which the edge fades.
    soft: f32,
    /// What is left of the light.
    left: f32,
    /// Width of the shadow in pixels.
    width: f32,
}

impl Shadow {
    fn draw(random: &mut Random) -> Self {
        let (sin, cos) = random.between(0.0, std::f32::consts::TAU).sin_cos();
        Self {
            through: (random.between(300.0, 980.0), random.between(150.0, 570.0)),
            across: (cos, sin),
            soft: random.between(1.0, 40.0),
            left: random.between(0.2, 0.5),
            width: if random.once_in(2) { random.between(30.0, 200.0) } else { 2000.0 },
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let far = (x - self.through.0) * self.across.0 + (y - self.through.1) * self.across.1;
        let ramp = |far: f32| (far / self.soft + 0.5).clamp(0.0, 1.0);
        1.0 - (1.0 - self.left) * ramp(far) * ramp(self.width - far)
    }
}

/// A lamp's reflection: an ellipse of light with a soft rim and a wide faint veil.
struct Glare {
    centre: (f32, f32),
    turn: (f32, f32),
    radii: (f32, f32),
    strength: f32,
}

impl Glare {
    fn draw(random: &mut Random) -> Self {
        let (sin, cos) = random.between(0.0, std::f32::consts::TAU).sin_cos();
        Self {
            centre: (random.between(250.0, 1030.0), random.between(120.0, 600.0)),
            turn: (cos, sin),
            radii: (random.between(20.0, 110.0), random.between(10.0, 50.0)),
            strength: random.between(120.0, 400.0),
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        let u = (dx * self.turn.0 + dy * self.turn.1) / self.radii.0;
        let v = (dy * self.turn.0 - dx * self.turn.1) / self.radii.1;
        let far = u * u + v * v;
        self.strength / (1.0 + far * far)
    }
}
