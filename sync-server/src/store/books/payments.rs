//! Payments.

use super::super::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::books::{Payment, PaymentClass, PaymentState};
use shared::ids::{CardId, Epoch, PaymentId, SaleId, StoreId, TillId};
use shared::journal::{PaymentFacts, PaymentKind};
use shared::time::Timestamp;
use uuid::Uuid;

/// Looks payments up and hands over what was found of each.
pub(super) fn find(
    sql: &Connection,
    ids: impl IntoIterator<Item = PaymentId>,
    mut found: impl FnMut(PaymentId, Option<Payment>),
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT kind, card, amount, asset, sale, original, till, epoch, store, state, class, settled,
                reversed, at
         FROM payments WHERE id = ?1",
    )?;
    for id in ids {
        found(id, statement.query_row([id.0.as_bytes()], read).optional()?);
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Payment> {
    let original: Option<[u8; 16]> = row.get(5)?;
    let facts = PaymentFacts {
        kind: named(row, 0, &KINDS)?,
        card: CardId(row.get(1)?),
        amount: values::amount(row, 2, 3)?,
        sale: SaleId(Uuid::from_bytes(row.get(4)?)),
        original: original.map(|id| PaymentId(Uuid::from_bytes(id))),
    };
    Ok(Payment {
        facts,
        till: TillId(row.get(6)?),
        epoch: Epoch(row.get(7)?),
        store: StoreId(row.get(8)?),
        state: named(row, 9, &STATES)?,
        class: named(row, 10, &CLASSES)?,
        settled: values::minor(row, 11)?,
        reversed: row.get(12)?,
        at: Timestamp(row.get(13)?),
    })
}

pub(super) fn write(sql: &Connection, payments: &[(PaymentId, Payment)]) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO payments (id, kind, card, amount, asset, sale, original, till, epoch, store, state,
             class, settled, reversed, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (id) DO UPDATE SET
             state = excluded.state, class = excluded.class, settled = excluded.settled,
             reversed = excluded.reversed",
    )?;
    for (id, payment) in payments {
        let facts = &payment.facts;
        statement.execute(params![
            id.0.as_bytes(),
            name(&KINDS, &facts.kind),
            facts.card.0,
            facts.amount.minor.get(),
            facts.amount.asset.code(),
            facts.sale.0.as_bytes(),
            facts.original.map(|original| original.0.into_bytes()),
            payment.till.0,
            payment.epoch.0,
            payment.store.0,
            name(&STATES, &payment.state),
            name(&CLASSES, &payment.class),
            payment.settled.get(),
            payment.reversed,
            payment.at.0,
        ])?;
    }
    Ok(())
}

const KINDS: [(&str, PaymentKind); 5] = [
    ("redeem", PaymentKind::Redeem),
    ("load", PaymentKind::Load),
    ("activate", PaymentKind::Activate),
    ("void", PaymentKind::Void),
    ("refund", PaymentKind::Refund),
];

const STATES: [(&str, PaymentState); 3] = [
    ("approved", PaymentState::Approved),
    ("taken", PaymentState::Taken),
    ("cancelled", PaymentState::Cancelled),
];

const CLASSES: [(&str, PaymentClass); 5] = [
    ("reserved", PaymentClass::Reserved),
    ("online", PaymentClass::Online),
    ("floor", PaymentClass::Floor),
    ("issue", PaymentClass::Issue),
    ("desk", PaymentClass::Desk),
];

fn named<T: Copy>(row: &Row<'_>, column: usize, names: &[(&str, T)]) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        values::wrong(column, Type::Text, StoreFault::damaged(format!("payments: {text:?}")))
    })
}

/// Each table above names every value of its kind, which the test below holds.
fn name<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |(name, _)| *name)
}
