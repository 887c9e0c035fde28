//! A server for one test: its own folder, its own port, gone when the test ends.

use shared::books::Program;
use shared::ids::{CardId, ProgramId, StoreId};
use shared::limits::OfflinePolicy;
use shared::money::{Asset, Minor};
use shared::sync::Caps;
use shared::time::Millis;
use std::path::{Path, PathBuf};
use sync_server::acts::cards::{self, Order};
use sync_server::acts::shops::{self, NewStore};
use sync_server::acts::staff::{self, NewPerson};
use sync_server::acts::tills::{self, CodeFor};
use sync_server::clock::Clock;
use sync_server::config::ConfigFile;
use sync_server::entropy::Entropy;
use sync_server::error::ApiError;
use sync_server::server::Server;
use sync_server::store::Desk;
use sync_server::store::people::Actor;
use tempfile::TempDir;

/// The server with one store, one program and its folder.
pub(crate) struct House {
    pub(crate) server: Server,
    proof: Proof,
    folder: TempDir,
}

/// Whatever a test did: the books that it leaves behind pass every check, or the test fails.
struct Proof {
    folder: Option<PathBuf>,
}

/// The program and store that every house has.
pub(crate) const PROGRAM: ProgramId = ProgramId(1);
pub(crate) const STORE: StoreId = StoreId(1);

/// The program under test, which is its own document worker too.
const WORKER: &str = env!("CARGO_BIN_EXE_sync-server");

pub(crate) fn eur(minor: i64) -> Minor {
    Minor::new(minor).unwrap()
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with_worker(WORKER).await
    }

    /// The same with another program to look at documents.
    pub(crate) async fn with_worker(worker: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = start(folder.path(), worker).await;
        let house = Self { server, proof: Proof::of(&folder), folder };
        house.desk(furnish).await;
        house
    }

    /// A server on a folder that is there already.
    pub(crate) async fn on(folder: TempDir) -> Self {
        let server = start(folder.path(), WORKER).await;
        Self { server, proof: Proof::of(&folder), folder }
    }

    /// Stops the server and starts another on the same folder.
    pub(crate) async fn restart(self) -> Self {
        self.restart_after(|_| ()).await
    }

    /// The same, with something done to the folder in between.
    pub(crate) async fn restart_after(self, act: impl FnOnce(&Path)) -> Self {
        self.server.stop().await.unwrap();
        act(self.folder.path());
        let server = start(self.folder.path(), WORKER).await;
        Self { server, ..self }
    }

    /// Stops the server and leaves the folder.
    pub(crate) async fn close(mut self) -> TempDir {
        self.server.stop().await.unwrap();
        // What is done to the folder from here on is the test's own affair.
        self.proof.folder = None;
        self.folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Does something at the writer's desk.
    pub(crate) async fn desk<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, ApiError> + Send + 'static,
    ) -> T {
        self.server.app.store.write(act).await.unwrap()
    }

    /// A card that was sold with this value.
    pub(crate) async fn card(&self, minor: i64) -> CardId {
        self.order(Some(eur(minor))).await
    }

    /// A card that nobody has bought yet.
    pub(crate) async fn new_card(&self) -> CardId {
        self.order(None).await
    }

    async fn order(&self, activate: Option<Minor>) -> CardId {
        let keys = std::sync::Arc::clone(&self.server.app.keys);
        let batch = Entropy.uuid(Clock::System.now());
        let order = Order { program: PROGRAM, count: 1, activate, batch };
        let made =
            self.desk(move |desk| cards::order(desk, &Actor::CommandLine, &keys, &order)).await;
        made[0].issued.card
    }

    /// Somebody stands at the tills: the first person, where a test has nobody yet.
    pub(crate) async fn staff_it(&self) {
        self.desk(|desk| {
            if desk.sql.query_row("SELECT count(*) FROM staff", [], |row| row.get(0)) == Ok(0) {
                staff::create(desk, &Actor::CommandLine, cashier())?;
            }
            Ok(())
        })
        .await;
    }

    /// A one-time code for a new till.
    pub(crate) async fn code(&self) -> String {
        let wanted = CodeFor::New { store: STORE, name: None };
        let made = self
            .desk(move |desk| {
                let valid = Millis::from_hours(1);
                tills::make_code(desk, &Actor::CommandLine, Entropy, wanted, valid)
            })
            .await;
        made.code.to_string()
    }

    /// One number out of the tables.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        let read = move |sql: &rusqlite::Connection| {
            sql.query_row(query, [], |row| row.get(0)).map_err(sync_server::store::StoreFault::from)
        };
        self.server.app.store.read(read).await.unwrap()
    }

    /// What a card has.
    pub(crate) async fn balance(&self, card: CardId) -> i64 {
        let read = move |sql: &rusqlite::Connection| {
            sql.query_row(
                "SELECT credits_posted_cache - debits_posted_cache FROM accounts WHERE id = ?1",
                [format!("card:{card}")],
                |row| row.get(0),
            )
            .map_err(sync_server::store::StoreFault::from)
        };
        self.server.app.store.read(read).await.unwrap()
    }

    /// Everything that can be worked out again agrees.
    #[track_caller]
    pub(crate) fn verified(&self) -> bool {
        verify(self.path()).iter().all(|check| check.fault.is_none())
    }
}

impl Proof {
    fn of(folder: &TempDir) -> Self {
        Self { folder: Some(folder.path().to_owned()) }
    }
}

impl Drop for Proof {
    fn drop(&mut self) {
        let Some(folder) = self.folder.take().filter(|_| !std::thread::panicking()) else {
            return;
        };
        let faults = verify(&folder).into_iter().filter_map(|check| check.fault);
        assert_eq!(faults.collect::<Vec<_>>(), Vec::<String>::new(), "the books are right");
    }
}

/// Runs all checks on a folder.
pub(crate) fn verify(folder: &Path) -> Vec<sync_server::store::verifying::Check> {
    let sql = sync_server::store::open_to_read(&folder.join("scrip.db")).unwrap();
    sync_server::store::verifying::all(&sql).unwrap()
}

/// Somebody who sells at all stores; nobody signs in with this PIN.
pub(crate) fn cashier() -> NewPerson {
    let caps = Caps { payment_max: None, refund_max: None };
    let (name, pin_hash) = ("Kim".to_owned(), String::new());
    NewPerson { name, role: "cashier", store: None, caps, pin_hash }
}

async fn start(folder: &Path, worker: &str) -> Server {
    let file = ConfigFile {
        listen: "127.0.0.1:0".parse().ok(),
        worker: Some(worker.into()),
        ..ConfigFile::default()
    };
    let config = file.finish().unwrap();
    Server::start(folder, config, Clock::System, Entropy).await.unwrap()
}

fn furnish(desk: &mut Desk) -> Result<(), ApiError> {
    let store = NewStore {
        name: "Harbour".to_owned(),
        asset: Asset::EUR,
        ceiling: eur(1_000_000),
        policy: OfflinePolicy::default(),
    };
    let request = Entropy.uuid(desk.now);
    assert_eq!(shops::create_store(desk, &Actor::CommandLine, request, store)?, STORE);
    let program = Program {
        name: "Gift".to_owned(),
        asset: Asset::EUR,
        load_min: eur(500),
        load_max: eur(25_000),
        balance_max: eur(50_000),
        expires_after: None,
        activate_offline: true,
    };
    assert_eq!(shops::create_program(desk, &Actor::CommandLine, program)?, PROGRAM);
    Ok(())
}
