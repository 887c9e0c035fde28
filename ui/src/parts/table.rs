//! Tables: a sticky head, numbers to the right.

use leptos::prelude::*;

/// A table with a name. Columns whose heading begins with `#` hold numbers.
#[component]
pub(crate) fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    caption: String,
    /// The headings.
    heads: Vec<String>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let head = |text: String| match text.strip_prefix('#') {
        Some(text) => view! { <th scope="col" class="number">{text.to_string()}</th> },
        None => view! { <th scope="col" class="">{text}</th> },
    };
    view! {
        <div class="table" role="region" aria-label=caption.clone() tabindex="0">
            <table>
                <caption class="only-read">{caption.clone()}</caption>
                <thead>
                    <tr>{heads.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
