//! Taking up what headquarters says: kept first, as received, and then acted on.

use super::{Copied, Desk, Seen};
use crate::error::Fault;
use crate::store::{Kind, Store};
use shared::ids::{CardId, Sequence};
use shared::journal::Body;
use shared::signing::Signed;
use shared::status_list::StatusList;
use shared::sync::till_side::{News, Told};
use shared::sync::{CardSnapshot, EntryOutcome};
use shared::till::{HeardAnswer, Reading};
use shared::trust_list::Purpose;
use std::collections::BTreeSet;

/// What is left to do after something was taken up.
#[derive(Debug, Default)]
pub(crate) struct TakenUp {
    /// To be journalled.
    pub(crate) body: Option<Body>,
    /// An answer for whoever waits for it.
    pub(crate) answer: Option<HeardAnswer>,
    /// Cards that were heard of.
    pub(crate) cards: Vec<CardId>,
    /// Cards whose newest entry was settled: what is known of them is older than that.
    pub(crate) outdated: Vec<CardId>,
    /// How many of the outcomes a person should look at.
    pub(crate) exceptions: u32,
}

impl Desk {
    /// Takes up one piece of news.
    pub(crate) fn take_up(
        &mut self,
        store: &mut Store,
        news: News,
        reading: Reading,
    ) -> Result<TakenUp, Fault> {
        let mut done = TakenUp::default();
        match news {
            News::Outcomes(outcomes) => {
                done.outdated = self.cards_of(&outcomes);
                done.exceptions = self.outcomes(store, outcomes)?;
            }
            News::Head(told) => {
                keep(store, Kind::Head, &[], &told.signed)?;
                self.head = Some(told.said.into_inner());
            }
            News::Limit(told) => {
                keep(store, Kind::Limit, &told.said.number.0.to_be_bytes(), &told.signed)?;
                match self.book.take_up_limit(told.said) {
                    Ok(body) => done.body = body,
                    Err(why) => not_used("limit", &why),
                }
            }
            News::Grant(told) => {
                keep(store, Kind::Grant, &told.said.card.0, &told.signed)?;
                self.grants_at = self.grants_at.max(told.said.signed_at);
                if let Err(why) = self.book.take_up_grant(&told.said) {
                    not_used("grant", &why);
                }
            }
            News::TrustList(told) => {
                keep(store, Kind::TrustList, &[], &told.signed)?;
                self.book.enter_server_epoch(told.said.server_epoch());
                self.trust = told.said;
            }
            News::StatusDelta(delta) => {
                let list =
                    self.list.as_ref().map(|list| list.apply(delta, |id| self.server_key(id)));
                self.use_list(store, list)?;
            }
            News::StatusList(whole) => {
                let in_use = self.list.as_ref().map(StatusList::version);
                let list = StatusList::open(whole, in_use, |id| self.server_key(id));
                self.use_list(store, Some(list))?;
            }
            News::Roster(told) => {
                let is_newer = self.roster.as_ref().is_none_or(|r| r.version <= told.said.version);
                if is_newer {
                    keep(store, Kind::Roster, &[], &told.signed)?;
                    self.roster = Some(told.said);
                }
            }
            News::Programs(told) => {
                let is_newer =
                    self.programs.as_ref().is_none_or(|p| p.version <= told.said.version);
                if is_newer {
                    keep(store, Kind::Programs, &[], &told.signed)?;
                    self.programs = Some(told.said);
                }
            }
            News::Cards(told) => {
                done.cards = told.said.cards.iter().map(|card| card.card).collect();
                self.snapshots(store, &told.said.cards)?;
            }
            News::Time(time) => {
                self.guard.signed_time(time.at, reading);
                self.keep_clock(store)?;
            }
            News::Answer { answer, .. } => done.answer = self.answer(store, &answer)?,
            News::Release(card) => done.body = self.book.release(card),
        }
        Ok(done)
    }

    /// Remembers what a card said of itself.
    pub(crate) fn see(&mut self, store: &mut Store, card: CardId, seen: Seen) -> Result<(), Fault> {
        if self.seen.get(&card) != Some(&seen) {
            store.keep(&[(Kind::Seen, &card.0, &encode(&seen))])?;
            self.seen.insert(card, seen);
        }
        Ok(())
    }

    /// Stores what is remembered of time.
    pub(crate) fn keep_clock(&self, store: &mut Store) -> Result<(), Fault> {
        Ok(store.keep(&[(Kind::Time, &[], &self.clock_bytes())])?)
    }

