//! `key …`.

use super::{CommandFault, Desktop};
use crate::acts::trust;
use crate::cli::{Key, Rotated};
use crate::keys::{self, KeyFile, Keys};
use crate::say;
use crate::store::people::Actor;
use crate::store::trust as trust_lists;
use crate::store::{self, StoreFault};
use shared::ids::KeyId;
use shared::trust_list::{Purpose, TrustedKey};

pub(super) fn run(desktop: &Desktop, command: &Key) -> Result<(), CommandFault> {
    match command {
        Key::Rotate { which } => rotate(desktop, *which),
        Key::Revoke { key } => revoke(desktop, *key),
        Key::List => list(desktop),
    }
}

/// Tills learn the new key with their next welcome, before anything is said with it.
fn rotate(desktop: &Desktop, which: Rotated) -> Result<(), CommandFault> {
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

/// A key that is in use cannot be revoked: nothing would be signed any more that counts.
fn revoke(desktop: &Desktop, key: KeyId) -> Result<(), CommandFault> {
    let folder = desktop.folder()?;
    let _lock = folder.lock()?;
    let keys = Keys::read(&folder.keys())?;
    let root = keys::read_root(&folder.keys())?;
    if keys.in_use(key) {
        let why = format!("the key {key} is in use: run `key rotate` first, then revoke it");
        return Err(CommandFault::Say(why));
    }
    let revoked =
        desktop.at_desk(|desk| trust::revoke_key(desk, &Actor::CommandLine, key, &root))?;
    say::line(format_args!("nothing that the key {key} signed counts any more"));
    say::line(match revoked {
        Purpose::Issuer => "cards with its codes are refused: draw their codes again",
        Purpose::Server => "tills get new limits and lists with their next welcome",
    });
    say::line("take root.key away");
    Ok(())
}

fn list(desktop: &Desktop) -> Result<(), CommandFault> {
    let folder = desktop.folder()?;
    let keys = Keys::read(&folder.keys())?;
    let sql = store::open_to_read(&folder.database())?;
    let trust =
        trust_lists::newest(&sql)?.ok_or_else(|| StoreFault::damaged("there is no trust list"))?;
    for key in trust.list.keys() {
        say::line(format_args!("{}  {:6}  {}", key.key.id(), purpose(key), standing(&keys, key)));
    }
    Ok(())
}

fn purpose(key: &TrustedKey) -> &'static str {
    match key.purpose {
        Purpose::Issuer => "issuer",
        Purpose::Server => "server",
    }
}

fn standing(keys: &Keys, key: &TrustedKey) -> &'static str {
    if key.revoked_at.is_some() {
        "revoked"
    } else if keys.in_use(key.key.id()) {
        "in use"
    } else {
        "known"
    }
}
