//! Console users as they sign in, and their sessions. A session's row is found by the hash of its token.

use super::StoreFault;
use crate::auth::person::{ENDS_AFTER, IDLE_AFTER, Person, Rights};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::ids::StoreId;
use shared::time::Timestamp;

/// A session that goes on.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose it is.
    pub person: Person,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

/// A user who may sign in.
#[derive(Debug)]
pub struct User {
    /// Who it is.
    pub person: Person,
    /// The hash of the password; none before the invitation was used.
    pub password_hash: Option<String>,
}

/// A one-time link.
#[derive(Debug)]
pub struct Invitation {
    /// Who was invited; none for the first user.
    pub user: Option<u32>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// The session of a token, unless it is over or its user may no longer sign in.
pub fn find(
    sql: &Connection,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Session>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT u.id, u.name, u.role, u.store, s.last_seen_at
         FROM sessions s JOIN users u ON u.id = s.user
         WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND s.last_seen_at > ?3
           AND u.disabled_at IS NULL AND (u.role = 'hq' OR u.store IS NOT NULL)",
    )?;
    let read =
        |row: &Row<'_>| Ok(Session { person: person(row)?, last_seen_at: Timestamp(row.get(4)?) });
    let idle_since = idle_since(now);
    let found = statement.query_row(params![token_hash, now.0, idle_since.0], read);
    Ok(found.optional()?)
}

/// A user by name, whatever its case.
pub fn find_user(sql: &Connection, name: &str) -> Result<Option<User>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT id, name, role, store, password_hash FROM users
         WHERE name = ?1 AND disabled_at IS NULL AND (role = 'hq' OR store IS NOT NULL)",
    )?;
    let read = |row: &Row<'_>| Ok(User { person: person(row)?, password_hash: row.get(4)? });
    Ok(statement.query_row([name.trim()], read).optional()?)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let store: Option<u32> = row.get(3)?;
    // A manager without a store is not found above.
    let rights = match store.map(StoreId) {
        Some(store) if row.get_ref(2)?.as_str()? == "manager" => Rights::Manager(store),
        _hq => Rights::Hq,
    };
    Ok(Person { id: row.get(0)?, name: row.get(1)?, rights })
}

/// Begins a session, and drops those that are over.
pub fn begin(
    sql: &Connection,
    token_hash: &[u8; 32],
    user: u32,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached("DELETE FROM sessions WHERE expires_at <= ?1 OR last_seen_at <= ?2")?
        .execute(params![now.0, idle_since(now).0])?;
    sql.prepare_cached(
        "INSERT INTO sessions (token_hash, user, created_at, last_seen_at, expires_at)
         VALUES (?1, ?2, ?3, ?3, ?4)",
    )?
    .execute(params![token_hash, user, now.0, now.plus(ENDS_AFTER).0])?;
    Ok(())
}

/// Notes that a session is in use.
pub fn note_use(sql: &Connection, token_hash: &[u8; 32], now: Timestamp) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "UPDATE sessions SET last_seen_at = max(last_seen_at, ?2) WHERE token_hash = ?1",
    )?
    .execute(params![token_hash, now.0])?;
    Ok(())
}

/// Ends a session.
pub fn end(sql: &Connection, token_hash: &[u8; 32]) -> Result<(), StoreFault> {
    sql.prepare_cached("DELETE FROM sessions WHERE token_hash = ?1")?.execute([token_hash])?;
    Ok(())
}

/// Sets a user's password and ends all of the user's sessions.
pub fn set_password(sql: &Connection, user: u32, hash: &str) -> Result<(), StoreFault> {
    sql.prepare_cached("UPDATE users SET password_hash = ?2 WHERE id = ?1")?
        .execute(params![user, hash])?;
    sql.prepare_cached("DELETE FROM sessions WHERE user = ?1")?.execute([user])?;
    Ok(())
}

/// The link of a token.
pub fn find_invitation(
    sql: &Connection,
    token_hash: &[u8; 32],
) -> Result<Option<Invitation>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT user, expires_at, used_at FROM invitations WHERE token_hash = ?1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Invitation {
            user: row.get(0)?,
            expires_at: Timestamp(row.get(1)?),
            used_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        })
    };
    Ok(statement.query_row([token_hash], read).optional()?)
}

/// Uses a link up.
pub fn use_invitation(
    sql: &Connection,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached("UPDATE invitations SET used_at = ?2 WHERE token_hash = ?1")?
        .execute(params![token_hash, now.0])?;
    Ok(())
}

/// A session last used before this is over.
fn idle_since(now: Timestamp) -> Timestamp {
    Timestamp(now.0.saturating_sub_unsigned(IDLE_AFTER.0))
}
