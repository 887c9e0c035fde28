//! Receipts: read back from the journal, never from memory.

use super::Till;
use super::state::State;
use crate::error::{Fault, Plain};
use shared::ids::{EntryHash, PaymentId, Sequence, StaffId};
use shared::journal::{Body, Entry, PaymentKind, Rest};
use shared::ledger::CardState;
use shared::limits::Answer;
use shared::money::{Amount, Minor};
use shared::signing::Signed;
use shared::sync::SettledAs;
use shared::till::PaymentRecord;
use shared::time::Timestamp;
use shared::wire::screen::{Act, LastReceiptsOf, MoneyClass, Receipt, ReceiptRow, Settling};

/// Rows read at once when looking back.
const ROWS: u32 = 200;
/// The most receipts in one list.
const COUNT_MAX: u8 = 100;

impl Till {
    /// The newest receipts, newest first.
    pub fn last_receipts(&self, of: &LastReceiptsOf) -> Result<Vec<ReceiptRow>, Fault> {
        let since = self.day_began();
        let state = self.state();
        let count = usize::from(of.count.min(COUNT_MAX));
        let mut rows = Vec::new();
        state.look_back(|receipt| {
            if of.acts.is_empty() || of.acts.contains(&receipt.act) {
                rows.push(receipt);
            }
            rows.len() < count
        })?;
        rows.truncate(count);
        rows.into_iter().map(|receipt| state.row(receipt, since)).collect()
    }

    /// Remembers that a receipt was on the screen.
    pub fn receipt_shown(&self, payment: PaymentId) -> Result<(), Fault> {
        let mut state = self.state();
        let desk = state.desk()?;
        let done = desk.book.payment(payment).and_then(PaymentRecord::done_at);
        let (life, at) = (desk.life(), done.ok_or(Plain::UnknownPayment)?);
        Ok(state.store.mark_shown(life, at)?)
    }
}

impl State {
    /// The receipt of a payment that happened.
    pub(super) fn receipt(&self, payment: PaymentId) -> Result<Option<Receipt>, Fault> {
        let desk = self.desk()?;
        let Some(at) = desk.book.payment(payment).and_then(PaymentRecord::done_at) else {
            return Ok(None);
        };
        let row = self.store.entry(desk.life(), at)?;
        row.map(|row| self.receipt_of(row.bytes)).transpose().map(Option::flatten)
    }

    /// Hands over every receipt of this life of the journal, newest first, until `wants_more` says no.
    pub(super) fn look_back(
        &self,
        mut wants_more: impl FnMut(Receipt) -> bool,
    ) -> Result<(), Fault> {
        let life = self.desk()?.life();
        let mut before = Sequence(u64::MAX);
        loop {
            let rows = self.store.entries_before(life, before, ROWS)?;
            let Some(last) = rows.last() else { return Ok(()) };
            before = last.sequence;
            for row in rows {
                if let Some(receipt) = self.receipt_of(row.bytes)?
                    && !wants_more(receipt)
                {
                    return Ok(());
                }
            }
        }
    }

    /// A void is of the day and shift of its payment, or of the sale that is open; later a sale is refunded, and a
    /// load stays.
    fn row(&self, receipt: Receipt, day_began: Timestamp) -> Result<ReceiptRow, Fault> {
        let book = &self.desk()?.book;
        let left = book.payment(receipt.payment).map_or(Minor::ZERO, PaymentRecord::left);
        let is_of_today = receipt.at >= day_began && book.is_of_this_shift(receipt.sequence);
        let may_void = is_of_today || self.is_in_open_sale(receipt.payment)?;
        let minor = match receipt.act {
            Act::Redeem => left,
            Act::Load | Act::Activate if may_void => left,
            Act::Load | Act::Activate | Act::Void | Act::Refund => Minor::ZERO,
        };
        let refundable = Amount { minor, asset: receipt.amount.asset };
        let can_void = may_void && minor.is_positive() && refundable == receipt.amount;
        Ok(ReceiptRow { receipt, refundable, can_void })
    }

    /// The receipt of an entry; none where it is not about a payment that happened.
    fn receipt_of(&self, bytes: Vec<u8>) -> Result<Option<Receipt>, Fault> {
        let broken = |why: shared::signing::BadSignature| Fault::Journal {
            sequence: 0,
            why: why.to_string(),
        };
        let signed = Signed::<Entry>::from_bytes(bytes).map_err(broken)?;
        let hash = EntryHash(signed.sha256());
        let entry = signed.peek().map_err(broken)?.payload;
        let Some(class) = class_of(&entry.body) else { return Ok(None) };
        self.receipt_with(&entry, hash, class).map(Some)
    }

