//! Whoever is signed in, as what a handler asks for: a [`Person`], or one of [`Hq`].

use super::cookie;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::store::people::{Actor, token_hash};
use crate::store::{Desk, sessions};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::ids::StoreId;
use shared::time::Millis;
use shared::wire::api::{Me, UserRole};

/// A session that is not used ends after this.
pub const IDLE_AFTER: Millis = Millis(30 * 60_000);
/// Every session ends after this.
pub const ENDS_AFTER: Millis = Millis(12 * 3_600_000);
/// How exactly the last use is noted: a page that reads much need not write each time.
const NOTED_EVERY: Millis = Millis(60_000);

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user's number.
    pub id: u32,
    /// The name.
    pub name: String,
    /// HQ, or the manager of one store.
    pub rights: Rights,
}

/// What a person may see and change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Everything.
    Hq,
    /// One store.
    Manager(StoreId),
}

/// Somebody of HQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hq(pub Person);

impl Person {
    /// Who it is, for the audit log.
    pub fn actor(&self) -> Actor {
        Actor::User(self.id, self.name.clone())
    }

    /// The only store that the person sees; none where it sees all.
    pub fn only(&self) -> Option<StoreId> {
        match self.rights {
            Rights::Hq => None,
            Rights::Manager(store) => Some(store),
        }
    }

    /// Refuses where a thing belongs to a store that is not the person's.
    pub fn need(&self, store: Option<StoreId>) -> ApiResult<()> {
        match self.rights {
            Rights::Hq => Ok(()),
            Rights::Manager(own) if store == Some(own) => Ok(()),
            Rights::Manager(_) => Err(ApiError::NotAllowed),
        }
    }

    /// The store to look at: the one asked for, or the person's own.
    pub fn look_at(&self, asked: Option<StoreId>) -> ApiResult<Option<StoreId>> {
        match asked {
            Some(store) => self.need(Some(store)).map(|()| Some(store)),
            None => Ok(self.only()),
        }
    }

    /// What the person is told of itself.
    pub fn me(&self) -> Me {
        let role = match self.rights {
            Rights::Hq => UserRole::Hq,
            Rights::Manager(_) => UserRole::Manager,
        };
        Me { name: self.name.clone(), role, store: self.only() }
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let token = cookie::token(&parts.headers).ok_or(ApiError::NotSignedIn)?;
        let (hash, now) = (token_hash(token), app.clock.now());
        let found = app.store.read(move |sql| sessions::find(sql, &hash, now)).await?;
        let session = found.ok_or(ApiError::NotSignedIn)?;
        if now.since(session.last_seen_at) >= NOTED_EVERY {
            let note = move |desk: &mut Desk| sessions::note_use(&desk.sql, &hash, now);
            app.store.write(note).await?;
        }
        Ok(session.person)
    }
}

impl FromRequestParts<App> for Hq {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let person = Person::from_request_parts(parts, app).await?;
        match person.rights {
            Rights::Hq => Ok(Self(person)),
            Rights::Manager(_) => Err(ApiError::NotAllowed),
        }
    }
}
