//! Waiting for a card: the camera's picture, or what to do where there is none.

use super::model::{Deed, Part, Step};
use super::use_till;
use super::work::Failed;
use crate::keys::on_keys;
use crate::parts::{Button, Glyph, Icon, NoticeLine, Panel, Preview, Tint};
use crate::say::say;
use leptos::html::Input;
use leptos::prelude::*;
use shared::wire::screen::{FrameFrom, SaleSheet};
use web_sys::File;

/// What every card's code begins with; a hand scanner types it.
const TOKEN_START: &str = "GC";

/// The step that looks for a card.
#[component]
pub(crate) fn Idle(
    /// What is to be done with the card.
    deed: Deed,
) -> impl IntoView {
    let till = use_till();
    till.scan();
    on_cleanup(move || till.stop_scanning());
    listen_to_scanner();
    let due = Memo::new(move |_| {
        till.of_sale(|sale| sale.totals.clone()).filter(|totals| totals.left.is_positive())
    });
    let for_no_card = move || due.get().is_some_and(|totals| totals.left_for_cards.is_zero());
    let title = Signal::derive(move || match deed {
        Deed::Fill => say("till-show-card-to-sell"),
        Deed::Take if for_no_card() => say("till-take-money"),
        Deed::Take => say("till-show-card"),
    });
    let takes_money = move || deed == Deed::Take && due.with(Option::is_some);
    view! {
        <Panel title class="idle">
            <Eye/>
            <Failed/>
            <Show when=move || for_no_card() && takes_money()>
                <NoticeLine tint=Tint::None words=say("till-card-pays-no-card")/>
            </Show>
            {move || till.unread.get().map(|refusal| view! {
                <NoticeLine tint=Tint::Warn words=refusal.words code=refusal.code/>
            })}
            <div class="row centre-row">
                <Show when=takes_money>
                    <OtherMeans/>
                </Show>
                <PictureButton on_file=move |file| till.picture(file)/>
                <Button
                    label=say("till-type-number")
                    icon=Glyph::Keyboard
                    key_name="F3"
                    on_press=move |()| till.go(Step::Typing)
                />
            </div>
        </Panel>
    }
}

/// What pays beside gift cards.
#[component]
fn OtherMeans() -> impl IntoView {
    let till = use_till();
    view! {
        <Button label=say("till-cash") key_name="F9" on_press=move |()| till.go(Step::Cash)/>
        <Button label=say("till-terminal") key_name="F10" on_press=move |()| till.go(Step::Terminal)/>
    }
}

/// The camera's picture, or why there is none.
#[component]
fn Eye() -> impl IntoView {
    let till = use_till();
    let from =
        Memo::new(move |_| till.status.with(|status| status.as_ref().map(|s| s.frames.clone())));
    move || match from.get() {
        Some(FrameFrom::None { words }) => view! {
            <div class="no-preview">
                <Icon glyph=Glyph::CameraOff/>
                <p>{words}</p>
            </div>
        }
        .into_any(),
        _ => view! { <Preview frame=till.frame.into() label=say("till-preview")/> }.into_any(),
    }
}

/// A button that opens the machine's own file chooser.
#[component]
pub(crate) fn PictureButton(
    /// What is done with the file.
    #[prop(into)]
    on_file: Callback<File>,
) -> impl IntoView {
    let till = use_till();
    let chooser = NodeRef::<Input>::new();
    let chosen = move |_| {
        let input = chooser.get_untracked();
        let file = input
            .as_ref()
            .and_then(web_sys::HtmlInputElement::files)
            .and_then(|files| files.get(0));
        if let (Some(input), Some(file)) = (input, file) {
            // The same picture can be chosen again.
            input.set_value("");
            on_file.run(file);
        }
    };
    let open = move |()| {
        if let Some(input) = chooser.get_untracked() {
            input.click();
        }
    };
    view! {
        <Button label=say("till-use-picture") icon=Glyph::Image on_press=open disabled=till.busy/>
        <input
            id="picture"
            class="only-read"
            type="file"
            accept="image/*"
            tabindex="-1"
            aria-label=say("till-use-picture")
            node_ref=chooser
            on:change=chosen
        />
    }
}

/// A hand scanner is a keyboard: it types the code and Enter. Digits begin the amount that is due.
fn listen_to_scanner() {
    let till = use_till();
    let typed = StoredValue::new(String::new());
    on_keys(move |key| {
        let begun = !typed.with_value(String::is_empty);
        match key {
            "Enter" if begun => {
                let text = typed.try_update_value(std::mem::take).unwrap_or_default();
                till.token(text);
            }
            "Escape" if begun => typed.set_value(String::new()),
            "Backspace" if !begun => match untrack(|| till.of_sale(last_row)).flatten() {
                Some(step) => till.go(step),
                None => return false,
            },
            _ if key.chars().count() != 1 => return false,
            _ if begun || TOKEN_START.starts_with(key) => {
                typed.update_value(|text| text.push_str(key));
            }
            _ => match key.parse::<u8>() {
                Ok(digit) => till.go(Step::Add(Some(digit))),
                Err(_) => return false,
            },
        }
        true
    });
}

/// The step of what was done last in a sale: what pays comes after what is bought.
fn last_row(sale: &SaleSheet) -> Option<Step> {
    let last = |count: usize| count.checked_sub(1);
    if sale.paying.is_some() {
        return Some(Step::Tender(Part::Asked));
    }
    let tender = last(sale.tenders.len()).map(|at| Step::Tender(Part::Tender(at)));
    tender.or_else(|| last(sale.lines.len()).map(Step::Line))
}
