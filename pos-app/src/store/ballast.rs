//! Room on the disk that is kept for one more decision.
//!
//! A file full of noise stands in the data folder. Before the till asks anyone it is made whole; if the disk
//! is full when the answer is to be written down, the file goes and its room is used. This needs no
//! knowledge of the file system, its quotas or who else writes to it.

use super::StoreFault;
use crate::entropy;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// More than the pages that one commit can touch, with room for the log's own index.
const BYTES: usize = 512 * 1024;

pub(super) struct Ballast {
    path: PathBuf,
    whole: bool,
}

impl Ballast {
    pub(super) fn new(folder: &Path) -> Self {
        let path = folder.join("room");
        let whole = fs::metadata(&path).is_ok_and(|about| about.len() == BYTES as u64);
        Self { path, whole }
    }

    /// Writes the file if it is not there in full.
    pub(super) fn fill(&mut self) -> Result<(), StoreFault> {
        if self.whole {
            return Ok(());
        }
        let written = self.write();
        if written.is_err() {
            // A part of it would take room and hold none.
            let _gone_or_never_there = fs::remove_file(&self.path);
        }
        self.whole = written.is_ok();
        written
    }

    /// Gives the room up; tells whether there was any.
    pub(super) fn give_up(&mut self) -> bool {
        self.whole = false;
        fs::remove_file(&self.path).is_ok()
    }

    fn write(&self) -> Result<(), StoreFault> {
        // Noise, since some file systems store nothing for zeros or repeats.
        let noise: [u8; 4096] = entropy::bytes();
        let mut file = File::create(&self.path)?;
        for block in 0..BYTES / noise.len() {
            let mut own = noise;
            own[..8].copy_from_slice(&(block as u64).to_le_bytes());
            file.write_all(&own)?;
        }
        file.sync_all()?;
        Ok(())
    }
}
