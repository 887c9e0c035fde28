//! Why a sale does not take a change.

use crate::ledger::Retry;
use crate::money::Minor;

/// Why a sale stays as it is. Checked top to bottom: the first reason that applies is the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaleRefusal {
    /// The sale that is named is not the one that is open.
    #[error("this sale is not open")]
    NotOpen,
    /// One sale is open at a time.
    #[error("another sale is open")]
    AnotherOpen,
    /// The same step was done with other figures.
    #[error("this step was done with other figures")]
    SameStepDifferent,
    /// A gift card is being asked to pay, and that is not decided.
    #[error("a payment of this sale is not decided")]
    Undecided,
    /// An amount in another currency than the sale.
    #[error("the sale is in another currency")]
    WrongAsset,
    /// There is no line or tender with this number.
    #[error("there is no such line in this sale")]
    NoSuchLine,
    /// A name, reason or reference is empty, longer than [`super::TEXT_MAX`], or has control characters.
    #[error("a text is missing or too long")]
    BadText,
    /// A price, tender or quantity that is not more than nothing.
    #[error("the amount must be more than nothing")]
    NotPositive,
    /// An item code that is not on the price list.
    #[error("the price list has no such item")]
    UnknownItem,
    /// A percentage above 100.
    #[error("a percentage is at most 100")]
    PercentTooLarge,
    /// More lines or tenders than a sale may have.
    #[error("a sale has at most {max} of these")]
    TooMany {
        /// How many.
        max: usize,
    },
    /// The lines are longer than a journal's entry holds.
    #[error("the sale is too long; pay this part and go on with another")]
    TooLong,
    /// The same card is already sold or loaded in this sale.
    #[error("this card is already in this sale")]
    CardTwice,
    /// A card of this sale has its value already.
    #[error("a card of this sale has its value already")]
    CardSold,
    /// What is sold onto a card has its price; nothing is taken off it.
    #[error("a gift card is sold at its value")]
    NoDiscountOnCards,
    /// More is taken off than there is.
    #[error("more is taken off than the goods cost")]
    DiscountTooLarge {
        /// The most that can be.
        most: Minor,
    },
    /// The sums are beyond what a till can count.
    #[error("the amount is larger than any till can count")]
    TooLarge,
    /// The change would leave less to pay than is already paid.
    #[error("more than this is already paid")]
    AlreadyPaid {
        /// What is paid.
        paid: Minor,
    },
    /// A gift card cannot pay for a gift card.
    #[error("a gift card cannot pay for a gift card")]
    CardPaysNoCard {
        /// What a gift card may still pay in this sale.
        most: Minor,
    },
    /// Only cash may be more than what is due.
    #[error("this is more than what is due")]
    MoreThanDue {
        /// What is due.
        most: Minor,
    },
    /// A payment from a card is undone by a void, not by taking it off the list.
    #[error("a payment from a card is undone by a void")]
    VoidInstead,
    /// Money was taken for a sale that should be given up.
    #[error("money was taken for this sale")]
    MoneyTaken {
        /// How much.
        paid: Minor,
    },
    /// Nothing is in the sale.
    #[error("the sale is empty")]
    Empty,
    /// Something is still to be paid.
    #[error("there is something left to pay")]
    NotPaid {
        /// What is left.
        left: Minor,
    },
}

impl SaleRefusal {
    /// The stable code. The catalogue's key is `refusal-sale-` and this, with dashes.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOpen => "not_open",
            Self::AnotherOpen => "another_open",
            Self::SameStepDifferent => "same_step_different",
            Self::Undecided => "undecided",
            Self::WrongAsset => "wrong_asset",
            Self::NoSuchLine => "no_such_line",
            Self::BadText => "bad_text",
            Self::NotPositive => "not_positive",
            Self::UnknownItem => "unknown_item",
            Self::PercentTooLarge => "percent_too_large",
            Self::TooMany { .. } => "too_many",
            Self::TooLong => "too_long",
            Self::CardTwice => "card_twice",
            Self::CardSold => "card_sold",
            Self::NoDiscountOnCards => "no_discount_on_cards",
            Self::DiscountTooLarge { .. } => "discount_too_large",
            Self::TooLarge => "too_large",
            Self::AlreadyPaid { .. } => "already_paid",
            Self::CardPaysNoCard { .. } => "card_pays_no_card",
            Self::MoreThanDue { .. } => "more_than_due",
            Self::VoidInstead => "void_instead",
            Self::MoneyTaken { .. } => "money_taken",
            Self::Empty => "empty",
            Self::NotPaid { .. } => "not_paid",
        }
    }

    /// Whether the same step can be done later, once something else was done in the sale.
    pub fn retry(self) -> Retry {
        match self {
            Self::AnotherOpen
            | Self::Undecided
            | Self::TooMany { .. }
            | Self::TooLong
            | Self::CardTwice
            | Self::CardSold
            | Self::DiscountTooLarge { .. }
            | Self::AlreadyPaid { .. }
            | Self::CardPaysNoCard { .. }
            | Self::MoreThanDue { .. }
            | Self::MoneyTaken { .. }
            | Self::Empty
            | Self::NotPaid { .. } => Retry::Later,
            Self::NotOpen
            | Self::SameStepDifferent
            | Self::WrongAsset
            | Self::NoSuchLine
            | Self::BadText
            | Self::NotPositive
            | Self::UnknownItem
            | Self::PercentTooLarge
            | Self::NoDiscountOnCards
            | Self::TooLarge
            | Self::VoidInstead => Retry::Never,
        }
    }

    /// The figure that its words name (`$amount` in the catalogue), where they name one.
    pub fn figure(self) -> Option<Minor> {
        match self {
            Self::DiscountTooLarge { most: figure }
            | Self::AlreadyPaid { paid: figure }
            | Self::CardPaysNoCard { most: figure }
            | Self::MoreThanDue { most: figure }
            | Self::MoneyTaken { paid: figure }
            | Self::NotPaid { left: figure } => Some(figure),
            Self::NotOpen
            | Self::AnotherOpen
            | Self::SameStepDifferent
            | Self::Undecided
            | Self::WrongAsset
            | Self::NoSuchLine
            | Self::BadText
            | Self::NotPositive
            | Self::UnknownItem
            | Self::PercentTooLarge
            | Self::TooMany { .. }
            | Self::TooLong
            | Self::CardTwice
            | Self::CardSold
            | Self::NoDiscountOnCards
            | Self::TooLarge
            | Self::VoidInstead
            | Self::Empty => None,
        }
    }
}
