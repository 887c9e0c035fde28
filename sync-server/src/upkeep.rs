//! What the server does by itself, every second: publish the status list, and notice what people changed.

use crate::app::App;
use crate::status;
use crate::store::{StoreFault, versions};
use shared::status_list::StatusVersion;
use shared::time::Millis;
use tokio::sync::watch;

const EVERY: Millis = Millis(1_000);

/// What tills may lack; sessions wait for it to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Version of the roster.
    pub roster: u64,
    /// Version of the programs.
    pub programs: u64,
    /// Version of the status list.
    pub status: Option<StatusVersion>,
}

/// Runs until the server stops. A fault is logged and tried again: nothing here can lose anything.
pub async fn run(app: App, board: watch::Sender<Board>) {
    let mut ticks = app.clock.ticks(EVERY);
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        match look(&app).await {
            Ok(seen) => {
                board.send_if_modified(|known| std::mem::replace(known, seen) != seen);
            }
            Err(fault) => tracing::error!(fault = %fault, "Upkeep failed: {fault}"),
        }
    }
}

/// Publishes what is due and reads the numbers.
pub async fn look(app: &App) -> Result<Board, StoreFault> {
    status::publish(app).await?;
    let status = app.status.published().map(|published| published.version);
    app.store
        .read(move |sql| {
            Ok(Board {
                roster: versions::current(sql, versions::ROSTER)?,
                programs: versions::current(sql, versions::PROGRAMS)?,
                status,
            })
        })
        .await
}
