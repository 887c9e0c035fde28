//! `key …`.

use super::{CommandFault, Desktop};
use crate::acts::trust;
use crate::cli::{Key, Rotated};
use crate::keys::{self, KeyFile, Keys};
use crate::say;
use crate::store::people::Actor;
use shared::trust_list::Purpose;

/// Tills learn the new key with their next welcome, before anything is said with it.
pub(super) fn run(desktop: &Desktop, command: &Key) -> Result<(), CommandFault> {
    let Key::Rotate { which } = command;
    let (file, purpose) = match which {
        Rotated::Issuer => (KeyFile::Issuer, Purpose::Issuer),
        Rotated::Server => (KeyFile::Server, Purpose::Server),
    };
    let folder = desktop.folder()?;
    let _lock = folder.lock()?;
    let _whole = Keys::read(&folder.keys())?;
    let root = keys::read_root(&folder.keys())?;
    let next = keys::make_next(&folder.keys(), file, desktop.entropy)?;
    desktop.at_desk(|desk| trust::add_key(desk, &Actor::CommandLine, next, purpose, &root))?;
    keys::put_next(&folder.keys(), file)?;
    say::line(format_args!("{} is new; tills and cards of the one before stay known", file.name()));
    say::line(format_args!("copy {} again, and take root.key away", folder.keys().display()));
    Ok(())
}
