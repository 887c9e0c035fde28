//! All about the line: what waits, what is left, what can be done now.

use super::model::Till;
use super::{bar, terms, use_till};
use crate::parts::{Button, Fact, Glyph, Icon, Kind, Money, NoticeLine, Sheet, Tint};
use crate::say::{say, say_with, words};
use leptos::prelude::*;
use shared::wire::screen::{HeadRoom, Line, TillStatus};

/// The sheet behind the status.
#[component]
pub(crate) fn StatusSheet() -> impl IntoView {
    let till = use_till();
    view! {
        <Sheet title=say("till-status") on_close=move |()| till.sheet.set(None) foot=|| view! { <Acts/> }>
            {move || till.status.get().map(|status| view! { <Body status/> })}
            <super::work::Failed/>
        </Sheet>
    }
}

#[component]
fn Body(status: TillStatus) -> impl IntoView {
    let till = use_till();
    let look = bar::look(&status);
    let heard = move || {
        status.line.heard_at.map(|at| {
            let ago = words().ago(at, till.now.get());
            say_with("till-heard", &[("time", till.moment(at).into()), ("ago", ago.into())])
        })
    };
    let waiting = say_with("till-waiting-count", &[("count", status.line.pending.into())]);
    view! {
        <div class=format!("line-state {}", look.tint.class())>
            <Icon glyph=look.glyph/>
            <div>
                <strong>{look.text}</strong>
                <span>{heard}</span>
                <span>{waiting}</span>
            </div>
        </div>
        {match status.head_room {
            Some(room) => view! { <Room room/> }.into_any(),
            None => view! { <NoticeLine tint=Tint::Warn words=say("till-no-limit")/> }.into_any(),
        }}
    }
}

/// What the signed limit leaves.
#[component]
fn Room(room: HeadRoom) -> impl IntoView {
    let till = use_till();
    let of = say_with("till-room-of", &[("amount", room.floor_full.into())]);
    let counts = say_with(
        "till-room-count",
        &[("count", room.floor_count_left.into()), ("amount", room.floor_payment_max.into())],
    );
    let share = share_of(room.floor_left.minor.get(), room.floor_full.minor.get());
    let can = room.can.iter().map(|can| (terms::can(*can), None));
    let cannot = room.cannot.iter().map(|no| (terms::can(no.what), Some(no.words.clone())));
    let able = can.chain(cannot).map(able).collect_view();
    view! {
        <h3>{say("till-room")}</h3>
        <p class="room">
            <strong><Money amount=room.floor_left/></strong>
            <span class="soft">{of}</span>
        </p>
        <svg class="bar-of" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width=share.to_string() height="1"></rect>
        </svg>
        <p class="soft">{counts}</p>
        {room.soft_line_passed.then(|| view! { <NoticeLine tint=Tint::Warn words=say("till-soft-line")/> })}
        <ul class="able">{able}</ul>
        <dl class="facts two">
            <Fact name=say("till-room-issue")><Money amount=room.issue_left/></Fact>
            <Fact name=say("till-room-reserved")><Money amount=room.reserved/></Fact>
            <Fact name=say("till-room-exposure")><Money amount=room.exposure/></Fact>
            <Fact name=say("till-room-until")>{till.moment(room.until)}</Fact>
            {room.list_as_of.map(|at| view! { <Fact name=say("till-room-list")>{till.moment(at)}</Fact> })}
            <Fact name=say("till-room-limit")>{room.limit.to_string()}</Fact>
        </dl>
    }
}

fn able((what, why_not): (String, Option<String>)) -> impl IntoView {
    let (class, glyph) = if why_not.is_none() { ("yes", Glyph::Check) } else { ("no", Glyph::X) };
    view! {
        <li class=class>
            <Icon glyph/>
            <span>{what}</span>
            <span class="soft">{why_not}</span>
        </li>
    }
}

#[component]
fn Acts() -> impl IntoView {
    let till = use_till();
    let cut = Memo::new(move |_| till.of_status(|s| matches!(s.line.line, Line::Offline { .. })));
    view! {
        <div class="row end">
            {move || till.of_status(|status| status.demo).then(|| demo(till, cut.get()))}
            <Button
                label=say("till-sync-now")
                icon=Glyph::RefreshCw
                disabled=till.busy
                on_press=move |()| till.sync()
            />
        </div>
    }
}

fn demo(till: Till, cut: bool) -> impl IntoView {
    let (label, icon) =
        if cut { ("till-heal-line", Glyph::Plug) } else { ("till-cut-line", Glyph::Unplug) };
    view! {
        <Button
            label=say(label)
            icon
            kind=Kind::Quiet
            disabled=till.busy
            on_press=move |()| till.set_line(cut)
        />
    }
}

/// A part of a whole in percent, for a bar.
fn share_of(part: i64, whole: i64) -> i64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0).clamp(0, 100)
}
