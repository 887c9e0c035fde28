//! `backup` and `restore`.

use super::{CommandFault, Desktop};
use crate::clock::Clock;
use crate::data_folder::DataFolder;
use crate::keys::{self, Keys};
use crate::say;
use crate::store::people::{self, Actor};
use crate::store::{self, StoreFault, books, trust, versions};
use rusqlite::Connection;
use shared::ids::ServerEpoch;
use shared::time::Timestamp;
use shared::trust_list::{TrustList, TrustListNumber};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Copies the books as they are at one moment; a server may be running.
pub(super) fn backup(desktop: &Desktop, file: &Path) -> Result<(), CommandFault> {
    let folder = desktop.folder()?;
    let source = store::open_to_read(&folder.database())?;
    let what = format!("cannot make {}", file.display());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(file).map_err(CommandFault::file(what))?;
    copy(&source, file)?;
    say::line(format_args!("the books are in {}", file.display()));
    say::line(format_args!("keys are not in it: keep a copy of {} apart", folder.keys().display()));
    Ok(())
}

fn copy(source: &Connection, file: &Path) -> Result<(), CommandFault> {
    let mut target = Connection::open(file).map_err(StoreFault::from)?;
    if !store::copy_all(source, &mut target)? {
        return Err(CommandFault::Say("the books are busy: try again".to_owned()));
    }
    store::close_as_one_file(target)?;
    let synced = File::open(file).and_then(|file| file.sync_all());
    synced.map_err(CommandFault::file(format!("cannot write {}", file.display())))
}

/// Puts a backup in place of the books and begins their next life. The books that were there are kept
/// beside them.
pub(super) fn restore(desktop: &Desktop, file: &Path) -> Result<(), CommandFault> {
    let folder = DataFolder::open_or_make(&desktop.data_dir)?;
    let _lock = folder.lock()?;
    let keys = Keys::read(&folder.keys())?;
    let root = keys::read_root(&folder.keys())?;
    let fresh = folder.path().join("scrip.db.restoring");
    let _leftover = fs::remove_file(&fresh);
    let source = open_whole(file)?;
    let epoch = next_epoch(&folder, &source)?;
    copy(&source, &fresh)?;
    begin_life(&fresh, epoch, &keys, &root, &desktop.clock)?;
    let kept = swap(&folder, &fresh, desktop)?;
    say::line(format_args!(
        "the books of {} are in place; their life {epoch} begins",
        file.display()
    ));
    if let Some(kept) = kept {
        say::line(format_args!("the books that were there are kept as {}", kept.display()));
    }
    say::line("nothing is approved until each till has sent again what it keeps");
    Ok(())
}

/// Opens a backup that is whole.
fn open_whole(file: &Path) -> Result<Connection, CommandFault> {
    let bad = |why: &dyn std::fmt::Display| {
        CommandFault::Say(format!("{} is not a whole backup: {why}", file.display()))
    };
    let source = store::open_to_read(file)
        .map_err(|fault| if let StoreFault::Sql(why) = fault { bad(&why) } else { fault.into() })?;
    let sound = store::quick_check(&source).map_err(|fault| bad(&fault))?;
    if sound != "ok" {
        return Err(bad(&sound));
    }
    match trust::newest(&source) {
        Ok(Some(_)) => Ok(source),
        Ok(None) => Err(bad(&"there is no trust list in it")),
        Err(fault) => Err(bad(&fault)),
    }
}

/// Higher than any life that the backup or the books in place know of.
fn next_epoch(folder: &DataFolder, source: &Connection) -> Result<ServerEpoch, CommandFault> {
    let mut highest = books::server_epoch(source)?;
    if folder.database().is_file()
        && let Ok(current) = store::open_to_read(&folder.database())
    {
        highest = highest.max(books::server_epoch(&current).unwrap_or(highest));
    }
    Ok(ServerEpoch(highest.0 + 1))
}

fn begin_life(
    database: &Path,
    epoch: ServerEpoch,
    keys: &Keys,
    root: &shared::signing::SecretKey,
    clock: &Clock,
) -> Result<(), CommandFault> {
    let (mut sql, _) = store::open_and_migrate(database, clock)?;
    let transaction = sql.transaction().map_err(StoreFault::from)?;
    let before = trust::newest(&transaction)?
        .ok_or_else(|| StoreFault::damaged("the backup has no trust list"))?;
    if before.root != root.public() {
        return Err(CommandFault::Say("the backup belongs to another root key".to_owned()));
    }
    let now = clock.now();
    // What was numbered after the backup has higher numbers than it knows; the time is beyond them.
    let beyond = now.millis_unsigned() / 1_000;
    let number = before.list.number().0.saturating_add(1).max(beyond);
    // Keys that followed others after the backup are not in it.
    let mut named = before.list.keys().to_vec();
    let own = keys.trusted(Timestamp(0)).into_iter();
    named.extend(own.filter(|own| before.list.find(own.key.id()).is_none()));
    let list = TrustList::new(TrustListNumber(number), now, epoch, named)
        .map_err(|bad| CommandFault::Say(bad.to_string()))?;
    trust::add(&transaction, &list, root)?;
    versions::skip_to(&transaction, beyond)?;
    versions::leave_room_for_tills(&transaction)?;
    books::set_meta(&transaction, "server_epoch", &epoch.0.to_string())?;
    let detail = serde_json::json!({"server_epoch": epoch.0, "trust_list": number});
    people::audit(&transaction, &Actor::CommandLine, "restore", "books", &detail, now)?;
    transaction.commit().map_err(StoreFault::from)?;
    sql.close().map_err(|(_, error)| StoreFault::from(error))?;
    Ok(())
}

/// The old books go aside whole before the new ones take their name.
fn swap(
    folder: &DataFolder,
    fresh: &Path,
    desktop: &Desktop,
) -> Result<Option<PathBuf>, CommandFault> {
    let failed = || CommandFault::file("cannot put the books in place");
    let database = folder.database();
    let mut kept = None;
    if database.is_file() {
        // Brings what is still in the write-ahead log into the file.
        let (old, _) = store::open_and_migrate(&database, &desktop.clock)?;
        store::close_as_one_file(old)?;
        let name = format!("scrip.db.before-{}", desktop.clock.now().0);
        let aside = folder.path().join(name);
        fs::rename(&database, &aside).map_err(failed())?;
        kept = Some(aside);
    }
    fs::rename(fresh, &database).map_err(failed())?;
    File::open(folder.path()).and_then(|folder| folder.sync_all()).map_err(failed())?;
    Ok(kept)
}
