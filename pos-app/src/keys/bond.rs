//! What binds a data folder to this machine.

use super::mark::{Mark, MarkFile, Phase};
use super::secret_file::KeyFile;
use crate::entropy;
use crate::folder::{FolderFault, HeldFolder};
use sha2::{Digest, Sha256};
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::Place;
use shared::signing::SecretKey;
use std::io;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The key and the mark of one data folder.
#[derive(Debug)]
pub struct Bond {
    folder: HeldFolder,
    mark: MarkFile,
}

/// The secrets of an enrolled till.
pub struct TillKeys {
    /// Signs the journal and proves the till to the server.
    pub signing: SecretKey,
    /// Keys the hashes of PINs, so that a stolen data folder gives no PIN away.
    pub pin: Zeroizing<[u8; 32]>,
}

/// Why the key and the data folder do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BondBroken {
    /// There is no key here for this till and epoch.
    NoKey,
    /// The mark cannot be read.
    NoMark,
    /// The journal is older than the mark, or another one.
    JournalSetBack,
    /// The key was made on another machine.
    OtherMachine,
}

/// Why the key could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The folder of the key.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// A file in it.
    #[error("the till's key cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// Others can read it.
    #[error("other users can read the key file {}: run `chmod 600` on it", path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
    },
}

const KEY: &str = "key";
/// Beside the key while an enrolment is not answered, so that asking again asks with the same key.
const NEXT_KEY: &str = "next-key";

impl Bond {
    /// Holds the bound folder that belongs to the data folder named by `folder_id`.
    pub fn open(bound: &Path, folder_id: [u8; 16]) -> Result<Self, KeyFault> {
        let folder = HeldFolder::hold(&bound.join(hex::encode(folder_id)))?;
        let mark = MarkFile::open(&folder.path().join("mark"))?;
        Ok(Self { folder, mark })
    }

    /// The keys of `till` in `epoch`, and what is wrong with the bond, if anything is. `at` finds the hash
    /// of an entry of this epoch in the data folder, whose newest is `head`.
    pub fn check(
        &self,
        till: TillId,
        epoch: Epoch,
        head: Place,
        at: impl FnOnce(Sequence) -> Option<EntryHash>,
    ) -> Result<(Option<TillKeys>, Option<BondBroken>), KeyFault> {
        let Some(file) = KeyFile::read(&self.folder.path().join(KEY))? else {
            return Ok((None, Some(BondBroken::NoKey)));
        };
        let keys = file.keys();
        if keys.is_none() || file.holder != Some((till, epoch)) {
            return Ok((None, Some(BondBroken::NoKey)));
        }
        let broken = match self.mark.read() {
            None => Some(BondBroken::NoMark),
            Some(mark) if !mark.fits(epoch, head, at) => Some(BondBroken::JournalSetBack),
            Some(_) if file.machine != machine() => Some(BondBroken::OtherMachine),
            Some(_) => None,
        };
        Ok((keys, broken))
    }

    /// The key to enrol with: the same one until its enrolment is answered.
    pub fn next_key(&self) -> Result<SecretKey, KeyFault> {
        let path = self.folder.path().join(NEXT_KEY);
        if let Some(key) = KeyFile::read(&path)?.and_then(|file| file.signing()) {
            return Ok(key);
        }
        let seed = Zeroizing::new(entropy::bytes::<32>());
        let file = KeyFile {
            holder: None,
            seed: Zeroizing::new(hex::encode(*seed)),
            pin_key: Zeroizing::default(),
            machine: machine(),
        };
        file.write(&path)?;
        Ok(SecretKey::from_seed(&seed))
    }

    /// Makes the next key the till's key, with an empty journal.
    pub fn bind(
        &self,
        holder: (TillId, Epoch),
        pin_key: &Zeroizing<[u8; 32]>,
    ) -> Result<TillKeys, KeyFault> {
        let signing = self.next_key()?;
        let file = KeyFile {
            holder: Some(holder),
            seed: Zeroizing::new(hex::encode(*signing.seed())),
            pin_key: Zeroizing::new(hex::encode(**pin_key)),
            machine: machine(),
        };
        self.mark.write(Mark { epoch: holder.1, place: Place::START, phase: Phase::Done })?;
        self.mark.sync()?;
        file.write(&self.folder.path().join(KEY))?;
        std::fs::remove_file(self.folder.path().join(NEXT_KEY))?;
        Ok(TillKeys { signing, pin: pin_key.clone() })
    }

    /// Says that the entry at `place` is about to be written, or that it was.
    pub fn mark(&self, epoch: Epoch, place: Place, phase: Phase) -> Result<(), KeyFault> {
        Ok(self.mark.write(Mark { epoch, place, phase })?)
    }
}

impl Mark {
    /// Whether a journal that ends at `head` is the one that this mark was made of.
    fn fits(
        &self,
        epoch: Epoch,
        head: Place,
        at: impl FnOnce(Sequence) -> Option<EntryHash>,
    ) -> bool {
        if self.epoch != epoch {
            return false;
        }
        if self.place.sequence == Sequence(0) {
            return true;
        }
        match at(self.place.sequence) {
            Some(hash) => hash == self.place.hash,
            None => self.phase == Phase::About && head.next_sequence() == Some(self.place.sequence),
        }
    }
}

impl KeyFile {
    fn signing(&self) -> Option<SecretKey> {
        let mut seed = Zeroizing::new([0; 32]);
        hex::decode_to_slice(self.seed.as_bytes(), seed.as_mut()).ok()?;
        Some(SecretKey::from_seed(&seed))
    }

    fn keys(&self) -> Option<TillKeys> {
        let mut pin = Zeroizing::new([0; 32]);
        hex::decode_to_slice(self.pin_key.as_bytes(), pin.as_mut()).ok()?;
        Some(TillKeys { signing: self.signing()?, pin })
    }
}

/// A hash of the machine's id that is of no use elsewhere; empty where the machine has none.
fn machine() -> String {
    let id = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    match id.trim() {
        "" => String::new(),
        id => {
            hex::encode(Sha256::new().chain_update("scrip.machine.v1").chain_update(id).finalize())
        }
    }
}