    fn receipt_with(
        &self,
        entry: &Entry,
        hash: EntryHash,
        class: MoneyClass,
    ) -> Result<Receipt, Fault> {
        let desk = self.desk()?;
        let (payment, facts) = entry.body.payment().ok_or(Plain::UnknownPayment)?;
        let program = desk.program_of(facts.card);
        Ok(Receipt {
            payment,
            act: act_of(facts.kind),
            undoes: facts.original,
            sale: Some(facts.sale).filter(|sale| sale.0 != payment.0),
            card: facts.card,
            last_four: self.last_four(facts.card)?,
            program: program.map(|program| program.name.to_string()).unwrap_or_default(),
            amount: facts.amount,
            balance: self.balance_after(entry)?,
            class,
            settling: self.settling(entry.sequence)?,
            sequence: entry.sequence,
            hash,
            at: entry.wall_clock,
            cashier: self.name_of(entry.cashier)?.unwrap_or_default(),
            approver: self.name_of(entry.approver)?,
        })
    }

    /// What the card has after the newest entry about it; after an older one, what the server said then.
    fn balance_after(&self, entry: &Entry) -> Result<Option<Amount>, Fault> {
        let desk = self.desk()?;
        let Some(card) = entry.body.card() else { return Ok(None) };
        let asset = self.asset_of(card)?;
        let put_online = matches!(
            entry.body,
            Body::Load { rest: Rest::Online { .. }, .. }
                | Body::Activate { rest: Rest::Online { .. }, .. }
        );
        if put_online && !desk.outcomes.contains_key(&entry.sequence) {
            // What is put on a card is in no snapshot before it settled.
            return Ok(said_balance(&entry.body));
        }
        if desk.latest.get(&card) != Some(&entry.sequence) {
            return Ok(said_balance(&entry.body));
        }
        let snapshot = desk.cards.get(&card);
        let known = desk.book.known_balance(card, snapshot);
        let right = desk.book.right(card).map_or(Minor::ZERO, shared::till::Right::left);
        let is_known = snapshot.is_none_or(|snapshot| snapshot.state != CardState::Pending);
        let sum =
            known.filter(|_| is_known || right.is_positive()).and_then(|known| known.plus(right));
        Ok(sum.map(|minor| Amount { minor, asset }).or_else(|| said_balance(&entry.body)))
    }

    fn settling(&self, at: Sequence) -> Result<Settling, Fault> {
        let outcome = self.desk()?.outcomes.get(&at);
        Ok(outcome.map_or(Settling::Waiting, |outcome| match outcome.effect {
            SettledAs::Refused { .. } => Settling::Refused,
            SettledAs::Settled if outcome.exceptions.is_empty() => Settling::Settled,
            SettledAs::Settled | SettledAs::Shortfall { .. } => Settling::Exception,
        }))
    }

    pub(super) fn name_of(&self, staff: Option<StaffId>) -> Result<Option<String>, Fault> {
        let desk = self.desk()?;
        let name = |id: StaffId| {
            desk.person(id).map_or_else(|| id.to_string(), |person| person.name.to_string())
        };
        Ok(staff.map(name))
    }
}

/// By which right money moved; none where it did not.
fn class_of(body: &Body) -> Option<MoneyClass> {
    let (rest, alone) = match body {
        Body::Take { rest, .. } => (rest, MoneyClass::Floor),
        Body::Load { rest, .. } | Body::Activate { rest, .. } => (rest, MoneyClass::Issue),
        Body::Void { rest, .. } | Body::Refund { rest, .. } => (rest, MoneyClass::Reserved),
        Body::Ask { .. }
        | Body::Cancel { .. }
        | Body::LimitReleased { .. }
        | Body::LimitReceived { .. }
        | Body::ShiftOpen { .. }
        | Body::ShiftClose { .. }
        | Body::PayIn { .. }
        | Body::PayOut { .. }
        | Body::DayClose { .. }
        | Body::ClockJump { .. }
        | Body::Sale { .. } => return None,
    };
    Some(match rest {
        Rest::Nothing => MoneyClass::Reserved,
        Rest::Online { .. } => MoneyClass::Online,
        Rest::Offline { .. } => alone,
    })
}

/// What the server said that the card has after it. Its answer counts what is taken, and not yet what is put.
fn said_balance(body: &Body) -> Option<Amount> {
    let (rest, put) = match body {
        Body::Take { rest, .. } | Body::Void { rest, .. } | Body::Refund { rest, .. } => {
            (rest, Minor::ZERO)
        }
        Body::Load { rest, facts, .. } | Body::Activate { rest, facts, .. } => {
            (rest, facts.amount.minor)
        }
        Body::Ask { .. }
        | Body::Cancel { .. }
        | Body::LimitReleased { .. }
        | Body::LimitReceived { .. }
        | Body::ShiftOpen { .. }
        | Body::ShiftClose { .. }
        | Body::PayIn { .. }
        | Body::PayOut { .. }
        | Body::DayClose { .. }
        | Body::ClockJump { .. }
        | Body::Sale { .. } => return None,
    };
    let Rest::Online { answer } = rest else { return None };
    let said = Signed::<Answer>::from_bytes(answer.as_slice()).ok()?.peek().ok()?.payload.balance?;
    Some(Amount { minor: said.minor.plus(put)?, ..said })
}

fn act_of(kind: PaymentKind) -> Act {
    match kind {
        PaymentKind::Redeem => Act::Redeem,
        PaymentKind::Load => Act::Load,
        PaymentKind::Activate => Act::Activate,
        PaymentKind::Void => Act::Void,
        PaymentKind::Refund => Act::Refund,
    }
}
