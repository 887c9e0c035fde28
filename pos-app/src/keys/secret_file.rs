//! The key file: small JSON, readable by its owner alone, replaced in one step.

use super::KeyFault;
use serde::{Deserialize, Serialize};
use shared::ids::{Epoch, TillId};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// What the key file says. Secrets are in hexadecimal.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyFile {
    /// Which till this key is; `None` while its enrolment is not answered.
    pub(super) holder: Option<(TillId, Epoch)>,
    /// The seed of the Ed25519 key.
    pub(super) seed: Zeroizing<String>,
    /// The key for PIN hashes; empty while the enrolment is not answered.
    pub(super) pin_key: Zeroizing<String>,
    /// A hash of the machine's id; empty where the machine has none.
    pub(super) machine: String,
}

impl KeyFile {
    /// Reads it if it is there. A key that others could read is not used.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, KeyFault> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if is_open_to_others(&file)? {
            return Err(KeyFault::Exposed { path: path.to_path_buf() });
        }
        let mut text = Zeroizing::new(String::new());
        file.read_to_string(&mut text)?;
        Ok(serde_json::from_str(&text).map(Some).map_err(io::Error::other)?)
    }

    /// Writes it beside its place, durably, and then puts it there.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let text = Zeroizing::new(serde_json::to_string(self).map_err(io::Error::other)?);
        let beside = path.with_extension("new");
        // A left-over could have other permissions; the mode below is only for a file that is made.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = create_private(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}

#[cfg(unix)]
fn is_open_to_others(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_file: &File) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}
