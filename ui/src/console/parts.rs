//! What the console's pages are made of beside the common parts.

use super::load::{Load, Loading, Paged};
use super::place::Place;
use super::use_console;
use crate::http::Trouble;
use crate::keys::on_keys;
use crate::parts::{Button, Glyph, Icon, NoticeLine, Table, Tint};
use crate::say::say;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The head of a page: its name, what it is for, and what can be done on it.
#[component]
pub(crate) fn PageHead(
    /// The key of its name.
    title: &'static str,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <h1 tabindex="-1">{say(title)}</h1>
            <div class="row end">{children.map(|children| children())}</div>
        </header>
    }
}

/// A panel on the right with a place of its own; Escape closes it.
#[component]
pub(crate) fn Side(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let console = use_console();
    let close = move || console.go(&console.place.get_untracked().closed());
    on_keys(move |key| {
        let escape = key == "Escape";
        if escape {
            close();
        }
        escape
    });
    let heading = NodeRef::<leptos::html::H2>::new();
    focus_when_there(heading);
    view! {
        <aside class="side" aria-label=title.clone()>
            <header>
                <h2 tabindex="-1" node_ref=heading>{title.clone()}</h2>
                <button type="button" class="icon-button" aria-label=say("close") on:click=move |_| close()>
                    <Icon glyph=Glyph::X/>
                </button>
            </header>
            <div class="side-body">{children()}</div>
        </aside>
    }
}

/// What a place is for while nothing is in it, and the one thing that fills it.
#[component]
pub(crate) fn Empty(
    /// Its picture.
    glyph: Glyph,
    /// The key of what is missing.
    title: &'static str,
    /// The key of what the place is for.
    note: &'static str,
    /// The one thing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph/>
            <h2>{say(title)}</h2>
            <p>{say(note)}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Why something is not there, and a button to ask again.
#[component]
pub(crate) fn Failed(
    /// Why.
    trouble: Trouble,
    /// Asks again.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="failed">
            <NoticeLine tint=Tint::Bad words=trouble.words code=trouble.code/>
            <Button label=say("console-try-again") icon=Glyph::RefreshCw on_press=on_again/>
        </div>
    }
}

/// What was read, or bones while it is on its way, or why it did not come.
pub(crate) fn shown<T, V>(
    loading: Loading<T>,
    waiting: impl Fn() -> AnyView + Send + Sync + 'static,
    here: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let again = Callback::new(move |()| loading.try_again());
    move || match loading.state.get() {
        Load::Waiting => waiting(),
        Load::Here(answer) => here(answer).into_any(),
        Load::Failed(trouble) => view! { <Failed trouble on_again=again/> }.into_any(),
    }
}

/// A table whose rows are links: arrows go from row to row, Enter opens one.
#[component]
pub(crate) fn Rows(
    /// What it lists, for screen readers.
    #[prop(into)]
    caption: String,
    /// The headings; numbers begin with `#`.
    heads: Vec<String>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Div>::new();
    on_keys(move |key| {
        let root = node.get_untracked().map(Element::from);
        key == "ArrowDown" && root.is_some_and(|root| !has_focus(&root) && step(&root, key))
    });
    let on_key = move |event: KeyboardEvent| {
        let root = node.get_untracked().map(Element::from);
        if root.is_some_and(|root| step(&root, &event.key())) {
            event.prevent_default();
        }
    };
    view! {
        <div class="rows" node_ref=node on:keydown=on_key>
            <Table caption heads>{children()}</Table>
        </div>
    }
}

/// A row that opens a place when it is pressed anywhere.
#[component]
pub(crate) fn LinkRow(
    /// Where it leads.
    place: Place,
    /// What its link says.
    #[prop(into)]
    name: AnyView,
    /// What stands before it.
    #[prop(optional)]
    before: Option<AnyView>,
    /// The other columns.
    children: Children,
) -> impl IntoView {
    let console = use_console();
    let href = place.href();
    let to = place.clone();
    let open = move |_| console.go(&to);
    let current = move || (console.place.with(Place::row) == place).then_some("true");
    view! {
        <tr class="link-row" aria-current=current on:click=open>
            {before}
            <th scope="row"><a href=href data-row="">{name}</a></th>
            {children()}
        </tr>
    }
}

/// Bones in the form of a table.
pub(crate) fn bones(caption: &'static str, heads: Vec<String>, count: usize) -> AnyView {
    let columns = heads.len();
    let row = move |_| {
        let cell = |_| view! { <td><span class="bone"></span></td> };
        view! { <tr>{(0..columns).map(cell).collect_view()}</tr> }
    };
    view! {
        <div class="rows" aria-busy="true">
            <Table caption=say(caption) heads>{(0..count).map(row).collect_view()}</Table>
        </div>
    }
    .into_any()
}

/// Bones in the form of a panel.
pub(crate) fn panel_bones() -> AnyView {
    view! {
        <div class="panel-bones" aria-busy="true">
            <span class="bone tall"></span><span class="bone"></span><span class="bone"></span>
            <span class="bone"></span><span class="bone"></span>
        </div>
    }
    .into_any()
}

/// The way to the next page of a list, where there is one.
#[component]
pub(crate) fn More<T>(
    /// The list.
    list: Paged<T>,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let label = Signal::derive(move || {
        say(if list.busy.get() { "console-reading" } else { "console-more" })
    });
    let trouble = move || {
        list.trouble.get().map(|t| view! { <NoticeLine tint=Tint::Bad words=t.words code=t.code/> })
    };
    view! {
        {trouble}
        <Show when=move || list.next.get().is_some()>
            <div class="row centre-row more">
                <Button label on_press=move |()| list.more() disabled=list.busy/>
            </div>
        </Show>
    }
}

/// Gives the keyboard to an element once it is in the page.
pub(crate) fn focus_when_there<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    Effect::new(move || {
        let element = node.get().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            // An element that cannot have the keyboard leaves it where it was.
            let _ = element.focus();
        }
    });
}

fn has_focus(root: &Element) -> bool {
    document().active_element().is_some_and(|active| root.contains(Some(&active)))
}

/// Moves the keyboard from row to row; says whether the key meant that.
fn step(root: &Element, key: &str) -> bool {
    let Ok(links) = root.query_selector_all("a[data-row]") else { return false };
    let links: Vec<HtmlElement> =
        (0..links.length()).filter_map(|i| links.item(i)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let at = links.iter().position(|link| active.as_ref() == Some(link.as_ref()));
    let to = match key {
        "ArrowDown" => at.map_or(Some(0), |at| at.checked_add(1)),
        "ArrowUp" => at.and_then(|at| at.checked_sub(1)),
        "Home" => Some(0),
        "End" => links.len().checked_sub(1),
        _ => return false,
    };
    // A link that is in the page can always have the keyboard.
    to.and_then(|to| links.get(to)).is_some_and(|link| link.focus().is_ok())
}
