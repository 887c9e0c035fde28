//! The sheet of a card: what is known of it, and what could be done with it now.

use super::Till;
use super::refusal::refusal;
use super::state::State;
use crate::error::Fault;
use shared::ids::{CardId, PaymentId, SaleId};
use shared::journal::{PaymentFacts, PaymentKind};
use shared::ledger;
use shared::money::{Amount, Asset, Minor};
use shared::sync::ProgramInfo;
use shared::till::{
    Decision, Line, Outlook, Presented, Situation, Standing, TillTime, Wanted, decide, outlook,
};
use shared::wire::screen::{Asked, CardSheet, CardState, FigureFrom, Known, MoneyClass, Take};

/// A figure younger than this was said just now.
const JUST_NOW_MS: u64 = 5_000;

impl Till {
    /// The card as the screen shows it, with a fresh id for the act that follows.
    pub(super) fn sheet(&self, card: CardId) -> Result<CardSheet, Fault> {
        let payment = self.new_payment();
        let words = self.words();
        let mut state = self.state();
        let time = state.time(self.reading())?;
        let desk = state.desk()?;
        let situation = state.situation(card, time, None)?;
        let asset = state.asset_of(card)?;
        let look = outlook(&desk.book, card, asset, &situation);
        let can = |kind| could(&state, &situation, kind, card, asset);
        let any = want(PaymentKind::Redeem, card, least(asset));
        let take = if let Decision::Refuse(refused) = decide(&desk.book, &any, &situation) {
            Take::from(refusal(&refused, asset, &words))
        } else {
            take_up_to(&look, situation.program, asset, situation.line)
        };
        Ok(CardSheet {
            card,
            payment,
            last_four: state.last_four(card)?,
            program: situation.program.map(|program| program.name.to_string()).unwrap_or_default(),
            asked: match situation.presented {
                Presented::Code => Asked::Scanned,
                Presented::Number | Presented::Unreadable(_) | Presented::Receipt => Asked::Typed,
            },
            known: known(&look, &situation, time),
            state: screen_state(look.standing),
            expires_at: situation.snapshot.and_then(|snapshot| snapshot.expires_at),
            take,
            can_activate: can(PaymentKind::Activate),
            can_load: can(PaymentKind::Load),
        })
    }
}

/// A payment that nobody asked for: what would the till say to it?
pub(super) fn want(kind: PaymentKind, card: CardId, amount: Amount) -> Wanted {
    let nobody = uuid::Uuid::nil();
    let facts = PaymentFacts { kind, card, amount, sale: SaleId(nobody), original: None };
    Wanted { payment: PaymentId(nobody), facts }
}

pub(super) fn least(asset: Asset) -> Amount {
    Amount { minor: Minor::new(1).unwrap_or_default(), asset }
}

fn could(
    state: &State,
    situation: &Situation<'_>,
    kind: PaymentKind,
    card: CardId,
    asset: Asset,
) -> bool {
    let Ok(desk) = state.desk() else { return false };
    let wants = if kind == PaymentKind::Activate {
        ledger::CardState::Pending
    } else {
        ledger::CardState::Active
    };
    let amount = situation.program.map_or(least(asset), |p| Amount { minor: p.load_min, asset });
    situation.standing(&desk.book, card) == Standing::Is(wants)
        && !matches!(decide(&desk.book, &want(kind, card, amount), situation), Decision::Refuse(_))
}

fn take_up_to(look: &Outlook, program: Option<&ProgramInfo>, asset: Asset, line: Line) -> Take {
    // Where only the server can say, the most is what a card of this program could hold.
    let most = look.most.or(program.map(|p| Amount { minor: p.balance_max, asset }));
    let at_most = most.unwrap_or(look.right);
    let class = if at_most.minor <= look.right.minor {
        MoneyClass::Reserved
    } else if line == Line::Up {
        MoneyClass::Online
    } else {
        MoneyClass::Floor
    };
    Take::UpTo { at_most, class, manager_above: look.manager_above }
}

fn known(look: &Outlook, situation: &Situation<'_>, time: TillTime) -> Option<Known> {
    let balance = look.balance?;
    let whole = Amount { minor: balance.minor.plus(look.right.minor)?, asset: balance.asset };
    let nothing = Amount { minor: Minor::ZERO, asset: balance.asset };
    let as_of = situation.snapshot.map_or(time.now, |snapshot| snapshot.as_of);
    let is_new = situation.line == Line::Up && time.now.since(as_of).0 < JUST_NOW_MS;
    let from = match situation.snapshot {
        None => FigureFrom::Journal,
        Some(_) if is_new => FigureFrom::Server,
        Some(_) => FigureFrom::Snapshot,
    };
    Some(Known {
        balance: whole,
        as_of,
        from,
        reserved_here: look.right,
        reserved_elsewhere: nothing,
    })
}

fn screen_state(standing: Standing) -> CardState {
    use ledger::CardState as Ledger;
    match standing {
        Standing::Unknown | Standing::Is(Ledger::Pending) => CardState::Pending,
        Standing::Is(Ledger::Active) => CardState::Active,
        Standing::Is(Ledger::Blocked) => CardState::Blocked,
        Standing::Is(Ledger::Closing | Ledger::Closed) => CardState::Closed,
        Standing::Expired => CardState::Expired,
    }
}
