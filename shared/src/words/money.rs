//! Money as people write it.

use super::Words;
use crate::money::Amount;
use std::fmt;

/// An amount in pieces, so that a screen can set the currency smaller than the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyText {
    /// A minus sign, or nothing.
    pub sign: &'static str,
    /// The currency's sign, for example €.
    pub symbol: String,
    /// Whether the language writes the currency before the number.
    pub symbol_first: bool,
    /// The number with its separators.
    pub number: String,
}

impl Words {
    /// An amount as this language writes it.
    pub fn money(&self, amount: Amount) -> MoneyText {
        let scale = usize::try_from(amount.asset.scale()).unwrap_or(0);
        let minor = amount.minor.get();
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = scale.saturating_add(1));
        let (units, decimals) = digits.split_at(digits.len().saturating_sub(scale));
        let mut number = grouped(units, &self.say("money-group"));
        if scale > 0 {
            number.push_str(&self.say("money-decimal"));
            number.push_str(decimals);
        }
        MoneyText {
            sign: if minor < 0 { "−" } else { "" },
            symbol: amount.asset.symbol(),
            symbol_first: self.say("money-symbol-first") == "yes",
            number,
        }
    }
}

impl fmt::Display for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sign, symbol, number, .. } = self;
        if self.symbol_first {
            write!(f, "{sign}{symbol}{number}")
        } else {
            write!(f, "{sign}{number}\u{a0}{symbol}")
        }
    }
}

fn grouped(units: &str, separator: &str) -> String {
    let mut out = String::new();
    for (place, digit) in units.chars().enumerate() {
        if place > 0 && units.len().saturating_sub(place).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}
