//! An animated GIF, one frame after another.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, sync_channel},
    thread,
};

use image::{AnimationDecoder, DynamicImage, ImageDecoder, codecs::gif::GifDecoder};

use super::{Frame, FrameSource, SourceFault, still};

/// A GIF whose frames are decoded on a thread of their own, a little ahead of the reader, so that
/// a long one is never in memory as a whole.
pub(super) struct Animation {
    path: PathBuf,
    frames: Receiver<Result<Frame, SourceFault>>,
}

/// Frames that may wait for the reader.
const AHEAD: usize = 2;

impl Animation {
    pub(super) fn open(path: PathBuf) -> Result<Self, SourceFault> {
        let file = still::open(&path)?;
        let decoder = GifDecoder::new(file).map_err(|error| still::name_fault(&path, &error))?;
        let (width, height) = decoder.dimensions();
        still::check_size(&path, width, height)?;
        let (send, frames) = sync_channel(AHEAD);
        let name = path.clone();
        thread::spawn(move || {
            for frame in decoder.into_frames() {
                let frame = frame
                    .map(|frame| Frame::from_image(DynamicImage::from(frame.into_buffer())))
                    .map_err(|error| still::name_fault(&name, &error));
                let last = frame.is_err();
                // A closed channel means that nobody looks any more.
                if send.send(frame).is_err() || last {
                    return;
                }
            }
        });
        Ok(Self { path, frames })
    }
}

impl FrameSource for Animation {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        self.frames.recv().ok().transpose()
    }

    fn rewind(&mut self) -> Result<(), SourceFault> {
        *self = Self::open(self.path.clone())?;
        Ok(())
    }
}
