//! Looking for codes: the camera, files of frames, and single pictures.

use shared::wire::screen::FrameFrom;
use shared::words::Words;

/// Where pictures come from.
pub(super) struct Look {
    spec: Option<String>,
}

impl Look {
    pub(super) fn new(spec: Option<String>) -> Self {
        Self { spec }
    }

    pub(super) fn frames_from(&self, words: &Words) -> FrameFrom {
        match &self.spec {
            None => FrameFrom::None { words: words.fault("no_picture_source", &[]) },
            Some(spec) if spec.starts_with("camera") => FrameFrom::Camera { name: spec.clone() },
            Some(_) => FrameFrom::Files,
        }
    }
}
