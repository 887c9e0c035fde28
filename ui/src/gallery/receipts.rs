//! Made-up receipts and totals.

use super::figures::{euro, minutes_ago, payment};
use shared::ids::{CardId, EntryHash, Sequence};
use shared::wire::screen::{Act, DayTotal, MoneyClass, Receipt, ReceiptRow, Settling, Totals};

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

/// A card that a sale sold.
pub(super) fn sold_receipt() -> Receipt {
    let sold = receipt(58, Act::Activate, 5_000, MoneyClass::Online, Settling::Settled);
    Receipt { balance: Some(euro(5_000)), ..sold }
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
        can_void: cents == left,
    };
    rows.map(row).to_vec()
}

pub(super) fn row() -> ReceiptRow {
    ReceiptRow { receipt: online_receipt(), refundable: euro(1_240), can_void: true }
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
