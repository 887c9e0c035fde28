//! Looking for codes: the camera, files of frames, and single pictures.

mod source;

use super::{Shared, Till, lock};
use crate::clock;
use crate::error::{Fault, Plain};
use crate::scan::{Decoder, Frame, SourceFault, open_source, read_picture};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use shared::wire::screen::{
    CardAsked, Event, Frame as ScreenFrame, FrameFrom, FrameKind, Help, Picture, Refusal, TryAgain,
};
use shared::words::Words;
use source::Source;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::Duration;

/// Time for one frame of the camera; the next one is there after 33 ms.
const FRAME_BUDGET: Duration = Duration::from_millis(25);
/// What a slow machine may take for one: five frames a second are enough to read a card by.
const FRAME_BUDGET_MAX: Duration = Duration::from_millis(200);
/// Time for a picture that somebody chose: there is no next one.
const PICTURE_BUDGET: Duration = Duration::from_secs(2);
/// Twelve previews a second are enough to aim by.
const PREVIEW_EVERY: Duration = Duration::from_millis(83);
const PREVIEW_WIDTH_MAX: u32 = 640;
const PREVIEW_HEIGHT_MAX: u32 = 480;
/// Files are shown at a camera's pace.
const FILE_FRAME_EVERY: Duration = Duration::from_millis(40);
/// After a fault of the camera, or at the end of the files, the next look is a little later.
const REST: Duration = Duration::from_millis(500);

/// Where pictures come from, and whether somebody looks at them now.
pub(super) struct Look {
    spec: Option<String>,
    phase: Mutex<Phase>,
    ended: Condvar,
    source: Arc<Mutex<Source>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Looking,
    Stopping,
}

impl Look {
    pub(super) fn new(spec: Option<String>) -> Self {
        Self { spec, phase: Mutex::new(Phase::Idle), ended: Condvar::new(), source: Arc::default() }
    }

    pub(super) fn frames_from(&self, words: &Words) -> FrameFrom {
        match &self.spec {
            None => FrameFrom::None { words: words.fault("no_picture_source", &[]) },
            Some(spec) if spec.starts_with("camera") => FrameFrom::Camera { name: spec.clone() },
            Some(_) => FrameFrom::Files,
        }
    }

    /// Stops looking after the frame that is being looked at.
    pub(super) fn stop(&self) {
        let mut phase = lock(&self.phase);
        if *phase == Phase::Looking {
            *phase = Phase::Stopping;
        }
    }

    /// Waits until nobody looks any more.
    pub(super) fn wait_until_idle(&self) {
        let phase = lock(&self.phase);
        drop(self.ended.wait_while(phase, |phase| *phase != Phase::Idle));
    }

    /// Whether the looking goes on; where it should not, it has ended with this call.
    fn goes_on(&self) -> bool {
        let mut phase = lock(&self.phase);
        if *phase == Phase::Looking {
            return true;
        }
        *phase = Phase::Idle;
        self.ended.notify_all();
        false
    }
}

impl Till {
    /// Begins to look for a code.
    pub fn scan_start(&self) -> Result<(), Fault> {
        let spec = self.0.look.spec.clone().ok_or(Plain::NoPictureSource)?;
        self.state().cashier()?;
        let mut phase = lock(&self.0.look.phase);
        if *phase == Phase::Idle {
            lock(&self.0.look.source).open(&spec)?;
            let looker = Looker::new(self, &spec);
            std::thread::Builder::new()
                .name("look".into())
                .spawn(move || looker.run())
                .map_err(|error| SourceFault::Camera { name: spec, why: error.to_string() })?;
        }
        *phase = Phase::Looking;
        Ok(())
    }

    /// Stops looking.
    pub fn scan_stop(&self) {
        self.0.look.stop();
    }

    /// Looks for a code in one picture.
    pub fn scan_picture(&self, picture: Picture) -> Result<CardAsked, Fault> {
        self.state().cashier()?;
        let frame = match picture {
            Picture::Bytes { base64 } => {
                let bytes = BASE64.decode(base64).map_err(|_| Plain::InputNotUnderstood)?;
                read_picture(&bytes)?
            }
            Picture::Path { path } => self.frame_of_file(&path)?,
        };
        let mut decoder = Decoder::new(PICTURE_BUDGET, Arc::new(clock::stopwatch));
        let nothing = Plain::NoCodeInPicture;
        match decoder.decode(&frame, &|text| self.is_card(text)) {
            Ok(read) => self.card_of_code(&read.text),
            Err(miss) => match miss.refused_text {
                Some(other) => self.card_of_code(&other),
                None => Ok(CardAsked::Refused { refusal: self.no_code(nothing.code()) }),
            },
        }
    }

