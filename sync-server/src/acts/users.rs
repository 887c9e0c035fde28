//! Console users: choosing a password, coming and going.

use super::{audit, check_name};
use crate::auth::Person;
use crate::auth::person::Rights;
use crate::error::{ApiError, ApiResult};
use crate::store::people::{self, token_hash};
use crate::store::{Desk, StoreFault, sessions};
use rusqlite::{OptionalExtension, params};
use serde_json::json;
use shared::time::Timestamp;

/// Somebody who holds a one-time link and chose a password.
#[derive(Debug)]
pub struct Newcomer {
    /// The hash of the link's token.
    pub token: [u8; 32],
    /// The name to sign in with.
    pub name: String,
    /// The hash of the password.
    pub password_hash: String,
}

struct Invitation {
    user: Option<u32>,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}

/// Fails where a one-time link cannot be used, before a password is hashed for nothing.
pub fn check_invitation(
    sql: &rusqlite::Connection,
    token: &[u8; 32],
    now: Timestamp,
) -> ApiResult<()> {
    usable(sql, token, now).map(|_| ())
}

/// Uses a one-time link: the first HQ user is made, or the user that was invited gets a password.
pub fn join(desk: &mut Desk, new: &Newcomer) -> ApiResult<Person> {
    let name = check_name(&new.name).map_err(|bad| bad.in_field("name"))?;
    let invitation = usable(&desk.sql, &new.token, desk.now)?;
    let person = match invitation.user {
        Some(invited) => find_invited(desk, &name, invited)?,
        None => first(desk, name)?,
    };
    sessions::set_password(&desk.sql, person.id, &new.password_hash)?;
    use_up(desk, &new.token)?;
    audit(desk, &person.actor(), "user_join", subject(&person), &json!({}))?;
    Ok(person)
}

/// Begins a session.
pub fn sign_in(desk: &mut Desk, person: &Person, token: &str) -> Result<(), StoreFault> {
    sessions::begin(&desk.sql, &token_hash(token), person.id, desk.now)?;
    audit(desk, &person.actor(), "sign_in", subject(person), &json!({}))
}

/// Ends a session.
pub fn sign_out(desk: &mut Desk, person: &Person, token: &str) -> Result<(), StoreFault> {
    sessions::end(&desk.sql, &token_hash(token))?;
    audit(desk, &person.actor(), "sign_out", subject(person), &json!({}))
}

fn subject(person: &Person) -> String {
    format!("user-{}", person.id)
}

/// The link that the first start prints makes the first user, and only the first.
fn first(desk: &Desk, name: String) -> ApiResult<Person> {
    if people::has_users(&desk.sql)? {
        return Err(used());
    }
    let id = people::add_user(&desk.sql, &name, "hq", None, desk.now)?.ok_or_else(used)?;
    Ok(Person { id, name, rights: Rights::Hq })
}

fn find_invited(desk: &Desk, name: &str, invited: u32) -> ApiResult<Person> {
    let found = sessions::find_user(&desk.sql, name)?.map(|user| user.person);
    found
        .filter(|person| person.id == invited)
        .ok_or_else(|| ApiError::field("name", "other_name", "This link is for another name."))
}

fn usable(sql: &rusqlite::Connection, token: &[u8; 32], now: Timestamp) -> ApiResult<Invitation> {
    let invitation = find(sql, token)?;
    let nothing = ApiError::NotFound { what: "invitation" };
    match invitation {
        None => Err(nothing),
        Some(invitation) if invitation.used_at.is_some() => Err(used()),
        Some(invitation) if invitation.expires_at <= now => {
            let detail = "This link is too old: ask for a new one.".to_owned();
            Err(ApiError::Conflict { code: "link_expired", detail })
        }
        Some(invitation) => Ok(invitation),
    }
}

fn used() -> ApiError {
    let detail = "This link was used already: sign in, or ask for a new one.".to_owned();
    ApiError::Conflict { code: "link_used", detail }
}

fn find(sql: &rusqlite::Connection, token: &[u8; 32]) -> Result<Option<Invitation>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT user, expires_at, used_at FROM invitations WHERE token_hash = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Invitation {
            user: row.get(0)?,
            expires_at: Timestamp(row.get(1)?),
            used_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        })
    };
    Ok(statement.query_row([token], read).optional()?)
}

fn use_up(desk: &Desk, token: &[u8; 32]) -> Result<(), StoreFault> {
    desk.sql
        .prepare_cached("UPDATE invitations SET used_at = ?2 WHERE token_hash = ?1")?
        .execute(params![token, desk.now.0])?;
    Ok(())
}
