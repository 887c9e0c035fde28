//! What one lock guards: the database, the bond, the desk, and who stands there.

use super::give_up::Unapproved;
use crate::desk::{Desk, Pen};
use crate::documents::Documents;
use crate::error::{Fault, Plain};
use crate::folder::HeldFolder;
use crate::keys::{Bond, BondBroken};
use crate::printing::Printing;
use crate::store::{Along, Store};
use crate::uplink::Uplink;
use shared::ids::{CardId, PaymentId, Sequence, StaffId};
use shared::journal::{Body, Entry};
use shared::sync::StaffMember;
use shared::sync::till_side::{Event, LineStatus};
use shared::till::{Draft, Line, Presented, Reading, TillTime};
use shared::time::Timestamp;
use shared::wire::screen::Receipt;
use std::collections::VecDeque;

/// How many cards are remembered with the way in which they came in.
const COUNTER_MAX: usize = 32;

pub(super) struct State {
    pub(super) store: Store,
    pub(super) bond: Bond,
    pub(super) desk: Option<Desk>,
    pub(super) cashier: Option<StaffId>,
    pub(super) line: LineStatus,
    /// How many statuses were made of this.
    pub(super) statuses: u64,
    /// People were told that the line is down, and not yet that it is back.
    pub(super) said_down: bool,
    pub(super) heard_at: Option<Timestamp>,
    pub(super) uplink: Option<Uplink>,
    pub(super) documents: Option<Documents>,
    pub(super) printing: Option<Printing>,
    /// The code of why the printer does not print, if so.
    pub(super) printer_fault: Option<&'static str>,
    /// The newest question and its place; those of an earlier start were given up.
    pub(super) asked: Option<(PaymentId, Sequence)>,
    /// The payment that a manager was last asked for.
    pub(super) unapproved: Option<Unapproved>,
    counter: VecDeque<(CardId, Presented)>,
    // Held as long as the till runs, and let go after the database is closed.
    _folder: HeldFolder,
}

impl State {
    pub(super) fn new(folder: HeldFolder, store: Store, bond: Bond, now: Timestamp) -> Self {
        Self {
            store,
            bond,
            desk: None,
            cashier: None,
            line: LineStatus::Offline { since: now, pending: 0 },
            statuses: 0,
            said_down: false,
            heard_at: None,
            uplink: None,
            documents: None,
            printing: None,
            printer_fault: None,
            asked: None,
            unapproved: None,
            counter: VecDeque::new(),
            _folder: folder,
        }
    }

    /// Takes a desk into use: what the last life of the program left open is closed first.
    pub(super) fn take_desk(
        &mut self,
        desk: Desk,
        unjournalled: Option<Body>,
        reading: Reading,
    ) -> Result<(), Fault> {
        self.clear_counter();
        self.asked = None;
        self.unapproved = None;
        self.heard_at = None;
        let can_write = matches!(desk.broken, None | Some(BondBroken::OtherMachine));
        self.desk = Some(desk);
        if !can_write {
            return Ok(());
        }
        if let Some(body) = unjournalled {
            self.journal_by_itself(body, reading)?;
        }
        self.give_up_questions(None, reading)
    }

    /// Ends every question that was never decided, but for the one about `going_on`.
    pub(super) fn give_up_questions(
        &mut self,
        going_on: Option<PaymentId>,
        reading: Reading,
    ) -> Result<(), Fault> {
        for body in self.desk()?.book.undecided() {
            if body.payment().map(|(payment, _)| payment) != going_on {
                self.journal_by_itself(body, reading)?;
            }
        }
        Ok(())
    }

    pub(super) fn desk(&self) -> Result<&Desk, Fault> {
        self.desk.as_ref().ok_or(Fault::Plain(Plain::NotEnrolled))
    }

    /// Writes an entry of the person who is signed in.
    pub(super) fn journal(
        &mut self,
        body: Body,
        approver: Option<StaffId>,
        reading: Reading,
    ) -> Result<Entry, Fault> {
        self.journal_with(body, approver, Along::default(), reading)
    }

    /// The same, with what goes into the same commit.
    pub(super) fn journal_with(
        &mut self,
        body: Body,
        approver: Option<StaffId>,
        along: Along,
        reading: Reading,
    ) -> Result<Entry, Fault> {
        let status_version = self.desk()?.status_number();
        let draft = Draft { body, cashier: self.cashier, approver, status_version };
        self.append(draft, along, reading)
    }

    /// Writes an entry of what the till does by itself.
    pub(super) fn journal_by_itself(
        &mut self,
        body: Body,
        reading: Reading,
    ) -> Result<Entry, Fault> {
        let draft = self.desk()?.by_itself(body);
        self.append(draft, Along::default(), reading)
    }

    fn append(&mut self, draft: Draft, along: Along, reading: Reading) -> Result<Entry, Fault> {
        let written = self.with_pen(reading, |desk, pen| desk.append_with(pen, draft, along))?;
        self.tell_uplink()?;
        Ok(written)
    }

    /// What time it is.
    pub(super) fn time(&mut self, reading: Reading) -> Result<TillTime, Fault> {
        let tip = self.desk()?.book.place();
        let time = self.with_pen(reading, Desk::time)?;
        if self.desk()?.book.place() != tip {
            self.tell_uplink()?;
        }
        Ok(time)
    }

    pub(super) fn with_pen<T>(
        &mut self,
        reading: Reading,
        work: impl FnOnce(&mut Desk, &mut Pen<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let desk = self.desk.as_mut().ok_or(Fault::Plain(Plain::NotEnrolled))?;
        let mut pen = Pen { store: &mut self.store, bond: &self.bond, reading };
        work(desk, &mut pen)
    }

    fn tell_uplink(&self) -> Result<(), Fault> {
        if let Some(uplink) = &self.uplink {
            uplink.say(Event::Recorded { tip: self.desk()?.book.place() });
        }
        if let Some(documents) = &self.documents {
            documents.written();
        }
        Ok(())
    }

    /// Who is signed in.
    pub(super) fn cashier(&self) -> Result<&StaffMember, Fault> {
        let staff = self.cashier.ok_or(Fault::Plain(Plain::NotSignedIn))?;
        self.desk()?.person(staff).ok_or(Fault::Plain(Plain::NotSignedIn))
    }

    /// Whether the server can be asked.
    pub(super) fn line(&self) -> Line {
        match self.line {
            LineStatus::Online | LineStatus::Syncing { .. } => Line::Up,
            LineStatus::Offline { .. } => Line::CutOff,
        }
    }

    /// A card came in.
    pub(super) fn put_on_counter(&mut self, card: CardId, how: Presented) {
        self.counter.retain(|(other, _)| *other != card);
        self.counter.push_back((card, how));
        if self.counter.len() > COUNTER_MAX {
            self.counter.pop_front();
        }
    }

    /// How a card came in. One that did not proves as little as a typed number.
    pub(super) fn presented(&self, card: CardId) -> Presented {
        let found = self.counter.iter().find(|(other, _)| *other == card);
        found.map_or(Presented::Number, |(_, how)| *how)
    }

    /// Nobody stands at the till any more.
    pub(super) fn clear_counter(&mut self) {
        self.counter.clear();
        self.cashier = None;
    }

    /// Receipts of payments that may not have been shown before the till stopped, oldest first.
    pub(super) fn unseen_receipts(&self) -> Result<Vec<Receipt>, Fault> {
        let desk = self.desk()?;
        let unseen = desk.book.done_after(self.store.shown(desk.life())?);
        unseen.into_iter().filter_map(|payment| self.receipt(payment).transpose()).collect()
    }
}
