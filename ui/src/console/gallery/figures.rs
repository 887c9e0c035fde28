//! Made-up rows.

pub(super) mod cards;

use shared::ids::{CardId, PaymentId, ProgramId, Sequence, StaffId, StoreId, TillId};
use shared::limits::OfflinePolicy;
use shared::money::{Amount, Asset, Minor};
use shared::time::{Millis, Timestamp};
use shared::wire::api::{
    AuditRow, EnrolCode, ExceptionRow, Me, NewProgram, NewStore, ProgramRow, StaffRole, StaffRow,
    StoreExposure, StoreRow, TillExposure, TillRow, TillStanding, TotalsRow, UserRole,
};

/// 20 November 2026, 09:12 UTC.
pub(super) const NOW: Timestamp = Timestamp(1_795_165_920_000);
pub(super) fn me() -> Me {
    Me { name: "maren".into(), role: UserRole::Hq, store: None }
}

pub(super) fn manager() -> Me {
    Me { name: "bea".into(), role: UserRole::Manager, store: Some(StoreId(1)) }
}

pub(super) fn programs() -> Vec<ProgramRow> {
    let program = |id, name: &str, cards, held, years: Option<u32>| ProgramRow {
        id: ProgramId(id),
        rules: NewProgram {
            name: name.into(),
            asset: Asset::EUR,
            load_min: minor(500),
            load_max: minor(25_000),
            balance_max: minor(50_000),
            expires_after: years.map(|years| Millis::from_hours(years * 365 * 24)),
            activate_offline: id == 1,
            redeem_offline: id == 1,
        },
        cards,
        outstanding: euro(held),
    };
    vec![
        program(1, "Gift card", 1_284, 4_126_540, Some(2)),
        program(2, "Staff thanks", 96, 240_000, None),
    ]
}

pub(super) fn stores() -> Vec<StoreRow> {
    let store = |id, name: &str, ceiling, tills| StoreRow {
        id: StoreId(id),
        settings: NewStore {
            name: name.into(),
            asset: Asset::EUR,
            ceiling: minor(ceiling),
            policy: OfflinePolicy::default(),
        },
        tills,
    };
    vec![store(1, "Market Street", 400_000, 3), store(2, "Harbour", 250_000, 2)]
}

pub(super) fn tills() -> Vec<TillRow> {
    use TillStanding as S;
    let till = |id, name: &str, store, standing, minutes: Option<u32>, cents| TillRow {
        id: TillId(id),
        name: name.into(),
        store: StoreId(store),
        store_name: if store == 1 { "Market Street" } else { "Harbour" }.into(),
        standing,
        last_seen: minutes.map(minutes_ago),
        settled_through: Sequence(minutes.map_or(0, |_| u64::from(id) * 613)),
        exposure: euro(cents),
    };
    vec![
        till(1, "Till 1", 1, S::Online, Some(0), 100_000),
        till(2, "Till 2", 1, S::Offline, Some(47), 91_240),
        till(3, "Counter", 1, S::Copied, Some(2_900), 50_000),
        till(4, "Till 1", 2, S::Online, Some(0), 100_000),
        till(5, "Terrace", 2, S::New, None, 0),
    ]
}

pub(super) fn enrol_code() -> EnrolCode {
    EnrolCode {
        code: "K7QM-2R4X-9WDT".into(),
        qr_svg: cards::QR.into(),
        expires_at: NOW.plus(Millis::from_hours(1)),
    }
}

pub(super) fn staff() -> Vec<StaffRow> {
    let person = |id, name: &str, role, store: Option<u32>, cap: Option<i64>| StaffRow {
        id: StaffId(id),
        name: name.into(),
        role,
        store: store.map(StoreId),
        payment_max: cap.map(minor),
        refund_max: cap.map(minor),
    };
    vec![
        person(1, "Alex Moreau", StaffRole::Cashier, Some(1), Some(10_000)),
        person(2, "Bea Lindqvist", StaffRole::Manager, Some(1), None),
        person(3, "Chris Okafor", StaffRole::Cashier, Some(2), Some(5_000)),
        person(4, "Dana Weiss", StaffRole::Manager, None, None),
    ]
}

