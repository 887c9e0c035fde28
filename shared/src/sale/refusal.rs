//! Why a sale does not take a change.

use crate::money::Minor;

/// Why a sale stays as it is. Checked top to bottom: the first reason that applies is the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaleRefusal {
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
    /// The stable code. The catalogue's key is `sale-` and this, with dashes.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchLine => "no_such_line",
            Self::BadText => "bad_text",
            Self::NotPositive => "not_positive",
            Self::UnknownItem => "unknown_item",
            Self::PercentTooLarge => "percent_too_large",
            Self::TooMany { .. } => "too_many",
            Self::TooLong => "too_long",
            Self::CardTwice => "card_twice",
            Self::NoDiscountOnCards => "no_discount_on_cards",
            Self::DiscountTooLarge { .. } => "discount_too_large",
            Self::TooLarge => "too_large",
            Self::AlreadyPaid { .. } => "already_paid",
            Self::CardPaysNoCard { .. } => "card_pays_no_card",
            Self::MoreThanDue { .. } => "more_than_due",
            Self::VoidInstead => "void_instead",
            Self::Empty => "empty",
            Self::NotPaid { .. } => "not_paid",
        }
    }
}
