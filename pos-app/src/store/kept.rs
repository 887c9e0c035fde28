//! What the till received and keeps, byte for byte as it came.

use super::{Store, StoreFault};
use rusqlite::OptionalExtension;

/// What kind of thing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A signed limit; key: its number.
    Limit,
    /// A signed grant; key: the card.
    Grant,
    /// A signed answer; key: the payment.
    Answer,
    /// The signed trust list; no key.
    TrustList,
    /// The signed status list as far as it is held; no key.
    StatusList,
    /// The server's newest signed head of this journal; no key.
    Head,
    /// Who may sign in; no key.
    Roster,
    /// The rules of the programs; no key.
    Programs,
    /// What the server last said of a card; key: the card.
    Card,
    /// What a card's token said of itself, without what makes a working card; key: the card.
    Seen,
    /// What is remembered of time; no key.
    Time,
    /// How far receipts were on the screen; key: the journal's life.
    Shown,
    /// That headquarters met a copy of this till; key: the journal's life.
    Copied,
}

impl Kind {
    /// The name under which the rows stand; never used again for another kind.
    fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Grant => "grant",
            Self::Answer => "answer",
            Self::TrustList => "trust_list",
            Self::StatusList => "status_list",
            Self::Head => "head",
            Self::Roster => "roster",
            Self::Programs => "programs",
            Self::Card => "card",
            Self::Seen => "seen",
            Self::Time => "time",
            Self::Shown => "shown",
            Self::Copied => "copied",
        }
    }
}

/// A thing that is kept, under its key.
pub type KeyAndBytes = (Vec<u8>, Vec<u8>);

impl Store {
    /// Keeps things, all of them or none; a newer one of the same kind and key takes the place of the older.
    pub fn keep(&mut self, things: &[(Kind, &[u8], &[u8])]) -> Result<(), StoreFault> {
        self.write(|db| {
            for (kind, key, bytes) in things {
                put(db, *kind, key, bytes)?;
            }
            Ok(())
        })
    }

    /// One thing.
    pub fn kept(&self, kind: Kind, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        let found = self
            .db
            .prepare_cached("SELECT bytes FROM kept WHERE kind = ?1 AND key = ?2")?
            .query_row((kind.name(), key), |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    /// All of a kind with their keys, in the order of the keys.
    pub fn all_kept(&self, kind: Kind) -> Result<Vec<KeyAndBytes>, StoreFault> {
        let mut query =
            self.db.prepare("SELECT key, bytes FROM kept WHERE kind = ?1 ORDER BY key")?;
        let rows = query.query_map([kind.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }
}

/// Keeps one thing, within a transaction.
pub(super) fn put(
    db: &rusqlite::Connection,
    kind: Kind,
    key: &[u8],
    bytes: &[u8],
) -> Result<(), StoreFault> {
    db.prepare_cached(
        "INSERT INTO kept (kind, key, bytes) VALUES (?1, ?2, ?3) \
         ON CONFLICT (kind, key) DO UPDATE SET bytes = excluded.bytes",
    )?
    .execute((kind.name(), key, bytes))?;
    Ok(())
}
