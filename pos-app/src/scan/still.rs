//! One picture from a file, with its size read from the header before anything is decoded.

use std::{
    fs::File,
    io::{BufRead, BufReader, Cursor, Seek},
    path::{Path, PathBuf},
};

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader};

use super::{Frame, FrameSource, SourceFault};

/// The largest picture that is decoded, in millions of pixels: a phone's photo fits, and the
/// decoded colours of one stay near 100 MB.
pub const MEGAPIXELS_MAX: u32 = 33;

/// A picture that is one frame.
pub(super) struct Still {
    path: PathBuf,
    shown: bool,
}

impl Still {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, shown: false }
    }
}

impl FrameSource for Still {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        if std::mem::replace(&mut self.shown, true) {
            return Ok(None);
        }
        read_frame(&self.path).map(Some)
    }

    fn rewind(&mut self) -> Result<(), SourceFault> {
        self.shown = false;
        Ok(())
    }
}

/// Reads one picture file.
pub(super) fn read_frame(path: &Path) -> Result<Frame, SourceFault> {
    decode(path, open(path)?)
}

/// Reads one picture from memory, as a screen sends it; the checks are those of a file.
pub fn read_picture(bytes: &[u8]) -> Result<Frame, SourceFault> {
    let path = Path::new("the picture");
    if bytes.is_empty() {
        return Err(SourceFault::Empty { path: path.to_owned() });
    }
    decode(path, Cursor::new(bytes))
}

fn decode(path: &Path, file: impl BufRead + Seek) -> Result<Frame, SourceFault> {
    let mut decoder = ImageReader::new(file)
        .with_guessed_format()
        .map_err(|source| SourceFault::CannotOpen { path: path.to_owned(), source })?
        .into_decoder()
        .map_err(|error| name_fault(path, &error))?;
    let (width, height) = decoder.dimensions();
    check_size(path, width, height)?;
    let orientation = decoder.orientation();
    let mut image =
        DynamicImage::from_decoder(decoder).map_err(|error| name_fault(path, &error))?;
    if let Ok(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(Frame::from_image(image))
}

/// Opens a file that holds at least one byte.
pub(super) fn open(path: &Path) -> Result<BufReader<File>, SourceFault> {
    let cannot = |source| SourceFault::CannotOpen { path: path.to_owned(), source };
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.len() == 0 {
        return Err(SourceFault::Empty { path: path.to_owned() });
    }
    Ok(BufReader::new(file))
}

/// Refuses a size from a header that is nothing, or more than [`MEGAPIXELS_MAX`].
pub(super) fn check_size(path: &Path, width: u32, height: u32) -> Result<(), SourceFault> {
    if width == 0 || height == 0 {
        let why = format!("its header says {width} × {height} pixels");
        return Err(SourceFault::Damaged { path: path.to_owned(), why });
    }
    if u64::from(width) * u64::from(height) > u64::from(MEGAPIXELS_MAX) * 1_000_000 {
        return Err(SourceFault::TooLarge { path: path.to_owned(), width, height });
    }
    Ok(())
}

/// Says in our words what the picture decoder found.
pub(super) fn name_fault(path: &Path, error: &ImageError) -> SourceFault {
    match error {
        ImageError::Unsupported(_) => SourceFault::NotAnImage { path: path.to_owned() },
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Limits(_)
        | ImageError::IoError(_) => {
            SourceFault::Damaged { path: path.to_owned(), why: error.to_string() }
        }
    }
}
