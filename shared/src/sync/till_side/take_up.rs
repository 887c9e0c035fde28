//! What the till takes up from the server: each thing is checked before the carrier hears of it.

use super::outbox::Own;
use super::{Alarm, Effect, News, TillSide, Timing, Told};
use crate::ids::{EntryHash, Sequence};
use crate::limits::{Answer, Grant, Limit};
use crate::signing::{BadSignature, Payload, Signed, Verified};
use crate::sync::codec::BadFrame;
use crate::sync::frames::{Bye, EntryOutcome, Halt, ToTill};
use crate::sync::heads::{HeadFault, HeadNews};
use crate::sync::signed::{Head, ServerTime};
use crate::time::Timestamp;
use crate::trust_list::{Purpose, TrustList, accept};

/// What the server says of the journal: how far it holds it, and what became of entries up to there.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) head: Told<Head>,
    pub(super) outcomes: Vec<EntryOutcome>,
}

/// Why a signed thing is not taken up.
struct BadWord {
    what: &'static str,
    why: Option<BadSignature>,
}

impl From<BadWord> for Alarm {
    fn from(BadWord { what, why }: BadWord) -> Self {
        Self::BadWord { what, why }
    }
}

impl TillSide {
    pub(super) fn take_up(&mut self, now: Timestamp, frame: ToTill, out: &mut Vec<Effect>) {
        let before_welcome = matches!(
            frame,
            ToTill::TrustList { .. }
                | ToTill::Show
                | ToTill::Welcome { .. }
                | ToTill::Wait { .. }
                | ToTill::Bye { .. }
        );
        if !before_welcome && !self.link.is_up() {
            return self.hang_up(Alarm::BadFrame(BadFrame::Malformed), out);
        }
        match self.news(now, frame, out) {
            Ok(Some(news)) => out.push(Effect::TakeUp(news)),
            Ok(None) => {}
            Err(alarm) => self.hang_up(alarm, out),
        }
    }

    /// What a frame says, where the carrier is to take it up.
    fn news(
        &mut self,
        now: Timestamp,
        frame: ToTill,
        out: &mut Vec<Effect>,
    ) -> Result<Option<News>, Alarm> {
        Ok(Some(match frame {
            ToTill::Limit { limit } => News::Limit(self.limit(limit)?),
            ToTill::StatusDelta { delta } => News::StatusDelta(delta),
            ToTill::Roster { roster } => News::Roster(self.told("roster", roster)?),
            ToTill::Programs { programs } => News::Programs(self.told("programs", programs)?),
            ToTill::Cards { cards } => News::Cards(self.told("cards", cards)?),
            ToTill::Time { time } => News::Time(self.time(&time)?),
            ToTill::TrustList { list } => News::TrustList(self.trust_list(list)?),
            ToTill::Answer { answer } => self.answer(answer)?,
            ToTill::Release { card } => News::Release(card),
            ToTill::StatusPart { version, part, parts, bytes } => {
                let whole = self.status_parts.add(version, (part, parts), &bytes)?;
                return Ok(whole.map(News::StatusList));
            }
            ToTill::Grants { grants } => {
                for grant in grants {
                    out.push(Effect::TakeUp(News::Grant(self.grant(grant)?)));
                }
                return Ok(None);
            }
            ToTill::Outcomes { outcomes, head } => {
                self.outcomes(now, outcomes.into_vec(), head, out)?;
                return Ok(None);
            }
            ToTill::Welcome { time, head } => {
                self.welcome(now, &time, head, out)?;
                return Ok(None);
            }
            ToTill::Need { from } => {
                self.outbox.needed(from);
                return Ok(None);
            }
            ToTill::Halted { at, why } => {
                self.halted(why);
                out.push(Effect::Alarm(Alarm::Halted { at, why }));
                return Ok(None);
            }
            ToTill::Doc { turn } => {
                out.push(Effect::Doc(turn));
                return Ok(None);
            }
            ToTill::Wait { time } => {
                self.link.stay_away(time);
                self.end(out);
                return Ok(None);
            }
            ToTill::Bye { code } => {
                self.bye(code, out);
                return Ok(None);
            }
            ToTill::Show => {
                self.show(out);
                return Ok(None);
            }
            ToTill::Alive => return Ok(None),
            ToTill::Challenge { .. } => return Err(Alarm::BadFrame(BadFrame::Malformed)),
        }))
    }

    fn halted(&mut self, why: Halt) {
        // After a copy was met, both lines still settle.
        if why != Halt::Copy {
            self.outbox.stop();
        }
    }

    fn welcome(
        &mut self,
        now: Timestamp,
        time: &Signed<ServerTime>,
        head: Signed<Head>,
        out: &mut Vec<Effect>,
    ) -> Result<(), Alarm> {
        if self.link.is_up() {
            return Err(Alarm::BadFrame(BadFrame::Malformed));
        }
        let time = self.time(time)?;
        let head = self.told("head", head)?;
        self.link.welcome(now);
        self.outbox.moved(now);
        out.push(Effect::TakeUp(News::Time(time)));
        self.take_up_head(now, Claim { head, outcomes: Vec::new() }, out);
        self.read_kept(out);
        Ok(())
    }

    fn bye(&mut self, code: Bye, out: &mut Vec<Effect>) {
        if !code.can_come_back() {
            self.link.stay_away_long();
            out.push(Effect::Alarm(Alarm::TurnedAway(code)));
        }
        self.end(out);
    }

