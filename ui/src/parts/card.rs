//! Panels, and the facts and figures that stand in them.

use super::Tint;
use leptos::prelude::*;

/// A raised area with a heading that takes the keyboard when it appears, so that a screen reader begins there.
#[component]
pub(crate) fn Panel(
    /// What this is.
    #[prop(into)]
    title: Signal<String>,
    /// Its colour, where the whole panel says one thing.
    #[prop(optional)]
    tint: Tint,
    /// A class for its inner order.
    #[prop(optional, into)]
    class: String,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H2>::new();
    super::sheet::focus_when_there(heading);
    view! {
        <section class=format!("panel {class} {}", tint.class())>
            <h2 class="panel-title" tabindex="-1" node_ref=heading>{move || title.get()}</h2>
            {children()}
        </section>
    }
}

/// A name and what it stands for, in a `<dl>`.
#[component]
pub(crate) fn Fact(
    /// What it is.
    #[prop(into)]
    name: String,
    /// What stands beside it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// One figure of a page with its name above and a remark below.
#[component]
pub(crate) fn Figure(
    /// What it counts.
    #[prop(into)]
    name: String,
    /// Its colour.
    #[prop(optional)]
    tint: Tint,
    /// What to know about it.
    #[prop(optional, into)]
    remark: String,
    /// The figure.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("figure {}", tint.class())>
            <span class="figure-name">{name}</span>
            <span class="figure-value">{children()}</span>
            <span class="figure-remark">{remark}</span>
        </div>
    }
}
