//! Room for the database's log, taken from the disk before anyone pays.
//!
//! Where a commit makes the log's file longer, the disk has to write down the new length as well as the bytes:
//! two waits instead of one. So the file gets its full length at the start, in zeros, which SQLite passes over.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// Pages after which the log is moved into the database and begun again. That costs several waits, so it is to be
/// rare in a day offline; while there is a line, `Store::tidy_up` comes before it.
pub(super) const PAGES_MAX: u32 = 2_000;
/// As many pages with their heads, and the pages of the commit that passes the bound.
const BYTES: u64 = (4_096 + 24) * (PAGES_MAX as u64 + 50);

/// Makes the log's file as long as it ever gets. Without the room for it everything works, only slower.
pub(super) fn set_room_aside(database: &Path) {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    if let Err(error) = lengthen(Path::new(&name)) {
        tracing::info!("The log of the journal has no room set aside: {error}");
    }
}

fn lengthen(log: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).open(log)?;
    let before = file.seek(SeekFrom::End(0))?;
    let written = fill(&mut file, BYTES.saturating_sub(before));
    if written.is_err() {
        // Half of it would take room that payments need.
        file.set_len(before)?;
    }
    written
}

fn fill(file: &mut File, bytes: u64) -> io::Result<()> {
    io::copy(&mut io::Read::take(io::repeat(0), bytes), file)?;
    file.flush()?;
    file.sync_all()
}