    fn end(&mut self, out: &mut Vec<Effect>) {
        if self.link.close() {
            out.push(Effect::Disconnect);
        }
    }

    fn outcomes(
        &mut self,
        now: Timestamp,
        outcomes: Vec<EntryOutcome>,
        head: Signed<Head>,
        out: &mut Vec<Effect>,
    ) -> Result<(), Alarm> {
        let head = self.told("head", head)?;
        let done = outcomes.iter().map(|outcome| outcome.sequence).max();
        self.take_up_head(now, Claim { head, outcomes }, out);
        if let Some(done) = done {
            self.outbox.done(done);
        }
        Ok(())
    }

    /// Judges a head by this till's own entry at its place, which may have to be read first.
    fn take_up_head(&mut self, now: Timestamp, claim: Claim, out: &mut Vec<Effect>) {
        match self.outbox.own(claim.head.said.place.sequence) {
            Own::Hash(hash) => self.judge(now, claim, Some(hash), out),
            Own::Beyond => self.judge(now, claim, None, out),
            Own::Unread => self.outbox.judge_later(claim),
        }
    }

    pub(super) fn judge(
        &mut self,
        now: Timestamp,
        claim: Claim,
        own: Option<EntryHash>,
        out: &mut Vec<Effect>,
    ) {
        let Claim { head, outcomes } = claim;
        let place = head.said.place;
        if head.said.till != self.who.till || head.said.epoch != self.who.epoch {
            return self.hang_up(Alarm::Head(HeadFault::Elsewhere), out);
        }
        let news = match self.heads.take_up(&head.said, own) {
            Ok(news) => news,
            // The server must still hear of what this till has: its entries are the proof of a copy.
            Err(fault @ (HeadFault::Forked | HeadFault::Ahead)) => {
                // Every frame on this line would say it again.
                if self.head_alarm.replace(fault) != Some(fault) {
                    out.push(Effect::Alarm(Alarm::Head(fault)));
                }
                return;
            }
            Err(
                fault @ (HeadFault::Elsewhere
                | HeadFault::UnknownServerEpoch
                | HeadFault::OldServerEpoch
                | HeadFault::WentBack),
            ) => {
                self.link.stay_away_long();
                return self.hang_up(Alarm::Head(fault), out);
            }
        };
        // An outcome names a place; only a head of this till's own line says whose entry stands there.
        if own == Some(place.hash) {
            self.take_up_outcomes(now, outcomes, place.sequence, out);
        }
        if news == HeadNews::Newer {
            self.outbox.agree(now, place);
            out.push(Effect::TakeUp(News::Head(head)));
        }
    }

    fn take_up_outcomes(
        &mut self,
        now: Timestamp,
        mut outcomes: Vec<EntryOutcome>,
        upto: Sequence,
        out: &mut Vec<Effect>,
    ) {
        outcomes.retain(|outcome| outcome.sequence <= upto);
        if outcomes.is_empty() {
            return;
        }
        self.outbox.told(now, outcomes.iter().map(|outcome| outcome.sequence));
        out.push(Effect::TakeUp(News::Outcomes(outcomes)));
    }

    fn trust_list(&mut self, signed: Signed<TrustList>) -> Result<Told<TrustList>, Alarm> {
        let seen = self.trust.mark();
        let said = accept(&signed, self.who.root, Some(&seen)).map_err(Alarm::TrustList)?;
        self.trust = said.clone();
        self.heads.open(said.server_epoch());
        Ok(Told { signed, said })
    }

    fn limit(&self, signed: Signed<Limit>) -> Result<Told<Limit>, BadWord> {
        let told = self.told("limit", signed)?;
        for_us("limit", told.said.holder == self.holder(), told)
    }

    fn grant(&self, signed: Signed<Grant>) -> Result<Told<Grant>, BadWord> {
        let told = self.told("grant", signed)?;
        for_us("grant", told.said.holder == self.holder(), told)
    }

    fn answer(&mut self, signed: Signed<Answer>) -> Result<News, BadWord> {
        let told = self.told("answer", signed)?;
        let fits = told.said.holder == self.holder()
            && told.said.server_epoch == self.heads.server_epoch();
        let answer = for_us("answer", fits, told)?;
        let timing = match self.asks.remove(&answer.said.payment) {
            Some(_) => Timing::InTime,
            None => Timing::Late,
        };
        Ok(News::Answer { answer, timing })
    }

    fn time(&self, signed: &Signed<ServerTime>) -> Result<Verified<ServerTime>, BadWord> {
        let time = self.open("time", signed)?;
        let fits = time.till == self.who.till && time.nonce == self.link.nonce();
        for_us("time", fits, time)
    }

    fn told<T: Payload>(&self, what: &'static str, signed: Signed<T>) -> Result<Told<T>, BadWord> {
        let said = self.open(what, &signed)?;
        Ok(Told { signed, said })
    }

    fn open<T: Payload>(
        &self,
        what: &'static str,
        signed: &Signed<T>,
    ) -> Result<Verified<T>, BadWord> {
        signed
            .open(|id| self.trust.key_for(id, Purpose::Server))
            .map_err(|why| BadWord { what, why: Some(why) })
    }
}

/// Lets through what is meant for this till, in this conversation.
fn for_us<T>(what: &'static str, fits: bool, word: T) -> Result<T, BadWord> {
    if fits { Ok(word) } else { Err(BadWord { what, why: None }) }
}
