//! Configuration: where the till's folders are; the one place of this crate that reads the environment.

use std::path::PathBuf;

/// Where one till keeps what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The journal and everything received; may be backed up.
    pub data: PathBuf,
    /// The till's key and how far its journal had come; bound to this machine, never backed up with `data`.
    pub bound: PathBuf,
}

/// What the person who starts the till chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// The data folder; default: scrip in the user's data folder (`XDG_DATA_HOME`).
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Where the till's key is kept; default: scrip in the user's state folder (`XDG_STATE_HOME`).
    #[arg(long, value_name = "FOLDER")]
    pub bound_dir: Option<PathBuf>,
    /// Pictures for scanning: camera, camera:1, a folder, a GIF or Y4M file, or one picture.
    #[arg(long, value_name = "SOURCE")]
    pub frames: Option<String>,
    /// A PEM file with the certificate that signs the server's, where no public one does.
    #[arg(long, value_name = "FILE")]
    pub server_ca: Option<PathBuf>,
    /// Colours to begin with: system, light, dark or contrast.
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
}

impl Options {
    /// The folders, with the system's own places where none were named.
    pub fn folders(&self) -> Folders {
        let data = self.data_dir.clone();
        let bound = self.bound_dir.clone();
        Folders {
            data: data.unwrap_or_else(|| home("XDG_DATA_HOME", ".local/share").join("scrip/till")),
            bound: bound.unwrap_or_else(|| home("XDG_STATE_HOME", ".local/state").join("scrip")),
        }
    }
}

fn home(variable: &str, under_home: &str) -> PathBuf {
    let named = read(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    named.unwrap_or_else(|| PathBuf::from(read("HOME").unwrap_or_default()).join(under_home))
}

fn read(variable: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the configuration adapter is where it is read")]
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}
