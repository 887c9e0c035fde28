//! Writes that happen once: looked up, done and noted in one durable commit.

use super::input::Order;
use crate::app::App;
use crate::auth::Person;
use crate::error::ApiResult;
use crate::store::people::Actor;
use crate::store::requests::{self, Done};
use crate::store::{Desk, StoreFault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shared::ledger::{Field, Refusal};
use uuid::Uuid;

/// Who does something, and under which name the ledger knows it.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// Who, for the audit log.
    pub(crate) actor: Actor,
    /// The name of the ledger's plan: the same order of the same person has the same.
    pub(crate) request: Uuid,
}

/// Does what is ordered, and gives what came of it; an order that was done before gives the same again and
/// does nothing. A refusal leaves nothing behind, so it may be tried again. What comes of it is kept as
/// JSON: secrets do not belong in it.
pub(crate) async fn once<T, K>(
    app: &App,
    person: &Person,
    order: Order<T>,
    act: impl FnOnce(&mut Desk, &Deed, T) -> ApiResult<K> + Send + 'static,
) -> ApiResult<K>
where
    T: Send + 'static,
    K: Serialize + DeserializeOwned + Send + 'static,
{
    let no_matter = |_: &Desk, _: &Deed, _: &K| Ok(());
    once_noting(app, person, order, act, no_matter).await
}

/// The same, where it matters that what came of it is shown again: `again` notes it.
pub(crate) async fn once_noting<T, K>(
    app: &App,
    person: &Person,
    order: Order<T>,
    act: impl FnOnce(&mut Desk, &Deed, T) -> ApiResult<K> + Send + 'static,
    again: impl FnOnce(&Desk, &Deed, &K) -> ApiResult<()> + Send + 'static,
) -> ApiResult<K>
where
    T: Send + 'static,
    K: Serialize + DeserializeOwned + Send + 'static,
{
    let user = person.id;
    let deed = Deed { actor: person.actor(), request: request_of(user, order.key) };
    let Order { key, asked, body } = order;
    app.store
        .write(move |desk| {
            if let Some(done) = requests::find(&desk.sql, user, key)? {
                let came = what_came(&done, &asked)?;
                again(desk, &deed, &came)?;
                return Ok(came);
            }
            let came = act(desk, &deed, body)?;
            let done =
                Done { asked, came: serde_json::to_vec(&came).map_err(StoreFault::damaged)? };
            requests::add(&desk.sql, user, key, &done, desk.now)?;
            Ok(came)
        })
        .await
}

fn what_came<K: DeserializeOwned>(done: &Done, asked: &[u8; 32]) -> ApiResult<K> {
    if done.asked != *asked {
        return Err(Refusal::SameIdDifferent { field: Field::Body }.into());
    }
    Ok(serde_json::from_slice(&done.came).map_err(StoreFault::damaged)?)
}

/// Two people may give the same key to two things, so the ledger's name is made of both.
fn request_of(user: u32, key: Uuid) -> Uuid {
    let hash = Sha256::new()
        .chain_update(b"scrip.request.v1")
        .chain_update(user.to_be_bytes())
        .chain_update(key.as_bytes())
        .finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
