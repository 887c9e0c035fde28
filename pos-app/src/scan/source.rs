//! Where frames come from.

use std::path::{Path, PathBuf};

use super::{Frame, SourceFault, animation::Animation, folder::Folder, still::Still, y4m::Y4m};

/// Something that gives one frame after another.
pub trait FrameSource: Send {
    /// The next frame; `None` at the end of a file or folder. A camera never ends: it waits for the
    /// newest picture. After a fault the next call goes on with the frame after the bad one, or
    /// with the end.
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault>;

    /// Starts a file or folder again from its first frame; nothing to do for a camera.
    fn rewind(&mut self) -> Result<(), SourceFault>;
}

/// Opens what `spec` names: `camera` or `camera:1` (its number), a folder of pictures, a GIF or Y4M
/// file, or one picture.
pub fn open_source(spec: &str) -> Result<Box<dyn FrameSource>, SourceFault> {
    match spec.strip_prefix("camera") {
        Some("") => return open_camera("0"),
        Some(rest) if rest.starts_with(':') => return open_camera(&rest[1..]),
        _ => {}
    }
    let path = PathBuf::from(spec);
    let about = std::fs::metadata(&path)
        .map_err(|source| SourceFault::CannotOpen { path: path.clone(), source })?;
    if about.is_dir() {
        return Ok(Box::new(Folder::open(path)?));
    }
    match extension(&path).as_str() {
        "gif" => Ok(Box::new(Animation::open(path)?)),
        "y4m" => Ok(Box::new(Y4m::open(path)?)),
        _ => Ok(Box::new(Still::new(path))),
    }
}

/// The ending of a file's name in small letters, without the dot.
pub(super) fn extension(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

#[cfg(feature = "camera")]
fn open_camera(name: &str) -> Result<Box<dyn FrameSource>, SourceFault> {
    Ok(Box::new(super::camera::Camera::open(name)?))
}

#[cfg(not(feature = "camera"))]
fn open_camera(_name: &str) -> Result<Box<dyn FrameSource>, SourceFault> {
    Err(SourceFault::NoCameraInBuild)
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
