//! A text to type.

use leptos::prelude::*;

/// A field under its name, with what helps below it.
#[component]
pub(crate) fn Field(
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
    /// Whether it has the keyboard when it appears.
    #[prop(optional)]
    focus: bool,
    /// Whether it is a code: capitals, wide, not corrected.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Input>::new();
    if focus {
        super::sheet::focus_when_there(node);
    }
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                node_ref=node
                class:code=code
                type="text"
                autocomplete="off"
                autocapitalize=if code { "characters" } else { "none" }
                spellcheck="false"
                aria-describedby=hint_id.clone()
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
            <span class="hint" id=hint_id>{hint}</span>
        </div>
    }
}
