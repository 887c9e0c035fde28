//! Made-up tills, people, cards and receipts.

use super::receipts::online_receipt;
use crate::say::words;
use shared::ids::{CardId, LimitNumber, PaymentId, StaffId, StoreId, TillId};
use shared::money::{Amount, Asset};
use shared::time::{Millis, Timestamp};
use shared::wire::screen::{
    Asked, Can, Cannot, CardSheet, CardState, FigureFrom, Frame, FrameFrom, FrameKind, HeadRoom,
    Help, Known, Line, LineState, MoneyClass, Notice, Outcome, Person, Place, Refusal, Role,
    ScreenError, Take, Theme, TillStatus, Tone, TryAgain,
};

/// 20 November 2026, 10:24 by the store's clock (UTC).
pub(super) const NOW: Timestamp = Timestamp(1_795_170_240_000);

pub(super) fn euro(cents: i64) -> Amount {
    Amount::new(cents, Asset::EUR).expect("a made-up amount is small")
}

pub(super) fn minutes_ago(minutes: u32) -> Timestamp {
    Timestamp(NOW.0 - i64::from(minutes) * 60_000)
}

pub(crate) fn people() -> Vec<Person> {
    let person = |id, name: &str, role| Person { id: StaffId(id), name: name.into(), role };
    vec![
        person(11, "Aoife Byrne", Role::Cashier),
        person(12, "Tomasz Nowak", Role::Cashier),
        person(13, "Priya Shah", Role::Cashier),
        person(14, "Maren Lund", Role::Manager),
        person(15, "Declan Walsh", Role::Manager),
    ]
}

fn place() -> Place {
    Place {
        store: StoreId(1),
        store_name: "Grafton Street".into(),
        till: TillId(2),
        till_name: "Till 2".into(),
        asset: Asset::EUR,
    }
}

fn head_room(left: i64, strained: bool) -> HeadRoom {
    let no = |what, code: &str| Cannot {
        what,
        code: code.into(),
        words: words().refusal(code, &[("amount", euro(0).into())]),
    };
    HeadRoom {
        limit: LimitNumber(17),
        until: NOW.plus(Millis::from_hours(22)),
        floor_left: euro(left),
        floor_full: euro(50_000),
        floor_count_left: if strained { 3 } else { 18 },
        floor_payment_max: euro(5_000),
        soft_line_passed: strained,
        issue_left: euro(if strained { 0 } else { 50_000 }),
        issue_count_left: if strained { 0 } else { 20 },
        reserved: euro(7_500),
        list_as_of: Some(minutes_ago(95)),
        exposure: euro(50_000 - left),
        can: vec![Can::TakeReserved, Can::TakeFloor, Can::GiveBack],
        cannot: if strained {
            vec![no(Can::TakeOnline, "online_only"), no(Can::Activate, "beyond_limit")]
        } else {
            vec![no(Can::TakeOnline, "online_only")]
        },
    }
}

pub(crate) fn status() -> TillStatus {
    let mut room = head_room(50_000, false);
    room.can.insert(0, Can::TakeOnline);
    room.can.extend([Can::Activate, Can::Load]);
    room.cannot.clear();
    TillStatus {
        revision: 1,
        event: 0,
        now: NOW,
        utc_offset_min: 0,
        place: Some(place()),
        cashier: people().into_iter().next(),
        line: LineState { line: Line::Online, pending: 0, heard_at: Some(NOW) },
        head_room: Some(room),
        frames: FrameFrom::Camera { name: "Camera".into() },
        locale: "en".into(),
        theme: Theme::Light,
        demo: true,
    }
}

pub(super) fn enrolling() -> TillStatus {
    TillStatus { place: None, cashier: None, head_room: None, ..status() }
}

pub(super) fn nobody() -> TillStatus {
    TillStatus { cashier: None, ..status() }
}

pub(super) fn no_camera() -> TillStatus {
    let words = words().fault("camera_failed", &[]);
    TillStatus { frames: FrameFrom::None { words }, ..status() }
}

pub(super) fn syncing() -> TillStatus {
    let line = LineState { line: Line::Syncing, pending: 3, heard_at: Some(NOW) };
    TillStatus { line, ..status() }
}

pub(super) fn cut_off() -> TillStatus {
    let since = minutes_ago(72);
    let line = LineState { line: Line::Offline { since }, pending: 4, heard_at: Some(since) };
    TillStatus { line, head_room: Some(head_room(41_200, false)), ..status() }
}

pub(super) fn strained() -> TillStatus {
    TillStatus { head_room: Some(head_room(9_350, true)), ..cut_off() }
}

pub(super) fn payment(last: u8) -> PaymentId {
    PaymentId::new(NOW, [0, 0, 0, 0, 0, 0, 0, 0, 0, last])
}

pub(crate) fn sheet() -> CardSheet {
    CardSheet {
        card: CardId([7; 16]),
        payment: payment(1),
        last_four: "7Q4K".into(),
        program: "Gift card".into(),
        asked: Asked::Scanned,
        known: Some(Known {
            balance: euro(3_760),
            as_of: NOW,
            from: FigureFrom::Server,
            reserved_here: euro(0),
            reserved_elsewhere: euro(0),
        }),
        state: CardState::Active,
        expires_at: Some(Timestamp(1_858_291_199_000)),
        take: Take::UpTo { at_most: euro(3_760), class: MoneyClass::Online, manager_above: None },
        can_activate: false,
        can_load: true,
    }
}

