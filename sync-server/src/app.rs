//! What every request shares.

use crate::clock::Clock;
use crate::config::Config;
use crate::documents::Documents;
use crate::entropy::Entropy;
use crate::keys::Keys;
use crate::status::StatusKeeper;
use crate::store::Store;
use crate::store::trust::Trust;
use crate::sync_socket::Tills;
use crate::upkeep::Board;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// The running server, handed to each handler. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The books.
    pub store: Store,
    /// What the server signs with.
    pub keys: Arc<Keys>,
    /// The keys that tills trust, as the root signed them.
    pub trust: Arc<Trust>,
    /// Where time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub entropy: Entropy,
    /// How it was set up.
    pub config: Arc<Config>,
    /// Where documents from tills are looked at.
    pub documents: Documents,
    /// Who is connected.
    pub tills: Tills,
    /// The status list as published.
    pub status: StatusKeeper,
    /// What tills may lack.
    pub board: watch::Receiver<Board>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
    /// Room to check signatures: as many at once as there are cores.
    pub checks_room: Arc<Semaphore>,
    /// True from the moment when the server begins to stop.
    pub stopping: watch::Receiver<bool>,
}
