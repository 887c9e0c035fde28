//! Rights: granting them, taking them back by leave of their holder, and recalling those of a lost till.

use super::come_back::ComeBack;
use super::draft::Draft;
use super::{Effect, Exception};
use crate::books::{Books, BranchKey, Halt, UseKey};
use crate::ids::{CardId, Epoch, TillId};
use crate::journal::Branch;
use crate::ledger::{AccountId, CardState, Plan, Refusal};
use crate::limits::Grant;
use crate::money::{Amount, Minor};
use crate::time::Timestamp;

/// Settles a `limit_released`: the till gives up a part of a right for good.
pub(super) fn release(d: &mut Draft<'_>, card_id: CardId, amount: Amount) -> Result<(), Halt> {
    if !amount.minor.is_positive() {
        return Err(Refusal::AmountNotPositive.into());
    }
    let (key, mut this, granted) = d.card_use(card_id)?;
    let released = amount.minor.min(this.right(granted));
    if released < amount.minor {
        d.except(Exception::BeyondLimit { excess: amount.minor.less_at_most(released) });
    }
    if released.is_zero() {
        return Err(Refusal::BeyondLimit { left: Minor::ZERO }.into());
    }
    this.released = this.released.plus(released).ok_or(Refusal::AmountTooLarge)?;
    d.put_use(key, this);
    if d.line.branch == Branch::MAIN {
        // Of rights that were recalled the card has its value back already.
        let there = d.available(key.account())?.min(released);
        let recalled = released.less_at_most(there);
        d.enrolment.recalled_open = d.enrolment.recalled_open.less_at_most(recalled);
        let mut card = d.card(card_id)?.ok_or(Refusal::UnknownCard)?;
        card.unreserve(there);
        let amount = Amount { minor: there, ..amount };
        let back = ComeBack { from: key.account(), card: card_id, amount, own: None };
        back.plan(&mut d.plan, &mut card);
        d.put_card(card_id, card);
    }
    d.outcome.effect = Effect::Settled;
    Ok(())
}

/// Moves value from a card to a till's right and gives what to sign: the new running total.
pub fn grant(
    books: &mut Books,
    request: uuid::Uuid,
    (till, epoch): (TillId, Epoch),
    card_id: CardId,
    amount: Amount,
    now: Timestamp,
) -> Result<Grant, Halt> {
    let enrolment = books.enrolments.get((till, epoch))?.ok_or(Refusal::UnknownAccount)?;
    if enrolment.revoked_at.is_some() || enrolment.copied || !books.awaited.is_empty() {
        return Err(Refusal::TillStopped.into());
    }
    let holder = enrolment.holder(till, epoch);
    let mut card = books.cards.get(card_id)?.cloned().ok_or(Refusal::UnknownCard)?;
    if card.state != CardState::Active {
        return Err(Refusal::CardState { state: card.state }.into());
    }
    if card.expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::CardExpired.into());
    }
    let key = UseKey { card: card_id, line: BranchKey::main(till, epoch) };
    let mut this = books.uses.get(key)?.copied().unwrap_or_default();
    let mut plan = Plan::of_request(request);
    if !books.ledger.is_applied(&plan.id)? {
        this.granted = this.granted.plus(amount.minor).ok_or(Refusal::AmountTooLarge)?;
        card.reserved = card.reserved.plus(amount.minor).ok_or(Refusal::AmountTooLarge)?;
        plan.transfer(AccountId::Card(card_id), key.account(), amount);
        books.ledger.apply(&plan)?;
        // Nothing below this line can be refused.
        books.uses.put(key, this);
        books.cards.put(card_id, card);
    }
    let (granted, server_epoch) = (this.granted, books.server_epoch);
    Ok(Grant { holder, card: card_id, asset: amount.asset, granted, server_epoch, signed_at: now })
}

/// Gives a lost till up: its key is revoked, and what was reserved to it goes back to its cards at once.
/// The till may still have spent it, so the amount is booked as exposure; refused where that would pass R.
/// Restored books no longer wait for it.
///
/// `cards` are all the cards that have value reserved to the till.
pub fn recall(
    books: &mut Books,
    request: uuid::Uuid,
    (till, epoch): (TillId, Epoch),
    cards: &[CardId],
    now: Timestamp,
) -> Result<Minor, Halt> {
    let mut enrolment =
        books.enrolments.get((till, epoch))?.cloned().ok_or(Refusal::UnknownAccount)?;
    let store = books.stores.get(enrolment.store)?.cloned().ok_or(Refusal::UnknownAccount)?;
    let mut plan = Plan::of_request(request);
    if books.ledger.is_applied(&plan.id)? {
        return Ok(enrolment.recalled_open);
    }
    let mut total = Minor::ZERO;
    let mut changed = Vec::new();
    for card_id in cards {
        let account = AccountId::Reserved(*card_id, till, epoch);
        let there = books.ledger.available(&account)?;
        let mut card = books.cards.get(*card_id)?.cloned().ok_or(Refusal::UnknownCard)?;
        card.unreserve(there);
        total = total.plus(there).ok_or(Refusal::AmountTooLarge)?;
        let amount = Amount { minor: there, asset: card.asset };
        let back = ComeBack { from: account, card: *card_id, amount, own: None };
        back.plan(&mut plan, &mut card);
        changed.push((*card_id, card));
    }
    let exposed = Amount { minor: total, asset: store.asset };
    let left = books.ledger.available(&AccountId::Ceiling(enrolment.store))?;
    if left < total {
        return Err(Refusal::CeilingReached { left }.into());
    }
    plan.transfer(
        AccountId::Ceiling(enrolment.store),
        AccountId::Outstanding(till, epoch),
        exposed,
    );
    enrolment.revoked_at = enrolment.revoked_at.or(Some(now));
    enrolment.recalled_open = enrolment.recalled_open.plus(total).ok_or(Refusal::AmountTooLarge)?;
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.enrolments.put((till, epoch), enrolment);
    books.awaited.remove(&(till, epoch));
    for (id, card) in changed {
        books.cards.put(id, card);
    }
    Ok(total)
}