    /// What is remembered of time, as it is stored.
    pub(crate) fn clock_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.guard).expect("a clock's memory is plain numbers")
    }

    /// Headquarters met a copy of this till, or stopped it: nothing offline until it is enrolled again.
    pub(crate) fn stop_offline(&mut self, store: &mut Store) -> Result<(), Fault> {
        if self.copied == Copied::NotKnown {
            self.copied = Copied::Yes;
            store.keep(&[(Kind::Copied, &self.life().key(), &[])])?;
        }
        Ok(())
    }

    /// The cards whose newest entry is among these.
    fn cards_of(&self, outcomes: &[EntryOutcome]) -> Vec<CardId> {
        let settled: BTreeSet<Sequence> = outcomes.iter().map(|outcome| outcome.sequence).collect();
        let latest = self.latest.iter().filter(|(_, at)| settled.contains(at));
        latest.map(|(card, _)| *card).collect()
    }

    fn outcomes(&mut self, store: &mut Store, outcomes: Vec<EntryOutcome>) -> Result<u32, Fault> {
        let own = |outcome: &&EntryOutcome| outcome.sequence <= self.book.place().sequence;
        let rows: Vec<_> = outcomes.iter().filter(own).map(|o| (o.sequence, encode(o))).collect();
        store.keep_outcomes(self.life(), &rows)?;
        let mut exceptions = 0;
        for outcome in outcomes {
            if let Err(why) = self.book.outcome(outcome.sequence, outcome.effect) {
                not_used("outcome", &why);
                continue;
            }
            exceptions += u32::from(!outcome.exceptions.is_empty());
            self.outcomes.entry(outcome.sequence).or_insert(outcome);
        }
        Ok(exceptions)
    }

    fn use_list(
        &mut self,
        store: &mut Store,
        list: Option<Result<StatusList, shared::status_list::BadStatusList>>,
    ) -> Result<(), Fault> {
        match list {
            Some(Ok(list)) => {
                store.keep(&[(Kind::StatusList, &[], &encode(&list.to_whole()))])?;
                self.list = Some(list);
            }
            Some(Err(why)) => not_used("status list", &why),
            None => {
                let till = self.till();
                tracing::warn!(till.id = %till, "Changes came for a status list that {till} has not got");
            }
        }
        Ok(())
    }

    /// Of each card the newest word counts; what came in another order says nothing.
    fn snapshots(&mut self, store: &mut Store, cards: &[CardSnapshot]) -> Result<(), Fault> {
        let newer = |card: &&CardSnapshot| {
            self.cards.get(&card.card).is_none_or(|known| known.as_of <= card.as_of)
        };
        let newer: Vec<CardSnapshot> = cards.iter().filter(newer).copied().collect();
        let rows: Vec<_> = newer.iter().map(|card| (card.card.0, encode(card))).collect();
        let rows: Vec<_> =
            rows.iter().map(|(key, bytes)| (Kind::Card, &key[..], &bytes[..])).collect();
        store.keep(&rows)?;
        self.cards.extend(newer.into_iter().map(|card| (card.card, card)));
        Ok(())
    }

    /// An answer's balance and state enter the snapshot at once, whatever becomes of the payment.
    fn answer(
        &mut self,
        store: &mut Store,
        told: &Told<shared::limits::Answer>,
    ) -> Result<Option<HeardAnswer>, Fault> {
        let opened = HeardAnswer::open(&told.signed, |id| self.trust.key_for(id, Purpose::Server));
        let heard = match opened {
            Ok(heard) => heard,
            Err(why) => {
                not_used("answer", &why);
                return Ok(None);
            }
        };
        let card = heard.answer().facts.card;
        let program = self.program_of(card).map(|program| program.id);
        let snapshot = program.and_then(|id| heard.snapshot(id, self.cards.get(&card)));
        let payment = told.said.payment;
        let answer = (Kind::Answer, &payment.0.as_bytes()[..], told.signed.as_bytes());
        match snapshot {
            Some(snapshot) => {
                store.keep(&[answer, (Kind::Card, &card.0, &encode(&snapshot))])?;
                self.cards.insert(card, snapshot);
            }
            None => store.keep(&[answer])?,
        }
        Ok(Some(heard))
    }
}

fn keep<T>(store: &mut Store, kind: Kind, key: &[u8], signed: &Signed<T>) -> Result<(), Fault> {
    Ok(store.keep(&[(kind, key, signed.as_bytes())])?)
}

fn encode<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("memory takes whatever is written to it")
}

fn not_used(what: &str, why: &dyn std::fmt::Display) {
    tracing::warn!(news.kind = what, "A {what} from headquarters is not used: {why}");
}
