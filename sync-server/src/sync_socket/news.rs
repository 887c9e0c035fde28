//! What changes while a till is connected: roster, programs, status list, limits.

use super::greeting::in_frames;
use super::session::fault_ends;
use crate::app::App;
use crate::settling::{self, Journal};
use crate::status;
use crate::store::{StoreFault, shops, tills};
use rusqlite::Connection;
use shared::ids::{CardId, ServerEpoch};
use shared::signing::seal;
use shared::status_list::StatusVersion;
use shared::sync::codec::List;
use shared::sync::server_side::Event;
use shared::sync::{CardSnapshot, Have, ToTill};
use shared::time::{Millis, Timestamp};
use tokio::sync::mpsc;

/// How often it is looked whether a limit has aged.
const RENEW: Millis = Millis(600_000);
/// The most snapshots that one welcome brings.
const CARDS_MAX: usize = 2_000;

/// What a till has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    roster: u64,
    programs: u64,
    status: Option<StatusVersion>,
}

impl Sent {
    pub(super) fn of(have: &Have) -> Self {
        Self { roster: have.roster, programs: have.programs, status: have.status_list }
    }
}

/// Pushes what becomes newer, until the session ends.
pub(super) async fn follow(
    app: &App,
    journal: Journal,
    mut sent: Sent,
    events: mpsc::UnboundedSender<Event>,
) {
    let mut board = app.board.clone();
    let mut renew = app.clock.ticks(RENEW);
    loop {
        let frames = tokio::select! {
            changed = board.changed() => match changed {
                Ok(()) => newer(app, journal, &mut sent).await,
                Err(_server_stops) => return,
            },
            _ = renew.tick() => renewed(app, journal).await,
        };
        let frames = match frames {
            Ok(frames) => frames,
            Err(fault) => vec_of_end(&events, &fault),
        };
        for frame in frames {
            if events.send(Event::Push(frame)).is_err() {
                return;
            }
        }
    }
}

fn vec_of_end(events: &mpsc::UnboundedSender<Event>, fault: &StoreFault) -> Vec<ToTill> {
    let _session_gone = events.send(fault_ends(fault));
    Vec::new()
}

async fn renewed(app: &App, journal: Journal) -> Result<Vec<ToTill>, StoreFault> {
    let limit = settling::renew(app, journal).await?;
    Ok(limit
        .map(|limit| ToTill::Limit { limit: seal(&limit, &app.keys.server) })
        .into_iter()
        .collect())
}

/// Roster, programs and status list, as far as they are newer than what was sent.
pub(super) async fn newer(
    app: &App,
    journal: Journal,
    sent: &mut Sent,
) -> Result<Vec<ToTill>, StoreFault> {
    let key = &app.keys.server;
    let (till, have) = (journal.till, *sent);
    let (roster, programs) = app
        .store
        .read(move |sql| {
            let roster = shops::roster_for(sql, till, have.roster)?;
            Ok::<_, StoreFault>((roster, shops::programs(sql, have.programs)?))
        })
        .await?;
    let mut frames = Vec::new();
    if let Some(roster) = roster {
        sent.roster = roster.version;
        frames.push(ToTill::Roster { roster: seal(&roster, key) });
    }
    if let Some(programs) = programs {
        sent.programs = programs.version;
        frames.push(ToTill::Programs { programs: seal(&programs, key) });
    }
    let (version, status) = status::frames_for(app, sent.status).await?;
    sent.status = version.or(sent.status);
    frames.extend(status);
    Ok(frames)
}

/// The rights of a till: all of them, since each is a running total and says nothing new where it is known.
pub(super) async fn grants(app: &App, journal: Journal) -> Result<Vec<ToTill>, StoreFault> {
    let now = app.clock.now();
    let grants = app.store.read(move |sql| tills::grants(sql, journal, now)).await?;
    let frame = |part: &[shared::limits::Grant]| {
        let signed = part.iter().map(|grant| seal(grant, &app.keys.server));
        ToTill::Grants { grants: List::first_of(signed) }
    };
    Ok(grants.chunks(500).map(frame).collect())
}

/// Snapshots of the cards that moved in the till's store since its newest.
pub(super) async fn cards_of_store(
    app: &App,
    journal: Journal,
    since: Timestamp,
) -> Result<Vec<ToTill>, StoreFault> {
    let now = app.clock.now();
    let found = app
        .store
        .read(move |sql| {
            let cards = shops::cards_moved_since(sql, journal.till, since, CARDS_MAX)?;
            snapshots(sql, &cards, now)
        })
        .await?;
    Ok(in_frames(app, found))
}

/// What is known of some cards; those that are unknown are left out.
pub(super) fn snapshots(
    sql: &Connection,
    cards: &[CardId],
    now: Timestamp,
) -> Result<(ServerEpoch, Vec<CardSnapshot>), StoreFault> {
    let epoch = crate::store::books::server_epoch(sql)?;
    let mut found = Vec::new();
    for card in cards {
        found.extend(shops::snapshot(sql, *card, now)?);
    }
    Ok((epoch, found))
}
