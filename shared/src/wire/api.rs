//! The server's HTTP API as types: what the console sends and gets under `/v1`.
//!
//! | method and path | body → answer | who |
//! |---|---|---|
//! | `POST /session` | [`SignIn`] → [`Me`], sets the session cookie | anyone |
//! | `GET /session` · `DELETE /session` | → [`Me`] · → nothing | signed in |
//! | `POST /first-user` | [`FirstUser`] → [`Me`] | who holds the one-time link |
//! | `GET /programs` · `POST /programs` | → [`Page`]`<`[`ProgramRow`]`>` · [`NewProgram`] → [`ProgramRow`] | all · HQ |
//! | `GET /cards?search&program&state` | → [`Page`]`<`[`CardRow`]`>` | all |
//! | `POST /cards/find` | [`FindCard`] → [`Page`]`<`[`CardRow`]`>`, at most one page | all |
//! | `POST /cards` | [`IssueCards`] → [`IssuedCards`] | HQ |
//! | `GET /cards/{id}` | → [`CardDetail`] | all |
//! | `GET /cards/{id}/activities` | → [`Page`]`<`[`ActivityRow`]`>` | all |
//! | `POST /cards/{id}/activate` · `/load` | [`MoneyAct`] → [`CardDetail`] | HQ |
//! | `POST /cards/{id}/block` · `/unblock` · `/close` | [`StateAct`] → [`CardDetail`] | HQ, manager |
//! | `GET /cards/{id}/qr.svg` · `/qr.png` | → picture of a working card; each one is audited | HQ |
//! | `POST /redeem` | [`OnlineRedeem`] → [`CardDetail`] | HQ |
//! | `GET /stores` · `POST /stores` · `PUT /stores/{id}` | → [`Page`]`<`[`StoreRow`]`>` · [`NewStore`] → [`StoreRow`] | all · HQ |
//! | `GET /tills` · `POST /tills` | → [`Page`]`<`[`TillRow`]`>` · [`NewTill`] → [`TillRow`] | all · HQ |
//! | `POST /tills/{id}/enrol-code` | nothing → [`EnrolCode`] | HQ, manager |
//! | `POST /tills/{id}/revoke` | [`StateAct`] → [`TillRow`] | HQ |
//! | `GET /staff` · `POST /staff` · `POST /staff/{id}/remove` | → [`Page`]`<`[`StaffRow`]`>` · [`NewStaff`] → [`StaffRow`] | HQ, manager |
//! | `GET /exposure` | → [`Page`]`<`[`StoreExposure`]`>` | all |
//! | `GET /exceptions?open` | → [`Page`]`<`[`ExceptionRow`]`>` | all |
//! | `POST /exceptions/{position}/clear` | [`ClearException`] → [`ExceptionRow`] | HQ, manager |
//! | `GET /totals?from&to&store` | → [`Page`]`<`[`TotalsRow`]`>`, one per day, store and till | all |
//! | `GET /audit` | → [`Page`]`<`[`AuditRow`]`>` | HQ |
//!
//! Every `GET` of a page takes `cursor` and `limit` too: what the page before gave as `next`, and 1 to 500 rows
//! instead of 50.
//!
//! Every write carries an `Idempotency-Key`, a UUID made by the caller: the same key again gives the first
//! answer, with another body a refusal. Signing in and out, the first user and `/cards/find` need none: they
//! change nothing that could be doubled. Amounts are whole minor units within ±(2^53 − 1), times are
//! milliseconds since 1970 in UTC, days are `YYYY-MM-DD`. `search` takes a card's id or the last four characters
//! of its number; whole numbers and codes are secrets and go into the body of `/cards/find`. A manager sees and changes only the own store.
//! Errors are `application/problem+json` (RFC 9457) of the form [`Problem`].

mod cards;
mod people;
mod places;

pub use cards::{
    ActivityRow, CardDetail, CardRow, FindCard, IssueCards, IssuedCard, IssuedCards, MoneyAct,
    NewProgram, OnlineRedeem, ProgramRow, StateAct,
};
pub use people::{AuditRow, FirstUser, Me, NewStaff, SignIn, StaffRole, StaffRow, UserRole};
pub use places::{
    ClearException, EnrolCode, ExceptionRow, NewStore, NewTill, StoreExposure, StoreRow,
    TillExposure, TillRow, TillStanding, TotalsRow,
};

use crate::ledger::{Refusal, Retry};
use serde::{Deserialize, Serialize};

/// One page of a list that is read in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to send as `cursor` for the next page; none on the last.
    pub next: Option<String>,
}

/// An error as RFC 9457 has it, with Scrip's stable code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`, or the address of the code's description.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence, the same for each code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable code.
    pub code: String,
    /// Whether the same request can succeed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// The refusal with its figures, where the rules said no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// The field of the request that is wrong, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
