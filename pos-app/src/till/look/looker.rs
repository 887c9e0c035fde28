//! The thread that looks: frame by frame, with a preview for whoever aims.

use super::source::Source;
use super::{Look, Seek, Shared, Till, lock};
use crate::clock;
use crate::error::{Fault, Plain};
use crate::scan::{Decoder, Frame, open_source};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use shared::wire::screen::{CardAsked, Event, Frame as ScreenFrame, FrameKind, Refusal};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

/// Time for one frame of the camera; the next one is there after 33 ms.
const FRAME_BUDGET: Duration = Duration::from_millis(25);
/// What a slow machine may take for one: five frames a second are enough to read a card by.
const FRAME_BUDGET_MAX: Duration = Duration::from_millis(200);
/// Twelve previews a second are enough to aim by.
const PREVIEW_EVERY: Duration = Duration::from_millis(83);
const PREVIEW_WIDTH_MAX: u32 = 640;
const PREVIEW_HEIGHT_MAX: u32 = 480;
/// Files are shown at a camera's pace.
const FILE_FRAME_EVERY: Duration = Duration::from_millis(40);
/// After a fault of the camera, or at the end of the files, the next look is a little later.
const REST: Duration = Duration::from_millis(500);

/// The thread that looks: it does not keep the till alive.
pub(super) struct Looker {
    till: Weak<Shared>,
    look: Arc<Look>,
    spec: String,
    source: Arc<Mutex<Source>>,
    decoder: Decoder,
    pace: Duration,
    previewed_at: Duration,
    /// What was told last, so that a code that stays before the camera is told of once.
    told: Option<String>,
}

impl Looker {
    pub(super) fn new(till: &Till, spec: &str) -> Self {
        let is_camera = spec.starts_with("camera");
        Self {
            till: Arc::downgrade(&till.0),
            look: Arc::clone(&till.0.look),
            spec: spec.to_owned(),
            source: Arc::clone(&till.0.look.source),
            decoder: Decoder::new(FRAME_BUDGET, Arc::new(clock::stopwatch))
                .growing_to(FRAME_BUDGET_MAX),
            pace: if is_camera { Duration::ZERO } else { FILE_FRAME_EVERY },
            previewed_at: Duration::ZERO,
            told: None,
        }
    }

    pub(super) fn run(mut self) {
        while let Some(till) = self.till.upgrade().map(Till::beside) {
            let rest = self.look.sought().map(|seek| self.look_once(&till, seek));
            // Before it is said that the looking has ended: whoever waits for that may open the folder again.
            drop(till);
            match rest {
                Some(rest) => clock::pause(rest),
                None if self.look.ends() => return,
                None => {}
            }
        }
    }

    /// Looks at one frame; tells how long to wait before the next.
    fn look_once(&mut self, till: &Till, seek: Seek) -> Duration {
        let source = Arc::clone(&self.source);
        let next = lock(&source).next_frame(|| open_source(&self.spec));
        match next {
            Ok(Some(frame)) => self.look_at(till, &frame, seek),
            Ok(None) => {
                self.tell_once(till, "frames_ended", |till| till.no_code("frames_ended"));
                let rewound = lock(&source).rewind();
                if let Err(fault) = rewound {
                    self.fault(till, fault);
                }
                REST
            }
            Err(fault) => {
                self.fault(till, fault);
                REST
            }
        }
    }

    fn look_at(&mut self, till: &Till, frame: &Frame, seek: Seek) -> Duration {
        // A camera that fails again is told of again.
        self.told.take_if(|told| told == "camera_failed");
        self.preview(till, frame);
        match self.decoder.decode(frame, &|text| till.is_sought(seek, text)) {
            Ok(read) => {
                till.scan_stop();
                till.found(seek, &read.text);
            }
            Err(miss) => {
                if let Some(other) = miss.refused_text {
                    self.refused(till, seek, &other);
                }
            }
        }
        self.pace
    }

    fn refused(&mut self, till: &Till, seek: Seek, text: &str) {
        match seek {
            Seek::Card => {
                if let Ok(CardAsked::Refused { refusal }) = till.card_of_code(text) {
                    let code = refusal.code.clone();
                    self.tell_once(till, &code, |_| refusal);
                }
            }
            Seek::Enrolment => self.fault(till, Plain::NotAnEnrolCode),
        }
    }

    fn fault(&mut self, till: &Till, fault: impl Into<Fault>) {
        let said = till.say(&fault.into());
        let code = said.code.clone();
        self.tell_once(till, &code, |till| Refusal {
            words: said.words,
            ..till.no_code(&said.code)
        });
    }

    fn tell_once(&mut self, till: &Till, code: &str, refusal: impl FnOnce(&Till) -> Refusal) {
        if self.told.as_deref() != Some(code) {
            self.told = Some(code.to_string());
            till.0.events.tell(Event::ScanFailed { refusal: refusal(till) });
        }
    }

    fn preview(&mut self, till: &Till, frame: &Frame) {
        let now = clock::stopwatch();
        if now.saturating_sub(self.previewed_at) < PREVIEW_EVERY {
            return;
        }
        self.previewed_at = now;
        let small = frame.preview(PREVIEW_WIDTH_MAX, PREVIEW_HEIGHT_MAX);
        let (Ok(width), Ok(height)) = (u16::try_from(small.width), u16::try_from(small.height))
        else {
            return;
        };
        let data = BASE64.encode(&small.grey);
        let frame = ScreenFrame { kind: FrameKind::Grey, width, height, data };
        till.0.events.tell(Event::Frame { frame });
    }
}
