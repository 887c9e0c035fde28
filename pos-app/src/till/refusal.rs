//! A refusal in the customer's words.

use shared::ledger::{Refusal as Rule, Retry};
use shared::money::{Amount, Asset, Minor};
use shared::sale::SaleRefusal;
use shared::till::{ApprovalReason, Refused, TillRefusal};
use shared::wire::screen::{Help, Outcome, Refusal, TryAgain};
use shared::words::{Part, Words};

/// What the screen shows of a no. Amounts that a reason names are in `asset`.
pub(super) fn refusal(refused: &Refused, asset: Asset, words: &Words) -> Refusal {
    let code = refused.why.code();
    Refusal {
        code: code.to_string(),
        words: say(&refused.why, asset, words),
        help: refused.help,
        at_most: refused.most,
        retry: try_again(refused.why.retry()),
    }
}

/// What the screen shows where a sale does not take a step. Amounts that the reason names are in `asset`.
pub(super) fn refusal_in_sale(why: SaleRefusal, asset: Asset, words: &Words) -> Refusal {
    let code = format!("sale_{}", why.code());
    let amount = |minor| Amount { minor, asset };
    let mut parts: Vec<(&str, Part)> =
        why.figure().map(|minor| ("amount", Part::Money(amount(minor)))).into_iter().collect();
    if let SaleRefusal::TooMany { max } = why {
        parts.push(("count", Part::Count(i64::try_from(max).unwrap_or(i64::MAX))));
    }
    let (help, at_most) = help_in_sale(why, asset);
    Refusal {
        words: words.refusal(&code, &parts),
        code,
        help,
        at_most,
        retry: try_again(why.retry()),
    }
}

/// What helps, and the most that could be taken instead: only where something is to be paid is it another payment.
fn help_in_sale(why: SaleRefusal, asset: Asset) -> (Help, Option<Amount>) {
    match why {
        SaleRefusal::MoreThanDue { most } | SaleRefusal::CardPaysNoCard { most }
            if most.is_positive() =>
        {
            let amount = Amount { minor: most, asset };
            (Help::TakeLess { amount }, Some(amount))
        }
        SaleRefusal::CardPaysNoCard { .. } | SaleRefusal::NotPaid { .. } => {
            (Help::OtherMeans, None)
        }
        SaleRefusal::MoreThanDue { .. }
        | SaleRefusal::NotOpen
        | SaleRefusal::AnotherOpen
        | SaleRefusal::SameStepDifferent
        | SaleRefusal::Undecided
        | SaleRefusal::WrongAsset
        | SaleRefusal::NoSuchLine
        | SaleRefusal::BadText
        | SaleRefusal::NotPositive
        | SaleRefusal::UnknownItem
        | SaleRefusal::PercentTooLarge
        | SaleRefusal::TooMany { .. }
        | SaleRefusal::TooLong
        | SaleRefusal::CardTwice
        | SaleRefusal::CardSold
        | SaleRefusal::NoDiscountOnCards
        | SaleRefusal::DiscountTooLarge { .. }
        | SaleRefusal::TooLarge
        | SaleRefusal::AlreadyPaid { .. }
        | SaleRefusal::VoidInstead
        | SaleRefusal::MoneyTaken { .. }
        | SaleRefusal::Empty => (Help::BackToSale, None),
    }
}

fn try_again(retry: Retry) -> TryAgain {
    match retry {
        Retry::Later => TryAgain::Later,
        Retry::Never => TryAgain::Never,
    }
}

/// Why something cannot be done, as a sentence.
pub(super) fn say(why: &TillRefusal, asset: Asset, words: &Words) -> String {
    let money = |minor| Part::Money(Amount { minor, asset });
    let mut parts: Vec<(&str, Part)> =
        figure(why).map(|minor| ("amount", money(minor))).into_iter().collect();
    if let TillRefusal::Rules(Rule::ProgramLimit { load_min, .. }) = why {
        parts.push(("least", money(*load_min)));
    }
    words.refusal(&text_of(why), &parts)
}

/// The code under which the catalogue has its text: where the state or the figures matter, a longer one.
fn text_of(why: &TillRefusal) -> String {
    let code = why.code();
    if let TillRefusal::Rules(Rule::CardState { state }) = why {
        return format!("{code}_{}", state.code());
    }
    if let TillRefusal::Rules(Rule::ProgramLimit { load_min, load_max }) = why
        && load_max < load_min
    {
        return format!("{code}_full");
    }
    if let TillRefusal::Rules(Rule::HeldElsewhere { available, .. }) = why
        && available.is_zero()
    {
        return format!("{code}_all");
    }
    if let TillRefusal::FloorCard { left }
    | TillRefusal::FloorCeiling { left }
    | TillRefusal::IssueCeiling { left } = why
        && left.is_zero()
    {
        return format!("{code}_used_up");
    }
    code.to_string()
}

/// The question for a manager's PIN.
pub(super) fn needs_manager(why: ApprovalReason, asset: Asset, words: &Words) -> Outcome {
    let minor = match why {
        ApprovalReason::OverCap { cap } => cap,
        ApprovalReason::SoftLine { left } => left,
    };
    let parts = [("amount", Part::Money(Amount { minor, asset }))];
    Outcome::NeedsApproval {
        words: words.refusal(why.code(), &parts),
        code: why.code().to_string(),
    }
}

/// The figure that the sentence names.
fn figure(why: &TillRefusal) -> Option<Minor> {
    match why {
        TillRefusal::Rules(rule) => figure_of_rule(rule),
        TillRefusal::FloorPayment { max } => Some(*max),
        TillRefusal::FloorCard { left }
        | TillRefusal::FloorCeiling { left }
        | TillRefusal::IssueCeiling { left } => Some(*left),
        TillRefusal::Code(_)
        | TillRefusal::OtherShift
        | TillRefusal::NoOfflineClass
        | TillRefusal::NumberUnknownHere
        | TillRefusal::StateUnknown
        | TillRefusal::NoLimit
        | TillRefusal::LimitExpired { .. }
        | TillRefusal::ClockDoubtful(_)
        | TillRefusal::ListMissing
        | TillRefusal::ListTooOld { .. }
        | TillRefusal::FloorCount
        | TillRefusal::IssueCount => None,
    }
}

fn figure_of_rule(rule: &Rule) -> Option<Minor> {
    match rule {
        Rule::NotEnoughFunds { available } | Rule::HeldElsewhere { available, .. } => {
            Some(*available)
        }
        Rule::MoreThanPaid { left }
        | Rule::BeyondLimit { left }
        | Rule::CeilingReached { left } => Some(*left),
        Rule::ProgramLimit { load_max, .. } => Some(*load_max),
        Rule::AmountNotPositive
        | Rule::SameAccount
        | Rule::FactsInconsistent
        | Rule::SameIdDifferent { .. }
        | Rule::PaymentCancelled
        | Rule::PaymentTaken
        | Rule::UnknownCard
        | Rule::UnknownPayment
        | Rule::UnknownLimit { .. }
        | Rule::UnknownAccount
        | Rule::TillStopped
        | Rule::NotAllowed
        | Rule::CardState { .. }
        | Rule::CardExpired
        | Rule::NotApproved
        | Rule::OnlineOnly
        | Rule::WrongAsset
        | Rule::AmountTooLarge => None,
    }
}
