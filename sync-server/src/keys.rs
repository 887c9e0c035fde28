//! Keys: made at the first start, kept in files that only this user can read.
//!
//! A file holds one line that says what it is and one line of hexadecimal digits, so that two files that
//! were swapped are found.

use crate::entropy::Entropy;
use shared::credential::IssuerSecret;
use shared::ids::KeyId;
use shared::signing::{PublicKey, SecretKey};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustedKey};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What the server signs and derives with. The root key is not among them: see [`read_root`].
#[derive(Debug)]
pub struct Keys {
    /// Signs answers, limits, grants, heads and status lists.
    pub server: SecretKey,
    /// Signs cards.
    pub issuer: SecretKey,
    /// Makes a card's secret number from its plain one.
    pub issuer_secret: IssuerSecret,
    /// Goes into the hashes of PINs, so that a stolen roster alone cannot be searched.
    pub pin: PinKey,
}

/// The key of PIN hashes; prints as `…`.
pub struct PinKey(pub Zeroizing<[u8; 32]>);

/// The files, by what is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFile {
    /// [`Keys::server`].
    Server,
    /// [`Keys::issuer`].
    Issuer,
    /// [`Keys::issuer_secret`].
    IssuerSecret,
    /// [`Keys::pin`].
    Pin,
    /// Signs trust lists.
    Root,
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The file or its folder cannot be read or written.
    #[error("cannot use the key file {}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others can read it.
    #[error("other users can read the key file {}: run `chmod 600` on it", path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
    },
    /// It is not the file that it should be.
    #[error("the key file {} does not hold a {what}", path.display())]
    NotAKey {
        /// Which file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// The books know keys, and a file of theirs is gone.
    #[error(
        "the key file {} is missing, although this server has books: bring it back from your copy of the \
         folder `keys`; a new key would make every card and till unknown",
        path.display()
    )]
    Missing {
        /// Which file.
        path: PathBuf,
    },
    /// The root key was moved away.
    #[error("this needs the root key: bring {} back for the time of this command", path.display())]
    RootIsAway {
        /// Where it is looked for.
        path: PathBuf,
    },
}

impl Keys {
    /// Makes all keys, the root's among them, where none exist yet; gives the existing ones otherwise.
    pub fn make_or_read(folder: &Path, entropy: Entropy) -> Result<Self, KeyFault> {
        let fault = |source| KeyFault::File { path: folder.to_path_buf(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(fault)?;
        for file in KeyFile::ALL {
            let path = folder.join(file.name());
            if !path.exists() {
                write(&path, file, &entropy.seed())?;
            }
        }
        // The new names must be on disk before anything is signed with what they hold.
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
        Self::read(folder)
    }

    /// The keys that tills must know, as the list names them for the first time.
    pub fn trusted(&self, not_before: Timestamp) -> [TrustedKey; 2] {
        let named = |key, purpose| TrustedKey { key, purpose, not_before, revoked_at: None };
        let (server, issuer) = (self.server.public(), self.issuer.public());
        [named(server, Purpose::Server), named(issuer, Purpose::Issuer)]
    }

    /// Whether something is signed with this key today.
    pub fn in_use(&self, key: KeyId) -> bool {
        [&self.server, &self.issuer].iter().any(|own| own.public().id() == key)
    }

    /// Reads the keys of a server that was started before.
    pub fn read(folder: &Path) -> Result<Self, KeyFault> {
        let seed = |file: KeyFile| read(&folder.join(file.name()), file);
        Ok(Self {
            server: SecretKey::from_seed(&*seed(KeyFile::Server)?),
            issuer: SecretKey::from_seed(&*seed(KeyFile::Issuer)?),
            issuer_secret: IssuerSecret::from_bytes(&*seed(KeyFile::IssuerSecret)?),
            pin: PinKey(seed(KeyFile::Pin)?),
        })
    }
}

/// Makes the key that is to follow another, in a file of its own beside it; gives its public half.
pub fn make_next(folder: &Path, file: KeyFile, entropy: Entropy) -> Result<PublicKey, KeyFault> {
    let seed = entropy.seed();
    write(&next_of(folder, file), file, &seed)?;
    Ok(SecretKey::from_seed(&seed).public())
}

/// Puts the key that [`make_next`] made in the place of the one before.
pub fn put_next(folder: &Path, file: KeyFile) -> Result<(), KeyFault> {
    let path = folder.join(file.name());
    let fault = |source| KeyFault::File { path: path.clone(), source };
    fs::rename(next_of(folder, file), &path).map_err(fault)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)
}

fn next_of(folder: &Path, file: KeyFile) -> PathBuf {
    folder.join(file.name()).with_added_extension("next")
}

/// Reads the root's key, for the few acts that need it.
pub fn read_root(folder: &Path) -> Result<SecretKey, KeyFault> {
    let path = folder.join(KeyFile::Root.name());
    if path.exists() {
        Ok(SecretKey::from_seed(&*read(&path, KeyFile::Root)?))
    } else {
        Err(KeyFault::RootIsAway { path })
    }
}

impl KeyFile {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Server, Self::Issuer, Self::IssuerSecret, Self::Pin, Self::Root];

    /// Its name in the folder `keys`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Server => "server.key",
            Self::Issuer => "issuer.key",
            Self::IssuerSecret => "issuer.secret",
            Self::Pin => "pin.secret",
            Self::Root => "root.key",
        }
    }

    /// Its first line.
    fn title(self) -> &'static str {
        match self {
            Self::Server => "scrip server key v1",
            Self::Issuer => "scrip issuer key v1",
            Self::IssuerSecret => "scrip issuer secret v1",
            Self::Pin => "scrip pin secret v1",
            Self::Root => "scrip root key v1",
        }
    }
}

/// The file has its name once all of it is on the disk: half a key would stop every later start.
fn write(path: &Path, file: KeyFile, seed: &[u8; 32]) -> Result<(), KeyFault> {
    let text = Zeroizing::new(format!("{}\n{}\n", file.title(), hex::encode(seed)));
    let fault = |source| KeyFault::File { path: path.to_path_buf(), source };
    let unfinished = path.with_added_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut out = options.open(&unfinished).map_err(fault)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(fault)?;
    fs::rename(&unfinished, path).map_err(fault)
}

fn read(path: &Path, file: KeyFile) -> Result<Zeroizing<[u8; 32]>, KeyFault> {
    let fault = |source: io::Error| {
        let path = path.to_path_buf();
        if source.kind() == io::ErrorKind::NotFound {
            KeyFault::Missing { path }
        } else {
            KeyFault::File { path, source }
        }
    };
    let mode = fs::metadata(path).map_err(fault)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(KeyFault::Exposed { path: path.to_path_buf() });
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(fault)?);
    let mut seed = Zeroizing::new([0; 32]);
    let digits = text.strip_prefix(file.title()).and_then(|rest| rest.strip_prefix('\n'));
    digits
        .and_then(|digits| hex::decode_to_slice(digits.trim_end(), seed.as_mut_slice()).ok())
        .map(|()| seed)
        .ok_or(KeyFault::NotAKey { path: path.to_path_buf(), what: file.title() })
}

impl std::fmt::Debug for PinKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}
