//! Console users, their invitations, and the log of what people changed.

use super::StoreFault;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use shared::ids::StoreId;
use shared::time::{Millis, Timestamp};

/// How long an invitation is good for.
pub const INVITATION_VALID: Millis = Millis(24 * 3_600_000);

/// Who did something, for the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A console user, by number and name.
    User(u32, String),
    /// Somebody at the server's command line.
    CommandLine,
    /// The server by itself.
    Server,
}

/// What a token's row is found by. Tokens themselves are never stored.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether anybody can sign in to the console, or was invited by name.
pub fn has_users(sql: &Connection) -> Result<bool, StoreFault> {
    Ok(sql.prepare_cached("SELECT 1 FROM users LIMIT 1")?.exists([])?)
}

/// Adds a console user without a password; none where the name is taken.
pub fn add_user(
    sql: &Connection,
    name: &str,
    role: &str,
    store: Option<StoreId>,
    now: Timestamp,
) -> Result<Option<u32>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO users (name, role, store, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING RETURNING id",
    )?;
    let store = store.map(|store| store.0);
    Ok(statement.query_row(params![name, role, store, now.0], |row| row.get(0)).optional()?)
}

/// Sets the hash of a console user's password.
pub fn set_password(sql: &Connection, user: u32, hash: &str) -> Result<(), StoreFault> {
    sql.prepare_cached("UPDATE users SET password_hash = ?2 WHERE id = ?1")?
        .execute(params![user, hash])?;
    Ok(())
}

/// Whether somebody else of HQ has a password.
pub fn has_other_hq(sql: &Connection, user: u32) -> Result<bool, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT 1 FROM users
         WHERE id <> ?1 AND role = 'hq' AND disabled_at IS NULL AND password_hash IS NOT NULL",
    )?;
    Ok(statement.exists([user])?)
}

/// Takes a console user away. The row stays for the audit log, and the name is free again.
pub fn remove_user(sql: &Connection, user: u32, now: Timestamp) -> Result<(), StoreFault> {
    sql.prepare_cached("DELETE FROM sessions WHERE user = ?1")?.execute([user])?;
    sql.prepare_cached("DELETE FROM invitations WHERE user = ?1")?.execute([user])?;
    sql.prepare_cached(
        "UPDATE users SET disabled_at = ?2, password_hash = NULL, name = name || ' (' || id || ')'
         WHERE id = ?1",
    )?
    .execute(params![user, now.0])?;
    Ok(())
}

/// Keeps an invitation, by the hash of its token. Earlier unused ones of the same user end.
pub fn invite(
    sql: &Connection,
    token: &str,
    user: Option<u32>,
    role: &str,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached("DELETE FROM invitations WHERE user IS ?1 AND used_at IS NULL")?
        .execute([user])?;
    sql.prepare_cached(
        "INSERT INTO invitations (token_hash, user, role, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![token_hash(token), user, role, now.0, now.plus(INVITATION_VALID).0])?;
    Ok(())
}

/// Writes down what a person changed. `detail` is JSON, without secrets and personal data.
pub fn audit(
    sql: &Connection,
    actor: &Actor,
    act: &str,
    subject: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let (user, name) = match actor {
        Actor::User(id, name) => (Some(*id), name.as_str()),
        Actor::CommandLine => (None, "command line"),
        Actor::Server => (None, "server"),
    };
    sql.prepare_cached(
        "INSERT INTO audit (at, user, actor, act, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![now.0, user, name, act, subject, detail.to_string()])?;
    Ok(())
}
