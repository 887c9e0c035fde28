//! Where pictures come from while somebody looks: opened once, and anew where a camera was lost.

use crate::scan::{Frame, FrameSource, SourceFault, open_source};

#[derive(Default)]
pub(super) enum Source {
    /// Nobody has looked yet.
    #[default]
    Closed,
    Open(Box<dyn FrameSource>),
    /// A camera was unplugged, or its driver gave up; it may be there again at the next look.
    Lost,
}

impl Source {
    /// Opens it for the first look. A lost one is left to the looking, which waits for it.
    pub(super) fn open(&mut self, spec: &str) -> Result<(), SourceFault> {
        if matches!(self, Self::Closed) {
            *self = Self::Open(open_source(spec)?);
        }
        Ok(())
    }

    /// The next frame, from a source that is opened by `open` where it was lost.
    pub(super) fn next_frame(
        &mut self,
        open: impl FnOnce() -> Result<Box<dyn FrameSource>, SourceFault>,
    ) -> Result<Option<Frame>, SourceFault> {
        if let Self::Closed | Self::Lost = self {
            *self = Self::Open(open()?);
        }
        let Self::Open(source) = self else { return Ok(None) };
        let next = source.next_frame();
        if let Err(SourceFault::CameraLost { .. }) = next {
            // Lets the device go, so that it can be opened again.
            *self = Self::Lost;
        }
        next
    }

    /// Begins again, at the end of the files.
    pub(super) fn rewind(&mut self) -> Result<(), SourceFault> {
        match self {
            Self::Open(source) => source.rewind(),
            Self::Closed | Self::Lost => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a camera delivers in turn; where that ends it was unplugged.
    struct Plugged(u32);

    impl FrameSource for Plugged {
        fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
            let Some(left) = self.0.checked_sub(1) else { return Err(lost()) };
            self.0 = left;
            Frame::from_luma(1, 1, vec![0]).map(Some)
        }

        fn rewind(&mut self) -> Result<(), SourceFault> {
            Ok(())
        }
    }

    fn lost() -> SourceFault {
        SourceFault::CameraLost { name: "0".into(), why: "No such device".into() }
    }

    #[test]
    fn a_camera_that_was_unplugged_comes_back_when_it_is_there_again() {
        let mut source = Source::Open(Box::new(Plugged(1)));
        let open = |plugged: Option<u32>| {
            move || match plugged {
                Some(frames) => Ok(Box::new(Plugged(frames)) as _),
                None => Err(lost()),
            }
        };
        let mut look = |plugged| source.next_frame(open(plugged)).is_ok();
        assert!(look(None), "it is open");
        assert!(!look(None), "it is unplugged while somebody looks");
        assert!(!look(None), "it is still away");
        assert!(look(Some(2)), "it is plugged in again");
        assert!(look(None), "and stays open");
        assert!(!look(None), "it is unplugged again");
    }

    #[test]
    fn a_bad_picture_is_no_lost_source() {
        struct Bad;
        impl FrameSource for Bad {
            fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
                Err(SourceFault::Camera { name: "0".into(), why: "half a picture".into() })
            }

            fn rewind(&mut self) -> Result<(), SourceFault> {
                Ok(())
            }
        }
        let mut source = Source::Open(Box::new(Bad));
        for _ in 0..2 {
            assert!(source.next_frame(|| unreachable!("it is open")).is_err());
        }
    }
}
