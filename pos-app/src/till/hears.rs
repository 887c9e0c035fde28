//! What the till does with what comes over the line.

use super::waiting::Word;
use super::{Shared, Till};
use crate::error::Fault;
use crate::store::{KeyAndBytes, Kind};
use crate::uplink::Hears;
use shared::ids::{LimitNumber, PaymentId, Sequence, ServerEpoch};
use shared::journal::{Entry, Place};
use shared::signing::{Payload, Signed};
use shared::sync::Have;
use shared::sync::doc::DocTurn;
use shared::sync::till_side::{Alarm, Event, KeptHere, LineStatus, News, Timing};
use shared::till::Line;
use shared::time::Timestamp;
use shared::trust_list::TrustListNumber;
use shared::wire::screen::{self, Notice, Tone};
use std::sync::{Arc, Weak};

/// The till's ears: they do not keep it alive.
pub(super) struct Ears(Weak<Shared>);

impl Ears {
    pub(super) fn of(shared: &Arc<Shared>) -> Self {
        Self(Arc::downgrade(shared))
    }

    fn till(&self) -> Option<Till> {
        self.0.upgrade().map(Till::beside)
    }
}

impl Hears for Ears {
    fn have(&self) -> Have {
        let have = self.till().and_then(|till| Some(till.state().desk().ok()?.have()));
        have.unwrap_or(NOTHING)
    }

    fn load(&self, first: Sequence, count: usize) -> Vec<Signed<Entry>> {
        let loaded = self.till().map(|till| till.entries_from(first, count));
        match loaded {
            Some(Ok(entries)) => entries,
            Some(Err(fault)) => {
                tracing::error!("The journal cannot be read from entry {first}: {fault}");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn kept(&self) -> KeptHere {
        let kept = self.till().map(|till| till.kept_here());
        kept.unwrap_or(Ok(KeptHere::default())).unwrap_or_else(|fault| {
            // The server waits for it, and asks again on the next connection.
            tracing::error!("What this till keeps cannot be read: {fault}");
            KeptHere::default()
        })
    }

    fn take_up(&self, news: News) {
        let Some(till) = self.till() else { return };
        if let Err(fault) = till.take_up(news) {
            // What was not kept is not acted on; the server says it again on the next connection.
            tracing::error!("Something from headquarters could not be kept: {fault}");
        }
    }

    fn status(&self, status: LineStatus) {
        if let Some(till) = self.till() {
            till.line_is(status);
        }
    }

    fn silence(&self, payment: PaymentId) {
        if let Some(till) = self.till() {
            till.0.waiting.hear(payment, Word::Silence);
        }
    }

    fn doc(&self, turn: DocTurn) {
        let Some(till) = self.till() else { return };
        if let Some(documents) = &till.state().documents {
            documents.hear(turn);
        }
    }

    fn alarm(&self, alarm: Alarm) {
        if let Some(till) = self.till() {
            till.alarm(alarm);
        }
    }

    fn chores(&self) {
        if let Some(till) = self.till() {
            till.chores();
        }
    }
}

impl Till {
    /// Small chores; the thread of the line does them twice a minute.
    pub fn chores(&self) {
        if let Err(fault) = self.give_up_in_time() {
            tracing::warn!("A question that no manager came for could not be given up: {fault}");
        }
        let reading = self.reading();
        let mut state = self.state();
        let kept = state
            .time(reading)
            .and_then(|_| state.with_pen(reading, |desk, pen| desk.keep_clock(pen.store)));
        let tidied = kept.and_then(|()| Ok(state.store.tidy_up()?));
        if let Err(fault) = tidied {
            tracing::warn!("Tidying up the till's folder failed: {fault}");
        }
    }

    fn entries_from(&self, first: Sequence, count: usize) -> Result<Vec<Signed<Entry>>, Fault> {
        let state = self.state();
        let life = state.desk()?.life();
        let after = Sequence(first.0.saturating_sub(1));
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let rows = state.store.entries_after(life, after, count)?;
        Ok(rows.into_iter().filter_map(|row| Signed::from_bytes(row.bytes).ok()).collect())
    }

    fn kept_here(&self) -> Result<KeptHere, Fault> {
        let state = self.state();
        let limits = state.store.all_kept(Kind::Limit)?;
        let grants = state.store.all_kept(Kind::Grant)?;
        Ok(KeptHere { limits: signed(limits), grants: signed(grants) })
    }

    fn take_up(&self, news: News) -> Result<(), Fault> {
        let in_time = matches!(&news, News::Answer { timing: Timing::InTime, .. });
        let reading = self.reading();
        let mut restored = false;
        let done = {
            let mut state = self.state();
            if let News::TrustList(list) = &news {
                restored = list.said.server_epoch() > state.desk()?.book.server_epoch();
            }
            state.heard(reading.wall);
            let done =
                state.with_pen(reading, |desk, pen| desk.take_up(pen.store, news, reading))?;
            if let Some(body) = done.body.clone() {
                state.journal_by_itself(body, reading)?;
            }
            if let Some(uplink) = state.uplink.as_ref().filter(|_| !done.outdated.is_empty()) {
                uplink.say(Event::Look { cards: done.outdated.clone() });
            }
            done
        };
        if let Some(heard) = done.answer.filter(|_| in_time) {
            self.0.waiting.hear(heard.answer().payment, Word::Heard(Box::new(heard)));
        }
        self.0.waiting.heard_of(&done.cards);
        if restored {
            self.notice("books_restored", Tone::Warn, &[]);
        }
        if done.exceptions > 0 {
            self.notice("entry_exception", Tone::Warn, &[("count", done.exceptions.into())]);
        }
        self.tell_status();
        Ok(())
    }

    fn line_is(&self, status: LineStatus) {
        let notice = {
            let mut state = self.state();
            let before = state.line();
            state.line = status;
            match (before, state.line()) {
                (Line::Up, Line::CutOff) => {
                    state.said_down = true;
                    Some(("line_down", Tone::Offline))
                }
                // The first line after a start is not back from anything.
                (Line::CutOff, Line::Up) if std::mem::take(&mut state.said_down) => {
                    Some(("line_up", Tone::Good))
                }
                (Line::CutOff | Line::Up, Line::Up) | (Line::CutOff, Line::CutOff) => None,
            }
        };
        if let Some((code, tone)) = notice {
            self.notice(code, tone, &[]);
        }
        self.tell_status();
    }

    /// Tells people something that they need not answer.
    pub(super) fn notice(&self, code: &str, tone: Tone, parts: &[(&str, shared::words::Part)]) {
        let key = format!("notice-{}", code.replace('_', "-"));
        let words = self.words();
        let key = if words.has(&key) { key.as_str() } else { "notice-other" };
        let words = words.say_with(key, parts);
        self.0
            .events
            .tell(screen::Event::Notice { notice: Notice { code: code.into(), words, tone } });
    }
}

/// Kept things without their keys.
fn signed<T: Payload>(kept: Vec<KeyAndBytes>) -> Vec<Signed<T>> {
    kept.into_iter().filter_map(|(_, bytes)| Signed::from_bytes(bytes).ok()).collect()
}

/// What a till has that is being stopped; the connection ends with it.
const NOTHING: Have = Have {
    tip: Place::START,
    outcomes: Sequence(0),
    server_epoch: ServerEpoch(0),
    limit: LimitNumber(0),
    grants_at: Timestamp(0),
    cards_at: Timestamp(0),
    trust_list: TrustListNumber(0),
    status_list: None,
    roster: 0,
    programs: 0,
};
