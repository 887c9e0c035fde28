//! A folder of pictures, played in the order of their names.

use std::path::PathBuf;

use super::{
    Frame, FrameSource, SourceFault,
    source::extension,
    still::{self},
};

/// The pictures of a folder; other files in it are passed over.
pub(super) struct Folder {
    pictures: Vec<PathBuf>,
    next: usize,
}

const ENDINGS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "bmp"];

impl Folder {
    pub(super) fn open(path: PathBuf) -> Result<Self, SourceFault> {
        let cannot = |source| SourceFault::CannotOpen { path: path.clone(), source };
        let mut pictures = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(cannot)? {
            let file = entry.map_err(cannot)?.path();
            if ENDINGS.contains(&extension(&file).as_str()) {
                pictures.push(file);
            }
        }
        if pictures.is_empty() {
            return Err(SourceFault::NoPictures { path });
        }
        pictures.sort();
        Ok(Self { pictures, next: 0 })
    }
}

impl FrameSource for Folder {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        let Some(path) = self.pictures.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        still::read_frame(path).map(Some)
    }

    fn rewind(&mut self) -> Result<(), SourceFault> {
        self.next = 0;
        Ok(())
    }
}
