//! What every request shares.

use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::keys::Keys;
use crate::store::Store;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio::sync::watch;

/// The running server, handed to each handler. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The books.
    pub store: Store,
    /// What the server signs with.
    pub keys: Arc<Keys>,
    /// Where time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub entropy: Entropy,
    /// How it was set up.
    pub config: Arc<Config>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
    /// True from the moment when the server begins to stop.
    pub stopping: watch::Receiver<bool>,
}
