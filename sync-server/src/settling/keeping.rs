//! What tills keep of what restored books signed: taken back before their entries settle.

use super::Journal;
use super::checked::CheckedEntry;
use crate::app::App;
use crate::store::{Desk, StoreFault, history};
use sha2::{Digest, Sha256};
use shared::books::Books;
use shared::ids::CardId;
use shared::journal::{Entry, Place};
use shared::ledger::Refusal;
use shared::limits::{Grant, Holder, Limit};
use shared::settle::{self, Arrived, TakenBack};
use shared::signing::{Payload, Signed, Verified};
use shared::trust_list::{Purpose, TrustList};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The rights that a till showed, by card: what is missing of them is taken back as its entries use it.
pub type KeptGrants = Arc<HashMap<CardId, KeptGrant>>;

/// A right as it was signed.
#[derive(Clone, Debug)]
pub struct KeptGrant {
    grant: Verified<Grant>,
    sha256: [u8; 32],
}

/// Takes limits back, durably.
pub async fn keep_limits(
    app: &App,
    journal: Journal,
    limits: Vec<Signed<Limit>>,
) -> Result<(), StoreFault> {
    let (limits, forged) = open(app, journal, limits, |limit| limit.holder).await?;
    let work = move |desk: &mut Desk| {
        let mut tally = Tally { refused: forged, ..Tally::default() };
        for (limit, sha256) in &limits {
            let request = request_of(sha256, b"limit");
            let rule = |books: &mut Books| settle::take_back_limit(books, request, limit);
            let Desk { sql, books, .. } = &mut *desk;
            tally.count(journal, &books.decide(sql, rule)?);
        }
        tally.say(journal, "limits");
        Ok(())
    };
    app.store.writer().hand_in(1, work).await
}

/// Rights as their signatures prove them, for settling and for [`keep_rest`].
pub async fn open_grants(
    app: &App,
    journal: Journal,
    grants: Vec<Signed<Grant>>,
) -> Result<Vec<(CardId, KeptGrant)>, StoreFault> {
    let (grants, forged) = open(app, journal, grants, |grant| grant.holder).await?;
    let tally = Tally { refused: forged, ..Tally::default() };
    tally.say(journal, "rights");
    let kept = |(grant, sha256): (Verified<Grant>, _)| (grant.card, KeptGrant { grant, sha256 });
    Ok(grants.into_iter().map(kept).collect())
}

/// Where the journal is held up to what the till said it has: takes the rest of its rights back, durably, and
/// no longer waits for it. Gives whether that is so.
pub async fn keep_rest(
    app: &App,
    journal: Journal,
    kept: KeptGrants,
    claimed: Place,
) -> Result<bool, StoreFault> {
    let work = move |desk: &mut Desk| {
        if super::head_of(desk, journal)?.place.sequence < claimed.sequence {
            return Ok(false);
        }
        let mut tally = Tally::default();
        for kept in kept.values() {
            let request = request_of(&kept.sha256, b"rest");
            let rule = |books: &mut Books| settle::take_back_grant(books, request, &kept.grant);
            let Desk { sql, books, .. } = &mut *desk;
            let taken = books.decide(sql, rule)?;
            tally.count(journal, &taken);
            note_loss(desk, (journal, request), &kept.grant, &taken)?;
        }
        tally.say(journal, "rights");
        let place = (journal.till, journal.epoch);
        let rule = |books: &mut Books| Ok(settle::caught_up(books, place, claimed)?);
        let Desk { sql, books, .. } = desk;
        Ok(books.decide(sql, rule)?.unwrap_or(false))
    };
    app.store.writer().hand_in(1, work).await
}

