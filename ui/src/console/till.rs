//! One till: how it stands, what it could lose, how it joins its store and how it is given up.

use super::load::load_all;
use super::over::Over;
use super::parts::{Empty, Side, panel_bones, shown};
use super::place::{Place, StorePanel};
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Fact, Glyph, Kind, NoticeLine, Sheet, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::TillId;
use shared::wire::api::{StoreExposure, TillRow, TillStanding};

/// The panel of a till.
#[component]
pub(crate) fn TillSide(
    /// Which one.
    id: TillId,
) -> impl IntoView {
    let tills = load_all::<TillRow>(|| Ask::get("/tills"));
    let exposure = load_all::<StoreExposure>(|| Ask::get("/exposure"));
    let detail = move |rows: Vec<TillRow>| {
        match rows.into_iter().find(|till| till.id == id) {
        Some(till) => view! { <Detail till/> }.into_any(),
        None => view! { <Empty glyph=Glyph::Monitor title="console-no-such-till" note="console-no-such-note"/> }
            .into_any(),
    }
    };
    let losses = move |report: Vec<StoreExposure>| {
        let till = report.into_iter().flat_map(|s| s.tills).find(|till| till.till == id);
        till.map(|till| {
            view! {
                <h3>{say("console-exposure-parts")}</h3>
                <dl class="facts">
                    <Fact name=say("console-by-floor")>{words::money(till.floor)}</Fact>
                    <Fact name=say("console-by-issue")>{words::money(till.issue)}</Fact>
                    <Fact name=say("console-by-recalled")>{words::money(till.recalled)}</Fact>
                    <Fact name=say("console-by-copies")>{words::money(till.copies)}</Fact>
                </dl>
            }
        })
    };
    view! {
        <Side title=say("console-till")>
            {shown(tills, panel_bones, detail)}
            {shown(exposure, panel_bones, losses)}
        </Side>
    }
}

#[component]
fn Detail(till: TillRow) -> impl IntoView {
    let console = use_console();
    let now = console.now.get_untracked();
    let store = Place::Stores(Some(StorePanel::Store(till.store)));
    let seen =
        till.last_seen.map_or_else(|| say("console-never").into_any(), |at| words::moment(at, now));
    let copied = (till.standing == TillStanding::Copied)
        .then(|| view! { <NoticeLine tint=Tint::Bad words=say("console-copied-note")/> });
    let revoked = till.standing == TillStanding::Revoked;
    let fresh = till.standing == TillStanding::New;
    let kind = if fresh { Kind::Primary } else { Kind::Plain };
    let (joining, given_up) = (till.clone(), till.clone());
    let enrol = move |()| console.over.set(Some(Over::Enrol(joining.clone())));
    let revoke = (is_hq() && !revoked && !fresh).then(|| {
        let press = move |()| console.over.set(Some(Over::Revoke(given_up.clone())));
        view! { <Button label=say("console-revoke") icon=Glyph::Ban on_press=press/> }
    });
    view! {
        <div class="worth">
            <div class="row"><strong class="digits">{till.name}</strong>{words::standing(till.standing)}</div>
        </div>
        {copied}
        <div class="row">
            <Button label=say("console-enrol-code") icon=Glyph::KeyRound kind=kind on_press=enrol/>
            {revoke}
        </div>
        <dl class="facts">
            <Fact name=say("console-number")>{till.id.0.to_string()}</Fact>
            <Fact name=say("console-store")><a href=store.href()>{till.store_name}</a></Fact>
            <Fact name=say("console-last-seen")>{seen}</Fact>
            <Fact name=say("console-settled-through")>{till.settled_through.0.to_string()}</Fact>
            <Fact name=say("console-exposure")><span class="indigo">{words::money(till.exposure)}</span></Fact>
        </dl>
    }
}

/// The words over a one-time code.
#[component]
pub(crate) fn CodeShown(
    /// The till that it is for.
    till: TillRow,
    /// The code.
    code: shared::wire::api::EnrolCode,
    /// Closes it; the code is shown no more.
    on_close: Callback<()>,
) -> impl IntoView {
    let now = use_console().now.get_untracked();
    let picture = format!("data:image/svg+xml,{}", crate::http::escaped(&code.qr_svg));
    let until = [("time", words::bare_moment(code.expires_at, now).into())];
    let alt = say_with("console-enrol-alt", &[("till", till.name.as_str().into())]);
    view! {
        <Sheet title=say_with("console-enrol-title", &[("till", till.name.as_str().into())]) on_close>
            <p>{say("console-enrol-note")}</p>
            <div class="enrol">
                <img class="qr" src=picture alt=alt/>
                <div>
                    <code class="enrol-code">{code.code.clone()}</code>
                    <p class="soft">{say_with("console-enrol-until", &until)}</p>
                </div>
            </div>
        </Sheet>
    }
}
