//! The order in which a frame is tried: cheap and likely first, until the code is read or the
//! time is up.

use std::{sync::Arc, time::Duration};

use rxing::{
    common::BitMatrix,
    qrcode::cpp_port::detector::{FinderPatternSet, FinderPatterns},
};

use super::{
    Frame, Miss, Read, Step, binary,
    engine::{self, Found},
    filter::{self, Grey, GreyBuf},
    grid::{self, Corners, Polarity},
    marks,
};

/// A clock that only goes forward; where it starts does not matter.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Reads codes from frames, one after another.
pub struct Decoder {
    budget: Duration,
    /// What the budget may grow to on frames that it was too short for.
    budget_max: Duration,
    clock: Clock,
    /// Frames missed in a row: decides which retry goes first, so that a hard code held still gets
    /// each of them within a few frames even where one frame has time for only some.
    misses: usize,
    /// How often the budget was doubled.
    doublings: u32,
}

impl Decoder {
    /// A decoder that stops beginning new steps `budget` after the call. One step on a frame of
    /// 1280 × 720 takes up to about 5 ms, which is how far it may run over.
    pub fn new(budget: Duration, clock: Clock) -> Self {
        Self { budget, budget_max: budget, clock, misses: 0, doublings: 0 }
    }

    /// Doubles the budget after each frame that it was too short for, up to `most`, and halves it again
    /// after each that it was enough for. A machine that does not finish one step within the budget
    /// would otherwise read no code, however long it is held still.
    #[must_use]
    pub fn growing_to(self, most: Duration) -> Self {
        Self { budget_max: most.max(self.budget), ..self }
    }

    /// Looks for a code whose text `check` accepts.
    pub fn decode(&mut self, frame: &Frame, check: &dyn Fn(&str) -> bool) -> Result<Read, Miss> {
        let mut attempt = Attempt {
            began: (self.clock)(),
            budget: self.budget.saturating_mul(1 << self.doublings).min(self.budget_max),
            clock: &*self.clock,
            check,
            shrunk: 1.0,
            read: None,
            miss: Miss::default(),
        };
        let grey = Grey {
            width: frame.width() as usize,
            height: frame.height() as usize,
            pixels: frame.luma(),
        };
        attempt.run_sized(grey, self.misses);
        let took = (self.clock)().saturating_sub(attempt.began);
        self.doublings = if attempt.read.is_none() && attempt.miss.out_of_time {
            (self.doublings + 1).min(DOUBLINGS_MAX)
        } else {
            self.doublings.saturating_sub(1)
        };
        if let Some(read) = attempt.read {
            self.misses = 0;
            Ok(Read { took, ..read })
        } else {
            self.misses += 1;
            Err(Miss { took, ..attempt.miss })
        }
    }
}

/// One frame's way through the steps.
struct Attempt<'a> {
    began: Duration,
    budget: Duration,
    clock: &'a (dyn Fn() -> Duration + Send + Sync),
    check: &'a dyn Fn(&str) -> bool,
    /// Pixels of the picture as it came per pixel of the frame that is looked at.
    shrunk: f32,
    read: Option<Read>,
    miss: Miss,
}

/// A picture in which marks are looked for, made from the frame by one of the steps.
#[derive(Clone, Copy)]
struct View<'a> {
    step: Step,
    grey: Grey<'a>,
    /// The frame itself, in which the grid is read: it has all the detail there is.
    frame: Grey<'a>,
    /// Pixels of the frame per pixel of this picture.
    scale: f32,
    /// Range below which a square of the picture counts as flat; `None` for the usual.
    flat: Option<u8>,
}

/// Corner mark triples per picture that rxing tries, and that are read from the grey: noise can
/// make thousands.
const SETS_MAX: usize = 6;
const TILTED_MAX: usize = 3;
const GRIDS_MAX: usize = 2;

/// Noise, in grey levels of deviation, from which the frame is smoothed before anything else.
const NOISY: u8 = 14;

/// More would not fit the number that counts them.
const DOUBLINGS_MAX: u32 = 16;

/// Pixels above which a picture, a phone's photo mostly, is first looked at in smaller sizes.
const LARGE: usize = 4_000_000;

