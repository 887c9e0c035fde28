//! How far the journal had come, kept beside the key.

use sha2::{Digest, Sha256};
use shared::ids::{EntryHash, Epoch, Sequence};
use shared::journal::Place;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// A place in the journal of one epoch, and whether its entry is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The life of the journal.
    pub epoch: Epoch,
    /// The newest entry.
    pub place: Place,
    /// How far its writing had come.
    pub phase: Phase,
}

/// How far the writing of an entry had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It may or may not be in the journal; it was neither shown nor sent.
    About,
    /// It is in the journal.
    Done,
}

/// Epoch, sequence, hash, phase, and four bytes that tell a whole mark from a torn one.
const BYTES: usize = 4 + 8 + 32 + 1 + 4;

/// The open file of the mark.
#[derive(Debug)]
pub(super) struct MarkFile(File);

impl MarkFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        File::options().create(true).truncate(false).read(true).write(true).open(path).map(Self)
    }

    /// The mark; `None` where the file holds none that can be read.
    pub(super) fn read(&self) -> Option<Mark> {
        let mut bytes = [0; BYTES];
        self.0.read_exact_at(&mut bytes, 0).ok()?;
        Mark::from_bytes(bytes)
    }

    /// Writes the mark in one call, without waiting for the disk.
    pub(super) fn write(&self, mark: Mark) -> io::Result<()> {
        self.0.write_all_at(&mark.to_bytes(), 0)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

impl Mark {
    fn to_bytes(self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[..4].copy_from_slice(&self.epoch.0.to_be_bytes());
        bytes[4..12].copy_from_slice(&self.place.sequence.0.to_be_bytes());
        bytes[12..44].copy_from_slice(&self.place.hash.0);
        bytes[44] = match self.phase {
            Phase::About => 0,
            Phase::Done => 1,
        };
        let check = check(&bytes);
        bytes[45..].copy_from_slice(&check);
        bytes
    }

    fn from_bytes(bytes: [u8; BYTES]) -> Option<Self> {
        if bytes[45..] != check(&bytes) {
            return None;
        }
        let phase = match bytes[44] {
            0 => Phase::About,
            1 => Phase::Done,
            _ => return None,
        };
        let epoch = u32::from_be_bytes(bytes[..4].try_into().ok()?);
        let sequence = u64::from_be_bytes(bytes[4..12].try_into().ok()?);
        let hash = EntryHash(bytes[12..44].try_into().ok()?);
        let place = Place { sequence: Sequence(sequence), hash };
        Some(Self { epoch: Epoch(epoch), place, phase })
    }
}

fn check(bytes: &[u8; BYTES]) -> [u8; 4] {
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(&bytes[..45]).into();
    [a, b, c, d]
}
