//! Made-up tills, people, cards and receipts.

use crate::say::words;
use crate::till::model::Sale;
use shared::ids::{
    CardId, EntryHash, LimitNumber, PaymentId, SaleId, Sequence, StaffId, StoreId, TillId,
};
use shared::money::{Amount, Asset};
use shared::time::{Millis, Timestamp};
use shared::wire::screen::{
    Act, Asked, Can, Cannot, CardSheet, CardState, DayTotal, FigureFrom, Frame, FrameFrom,
    FrameKind, HeadRoom, Help, Known, Line, LineState, MoneyClass, Notice, Outcome, Person, Place,
    Receipt, ReceiptRow, Refusal, Role, ScreenError, Settling, Take, Theme, TillStatus, Tone,
    Totals, TryAgain,
};

/// 20 November 2026, 10:24 by the store's clock (UTC).
pub(super) const NOW: Timestamp = Timestamp(1_795_170_240_000);

pub(super) fn euro(cents: i64) -> Amount {
    Amount::new(cents, Asset::EUR).expect("a made-up amount is small")
}

fn minutes_ago(minutes: u32) -> Timestamp {
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
    let known = known(2_500, FigureFrom::Journal, 31);
    CardSheet { take, known, last_four: "3HXM".into(), ..sheet() }
}

pub(super) fn floor_sheet() -> CardSheet {
    let take = Take::UpTo {
        at_most: euro(4_820),
        class: MoneyClass::Floor,
        manager_above: Some(euro(2_000)),
    };
    CardSheet { take, known: known(4_820, FigureFrom::Snapshot, 95), can_load: false, ..sheet() }
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
        known: known(0, FigureFrom::Server, 0),
        can_activate: true,
        can_load: false,
        expires_at: None,
        ..sheet()
    }
}

fn known(cents: i64, from: FigureFrom, minutes: u32) -> Option<Known> {
    let (balance, as_of) = (euro(cents), minutes_ago(minutes));
    let none = euro(0);
    Some(Known { balance, as_of, from, reserved_here: none, reserved_elsewhere: none })
}

fn nothing(code: &str, help: Help) -> Take {
    refusal(code, help).into()
}

pub(super) fn refusal(code: &str, help: Help) -> Refusal {
    let at_most = match help {
        Help::TakeLess { amount } => Some(amount),
        _ => None,
    };
    let amount = at_most.unwrap_or_else(|| euro(2_150));
    Refusal {
        code: code.into(),
        words: words().refusal(code, &[("amount", amount.into())]),
        help,
        at_most,
        retry: TryAgain::Later,
    }
}

fn receipt(place: u8, act: Act, cents: i64, class: MoneyClass, settling: Settling) -> Receipt {
    Receipt {
        payment: payment(place),
        act,
        undoes: None,
        sale: None,
        card: CardId([place; 16]),
        last_four: ["7Q4K", "3HXM", "ZP0T", "9WC2"][usize::from(place % 4)].into(),
        program: "Gift card".into(),
        amount: euro(cents),
        balance: Some(euro(2_520)),
        class,
        settling,
        sequence: Sequence(200 + u64::from(place)),
        hash: EntryHash([place.wrapping_mul(53); 32]),
        at: minutes_ago(u32::from(60 - place)),
        cashier: "Aoife Byrne".into(),
        approver: None,
    }
}

pub(super) fn online_receipt() -> Receipt {
    receipt(56, Act::Redeem, 1_240, MoneyClass::Online, Settling::Settled)
}

pub(super) fn offline_receipt() -> Receipt {
    Receipt {
        approver: Some("Maren Lund".into()),
        ..receipt(56, Act::Redeem, 1_240, MoneyClass::Floor, Settling::Waiting)
    }
}

pub(super) fn split_sale() -> Sale {
    let id = SaleId::new(NOW, [1; 10]);
    Sale { id: Some(id), due: Some(euro(5_400).minor), tenders: vec![online_receipt()] }
}

pub(crate) fn receipts() -> Vec<ReceiptRow> {
    use {Act as A, MoneyClass as C, Settling as S};
    let rows = [
        (58, A::Redeem, 1_240, C::Floor, S::Waiting, 1_240),
        (54, A::Redeem, 4_815, C::Floor, S::Waiting, 4_815),
        (47, A::Refund, 600, C::Floor, S::Waiting, 0),
        (41, A::Redeem, 1_850, C::Reserved, S::Waiting, 1_250),
        (33, A::Activate, 5_000, C::Online, S::Settled, 5_000),
        (29, A::Redeem, 980, C::Online, S::Settled, 980),
        (22, A::Redeem, 12_000, C::Online, S::Exception, 12_000),
        (11, A::Load, 2_000, C::Online, S::Settled, 2_000),
    ];
    let row = |(place, act, cents, class, settling, left)| ReceiptRow {
        receipt: receipt(place, act, cents, class, settling),
        refundable: euro(left),
    };
    rows.map(row).to_vec()
}

pub(super) fn row() -> ReceiptRow {
    ReceiptRow { receipt: online_receipt(), refundable: euro(1_240) }
}

pub(crate) fn totals() -> Totals {
    use {Act as A, MoneyClass as C};
    let rows = [
        (A::Redeem, C::Online, 31, 61_245),
        (A::Redeem, C::Reserved, 6, 9_350),
        (A::Redeem, C::Floor, 4, 8_800),
        (A::Activate, C::Online, 5, 25_000),
        (A::Load, C::Online, 2, 4_000),
        (A::Refund, C::Online, 1, 600),
    ];
    let row = |(act, class, count, cents)| DayTotal { act, class, count, sum: euro(cents) };
    Totals {
        since: minutes_ago(144),
        rows: rows.map(row).to_vec(),
        offline_open: euro(8_800),
        waiting: 4,
        exceptions: 1,
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
    let data = leptos::prelude::window().btoa(&pixels).unwrap_or_default();
    Frame { kind: FrameKind::Grey, width, height, data }
}