    /// The text of an enrolment's QR, from the first frames that hold one.
    pub(crate) fn enrolment_in_frames(&self) -> Result<String, Fault> {
        let spec = self.0.look.spec.clone().ok_or(Plain::NoPictureSource)?;
        let mut source = open_source(&spec)?;
        let mut decoder = Decoder::new(PICTURE_BUDGET, Arc::new(clock::stopwatch));
        while let Some(frame) = source.next_frame()? {
            let read = decoder.decode(&frame, &|text| text.contains(super::enrol::BETWEEN));
            if let Ok(read) = read {
                return Ok(read.text);
            }
        }
        Err(Plain::NoCodeInPicture.into())
    }

    /// A file of this machine is for demonstrations and tests; elsewhere the screen sends the bytes.
    fn frame_of_file(&self, path: &str) -> Result<Frame, Fault> {
        if !self.state().desk()?.enrolled.demo {
            return Err(Plain::NotDemo.into());
        }
        let frame = open_source(path)?.next_frame()?;
        frame.ok_or(Fault::Plain(Plain::NoCodeInPicture))
    }

    /// Whether a text is a card of ours: anything else that is read does not count.
    fn is_card(&self, text: &str) -> bool {
        let state = self.state();
        state.desk().is_ok_and(|desk| shared::credential::read(text, &desk.trust).is_ok())
    }

    fn no_code(&self, code: &str) -> Refusal {
        Refusal {
            code: code.to_string(),
            words: self.words().refusal(code, &[]),
            help: Help::ScanAgain,
            at_most: None,
            retry: TryAgain::Later,
        }
    }
}

/// The thread that looks: it does not keep the till alive.
struct Looker {
    till: Weak<Shared>,
    spec: String,
    source: Arc<Mutex<Source>>,
    decoder: Decoder,
    pace: Duration,
    previewed_at: Duration,
    /// What was told last, so that a code that stays before the camera is told of once.
    told: Option<String>,
}

impl Looker {
    fn new(till: &Till, spec: &str) -> Self {
        let is_camera = spec.starts_with("camera");
        Self {
            till: Arc::downgrade(&till.0),
            spec: spec.to_owned(),
            source: Arc::clone(&till.0.look.source),
            decoder: Decoder::new(FRAME_BUDGET, Arc::new(clock::stopwatch))
                .growing_to(FRAME_BUDGET_MAX),
            pace: if is_camera { Duration::ZERO } else { FILE_FRAME_EVERY },
            previewed_at: Duration::ZERO,
            told: None,
        }
    }

    fn run(mut self) {
        while let Some(till) = self.till.upgrade().map(Till::beside) {
            if !till.0.look.goes_on() {
                return;
            }
            let rest = self.look_once(&till);
            drop(till);
            clock::pause(rest);
        }
    }

    /// Looks at one frame; tells how long to wait before the next.
    fn look_once(&mut self, till: &Till) -> Duration {
        let source = Arc::clone(&self.source);
        let next = lock(&source).next_frame(|| open_source(&self.spec));
        match next {
            Ok(Some(frame)) => self.look_at(till, &frame),
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

    fn look_at(&mut self, till: &Till, frame: &Frame) -> Duration {
        // A camera that fails again is told of again.
        self.told.take_if(|told| told == "camera_failed");
        self.preview(till, frame);
        match self.decoder.decode(frame, &|text| till.is_card(text)) {
            Ok(read) => {
                till.scan_stop();
                match till.card_of_code(&read.text) {
                    Ok(CardAsked::Sheet { sheet }) => {
                        let card = sheet.card;
                        tracing::info!(card.id = %card, "Read the code of card {card}");
                        till.0.events.tell(Event::ScanRead { sheet });
                    }
                    Ok(CardAsked::Refused { refusal }) => {
                        till.0.events.tell(Event::ScanFailed { refusal });
                    }
                    Err(fault) => tracing::warn!("A card was read and cannot be shown: {fault}"),
                }
            }
            Err(miss) => {
                if let Some(other) = miss.refused_text {
                    self.refused(till, &other);
                }
            }
        }
        self.pace
    }

    fn refused(&mut self, till: &Till, text: &str) {
        if let Ok(CardAsked::Refused { refusal }) = till.card_of_code(text) {
            let code = refusal.code.clone();
            self.tell_once(till, &code, |_| refusal);
        }
    }

    fn fault(&mut self, till: &Till, fault: SourceFault) {
        let said = till.say(&Fault::from(fault));
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