/// Before an entry settles that uses a right: what the books lack of it, as far as the till showed it.
pub(super) fn keep_for(
    desk: &mut Desk,
    journal: Journal,
    kept: &KeptGrants,
    one: &CheckedEntry,
) -> Result<(), StoreFault> {
    let entry: &Entry = &one.entry;
    let used = settle::right_used(&entry.body).and_then(|(card, _)| kept.get(&card));
    let Some(KeptGrant { grant, .. }) = used else {
        return Ok(());
    };
    let keys = |_| None;
    let arrived = Arrived { entry: &one.entry, hash: one.hash, at: desk.now, server_keys: &keys };
    let request = request_of(&one.hash.0, b"right");
    let Desk { sql, books, .. } = &mut *desk;
    let rule = |books: &mut Books| settle::take_back_for(books, request, &arrived, grant);
    let taken = books.decide(sql, rule)?;
    Tally::default().count(journal, &taken);
    note_loss(desk, (journal, request), grant, &taken)
}

/// A person looks at what a store bears.
fn note_loss(
    desk: &mut Desk,
    (journal, plan): (Journal, Uuid),
    grant: &Grant,
    taken: &Result<TakenBack, Refusal>,
) -> Result<(), StoreFault> {
    let Ok(TakenBack::Short { amount }) = taken else {
        return Ok(());
    };
    let place = (journal.till, journal.epoch);
    let Desk { sql, books, now } = desk;
    let rule = |books: &mut Books| {
        let enrolment = books.enrolments.get(place)?.ok_or(Refusal::UnknownAccount)?;
        Ok(enrolment.store)
    };
    let Ok(store) = books.decide(sql, rule)? else {
        return Err(StoreFault::damaged(format!("{} has no enrolment", journal.till)));
    };
    metrics::counter!("scrip_exceptions_total").increment(1);
    history::open_right_short(sql, (place, store), plan, (grant.card, *amount), *now)
}

/// Opens what was signed, away from the writer; leaves out, and counts, what is not the server's own word
/// to this till.
async fn open<T: Payload + Send + 'static>(
    app: &App,
    journal: Journal,
    signed: Vec<Signed<T>>,
    holder_of: fn(&T) -> Holder,
) -> Result<(Vec<(Verified<T>, [u8; 32])>, u64), StoreFault> {
    let trust = app.trust.clone();
    let work = move || {
        let all = signed.len();
        let own = own_holder(journal);
        let is_own = |(said, _): &(Verified<T>, _)| holder_of(said) == own;
        let opened = signed.iter().filter_map(|signed| open_one(&trust.list, signed));
        let opened: Vec<_> = opened.filter(is_own).collect();
        let forged = u64::try_from(all - opened.len()).unwrap_or(u64::MAX);
        (opened, forged)
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_panicked| StoreFault::damaged("what a till keeps could not be checked"))
}

fn open_one<T: Payload>(trust: &TrustList, signed: &Signed<T>) -> Option<(Verified<T>, [u8; 32])> {
    let said = signed.open(|id| trust.key_for(id, Purpose::Server)).ok()?;
    Some((said, signed.sha256()))
}

fn own_holder(journal: Journal) -> Holder {
    Holder { till: journal.till, epoch: journal.epoch, key: journal.key.id() }
}

/// The same thing shown again moves nothing again.
fn request_of(sha256: &[u8; 32], what: &[u8]) -> Uuid {
    let hash = Sha256::new().chain_update(b"scrip.take-back.v1").chain_update(what);
    let hash = hash.chain_update(sha256).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// How much of what was shown said something new.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    new: u64,
    known: u64,
    refused: u64,
}

impl Tally {
    fn count(&mut self, journal: Journal, taken: &Result<TakenBack, Refusal>) {
        match taken {
            Ok(TakenBack::Known) => self.known += 1,
            Ok(TakenBack::New | TakenBack::Short { .. }) => self.new += 1,
            Err(refusal) => {
                let (till, code) = (journal.till, refusal.code());
                tracing::warn!(%till, refusal.code = code, "What {till} keeps is not taken back: {code}");
                self.refused += 1;
            }
        }
    }

    fn say(self, journal: Journal, what: &'static str) {
        let Self { new, known, refused } = self;
        if refused > 0 {
            metrics::counter!("scrip_kept_refused_total").increment(refused);
        }
        if new + known + refused > 0 {
            let till = journal.till;
            tracing::info!(
                %till, new, known, refused,
                "{till} showed {what} that it keeps: {new} new, {known} known, {refused} refused"
            );
        }
    }
}
