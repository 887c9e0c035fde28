//! Console users: choosing a password, coming and going.

use super::{audit, check_name, shops};
use crate::auth::Person;
use crate::auth::person::Rights;
use crate::error::{ApiError, ApiResult};
use crate::store::people::{self, Actor, token_hash};
use crate::store::sessions::{self, Invitation};
use crate::store::{Desk, StoreFault};
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

/// Invites somebody to the console; gives the name as it is kept. The link of `token` is for them alone.
pub fn create(
    desk: &mut Desk,
    actor: &Actor,
    name: &str,
    rights: Rights,
    token: &str,
) -> ApiResult<String> {
    let name = check_name(name)?;
    let (role, store) = match rights {
        Rights::Hq => ("hq", None),
        Rights::Manager(store) => ("manager", Some(store)),
    };
    if let Some(store) = store {
        shops::find_store(desk, store)?;
    }
    let already = || ApiError::Conflict {
        code: "name_taken",
        detail: format!("There is a user {name:?} already."),
    };
    let id = people::add_user(&desk.sql, &name, role, store, desk.now)?.ok_or_else(already)?;
    people::invite(&desk.sql, token, Some(id), role, desk.now)?;
    audit(desk, actor, "user_create", &name, &json!({"role": role, "store": store}))?;
    Ok(name)
}

/// Invites a user once more, under a new link; earlier ones end. Password and sessions stay until it is used.
pub fn invite_again(desk: &Desk, actor: &Actor, name: &str, token: &str) -> ApiResult<String> {
    let person = named(desk, name)?;
    let role = match person.rights {
        Rights::Hq => "hq",
        Rights::Manager(_) => "manager",
    };
    people::invite(&desk.sql, token, Some(person.id), role, desk.now)?;
    audit(desk, actor, "user_link", &person.name, &json!({}))?;
    Ok(person.name)
}

/// Takes a user away, with sessions and links. Refused for the last of HQ who can sign in.
pub fn remove(desk: &Desk, actor: &Actor, name: &str) -> ApiResult<String> {
    let person = named(desk, name)?;
    if person.rights == Rights::Hq && !people::has_other_hq(&desk.sql, person.id)? {
        let detail = format!(
            "{:?} is the last of HQ who can sign in: make another one first, who uses their link.",
            person.name
        );
        return Err(ApiError::Conflict { code: "last_hq", detail });
    }
    people::remove_user(&desk.sql, person.id, desk.now)?;
    audit(desk, actor, "user_remove", &person.name, &json!({}))?;
    Ok(person.name)
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
    sessions::use_invitation(&desk.sql, &new.token, desk.now)?;
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

fn named(desk: &Desk, name: &str) -> ApiResult<Person> {
    let found = sessions::find_user(&desk.sql, name)?.map(|user| user.person);
    found.ok_or(ApiError::NotFound { what: "user" })
}

fn find_invited(desk: &Desk, name: &str, invited: u32) -> ApiResult<Person> {
    let found = sessions::find_user(&desk.sql, name)?.map(|user| user.person);
    found.filter(|person| person.id == invited).ok_or_else(|| {
        let detail = "This link is for another name: write the one that it was made for.";
        ApiError::field("name", "other_name", detail)
    })
}

fn usable(sql: &rusqlite::Connection, token: &[u8; 32], now: Timestamp) -> ApiResult<Invitation> {
    let invitation = sessions::find_invitation(sql, token)?;
    let nothing = ApiError::NotFound { what: "one-time link: ask for a new one" };
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
