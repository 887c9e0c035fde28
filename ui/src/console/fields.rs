//! What is typed and chosen in the console's forms, beside the common text field.

use crate::parts::Field;
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Asset, Minor};

/// A choice among a few, with the browser's own list.
#[component]
pub(crate) fn Choice(
    /// Its id in the page.
    id: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Where it goes.
    value: RwSignal<String>,
    /// What can be chosen: the value and its words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let option = move |(name, words): (String, String)| {
        let this = name.clone();
        view! { <option value=name selected=move || value.get() == this>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change=move |event| value.set(event_target_value(&event))>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

/// A longer text.
#[component]
pub(crate) fn Long(
    /// Its id in the page.
    id: &'static str,
    /// What is typed here.
    #[prop(into)]
    label: String,
    /// Where it goes.
    value: RwSignal<String>,
    /// What helps to type it.
    #[prop(optional, into)]
    hint: String,
    /// The most letters.
    most: u32,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows="3"
                maxlength=most
                aria-describedby=hint_id.clone()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <span class="hint" id=hint_id>{hint}</span>
        </div>
    }
}

/// A password, or a PIN.
#[component]
pub(crate) fn Secret(
    /// Its id in the page.
    id: &'static str,
    /// What is typed here.
    #[prop(into)]
    label: String,
    /// Where it goes.
    value: RwSignal<String>,
    /// What helps to type it.
    #[prop(optional, into)]
    hint: String,
    /// What the browser may fill in.
    fill: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="password"
                autocomplete=fill
                aria-describedby=hint_id.clone()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <span class="hint" id=hint_id>{hint}</span>
        </div>
    }
}

/// A day of the calendar.
#[component]
pub(crate) fn Day(
    /// Its id in the page.
    id: &'static str,
    /// What day.
    #[prop(into)]
    label: String,
    /// The day now, `YYYY-MM-DD`.
    value: Signal<String>,
    /// Hears of another.
    on_change: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="field day">
            <label for=id>{label}</label>
            <input
                id=id
                type="date"
                prop:value=move || value.get()
                on:change=move |event| on_change.run(event_target_value(&event))
            />
        </div>
    }
}

/// Money to type, with its currency in the hint.
#[component]
pub(crate) fn MoneyField(
    /// Its id in the page.
    id: &'static str,
    /// What it is the amount of.
    #[prop(into)]
    label: String,
    /// Where it goes.
    value: RwSignal<String>,
    /// What it is counted in.
    #[prop(into)]
    asset: Signal<Asset>,
    /// Whether it has the keyboard when it appears.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    move || {
        let asset = asset.get();
        let example = typed(Minor::new(2_050).unwrap_or_default(), asset);
        let parts = [("asset", asset.code().into()), ("example", example.as_str().into())];
        let hint = say_with("console-money-hint", &parts);
        view! { <Field id label=label.clone() value hint focus/> }
    }
}

/// Something that is on or off.
#[component]
pub(crate) fn Tick(
    /// Its id in the page.
    id: &'static str,
    /// What is on.
    #[prop(into)]
    label: String,
    /// Where it goes.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="tick" for=id>
            <input
                id=id
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}

/// The amount that a person typed, with a point or a comma before the decimals; none where it is no amount.
pub(crate) fn amount_of(text: &str, asset: Asset) -> Option<Minor> {
    let text = text.trim();
    let (units, decimals) = text.rsplit_once(['.', ',']).unwrap_or((text, ""));
    let scale = usize::try_from(asset.scale()).ok()?;
    let ends_bare = text.ends_with(['.', ',']);
    if units.is_empty() || ends_bare || decimals.len() > scale {
        return None;
    }
    let digits = format!("{units}{decimals:0<scale$}");
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten().and_then(|minor| Minor::new(minor).ok())
}

/// An amount as it is typed, without its currency.
pub(crate) fn typed(minor: Minor, asset: Asset) -> String {
    let scale = usize::try_from(asset.scale()).unwrap_or(0);
    let digits =
        format!("{:0>width$}", minor.get().unsigned_abs(), width = scale.saturating_add(1));
    let (units, decimals) = digits.split_at(digits.len().saturating_sub(scale));
    if scale == 0 { units.into() } else { format!("{units}.{decimals}") }
}

/// What stands below a field of a form whose amount cannot be read.
pub(crate) fn not_an_amount() -> String {
    say("console-not-an-amount")
}
