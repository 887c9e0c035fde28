//! What can be wrong with a camera or a picture, in words for the person who has to mend it.

use std::path::PathBuf;

use super::still::MEGAPIXELS_MAX;

/// Why a source gave no frame. Each message names the file or camera and, where one exists, a way out.
#[derive(Debug, thiserror::Error)]
pub enum SourceFault {
    /// The path names nothing, or this program may not read it.
    #[error("cannot open {}: {source}", path.display())]
    CannotOpen {
        /// The file or folder that was asked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds no bytes at all.
    #[error("{} is empty (0 bytes); was it copied completely?", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file is of none of the kinds that are read here.
    #[error("{} is not a picture that can be read here (PNG, JPEG, GIF, WebP, BMP or Y4M)", path.display())]
    NotAnImage {
        /// The file.
        path: PathBuf,
    },
    /// The header announces more pixels than are decoded.
    #[error(
        "{} is too large: {width} × {height} pixels is more than {MEGAPIXELS_MAX} megapixels; \
         make the picture smaller or cut it to the code", path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Width from the header, in pixels.
        width: u32,
        /// Height from the header, in pixels.
        height: u32,
    },
    /// The file begins like a picture but cannot be decoded to its end.
    #[error("{} is damaged or cut short: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        why: String,
    },
    /// A folder without pictures.
    #[error("{} holds no pictures (PNG, JPEG, GIF, WebP or BMP)", path.display())]
    NoPictures {
        /// The folder.
        path: PathBuf,
    },
    /// Width, height and number of pixels do not belong together.
    #[error("a frame of {width} × {height} pixels cannot have {bytes} bytes of grey")]
    WrongSize {
        /// Claimed width in pixels.
        width: u32,
        /// Claimed height in pixels.
        height: u32,
        /// Bytes handed in.
        bytes: usize,
    },
    /// This program was built without the camera.
    #[error("this build has no camera support; give a picture or a folder of frames instead")]
    NoCameraInBuild,
    /// The camera went away while it was used: only opening it anew can bring it back.
    #[error("camera {name}: {why}; it was unplugged or its driver gave up")]
    CameraLost {
        /// The camera's number or name.
        name: String,
        /// What the driver said.
        why: String,
    },
    /// The camera is missing, busy or failed.
    #[error("camera {name}: {why}; check the cable and that no other program uses it")]
    Camera {
        /// The camera's number or name.
        name: String,
        /// What the driver said.
        why: String,
    },
}
