//! Made-up cards.

use super::{NOW, euro, hours_ago, payment};
use shared::ids::{CardId, ProgramId, StoreId, TillId};
use shared::ledger::CardState;
use shared::time::Millis;
use shared::wire::api::{ActivityRow, CardDetail, CardRow, IssuedCard, IssuedCards};

/// The address of one card.
pub(in super::super) const CARD: &str = "cards/01010101010101010101010101010101";
/// The address of one that is not sold yet.
pub(in super::super) const PENDING: &str = "cards/03030303030303030303030303030303";
/// The address of one that is blocked.
pub(in super::super) const BLOCKED: &str = "cards/05050505050505050505050505050505";
/// A picture in the manner of a code, which is none.
pub(in super::super) const QR: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 21 21' shape-rendering='crispEdges'><path d='M0 0h7v7h-7zM14 0h7v7h-7zM0 14h7v7h-7zM9 1h2v3h-2zM8 6h3v1h-3zM1 9h3v2h-3zM6 10h4v2h-4zM12 9h2v4h-2zM16 9h4v1h-4zM10 14h3v3h-3zM15 13h2v3h-2zM18 15h3v2h-3zM9 18h2v3h-2zM13 18h4v2h-4z'/><path fill='white' d='M1 1h5v5h-5zM15 1h5v5h-5zM1 15h5v5h-5z'/><path d='M2 2h3v3h-3zM16 2h3v3h-3zM2 16h3v3h-3z'/></svg>";

const NAMES: [&str; 12] = [
    "7Q4K", "3HXM", "ZP0T", "9WC2", "K41D", "M0RS", "XE7B", "2GVN", "QT58", "B6YJ", "H3F0", "0DKA",
];

pub(in super::super) fn rows(question: &str) -> Vec<CardRow> {
    use CardState as S;
    let rows = [
        (S::Active, 2_520),
        (S::Active, 5_000),
        (S::Pending, 0),
        (S::Active, 10_000),
        (S::Blocked, 4_000),
        (S::Active, 7_550),
        (S::Active, 410),
        (S::Pending, 0),
        (S::Closed, 0),
        (S::Active, 25_000),
        (S::Active, 1_999),
        (S::Closing, 1_250),
    ];
    let only = question.strip_prefix("state=");
    let wanted = question.strip_prefix("search=");
    let rows = (1_u8..).zip(rows).zip(NAMES);
    rows.filter(|((_, (state, _)), name)| {
        only.is_none_or(|only| only == super::super::super::place::state_name(*state))
            && wanted.is_none_or(|wanted| wanted == *name)
    })
    .map(|((place, (state, cents)), name)| card_row(place, name, state, cents))
    .collect()
}

fn card_row(place: u8, name: &str, state: CardState, cents: i64) -> CardRow {
    CardRow {
        id: CardId([place; 16]),
        last_four: name.into(),
        program: ProgramId(1),
        program_name: "Gift card".into(),
        state,
        balance: euro(cents),
        expires_at: (state != CardState::Pending).then(|| NOW.plus(Millis::from_hours(17_520))),
        issued_at: hours_ago(48 + u32::from(place) * 31),
    }
}

/// The card at an address.
pub(in super::super) fn at(address: &str) -> Option<CardDetail> {
    let rows = rows("");
    let row = rows.into_iter().find(|row| address.ends_with(&row.id.to_string()))?;
    let reserved = i64::from(row.state == CardState::Active) * 500;
    Some(CardDetail {
        available: euro(row.balance.minor.get() - reserved),
        reserved: euro(reserved),
        row,
        held: euro(0),
        shortfall: euro(0),
        successor: None,
    })
}

/// What happened to the card at an address: nothing to one that waits to be sold, a block to one that is blocked.
pub(in super::super) fn activities(address: &str) -> Vec<ActivityRow> {
    let row =
        |position, kind: &str, cents, after, hours, till: Option<u32>, reason: Option<&str>| {
            ActivityRow {
                position,
                kind: kind.into(),
                amount: euro(cents),
                balance_after: euro(after),
                payment: Some(payment(7)),
                store: Some(StoreId(1)),
                till: till.map(TillId),
                at: hours_ago(hours),
                reason: reason.map(String::from),
            }
        };
    if PENDING.ends_with(address) {
        return Vec::new();
    }
    if BLOCKED.ends_with(address) {
        return vec![
            row(812, "block", 0, 4_000, 2, None, Some("Reported lost by telephone")),
            row(402, "activate", 4_000, 4_000, 76, Some(1), None),
        ];
    }
    vec![
        row(804, "redeem", 1_240, 2_520, 1, Some(2), None),
        row(761, "unblock", 0, 3_760, 20, None, Some("The customer found the card again")),
        row(755, "block", 0, 3_760, 26, None, Some("Reported lost by telephone")),
        row(512, "redeem", 1_240, 3_760, 70, Some(1), None),
        row(388, "activate", 5_000, 5_000, 79, Some(1), None),
    ]
}

pub(in super::super) fn issued() -> IssuedCards {
    let card = |(place, name): (u8, &str)| IssuedCard {
        id: CardId([place; 16]),
        token: String::new(),
        number: format!("0000 0000 0000 0000 {name}"),
        qr_svg: QR.into(),
    };
    IssuedCards { cards: (1_u8..).zip(NAMES).map(card).collect() }
}
