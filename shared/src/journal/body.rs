//! What an entry says.

use super::PaymentFacts;
use crate::day::Pieces;
use crate::ids::{CardId, LimitNumber, PaymentId};
use crate::money::{Amount, Minor};
use crate::sale::SaleRecord;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};

/// What an entry says. The variant's number is on the wire and never used again for another.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Body {
    /// The till is about to ask the server; the rights named are frozen until it decides.
    #[n(0)]
    Ask {
        /// The payment asked about.
        #[n(0)]
        payment: PaymentId,
        /// What it is.
        #[n(1)]
        facts: PaymentFacts,
        /// The part that rights held here cover; the rest is asked of the card.
        #[n(2)]
        from_right: Minor,
    },
    /// The till took a payment: value left the card's holder, goods left the shop.
    #[n(1)]
    Take {
        /// The payment.
        #[n(0)]
        payment: PaymentId,
        /// What it is; the same as in its `ask`, where there was one.
        #[n(1)]
        facts: PaymentFacts,
        /// The part taken from rights held here.
        #[n(2)]
        from_right: Minor,
        /// By what leave the rest was taken.
        #[n(3)]
        rest: Rest,
    },
    /// The till gave a payment up before taking it.
    #[n(2)]
    Cancel {
        /// The payment.
        #[n(0)]
        payment: PaymentId,
        /// What it was to be.
        #[n(1)]
        facts: PaymentFacts,
    },
    /// Money over the counter was put on an active card.
    #[n(3)]
    Load {
        /// The payment.
        #[n(0)]
        payment: PaymentId,
        /// What it is.
        #[n(1)]
        facts: PaymentFacts,
        /// By what leave.
        #[n(2)]
        rest: Rest,
    },
    /// A pending card was sold: it is active from here on, with the value that was paid for.
    #[n(4)]
    Activate {
        /// The payment.
        #[n(0)]
        payment: PaymentId,
        /// What it is.
        #[n(1)]
        facts: PaymentFacts,
        /// By what leave.
        #[n(2)]
        rest: Rest,
    },
    /// An earlier payment of the same shift was undone, whole.
    #[n(5)]
    Void {
        /// The id of the undoing itself.
        #[n(0)]
        payment: PaymentId,
        /// What it is; `original` names the payment undone.
        #[n(1)]
        facts: PaymentFacts,
        /// Where the sale of a card is undone: the part taken back from rights held here.
        #[n(2)]
        from_right: Minor,
        /// The server's leave, where it was asked.
        #[n(3)]
        rest: Rest,
    },
    /// Value went back to the card that an earlier payment came from.
    #[n(6)]
    Refund {
        /// The id of the refund itself.
        #[n(0)]
        payment: PaymentId,
        /// What it is; `original` names the payment refunded.
        #[n(1)]
        facts: PaymentFacts,
        /// The server's leave, where it was asked.
        #[n(2)]
        rest: Rest,
    },
    /// Rights on a card were given back to it.
    #[n(7)]
    LimitReleased {
        /// The card.
        #[n(0)]
        card: CardId,
        /// How much of the right is given up, for good.
        #[n(1)]
        amount: Amount,
    },
    /// A signed limit was taken up.
    #[n(8)]
    LimitReceived {
        /// Its number.
        #[n(0)]
        limit: LimitNumber,
    },
    /// A shift began.
    #[n(9)]
    ShiftOpen {
        /// Cash in the drawer at the start.
        #[n(0)]
        float: Amount,
    },
    /// A shift ended.
    #[n(10)]
    ShiftClose {
        /// Cash counted at the end.
        #[n(0)]
        counted: Amount,
        /// The coins and notes that were counted; empty where only the sum was typed.
        #[n(1)]
        pieces: Vec<Pieces>,
        /// Why it differs from what should be there, in the cashier's words; at most 200 characters. Empty where
        /// nobody was asked.
        #[n(2)]
        reason: String,
    },
    /// Cash was put into the drawer.
    #[n(11)]
    PayIn {
        /// How much.
        #[n(0)]
        amount: Amount,
        /// Why, in the cashier's words; at most 200 characters.
        #[n(1)]
        reason: String,
    },
    /// Cash was taken out of the drawer.
    #[n(12)]
    PayOut {
        /// How much.
        #[n(0)]
        amount: Amount,
        /// Why, in the cashier's words; at most 200 characters.
        #[n(1)]
        reason: String,
    },
    /// The business day ended at this till.
    #[n(13)]
    DayClose {
        /// Number of its Z report, without gaps.
        #[n(0)]
        z_number: u32,
        /// SHA-256 of the report's canonical form ([`crate::day::Report::digest`]): whoever holds the entries counts the same.
        #[cbor(n(1), with = "minicbor::bytes")]
        report: [u8; 32],
        /// Minutes east of UTC on the shop's clock when it was counted: its hours are the shop's.
        #[n(2)]
        utc_offset_min: i16,
    },
    /// The till's clock moved by itself or by hand.
    #[n(14)]
    ClockJump {
        /// What the clock showed before.
        #[n(0)]
        from: Timestamp,
        /// What it showed after.
        #[n(1)]
        to: Timestamp,
    },
    /// A sale was paid: what was bought, and what paid it. The payments on cards have entries of their own.
    #[n(15)]
    Sale {
        /// Its facts.
        #[n(0)]
        record: Box<SaleRecord>,
    },
}

