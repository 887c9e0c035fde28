//! Head-room: what is left to do while cut off, what can be done now, and what cannot and why.

use super::Till;
use super::refusal::say;
use super::state::State;
use crate::error::Fault;
use shared::ledger::Refusal;
use shared::till::{Binding, Line, TillRefusal, TillTime};
use shared::wire::screen::{Can, Cannot, HeadRoom};
use shared::words::Words;

impl Till {
    /// The head-room; none until the first limit came.
    pub fn head_room(&self) -> Result<Option<HeadRoom>, Fault> {
        let words = self.words();
        let reading = self.reading();
        let mut state = self.state();
        let time = state.time(reading)?;
        state.head_room(time, &words)
    }
}

impl State {
    pub(super) fn head_room(
        &self,
        time: TillTime,
        words: &Words,
    ) -> Result<Option<HeadRoom>, Fault> {
        let desk = self.desk()?;
        let Some(room) = desk.book.head_room(time) else { return Ok(None) };
        let why = WhyNot { state: self, binding: desk.binding(), room: &room, time };
        let mut can = Vec::new();
        let mut cannot = Vec::new();
        for what in [
            Can::TakeReserved,
            Can::TakeOnline,
            Can::TakeFloor,
            Can::Activate,
            Can::Load,
            Can::GiveBack,
        ] {
            // That nothing happens to be reserved here is nothing to tell anyone.
            let is_void = what == Can::TakeReserved && room.reserved.minor.is_zero();
            match why.not(what) {
                None if is_void => {}
                None => can.push(what),
                Some(why) => cannot.push(Cannot {
                    what,
                    code: why.code().to_string(),
                    words: say(&why, room.floor_left.asset, words),
                }),
            }
        }
        Ok(Some(HeadRoom {
            limit: room.limit,
            until: room.until,
            floor_left: room.floor_left,
            floor_full: room.floor_full,
            floor_count_left: short(room.floor_count_left),
            floor_payment_max: room.floor_payment_max,
            soft_line_passed: room.below_soft_line.minor.is_zero(),
            issue_left: room.issue_left,
            issue_count_left: short(room.issue_count_left),
            reserved: room.reserved,
            list_as_of: desk.list.as_ref().map(|list| list.header().as_of),
            exposure: room.exposure,
            can,
            cannot,
        }))
    }
}

struct WhyNot<'a> {
    state: &'a State,
    binding: Binding,
    room: &'a shared::till::HeadRoom,
    time: TillTime,
}

impl WhyNot<'_> {
    fn not(&self, what: Can) -> Option<TillRefusal> {
        let is_up = self.state.line() == Line::Up;
        match what {
            Can::TakeOnline | Can::Activate | Can::Load | Can::GiveBack if is_up => None,
            Can::TakeOnline => Some(Refusal::OnlineOnly.into()),
            Can::TakeFloor => self.no_floor(),
            Can::Activate | Can::Load => self.no_issue(),
            Can::TakeReserved | Can::GiveBack => self.unbound(),
        }
    }

    fn unbound(&self) -> Option<TillRefusal> {
        (self.binding == Binding::Broken).then_some(Refusal::TillStopped.into())
    }

    fn no_floor(&self) -> Option<TillRefusal> {
        let left = self.room.floor_left.minor;
        self.unbound()
            .or(self.room.stopped)
            .or_else(|| self.no_list())
            .or_else(|| (!left.is_positive()).then_some(TillRefusal::FloorCeiling { left }))
            .or_else(|| (self.room.floor_count_left == 0).then_some(TillRefusal::FloorCount))
    }

    fn no_issue(&self) -> Option<TillRefusal> {
        let left = self.room.issue_left.minor;
        self.unbound()
            .or(self.room.stopped)
            .or_else(|| (!left.is_positive()).then_some(TillRefusal::IssueCeiling { left }))
            .or_else(|| (self.room.issue_count_left == 0).then_some(TillRefusal::IssueCount))
    }

    fn no_list(&self) -> Option<TillRefusal> {
        let desk = self.state.desk().ok()?;
        let Some(list) = &desk.list else { return Some(TillRefusal::ListMissing) };
        let age_max = desk.book.limit()?.status_age_max;
        let as_of = list.header().as_of;
        (self.time.now.since(as_of) > age_max).then_some(TillRefusal::ListTooOld { as_of })
    }
}

fn short(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
