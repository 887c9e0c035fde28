//! Looking for codes: the camera, files of frames, and single pictures.

mod enrolment;
mod looker;
mod source;

use super::enrol::enrolment_of;
use super::{Shared, Till, lock};
use crate::clock;
use crate::error::{Fault, Plain};
use crate::scan::{Decoder, Frame, SourceFault, open_source, read_picture};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use looker::Looker;
use shared::wire::screen::{CardAsked, Event, FrameFrom, Help, Picture, Refusal, TryAgain};
use shared::words::Words;
use source::Source;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Time for a picture that somebody chose: there is no next one.
const PICTURE_BUDGET: Duration = Duration::from_secs(2);

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
    Looking(Seek),
    Stopping,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seek {
    Card,
    /// What joins the till to its store.
    Enrolment,
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
        if let Phase::Looking(_) = *phase {
            *phase = Phase::Stopping;
        }
    }

    /// Waits until nobody looks any more.
    pub(super) fn wait_until_idle(&self) {
        let phase = lock(&self.phase);
        drop(self.ended.wait_while(phase, |phase| *phase != Phase::Idle));
    }

    /// What to look for now.
    fn sought(&self) -> Option<Seek> {
        if let Phase::Looking(seek) = *lock(&self.phase) { Some(seek) } else { None }
    }

    /// Ends the looking, unless somebody has begun again meanwhile; tells whether it has ended.
    fn ends(&self) -> bool {
        let mut phase = lock(&self.phase);
        if let Phase::Looking(_) = *phase {
            return false;
        }
        *phase = Phase::Idle;
        self.ended.notify_all();
        true
    }
}

impl Till {
    /// Begins to look for a card's code.
    pub fn scan_start(&self) -> Result<(), Fault> {
        self.state().cashier()?;
        self.look_for(Seek::Card)
    }

    fn look_for(&self, seek: Seek) -> Result<(), Fault> {
        let spec = self.0.look.spec.clone().ok_or(Plain::NoPictureSource)?;
        let mut phase = lock(&self.0.look.phase);
        if *phase == Phase::Idle {
            lock(&self.0.look.source).open(&spec)?;
            let looker = Looker::new(self, &spec);
            std::thread::Builder::new()
                .name("look".into())
                .spawn(move || looker.run())
                .map_err(|error| SourceFault::Camera { name: spec, why: error.to_string() })?;
        }
        *phase = Phase::Looking(seek);
        Ok(())
    }

    /// Stops looking.
    pub fn scan_stop(&self) {
        self.0.look.stop();
    }

    /// Looks for a code in one picture.
    pub fn scan_picture(&self, picture: Picture) -> Result<CardAsked, Fault> {
        self.state().cashier()?;
        let frame = self.frame_of(picture)?;
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

    fn frame_of(&self, picture: Picture) -> Result<Frame, Fault> {
        match picture {
            Picture::Bytes { base64 } => {
                let bytes = BASE64.decode(base64).map_err(|_| Plain::InputNotUnderstood)?;
                Ok(read_picture(&bytes)?)
            }
            Picture::Path { path } => self.frame_of_file(&path),
        }
    }

    /// A file of this machine is for demonstrations and tests; elsewhere the screen sends the bytes.
    fn frame_of_file(&self, path: &str) -> Result<Frame, Fault> {
        if !self.state().desk()?.enrolled.demo {
            return Err(Plain::NotDemo.into());
        }
        let frame = open_source(path)?.next_frame()?;
        frame.ok_or(Fault::Plain(Plain::NoCodeInPicture))
    }

    /// Whether a text is what is looked for: anything else that is read does not count.
    fn is_sought(&self, seek: Seek, text: &str) -> bool {
        match seek {
            Seek::Card => self.is_card(text),
            Seek::Enrolment => enrolment_of(text).is_some(),
        }
    }

    /// Tells what was found.
    fn found(&self, seek: Seek, text: &str) {
        match seek {
            Seek::Card => self.found_card(text),
            Seek::Enrolment => {
                if let Some(with) = enrolment_of(text) {
                    self.0.events.tell(Event::EnrolRead { with });
                }
            }
        }
    }

    fn found_card(&self, text: &str) {
        match self.card_of_code(text) {
            Ok(CardAsked::Sheet { sheet }) => {
                let card = sheet.card;
                tracing::info!(card.id = %card, "Read the code of card {card}");
                self.0.events.tell(Event::ScanRead { sheet });
            }
            Ok(CardAsked::Refused { refusal }) => {
                self.0.events.tell(Event::ScanFailed { refusal });
            }
            Err(fault) => tracing::warn!("A card was read and cannot be shown: {fault}"),
        }
    }

    /// Whether a text is a card of ours.
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
