//! A small headquarters on a loopback port: real rules and real frames, books in memory.

mod books;
mod odd;
mod serve;

use books::Desk;
pub(crate) use books::{CASHIER, MANAGER, MANAGER_PIN, NEWCOMER, NEWCOMER_PIN, PIN};
pub(crate) use odd::{Odd, SignedBy};
use shared::books::Card;
use shared::credential::Issued;
use shared::ids::{CardId, Epoch, TillId};
use shared::ledger::AccountId;
use shared::limits::OfflinePolicy;
use shared::money::Asset;
use shared::settle::admin::Act;
use shared::sync::ToTill;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::runtime::Runtime;
use tokio::sync::broadcast;

/// A running headquarters; dropping it ends it.
pub(crate) struct Hq {
    pub(crate) address: String,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

struct Shared {
    desk: Mutex<Desk>,
    push: broadcast::Sender<ToTill>,
}

impl Hq {
    pub(crate) fn start() -> Self {
        Self::with_policy(OfflinePolicy::default())
    }

    pub(crate) fn with_policy(policy: OfflinePolicy) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let desk = Mutex::new(Desk::new(policy));
        let shared = Arc::new(Shared { desk, push: broadcast::Sender::new(64) });
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(serve::run(listener, Arc::clone(&shared)));
        Self { address, shared, runtime: Some(runtime) }
    }

    /// A fresh one-time code.
    pub(crate) fn code(&self) -> String {
        self.desk().new_code()
    }

    /// An active card with this much on it.
    pub(crate) fn card(&self, minor: i64) -> Issued {
        self.desk().new_card(Some(minor))
    }

    /// A card that was not sold yet.
    pub(crate) fn pending_card(&self) -> Issued {
        self.desk().new_card(None)
    }

    pub(crate) fn block(&self, card: CardId) {
        self.act(card, Act::Block);
    }

    /// Does something to a card at the desk.
    pub(crate) fn act(&self, card: CardId, what: Act) {
        let mut desk = self.desk();
        desk.act(card, what);
        // Nobody listens where no till is connected; the next greeting carries the list.
        let _listeners = self.shared.push.send(desk.status_part());
    }

    /// Counts a card in this from now on; what comes for it in another currency is refused.
    pub(crate) fn count_in(&self, card: CardId, asset: Asset) {
        let mut desk = self.desk();
        let known = desk.books.cards.get(card).unwrap().unwrap().clone();
        desk.books.cards.put(card, Card { asset, ..known });
        desk.publish();
    }

    /// From now on questions are settled and not answered.
    pub(crate) fn mute(&self) {
        self.desk().mute = true;
    }

    pub(crate) fn unmute(&self) {
        self.desk().mute = false;
    }

    /// What a card has, in minor units.
    pub(crate) fn balance(&self, card: CardId) -> i64 {
        self.desk().books.ledger.available(&AccountId::Card(card)).unwrap().get()
    }

    /// The same with what is reserved of it at the first till.
    pub(crate) fn value(&self, card: CardId) -> i64 {
        let reserved = AccountId::Reserved(card, TillId(1), Epoch(1));
        self.balance(card) + self.desk().books.ledger.available(&reserved).unwrap().get()
    }

    /// Ends every connection, and the port.
    pub(crate) fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk.lock().unwrap()
    }
}

impl Drop for Hq {
    fn drop(&mut self) {
        self.stop();
    }
}