/// By what leave the part of a payment that no right covers was taken.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Rest {
    /// There was none: rights covered the whole.
    #[n(0)]
    Nothing,
    /// The server approved it; its signed answer, as received.
    #[n(1)]
    Online {
        /// The COSE bytes of a [`crate::limits::Answer`].
        #[cbor(n(0), with = "minicbor::bytes")]
        answer: Vec<u8>,
    },
    /// The till took it on its own, cut off, under this limit: floor for a debit, issue for a credit.
    #[n(2)]
    Offline {
        /// The limit's number.
        #[n(0)]
        limit: LimitNumber,
    },
}

impl Body {
    /// The payment that this entry is about, if it is about one.
    pub fn payment(&self) -> Option<(PaymentId, &PaymentFacts)> {
        match self {
            Self::Ask { payment, facts, .. }
            | Self::Take { payment, facts, .. }
            | Self::Cancel { payment, facts }
            | Self::Load { payment, facts, .. }
            | Self::Activate { payment, facts, .. }
            | Self::Void { payment, facts, .. }
            | Self::Refund { payment, facts, .. } => Some((*payment, facts)),
            Self::LimitReleased { .. }
            | Self::LimitReceived { .. }
            | Self::ShiftOpen { .. }
            | Self::ShiftClose { .. }
            | Self::PayIn { .. }
            | Self::PayOut { .. }
            | Self::DayClose { .. }
            | Self::ClockJump { .. }
            | Self::Sale { .. } => None,
        }
    }

    /// The card that this entry is about, if it is about one.
    pub fn card(&self) -> Option<CardId> {
        if let Self::LimitReleased { card, .. } = self {
            return Some(*card);
        }
        self.payment().map(|(_, facts)| facts.card)
    }

    /// Its name in history, exports and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "ask",
            Self::Take { .. } => "take",
            Self::Cancel { .. } => "cancel",
            Self::Load { .. } => "load",
            Self::Activate { .. } => "activate",
            Self::Void { .. } => "void",
            Self::Refund { .. } => "refund",
            Self::LimitReleased { .. } => "limit_released",
            Self::LimitReceived { .. } => "limit_received",
            Self::ShiftOpen { .. } => "shift_open",
            Self::ShiftClose { .. } => "shift_close",
            Self::PayIn { .. } => "pay_in",
            Self::PayOut { .. } => "pay_out",
            Self::DayClose { .. } => "day_close",
            Self::ClockJump { .. } => "clock_jump",
            Self::Sale { .. } => "sale",
        }
    }
}
