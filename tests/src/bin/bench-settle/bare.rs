//! What the machine could do at best in the same minute: checks of signatures, and commits of groups.

use rusqlite::Connection;
use shared::journal::Entry;
use shared::signing::{PublicKey, Signed};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How long each is measured.
const WHILE: Duration = Duration::from_secs(3);
/// Entries of one commit: a group of the server's at full load.
const GROUP: usize = 16_000;

/// Signatures that are checked a second, on every core at once and with nothing else.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn checks(entries: &[Signed<Entry>], key: PublicKey) -> f64 {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let began = Instant::now();
    let checked: u64 = thread::scope(|scope| {
        let check = || {
            let mut checked = 0_u64;
            for entry in entries.iter().cycle() {
                if began.elapsed() > WHILE {
                    break;
                }
                entry.open(|_| Some(key)).expect("the load is signed");
                checked += 1;
            }
            checked
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(check)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it only checks")).sum()
    });
    let seconds = began.elapsed().as_secs_f64();
    f64::from(u32::try_from(checked).unwrap_or(u32::MAX)) / seconds
}

/// Entries that SQLite writes a second in groups, synced to the disk, with nothing else.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn commits(folder: &Path, entries: &[Signed<Entry>]) -> f64 {
    let sql = Connection::open(folder.join("bare.db")).expect("a file can be made");
    sql.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE entry (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
    )
    .expect("a new database takes a table");
    let began = Instant::now();
    let mut written = 0_u32;
    let mut source = entries.iter().cycle();
    while began.elapsed() < WHILE {
        sql.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        for entry in source.by_ref().take(GROUP) {
            let insert = "INSERT INTO entry (bytes) VALUES (?1)";
            let mut insert = sql.prepare_cached(insert).expect("plain SQL");
            insert.execute([entry.as_bytes()]).expect("there is room");
            written += 1;
        }
        sql.execute_batch("COMMIT").expect("there is room");
    }
    f64::from(written) / began.elapsed().as_secs_f64()
}
