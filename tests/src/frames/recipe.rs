//! What each kind of frame is made of. All ranges are drawn from evenly.

use std::fmt;

use super::Random;

/// What is hard about a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A card held well.
    Upright,
    /// Turned by any angle.
    Rotated,
    /// Tilted by 25° to 65°.
    Perspective,
    /// 1.2 to 2.6 pixels per module.
    Far,
    /// Out of focus by 0.3 to 0.75 modules.
    Blur,
    /// Moved by 0.8 to 2.6 modules while exposed.
    Motion,
    /// A sensor's noise of 15 to 60 grey levels.
    Noise,
    /// 10 to 50 grey levels between dark and light.
    LowContrast,
    /// Nothing lighter than 12 to 50 of 255.
    Dim,
    /// Reflections that burn out parts of the code.
    Glare,
    /// Edges of shadows across the code.
    Shadow,
    /// JPEG of quality 3 to 20.
    Jpeg,
    /// Light modules on dark.
    Inverted,
    /// No code: textures, text, stripes, boards, corner marks without a code.
    Empty,
}

impl Kind {
    /// All kinds, in the order in which they take turns.
    pub const ALL: [Self; 14] = [
        Self::Upright,
        Self::Rotated,
        Self::Perspective,
        Self::Far,
        Self::Blur,
        Self::Motion,
        Self::Noise,
        Self::LowContrast,
        Self::Dim,
        Self::Glare,
        Self::Shadow,
        Self::Jpeg,
        Self::Inverted,
        Self::Empty,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Upright => "upright",
            Self::Rotated => "rotated",
            Self::Perspective => "perspective",
            Self::Far => "far",
            Self::Blur => "blur",
            Self::Motion => "motion",
            Self::Noise => "noise",
            Self::LowContrast => "low contrast",
            Self::Dim => "dim",
            Self::Glare => "glare",
            Self::Shadow => "shadow",
            Self::Jpeg => "jpeg",
            Self::Inverted => "inverted",
            Self::Empty => "empty",
        })
    }
}

/// One frame's conditions.
pub(super) struct Recipe {
    /// Pixels per module in the middle of the code.
    pub module: f32,
    /// Turn in the picture's plane, in degrees.
    pub roll: f32,
    /// Tilt out of the picture's plane, in degrees.
    pub tilt: f32,
    /// Deviation of the lens's blur, in pixels.
    pub blur: f32,
    /// Way moved during exposure, in pixels.
    pub motion: f32,
    /// Deviation of the sensor's noise, in grey levels.
    pub noise: f32,
    /// Grey level of black ink.
    pub black: f32,
    /// Grey level of white paper.
    pub white: f32,
    /// Number of reflections.
    pub glares: usize,
    /// Number of shadows.
    pub shadows: usize,
    /// JPEG quality, where the frame is squeezed.
    pub jpeg: Option<u8>,
    /// Whether dark and light change places.
    pub inverted: bool,
}

impl Recipe {
    pub(super) fn of(kind: Kind, random: &mut Random) -> Self {
        let mut recipe = Self::good(random);
        match kind {
            Kind::Upright | Kind::Empty => {}
            Kind::Rotated => {
                recipe.roll = random.between(0.0, 360.0);
                recipe.module = random.between(3.5, 7.0);
            }
            Kind::Perspective => {
                recipe.tilt = random.between(25.0, 65.0);
                recipe.roll = random.between(-30.0, 30.0);
                recipe.module = random.between(4.5, 8.0);
            }
            Kind::Far => {
                recipe.module = random.between(1.2, 2.6);
                recipe.blur = random.between(0.4, 0.7);
            }
            Kind::Blur => recipe.blur = recipe.module * random.between(0.3, 0.75),
            Kind::Motion => recipe.motion = recipe.module * random.between(0.8, 2.6),
            Kind::Noise => recipe.noise = random.between(15.0, 60.0),
            Kind::LowContrast => {
                let contrast = random.between(10.0, 50.0);
                recipe.black = random.between(30.0, 230.0 - contrast);
                recipe.white = recipe.black + contrast;
            }
            Kind::Dim => {
                recipe.white = random.between(12.0, 50.0);
                recipe.black = recipe.white * random.between(0.08, 0.25);
            }
            Kind::Glare => recipe.glares = random.whole(1, 4),
            Kind::Shadow => recipe.shadows = random.whole(1, 4),
            Kind::Jpeg => {
                recipe.jpeg = u8::try_from(random.whole(3, 21)).ok();
                recipe.module = random.between(2.5, 6.0);
            }
            Kind::Inverted => {
                recipe.inverted = true;
                recipe.roll = random.between(0.0, 360.0);
                recipe.module = random.between(3.0, 7.0);
            }
        }
        recipe
    }

    /// A good camera and a steady hand, from which each kind departs.
    fn good(random: &mut Random) -> Self {
        Self {
            module: random.between(4.0, 8.0),
            roll: random.between(-6.0, 6.0),
            tilt: random.between(0.0, 12.0),
            blur: random.between(0.5, 1.0),
            motion: 0.0,
            noise: random.between(2.0, 4.0),
            black: random.between(20.0, 60.0),
            white: random.between(170.0, 235.0),
            glares: 0,
            shadows: 0,
            jpeg: None,
            inverted: false,
        }
    }
}
