//! A sheet over the page: the browser's own dialog, so that focus stays in it and Escape closes it.

use super::{Glyph, Icon};
use crate::say::say;
use leptos::html::{Dialog, ElementType};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A sheet that is open for as long as it is there.
#[component]
pub(crate) fn Sheet(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What closing does.
    #[prop(into)]
    on_close: Callback<()>,
    /// What can be done, below it and always in sight.
    #[prop(optional, into)]
    foot: ViewFn,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get().filter(|dialog| !dialog.open()) {
            // It fails only for a dialog that is open already or has left the page.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog
            class="sheet"
            node_ref=node
            aria-label=title.clone()
            on:close=move |_| on_close.run(())
        >
            <header>
                <h2 tabindex="-1" autofocus>{title.clone()}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=say("close")
                    on:click=move |_| on_close.run(())
                >
                    <Icon glyph=Glyph::X/>
                </button>
            </header>
            // It may be taller than the window: the keyboard has to be able to scroll it.
            <div class="sheet-body" role="group" aria-label=title.clone() tabindex="0">{children()}</div>
            <div class="sheet-foot">{foot.run()}</div>
        </dialog>
    }
}

/// Gives the keyboard to an element as soon as it is in the page.
pub(crate) fn focus_when_there<E>(node: NodeRef<E>)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    Effect::new(move || {
        let element =
            node.get().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}
