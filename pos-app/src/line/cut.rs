//! The switch that cuts a till's line, for demonstrations and tests.

use std::sync::Arc;
use tokio::sync::watch;

/// Whether the line is cut; clones share the switch.
#[derive(Clone, Debug)]
pub struct CutSwitch(Arc<watch::Sender<bool>>);

impl Default for CutSwitch {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl CutSwitch {
    /// Cuts the line: what is open ends, and nothing is opened.
    pub fn cut(&self) {
        self.0.send_replace(true);
    }

    /// Lets traffic through again.
    pub fn heal(&self) {
        self.0.send_replace(false);
    }

    /// Whether it is cut now.
    pub fn is_cut(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns once the line is cut.
    pub async fn until_cut(&self) {
        // The sender lives in `self`, so it cannot be gone while this waits.
        let mut changes = self.0.subscribe();
        let _always_ok = changes.wait_for(|cut| *cut).await;
    }
}
