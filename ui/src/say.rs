//! The page's words.

use crate::dom;
use shared::money::Amount;
use shared::words::{MoneyText, Part, Words};
use std::sync::LazyLock;

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::in_language(&dom::language()));

/// All the words, for times and dates.
pub(crate) fn words() -> &'static Words {
    &WORDS
}

/// The text of a key.
pub(crate) fn say(key: &str) -> String {
    WORDS.say(key)
}

/// The text of a key with its parts put in.
pub(crate) fn say_with(key: &str, parts: &[(&str, Part)]) -> String {
    WORDS.say_with(key, parts)
}

/// An amount in the pieces that a screen sets in different sizes.
pub(crate) fn money(amount: Amount) -> MoneyText {
    WORDS.money(amount)
}
