//! A line of news.

use super::{Glyph, Icon, Tint};
use crate::say::say;
use leptos::prelude::*;

/// A line that stays until it is dismissed or over. The code is for the telephone.
#[component]
pub(crate) fn NoticeLine(
    /// Its colour.
    tint: Tint,
    /// Its words.
    #[prop(into)]
    words: String,
    /// Its stable code.
    #[prop(optional, into)]
    code: String,
    /// What dismissing does; without it the line stays.
    #[prop(optional, into)]
    on_dismiss: Option<Callback<()>>,
) -> impl IntoView {
    let glyph = match tint {
        Tint::None => Glyph::Info,
        Tint::Good => Glyph::CircleCheck,
        Tint::Offline => Glyph::CloudOff,
        Tint::Warn => Glyph::TriangleAlert,
        Tint::Bad => Glyph::CircleX,
    };
    let role = if tint == Tint::Bad { "alert" } else { "status" };
    // A code helps whoever asks for help; good news needs none.
    let code = matches!(tint, Tint::Warn | Tint::Bad).then(|| view! { <code>{code}</code> });
    let dismiss = on_dismiss.map(|done| {
        view! {
            <button type="button" class="icon-button" aria-label=say("dismiss") on:click=move |_| done.run(())>
                <Icon glyph=Glyph::X/>
            </button>
        }
    });
    view! {
        <div class=format!("notice {}", tint.class()) role=role>
            <Icon glyph/>
            <span class="notice-words">{words}</span>
            {code}
            {dismiss}
        </div>
    }
}