pub(super) fn reserved_sheet() -> CardSheet {
    let take =
        Take::UpTo { at_most: euro(2_500), class: MoneyClass::Reserved, manager_above: None };
    let known = Some(known(2_500, FigureFrom::Journal, 31));
    CardSheet { take, known, last_four: "3HXM".into(), ..sheet() }
}

pub(super) fn floor_sheet() -> CardSheet {
    let take = Take::UpTo {
        at_most: euro(4_820),
        class: MoneyClass::Floor,
        manager_above: Some(euro(2_000)),
    };
    CardSheet {
        take,
        known: Some(known(4_820, FigureFrom::Snapshot, 95)),
        can_load: false,
        ..sheet()
    }
}

pub(super) fn unknown_sheet() -> CardSheet {
    let take = nothing("beyond_limit", Help::WaitForLine);
    CardSheet {
        take,
        known: None,
        asked: Asked::Typed,
        can_load: false,
        expires_at: None,
        ..sheet()
    }
}

pub(super) fn blocked_sheet() -> CardSheet {
    let take = nothing("card_state_blocked", Help::OtherMeans);
    CardSheet { take, state: CardState::Blocked, can_load: false, ..sheet() }
}

pub(super) fn pending_sheet() -> CardSheet {
    CardSheet {
        take: nothing("card_state_pending", Help::ActivateFirst),
        state: CardState::Pending,
        known: Some(known(0, FigureFrom::Server, 0)),
        can_activate: true,
        can_load: false,
        expires_at: None,
        ..sheet()
    }
}

fn known(cents: i64, from: FigureFrom, minutes: u32) -> Known {
    let (balance, as_of) = (euro(cents), minutes_ago(minutes));
    let none = euro(0);
    Known { balance, as_of, from, reserved_here: none, reserved_elsewhere: none }
}

fn nothing(code: &str, help: Help) -> Take {
    refusal(code, help).into()
}

pub(super) fn refusal(code: &str, help: Help) -> Refusal {
    let at_most = if let Help::TakeLess { amount } = help { Some(amount) } else { None };
    let amount = at_most.unwrap_or_else(|| euro(2_150));
    Refusal {
        code: code.into(),
        words: words().refusal(code, &[("amount", amount.into())]),
        help,
        at_most,
        retry: TryAgain::Later,
    }
}

pub(crate) fn outcome() -> Outcome {
    Outcome::Taken { receipt: online_receipt() }
}

fn fault(code: &str) -> ScreenError {
    ScreenError { code: code.into(), words: words().fault(code, &[]) }
}

pub(super) fn wrong_pin() -> ScreenError {
    fault("wrong_pin")
}

pub(super) fn wrong_code() -> ScreenError {
    fault("wrong_code")
}

pub(super) fn no_code_in_picture() -> ScreenError {
    fault("no_code_in_picture")
}

pub(super) fn not_an_enrol_code() -> Refusal {
    let said = fault("not_an_enrol_code");
    Refusal { code: said.code, words: said.words, ..refusal("token_not_a_card", Help::ScanAgain) }
}

pub(super) fn disk_full() -> ScreenError {
    fault("disk_full")
}

pub(super) fn away() -> ScreenError {
    fault("till_away")
}

pub(super) fn notices() -> Vec<Notice> {
    let notice = |code: &str, words: String, tone| Notice { code: code.into(), words, tone };
    vec![
        notice(
            "online_again",
            words().say_with("till-syncing", &[("count", 4_u32.into())]),
            Tone::Good,
        ),
        notice("clock_set_back", words().refusal("clock_set_back", &[]), Tone::Warn),
        notice("till_stopped", words().refusal("till_stopped", &[]), Tone::Bad),
    ]
}

/// A hand that holds a card, as squares: enough to see where the picture goes.
pub(super) fn frame() -> Frame {
    let (width, height) = (160_u16, 120_u16);
    let grey = |place: u32| {
        let (x, y) = (place % 160, place / 160);
        let on_card = (40..120).contains(&x) && (34..90).contains(&y);
        let code = (60..100).contains(&x) && (42..82).contains(&y);
        let dark = (x / 4 * 7 + y / 4 * 13 + (x / 4) * (y / 4)) % 3 == 0;
        match (on_card, code, dark) {
            (_, true, true) => 24,
            (true, _, _) => 226,
            _ => u8::try_from(70 + (x + y) / 6).unwrap_or(110),
        }
    };
    let pixels: String =
        (0..u32::from(width) * u32::from(height)).map(|p| char::from(grey(p))).collect();
    let in_browser = cfg!(target_arch = "wasm32");
    let data = in_browser.then(|| leptos::prelude::window().btoa(&pixels).unwrap_or_default());
    Frame { kind: FrameKind::Grey, width, height, data: data.unwrap_or_default() }
}
