//! An amount as it is typed: digits move in from the right, as on every till.

use super::{Money, PadKey};
use leptos::prelude::*;
use shared::money::{Amount, Asset, Minor};

/// What is typed so far.
#[derive(Clone, Copy)]
pub(crate) struct AmountEntry {
    /// How much it is by now.
    pub(crate) minor: RwSignal<Minor>,
    /// Whether it still stands as offered; the first digit then begins anew.
    offered: RwSignal<bool>,
    asset: Asset,
}

impl AmountEntry {
    /// Begins with an offer, which may be nothing.
    pub(crate) fn offering(offer: Amount) -> Self {
        Self { minor: RwSignal::new(offer.minor), offered: RwSignal::new(true), asset: offer.asset }
    }

    /// Puts another offer there.
    pub(crate) fn offer(self, minor: Minor) {
        self.minor.set(minor);
        self.offered.set(true);
    }

    /// The amount.
    pub(crate) fn amount(self) -> Amount {
        Amount { minor: self.minor.get(), asset: self.asset }
    }

    /// Takes a key of the pad.
    pub(crate) fn press(self, key: PadKey) {
        let before =
            if self.offered.get_untracked() { 0 } else { self.minor.get_untracked().get() };
        let after = match key {
            PadKey::Digit(digit) => before.checked_mul(10).map(|ten| ten + i64::from(digit)),
            PadKey::DoubleZero => before.checked_mul(100),
            PadKey::Back => Some(before / 10),
            PadKey::Clear => Some(0),
        };
        // More digits than any till can count are not taken in.
        if let Some(minor) = after.and_then(|minor| Minor::new(minor).ok()) {
            self.minor.set(minor);
        }
        self.offered.set(false);
    }
}

/// The amount being typed, large, with its name.
#[component]
pub(crate) fn AmountDisplay(
    /// What it is the amount of.
    #[prop(into)]
    label: String,
    /// Where it is typed.
    entry: AmountEntry,
) -> impl IntoView {
    view! {
        <div class="amount" role="group" aria-label=label.clone()>
            <span class="amount-label">{label.clone()}</span>
            <output class="amount-figure" aria-live="polite">
                <Money amount=Signal::derive(move || entry.amount())/>
            </output>
        </div>
    }
}
