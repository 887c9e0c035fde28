//! What is in a sale, in words.

use crate::say::{say, say_with};
use shared::money::{Amount, Asset};
use shared::sale::{CardAct, CardLine, Goods, Off, Quantity, Tender};

/// Goods by their name.
pub(crate) fn goods(goods: &Goods) -> String {
    goods.name.clone()
}

/// How many at which price; nothing where it is one.
pub(crate) fn pieces(goods: &Goods, asset: Asset) -> Option<String> {
    let price = Amount { minor: goods.price, asset };
    let parts = [("count", count(goods.quantity).into()), ("price", price.into())];
    (goods.quantity != Quantity::ONE).then(|| say_with("till-line-pieces", &parts))
}

/// A card that is sold or loaded.
pub(crate) fn card(card: &CardLine) -> String {
    let key = match card.act {
        CardAct::Activate => "till-line-sold",
        CardAct::Load => "till-line-loaded",
    };
    say_with(key, &[("card", card.last_four.as_str().into())])
}

/// What pays.
pub(crate) fn tender(tender: &Tender) -> String {
    match tender {
        Tender::GiftCard { last_four, .. } => {
            say_with("till-tender", &[("card", last_four.as_str().into())])
        }
        Tender::Cash { .. } => say("till-cash"),
        Tender::Terminal { reference, .. } => {
            say_with("till-terminal-of", &[("reference", reference.as_str().into())])
        }
    }
}

/// How much is taken off, and why.
pub(crate) fn discount(off: Off, reason: &str) -> String {
    match off {
        Off::Amount(_) => reason.to_owned(),
        Off::Percent(part) => {
            let parts = [("percent", percent(part.hundredths()).into()), ("reason", reason.into())];
            say_with("till-line-percent", &parts)
        }
    }
}

/// A number of thousandths as 2 or 0.250.
pub(crate) fn count(quantity: Quantity) -> String {
    let thousandths = quantity.thousandths();
    match (thousandths / 1000, thousandths % 1000) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}{}{part:03}", say("money-decimal")),
    }
}

/// Hundredths of a percent as 23 or 5.50, without the sign.
fn percent(hundredths: u64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}{}{part:02}", say("money-decimal")),
    }
}
