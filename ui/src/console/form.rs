//! A form: fields, what went wrong, and the one button that says the act.

use super::writing::Writing;
use crate::parts::{NoticeLine, Tint};
use crate::say::say;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A form in a sheet, a panel or on a page. Enter in a field sends it.
#[component]
pub(crate) fn Form(
    /// What sending it does, in words.
    #[prop(into)]
    act: Signal<String>,
    /// Whether it ends something.
    #[prop(optional)]
    danger: bool,
    /// Its write.
    writing: Writing,
    /// What is wrong with what was typed, said when it is sent.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// Its fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let tried = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let good = wrong.with_untracked(Option::is_none);
        tried.set(!good);
        if good {
            on_send.run(());
        }
    };
    let complaint = move || {
        let words = wrong.get().filter(|_| tried.get());
        words.map(|words| view! { <NoticeLine tint=Tint::Warn words/> })
    };
    let trouble = move || {
        let trouble = writing.trouble.get();
        trouble.map(|t| view! { <NoticeLine tint=Tint::Bad words=t.words code=t.code/> })
    };
    let class = if danger { "button danger" } else { "button primary" };
    let label = move || if writing.busy.get() { say("console-sending") } else { act.get() };
    view! {
        <form class="form" novalidate on:submit=send>
            {children.map(|children| children())}
            <div class="form-news" aria-live="polite">{complaint}{trouble}</div>
            <div class="row end">
                <button type="submit" class=class disabled=move || writing.busy.get()>
                    <span class="label">{label}</span>
                </button>
            </div>
        </form>
    }
}

/// Says what is wrong with a text that has to be there and has a most.
pub(crate) fn text_wrong(text: &str, most: usize, missing: &'static str) -> Option<String> {
    let length = text.trim().chars().count();
    match length {
        0 => Some(say(missing)),
        _ if length > most => Some(say("console-too-long")),
        _ => None,
    }
}
