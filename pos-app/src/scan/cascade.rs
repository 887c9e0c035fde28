//! The order in which a frame is tried: cheap and likely first, until the code is read or the
//! time is up.

use std::{fmt, sync::Arc, time::Duration};

use rxing::common::BitMatrix;

use super::{
    Frame,
    binary::{self},
    engine::{self, Found},
    filter::{self, Grey, GreyBuf},
    grid::{self, Polarity},
};

/// A clock that only goes forward; where it starts does not matter.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Reads codes from frames, one after another.
pub struct Decoder {
    budget: Duration,
    clock: Clock,
    /// Frames missed in a row: decides which retry goes first, so that a hard code held still gets
    /// each of them within a few frames even where one frame has time for only some.
    misses: usize,
}

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
    /// rqrr at half the size.
    Rqrr,
}

impl Decoder {
    /// A decoder that stops beginning new steps `budget` after the call. One step on a frame of
    /// 1280 × 720 takes up to about 5 ms, which is how far it may run over.
    pub fn new(budget: Duration, clock: Clock) -> Self {
        Self {
            budget,
            clock,
            misses: 0,
        }
    }

    /// Looks for a code whose text `check` accepts.
    pub fn decode(&mut self, frame: &Frame, check: &dyn Fn(&str) -> bool) -> Result<Read, Miss> {
        let mut attempt = Attempt {
            began: (self.clock)(),
            budget: self.budget,
            clock: &*self.clock,
            check,
            read: None,
            miss: Miss::default(),
        };
        let grey = Grey {
            width: frame.width() as usize,
            height: frame.height() as usize,
            pixels: frame.luma(),
        };
        attempt.run(grey, self.misses);
        let took = (self.clock)().saturating_sub(attempt.began);
        match attempt.read {
            Some(read) => {
                self.misses = 0;
                Ok(Read { took, ..read })
            }
            None => {
                self.misses += 1;
                Err(Miss {
                    took,
                    ..attempt.miss
                })
            }
        }
    }
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
            | Self::Doubled => "rxing",
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
            Self::Rqrr => "rqrr",
        })
    }
}

/// One frame's way through the steps.
struct Attempt<'a> {
    began: Duration,
    budget: Duration,
    clock: &'a (dyn Fn() -> Duration + Send + Sync),
    check: &'a dyn Fn(&str) -> bool,
    read: Option<Read>,
    miss: Miss,
}

/// Corner mark triples that are tried per picture; noise can make thousands.
const SETS_MAX: usize = 6;

impl Attempt<'_> {
    fn run(&mut self, grey: Grey<'_>, misses: usize) {
        if grey.width < 21 || grey.height < 21 {
            return;
        }
        if self.look(grey, None, Step::Plain, 1.0) {
            return;
        }
        let retries = [
            Step::Halved,
            Step::Sharpened,
            Step::Faint,
            Step::Doubled,
            Step::Rqrr,
        ];
        for turn in 0..retries.len() {
            if self.is_late() {
                return;
            }
            if self.retry(grey, retries[(turn + misses) % retries.len()]) {
                return;
            }
        }
    }

    fn retry(&mut self, grey: Grey<'_>, step: Step) -> bool {
        let from = |buf: GreyBuf| buf;
        match step {
            Step::Halved => self.look(from(filter::halved(grey)).view(), None, step, 2.0),
            Step::Sharpened => self.look(from(filter::sharpened(grey)).view(), None, step, 1.0),
            Step::Faint => self.look(filter::box_blurred(grey, 1).view(), Some(8), step, 1.0),
            Step::Doubled => self.look(filter::doubled(grey).view(), None, step, 0.5),
            Step::Rqrr => {
                let half = filter::halved(grey);
                engine::read_with_rqrr(half.view())
                    .into_iter()
                    .any(|found| self.accept(found, step, 2.0))
            }
            Step::Plain | Step::Inverted | Step::Grid => false,
        }
    }

    /// Black and white both ways round, first as rxing reads it, then module by module in grey.
    fn look(&mut self, grey: Grey<'_>, flat: Option<u8>, step: Step, scale: f32) -> bool {
        let Some(thresholds) = binary::thresholds(grey, flat) else {
            return false;
        };
        let Some(mut matrix) = binary::binarized(grey, &thresholds) else {
            return false;
        };
        if self.look_at(grey, &matrix, Polarity::DarkOnLight, step, scale) {
            return true;
        }
        if self.is_late() {
            return false;
        }
        matrix.flip_self();
        let step = if step == Step::Plain {
            Step::Inverted
        } else {
            step
        };
        self.look_at(grey, &matrix, Polarity::LightOnDark, step, scale)
    }

    fn look_at(
        &mut self,
        grey: Grey<'_>,
        matrix: &BitMatrix,
        polarity: Polarity,
        step: Step,
        scale: f32,
    ) -> bool {
        let marks = engine::finders(matrix, true);
        self.miss.marks_seen = self.miss.marks_seen.max(marks.len());
        let sets = engine::finder_sets(marks);
        for set in sets.iter().take(SETS_MAX) {
            if let Some(found) = engine::read_set(matrix, set)
                && self.accept(found, step, scale)
            {
                return true;
            }
        }
        for set in sets.iter().take(2) {
            if self.is_late() {
                return false;
            }
            let step = if scale == 1.0 && step == Step::Plain {
                Step::Grid
            } else {
                step
            };
            if grid::read_between(grey, polarity, set, &mut |found| {
                self.accept(found, step, scale)
            }) {
                return true;
            }
        }
        false
    }

    /// Keeps what was found if the payload check accepts it; `scale` brings it back to the frame.
    fn accept(&mut self, found: Found, step: Step, scale: f32) -> bool {
        if !(self.check)(&found.text) {
            self.miss.refused_text = Some(found.text);
            return false;
        }
        let corners = found
            .corners
            .map(|corner| corner.map(|place| place * scale));
        self.read = Some(Read {
            text: found.text,
            step,
            took: Duration::ZERO,
            corners,
        });
        true
    }

    fn is_late(&mut self) -> bool {
        let late = (self.clock)().saturating_sub(self.began) >= self.budget;
        self.miss.out_of_time |= late;
        late
    }
}
