//! The receipt of one act on a card.

use super::{Head, Slip, Weight, Writing};
use crate::wire::screen::{Act, MoneyClass, Receipt, Settling};
use crate::words::Words;

/// What is printed of an act on a card.
#[derive(Clone, Copy, Debug)]
pub struct PaymentPaper<'a> {
    /// Where.
    pub head: Head<'a>,
    /// What was done.
    pub receipt: &'a Receipt,
}

impl PaymentPaper<'_> {
    /// Writes it.
    pub fn write(&self, words: &Words) -> Slip {
        let Self { head, receipt } = self;
        let mut slip = Writing::begin(words, head);
        slip.rule();
        let amount = words.money(receipt.amount).to_string();
        slip.named(did(words, receipt.act), amount, Weight::Strong);
        slip.card(receipt);
        slip.rule();
        slip.row("paper-how", class(words, receipt.class));
        slip.pending(is_pending(receipt));
        slip.row("paper-when", slip.when(receipt.at, head.offset_min));
        slip.row("paper-cashier", receipt.cashier.clone());
        if let Some(name) = &receipt.approver {
            slip.row("paper-approver", name.clone());
        }
        slip.row("paper-number", number(receipt));
        slip.end(head, true)
    }
}

impl Writing<'_> {
    /// The card and what it holds now.
    pub(super) fn card(&mut self, receipt: &Receipt) {
        let card = [
            ("program", receipt.program.as_str().into()),
            ("card", receipt.last_four.as_str().into()),
        ];
        self.row("paper-card", self.words.say_with("paper-card-value", &card));
        if let Some(balance) = receipt.balance {
            let balance = self.words.money(balance).to_string();
            self.named(self.words.say("paper-balance"), balance, Weight::Strong);
        }
    }

    /// What the customer should know of money that headquarters has not seen yet.
    pub(super) fn pending(&mut self, is_pending: bool) {
        if is_pending {
            self.text(self.words.say("paper-pending"));
        }
    }
}

/// The receipt's number: its place in the journal, and the beginning of its hash.
pub(super) fn number(receipt: &Receipt) -> String {
    format!("{} {}", receipt.sequence, receipt.hash.short())
}

/// Whether it was done without headquarters, which does not have it yet.
pub(super) fn is_pending(receipt: &Receipt) -> bool {
    receipt.settling == Settling::Waiting && receipt.class != MoneyClass::Online
}

fn did(words: &Words, act: Act) -> String {
    words.say(match act {
        Act::Redeem => "paper-did-redeem",
        Act::Load => "paper-did-load",
        Act::Activate => "paper-did-activate",
        Act::Void => "paper-did-void",
        Act::Refund => "paper-did-refund",
    })
}

fn class(words: &Words, class: MoneyClass) -> String {
    words.say(match class {
        MoneyClass::Reserved => "paper-by-reserved",
        MoneyClass::Online => "paper-by-online",
        MoneyClass::Floor | MoneyClass::Issue => "paper-by-limit",
    })
}
