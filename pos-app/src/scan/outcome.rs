//! What came of looking at a frame.

use std::{fmt, time::Duration};

/// A code that was read and accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the code says.
    pub text: String,
    /// How it was read.
    pub step: Step,
    /// From the call to the answer.
    pub took: Duration,
    /// The code's corners in pixels of the frame, clockwise from its own top left.
    pub corners: [[f32; 2]; 4],
}

/// A frame without an accepted code, and what is known of the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Miss {
    /// A code was read, but the payload check refused this text.
    pub refused_text: Option<String>,
    /// The most corner marks of a code that any step saw; three or more, and a code is likely there.
    pub marks_seen: usize,
    /// The budget ended before the retries did.
    pub out_of_time: bool,
    /// From the call to the answer.
    pub took: Duration,
}

/// What was done to the frame, and which engine read it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// rxing on the frame as it is.
    Plain,
    /// rxing with dark and light exchanged.
    Inverted,
    /// Modules measured in the grey of the frame, blur undone.
    Grid,
    /// rxing, or the grid, on the frame at half its size.
    Halved,
    /// The same after sharpening.
    Sharpened,
    /// The same with a threshold that believes in faint differences.
    Faint,
    /// The same at twice the size.
    Doubled,
    /// The same at half the size and smoothed, against noise.
    Softened,
    /// rqrr at half the size.
    Rqrr,
}

impl Step {
    /// The library that made text of the modules.
    pub fn engine(self) -> &'static str {
        match self {
            Self::Rqrr => "rqrr",
            Self::Plain
            | Self::Inverted
            | Self::Grid
            | Self::Halved
            | Self::Sharpened
            | Self::Faint
            | Self::Doubled
            | Self::Softened => "rxing",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Inverted => "inverted",
            Self::Grid => "grid",
            Self::Halved => "halved",
            Self::Sharpened => "sharpened",
            Self::Faint => "faint",
            Self::Doubled => "doubled",
            Self::Softened => "softened",
            Self::Rqrr => "rqrr",
        })
    }
}