impl Attempt<'_> {
    fn run_sized(&mut self, grey: Grey<'_>, misses: usize) {
        if grey.width * grey.height > LARGE {
            let half = filter::halved(grey);
            self.shrunk *= 2.0;
            self.run_sized(half.view(), misses);
            self.shrunk /= 2.0;
            if self.read.is_some() || self.is_late() {
                return;
            }
        }
        self.run(grey, misses);
    }

    fn run(&mut self, grey: Grey<'_>, misses: usize) {
        if grey.width < 21 || grey.height < 21 {
            return;
        }
        let (first, retries): (&[Step], &[Step]) = if filter::noise(grey) < NOISY {
            (
                &[Step::Plain],
                &[Step::Halved, Step::Faint, Step::Doubled, Step::Sharpened, Step::Rqrr],
            )
        } else {
            (&[Step::Halved, Step::Softened], &[Step::Plain, Step::Rqrr])
        };
        let turned = (0..retries.len()).map(|turn| retries[(turn + misses) % retries.len()]);
        for step in first.iter().copied().chain(turned) {
            if self.take(grey, step) || self.is_late() {
                return;
            }
        }
    }

    fn take(&mut self, frame: Grey<'_>, step: Step) -> bool {
        let look = |this: &mut Self, made: &GreyBuf, scale: f32, flat: Option<u8>| {
            this.look(View { step, grey: made.view(), frame, scale, flat })
        };
        match step {
            Step::Plain | Step::Inverted | Step::Grid => {
                self.look(View { step, grey: frame, frame, scale: 1.0, flat: None })
            }
            Step::Halved => look(self, &filter::halved(frame), 2.0, None),
            Step::Softened => {
                let half = filter::halved(frame);
                look(self, &filter::box_blurred(half.view(), 1), 2.0, None)
            }
            Step::Sharpened => look(self, &filter::sharpened(frame), 1.0, None),
            Step::Faint => look(self, &filter::box_blurred(frame, 1), 1.0, Some(8)),
            Step::Doubled if frame.width * frame.height > LARGE => false,
            Step::Doubled => look(self, &filter::doubled(frame), 0.5, None),
            Step::Rqrr => engine::read_with_rqrr(filter::halved(frame).view())
                .into_iter()
                .any(|found| self.accept(found, step, 2.0)),
        }
    }

    /// Black and white both ways round as rxing reads it, then both module by module in grey, which
    /// takes longer.
    fn look(&mut self, view: View<'_>) -> bool {
        let Some(thresholds) = binary::thresholds(view.grey, view.flat) else { return false };
        let Some(mut binary) = binary::binarized(view.grey, &thresholds) else { return false };
        let suspects = marks::suspects(&binary);
        let dark = marks::confirmed(&suspects.dark, &binary.matrix, &mut || self.is_late());
        let dark = self.sets(dark);
        if self.read_sets(view, &binary.matrix, &dark) {
            return true;
        }
        let swapped = if view.step == Step::Plain { Step::Inverted } else { view.step };
        let mut light = Vec::new();
        if suspects.light.len() >= 3 && !self.is_late() {
            binary.matrix.flip_self();
            let marks = marks::confirmed(&suspects.light, &binary.matrix, &mut || self.is_late());
            light = self.sets(marks);
            if self.read_sets(View { step: swapped, ..view }, &binary.matrix, &light) {
                return true;
            }
        }
        self.read_grids(view, Polarity::DarkOnLight, &dark)
            || self.read_grids(view, Polarity::LightOnDark, &light)
    }

    /// Which three marks may belong together, the likeliest first.
    fn sets(&mut self, marks: FinderPatterns) -> Vec<FinderPatternSet> {
        self.miss.marks_seen = self.miss.marks_seen.max(marks.len());
        let tilted = marks::tilted_sets(&marks);
        let mut sets = engine::finder_sets(marks);
        sets.truncate(SETS_MAX);
        let others: Vec<_> = tilted.into_iter().filter(|set| !sets.contains(set)).collect();
        sets.extend(others.into_iter().take(TILTED_MAX));
        sets
    }

    fn read_sets(&mut self, view: View<'_>, matrix: &BitMatrix, sets: &[FinderPatternSet]) -> bool {
        sets.iter().any(|set| {
            engine::read_set(matrix, set)
                .is_some_and(|found| self.accept(found, view.step, view.scale))
        })
    }

    fn read_grids(
        &mut self,
        view: View<'_>,
        polarity: Polarity,
        sets: &[FinderPatternSet],
    ) -> bool {
        let step = if view.step == Step::Plain { Step::Grid } else { view.step };
        sets.iter().take(GRIDS_MAX).any(|set| {
            let corners = Corners::scaled(set, view.scale);
            !self.is_late()
                && grid::read_between(view.frame, polarity, &corners, &mut |found| {
                    self.accept(found, step, 1.0)
                })
        })
    }

    /// Keeps what was found if the payload check accepts it; `scale` brings it back to the frame.
    fn accept(&mut self, found: Found, step: Step, scale: f32) -> bool {
        if !(self.check)(&found.text) {
            self.miss.refused_text = Some(found.text);
            return false;
        }
        let scale = scale * self.shrunk;
        let corners = found.corners.map(|corner| corner.map(|place| place * scale));
        self.read = Some(Read { text: found.text, step, took: Duration::ZERO, corners });
        true
    }

    fn is_late(&mut self) -> bool {
        let late = (self.clock)().saturating_sub(self.began) >= self.budget;
        self.miss.out_of_time |= late;
        late
    }
}

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
