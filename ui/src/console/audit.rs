//! What people changed, the newest first.

use super::load::pages;
use super::parts::{Empty, More, bones, shown};
use super::people::PeopleHead;
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Glyph, Table};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::api::{AuditRow, Page};

/// The page.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    if !is_hq() {
        return view! {
            <PeopleHead/>
            <Empty glyph=Glyph::ScrollText title="console-audit-hq" note="console-audit-hq-note"/>
        }
        .into_any();
    }
    let list = pages::<AuditRow>(|| Ask::get("/audit"));
    view! {
        <PeopleHead/>
        {shown(list.first, || bones("console-audit", heads(), 10), move |page: Page<AuditRow>| {
            view! {
                <div class="rows">
                    <Table caption=say("console-audit") heads=heads()>
                        {page.rows.into_iter().map(line).collect_view()}
                        {move || list.rest.get().into_iter().map(line).collect_view()}
                    </Table>
                </div>
            }
        })}
        <More list=list/>
    }
    .into_any()
}

fn heads() -> Vec<String> {
    ["console-when", "console-who", "console-act", "console-subject", "console-detail"]
        .map(say)
        .to_vec()
}

fn line(row: AuditRow) -> impl IntoView {
    let console = use_console();
    view! {
        <tr>
            <td>{words::bare_moment(row.at, console.now.get_untracked())}</td>
            <td>{row.actor}</td>
            <td title=row.act.clone()>{words::plain(&row.act)}</td>
            <td class="long"><code>{row.subject}</code></td>
            <td class="long soft">{row.detail}</td>
        </tr>
    }
}
