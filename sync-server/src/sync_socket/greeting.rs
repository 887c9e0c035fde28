//! What a till is welcomed with.

use super::documents::want_after;
use super::news::{self, Sent};
use super::rights;
use crate::acts;
use crate::app::App;
use crate::error::ApiError;
use crate::settling::{self, Journal};
use crate::store::journal::{forked_at, outcomes_after};
use crate::store::{Desk, StoreFault, tills};
use shared::ids::{Epoch, TillId};
use shared::signing::{Signed, Verified, seal};
use shared::sync::codec::List;
use shared::sync::server_side::{Caller, Greeting, Show, Standing};
use shared::sync::{
    Admission, CardSnapshot, Cards, ENTRIES_MAX, EntryOutcome, Halt, ServerTime, ToTill,
};
use shared::trust_list::Purpose;

/// The most outcomes that one welcome repeats; what is missing still comes with the next.
const OUTCOMES_MAX: usize = 20 * ENTRIES_MAX;

/// How a till stands. One that joined after the backup of these books is known by its admission.
pub(super) async fn find(
    app: &App,
    (till, epoch): (TillId, Epoch),
    admission: Option<Signed<Admission>>,
) -> Result<Standing, StoreFault> {
    let standing = app.store.read(move |sql| tills::standing(sql, till, epoch)).await?;
    let admitted = admission.as_ref().and_then(|signed| admitted(app, (till, epoch), signed));
    Ok(match admitted {
        Some(admission) if standing == Standing::Unknown => Standing::Enrolled(admission.key),
        Some(_) | None => standing,
    })
}

/// Who the till is, by the server's own signature.
fn admitted(
    app: &App,
    place: (TillId, Epoch),
    signed: &Signed<Admission>,
) -> Option<Verified<Admission>> {
    let said = signed.open(|id| app.trust.list.key_for(id, Purpose::Server)).ok()?;
    ((said.till, said.epoch) == place).then_some(said)
}

/// Takes a till in again that joined after the backup of these books; it has proven its key. Gives whether
/// the books know it now.
pub(super) async fn adopt(app: &App, caller: &Caller) -> Result<bool, StoreFault> {
    let place = (caller.till, caller.epoch);
    let till = caller.till;
    let standing = app.store.read(move |sql| tills::standing(sql, place.0, place.1)).await?;
    if standing != Standing::Unknown {
        return Ok(true);
    }
    let Some(admission) = caller.admission.as_ref().and_then(|a| admitted(app, place, a)) else {
        return Ok(false);
    };
    match app.store.write(move |desk| acts::tills::adopt(desk, &admission)).await {
        Ok(()) => Ok(true),
        Err(ApiError::Fault(fault)) => Err(fault),
        Err(refused) => {
            let why = refused.detail();
            tracing::warn!(%till, why, "{till} joined after the backup of these books and cannot be taken in: {why}");
            Ok(false)
        }
    }
}

/// Gathers what the till lacks, and says what it has then.
pub(super) async fn greet(
    app: &App,
    caller: &Caller,
    journal: Journal,
) -> Result<(Greeting, Sent), StoreFault> {
    let place = (caller.till, caller.epoch);
    let at_desk = move |desk: &mut Desk| {
        tills::seen(&desk.sql, place.0, desk.now)?;
        let awaited = desk.books.rules().awaited.contains(&place);
        let show = if awaited { Show::Wanted } else { Show::NotNeeded };
        let limit = settling::current_limit(desk, journal)?;
        Ok((settling::head_of(desk, journal)?, limit, show))
    };
    let (head, limit, show) = app.store.writer().hand_in(1, at_desk).await?;
    let key = &app.keys.server;
    let time = ServerTime {
        till: caller.till,
        nonce: caller.nonce,
        at: app.clock.now(),
        server_epoch: head.server_epoch,
    };
    let signed_head = seal(&head, key);
    let have = caller.have;
    let (outcomes, forked) = app
        .store
        .read(move |sql| {
            let outcomes = outcomes_after(sql, place, have.outcomes, OUTCOMES_MAX)?;
            Ok::<_, StoreFault>((outcomes, forked_at(sql, place)?))
        })
        .await?;
    let mut frames = Vec::new();
    // Either line may be the copy: neither has an offline class.
    frames.extend(forked.map(|at| ToTill::Halted { at, why: Halt::Copy }));
    for part in outcomes.chunks(ENTRIES_MAX) {
        let outcomes = part.iter().map(|(at, outcome)| EntryOutcome::of(*at, outcome));
        let outcomes = List::first_of(outcomes);
        frames.push(ToTill::Outcomes { outcomes, head: signed_head.clone() });
    }
    if let Some(limit) = limit.filter(|limit| limit.number > have.limit) {
        frames.push(ToTill::Limit { limit: seal(&limit, key) });
    }
    let mut sent = Sent::of(&have);
    frames.extend(news::grants(app, journal).await?);
    frames.extend(rights::on_stopped(app, journal).await?);
    frames.extend(news::newer(app, journal, &mut sent).await?);
    frames.extend(news::cards_of_store(app, journal, have.cards_at).await?);
    frames.push(want_after(app, journal, head.place.sequence).await?);
    let newer_list = app.trust.list.number() > have.trust_list;
    let trust_list = newer_list.then(|| app.trust.signed.clone());
    let greeting = Greeting {
        trust_list,
        show,
        time: seal(&time, key),
        head: signed_head,
        place: head.place,
        news: frames,
    };
    Ok((greeting, sent))
}

/// Snapshots as signed frames.
pub(super) fn in_frames(
    app: &App,
    snapshots: (shared::ids::ServerEpoch, Vec<CardSnapshot>),
) -> Vec<ToTill> {
    let (server_epoch, cards) = snapshots;
    let frame = |part: &[CardSnapshot]| {
        let cards = Cards { server_epoch, cards: List::first_of(part.iter().copied()) };
        ToTill::Cards { cards: seal(&cards, &app.keys.server) }
    };
    cards.chunks(500).map(frame).collect()
}
