//! Looking for the code that joins a till to its store: in a picture, before the camera, in files of frames.

use super::super::enrol::{enrolment_of, may_enrol_again};
use super::{PICTURE_BUDGET, Seek, Till};
use crate::clock;
use crate::error::{Fault, Plain};
use crate::scan::{Decoder, open_source};
use shared::wire::screen::{EnrolWith, Picture};
use std::sync::Arc;

impl Till {
    /// What an enrolment's code in a picture says.
    pub fn enrol_picture(&self, picture: Picture) -> Result<EnrolWith, Fault> {
        self.may_join()?;
        let frame = self.frame_of(picture)?;
        let mut decoder = Decoder::new(PICTURE_BUDGET, Arc::new(clock::stopwatch));
        match decoder.decode(&frame, &|text| enrolment_of(text).is_some()) {
            Ok(read) => Ok(enrolment_of(&read.text).ok_or(Plain::NotAnEnrolCode)?),
            Err(miss) if miss.refused_text.is_some() => Err(Plain::NotAnEnrolCode.into()),
            Err(_nothing_read) => Err(Plain::NoCodeInPicture.into()),
        }
    }

    /// Begins to look for an enrolment's code.
    pub fn enrol_scan(&self) -> Result<(), Fault> {
        self.may_join()?;
        self.look_for(Seek::Enrolment)
    }

    /// The text of an enrolment's code, from the first frames that hold one.
    pub(crate) fn enrolment_in_frames(&self) -> Result<String, Fault> {
        let spec = self.0.look.spec.clone().ok_or(Plain::NoPictureSource)?;
        let mut source = open_source(&spec)?;
        let mut decoder = Decoder::new(PICTURE_BUDGET, Arc::new(clock::stopwatch));
        while let Some(frame) = source.next_frame()? {
            let read = decoder.decode(&frame, &|text| enrolment_of(text).is_some());
            if let Ok(read) = read {
                return Ok(read.text);
            }
        }
        Err(Plain::NoCodeInPicture.into())
    }

    /// A till that works looks for no such code.
    fn may_join(&self) -> Result<(), Fault> {
        self.state().desk.as_ref().map_or(Ok(()), may_enrol_again)
    }
}
