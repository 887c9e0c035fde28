//! Money on the screen.

use crate::say;
use leptos::prelude::*;
use shared::money::Amount;

/// An amount with its currency smaller than its number.
#[component]
pub(crate) fn Money(
    /// How much.
    #[prop(into)]
    amount: Signal<Amount>,
) -> impl IntoView {
    view! {
        <span class="money">
            {move || {
                let text = say::money(amount.get());
                let symbol = view! { <span class="symbol">{text.symbol}</span> };
                let number = view! { <span class="number">{text.number}</span> };
                if text.symbol_first {
                    view! { {text.sign}{symbol}{number} }.into_any()
                } else {
                    view! { {text.sign}{number}"\u{a0}"{symbol} }.into_any()
                }
            }}
        </span>
    }
}