pub(super) fn exposure() -> Vec<StoreExposure> {
    let till = |id, name: &str, floor, issue, copies| TillExposure {
        till: TillId(id),
        name: name.into(),
        floor: euro(floor),
        issue: euro(issue),
        recalled: euro(0),
        copies: euro(copies),
    };
    let store = |id, name: &str, ceiling, used, uncleared, tills| StoreExposure {
        store: StoreId(id),
        name: name.into(),
        ceiling: euro(ceiling),
        free: euro(ceiling - used - uncleared),
        exposure: euro(used),
        uncleared: euro(uncleared),
        tills,
    };
    let market = vec![
        till(1, "Till 1", 50_000, 50_000, 0),
        till(2, "Till 2", 41_240, 50_000, 0),
        till(3, "Counter", 0, 0, 50_000),
    ];
    let harbour = vec![till(4, "Till 1", 50_000, 50_000, 0)];
    vec![
        store(1, "Market Street", 400_000, 241_240, 3_120, market),
        store(2, "Harbour", 250_000, 100_000, 0, harbour),
    ]
}

pub(super) fn exceptions(cleared: bool) -> Vec<ExceptionRow> {
    let row = |position, reason: &str, detail: &str, cents: Option<i64>, minutes| ExceptionRow {
        position,
        reason: reason.into(),
        detail: detail.into(),
        store: Some(StoreId(1)),
        till: Some(TillId(2)),
        sequence: Some(Sequence(1_204 + position)),
        card: Some(CardId([1; 16])),
        payment: Some(payment(9)),
        amount: cents.map(euro),
        at: minutes_ago(minutes),
        cleared_at: cleared.then(|| minutes_ago(5)),
        note: cleared.then(|| "Two tills took the last of it offline; the store bears it.".into()),
    };
    vec![
        row(41, "shortfall", "taken: €48.15, card had: €16.95", Some(3_120), 34),
        row(40, "beyond_limit", "limit: 12", Some(1_250), 51),
        row(38, "copied_till", "branch: 1", None, 2_880),
    ]
}

pub(super) fn totals(question: &str) -> Vec<TotalsRow> {
    let day = |back: u32| super::super::report_figures::day_of(hours_ago(back * 24));
    let first =
        question.strip_prefix("from=").and_then(|rest| rest.split('&').next()).unwrap_or_default();
    let tills = [
        (1, "Market Street", 1, "Till 1"),
        (1, "Market Street", 2, "Till 2"),
        (2, "Harbour", 4, "Till 1"),
    ];
    let row = |back: u32, (store, store_name, till, name): (u32, &str, u32, &str)| {
        let wave = i64::from((back * 37 + till * 53) % 60) * 1_190;
        let cut = if back == 3 || (back == 0 && till == 2) { 8_800 + wave / 3 } else { 0 };
        TotalsRow {
            day: day(back),
            store: StoreId(store),
            store_name: store_name.into(),
            till: TillId(till),
            till_name: name.into(),
            redeemed_online: euro(21_245 + wave),
            redeemed_reserved: euro(0),
            redeemed_floor: euro(cut),
            given_back: euro(if back % 4 == 1 { 600 } else { 0 }),
            loaded: euro(25_000 - i64::from(back) * 700),
            shortfall: euro(if back == 3 && till == 2 { 3_120 } else { 0 }),
            payments: 31 + u64::from(back % 7),
        }
    };
    let rows = (0..14).flat_map(|back| tills.map(|till| row(back, till)));
    rows.filter(|row| row.day.as_str() >= first).collect()
}

pub(super) fn audit() -> Vec<AuditRow> {
    let row = |position, minutes, actor: &str, act: &str, subject: &str, detail: &str| AuditRow {
        position,
        at: minutes_ago(minutes),
        actor: actor.into(),
        act: act.into(),
        subject: subject.into(),
        detail: detail.into(),
    };
    vec![
        row(96, 3, "maren", "sign_in", "maren", ""),
        row(
            95,
            41,
            "maren",
            "card_block",
            "01010101010101010101010101010101",
            "reason: reported lost",
        ),
        row(94, 190, "bea", "till_enrol_code", "till 5", "expires in an hour"),
        row(93, 1_500, "command line", "store_create", "store-2", "name: Harbour"),
    ]
}

fn euro(cents: i64) -> Amount {
    Amount { minor: minor(cents), asset: Asset::EUR }
}

fn minor(cents: i64) -> Minor {
    Minor::new(cents).unwrap_or_default()
}

fn payment(place: u8) -> PaymentId {
    PaymentId::new(NOW, [place; 10])
}

fn minutes_ago(minutes: u32) -> Timestamp {
    Timestamp(NOW.0 - i64::from(minutes) * 60_000)
}

fn hours_ago(hours: u32) -> Timestamp {
    minutes_ago(hours * 60)
}
