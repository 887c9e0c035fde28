//! Acts at the drawer, one rule each: what is in the shift, what is done, and what comes of it. Amounts are in cents.

use crate::day::{DayRefusal, DrawerAct, PIECES_MAX, Pieces, Shift};
use crate::journal::Body;
use crate::money::{Amount, Asset, MINOR_MAX, Minor};
use crate::time::Timestamp;

fn euro(minor: i64) -> Amount {
    Amount::new(minor, Asset::EUR).unwrap()
}

fn minor(cents: i64) -> Minor {
    Minor::new(cents).unwrap()
}

/// A shift whose drawer should hold so much.
#[expect(clippy::unnecessary_wraps, reason = "it stands where no shift may stand")]
fn holding(cents: i64) -> Option<Shift> {
    Some(Shift::opened(None, Timestamp(0), minor(cents)))
}

fn pieces(of: &[(i64, u32)]) -> Vec<Pieces> {
    of.iter().map(|(worth, number)| Pieces { worth: minor(*worth), number: *number }).collect()
}

fn close(counted: i64, of: &[(i64, u32)], reason: &str) -> DrawerAct {
    DrawerAct::CloseShift { counted: euro(counted), pieces: pieces(of), reason: reason.into() }
}

fn pay_in(cents: i64, reason: &str) -> DrawerAct {
    DrawerAct::PayIn { amount: euro(cents), reason: reason.into() }
}

fn pay_out(cents: i64, reason: &str) -> DrawerAct {
    DrawerAct::PayOut { amount: euro(cents), reason: reason.into() }
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "tests write what they say in place")]
fn check(shift: Option<Shift>, act: DrawerAct, comes: Result<Body, DayRefusal>) {
    assert_eq!(act.clone().body(Asset::EUR, shift.as_ref()), comes, "{act:?}");
}

#[test]
fn a_shift_is_opened_once_and_everything_else_needs_one() {
    let open = DrawerAct::OpenShift { float: euro(10_000) };
    check(None, open.clone(), Ok(Body::ShiftOpen { float: euro(10_000) }));
    check(holding(1), open, Err(DayRefusal::ShiftOpen));
    let empty = DrawerAct::OpenShift { float: euro(0) };
    check(None, empty, Ok(Body::ShiftOpen { float: euro(0) }));
    let below = DrawerAct::OpenShift { float: euro(-1) };
    check(None, below, Err(DayRefusal::BelowNothing));
    check(None, close(0, &[], ""), Err(DayRefusal::NoShift));
    check(None, pay_in(1, "change"), Err(DayRefusal::NoShift));
    check(None, pay_out(1, "milk"), Err(DayRefusal::NoShift));
}

#[test]
fn cash_goes_in_and_out_with_a_reason_and_no_more_out_than_is_there() {
    let out = Body::PayOut { amount: euro(500), reason: "milk".into() };
    check(holding(500), pay_out(500, " milk "), Ok(out));
    check(holding(500), pay_out(501, "milk"), Err(DayRefusal::MoreThanThere { most: minor(500) }));
    let overdrawn = holding(-20);
    check(overdrawn, pay_out(1, "milk"), Err(DayRefusal::MoreThanThere { most: Minor::ZERO }));
    check(holding(500), pay_out(0, "milk"), Err(DayRefusal::NotPositive));
    check(holding(500), pay_in(-1, "change"), Err(DayRefusal::NotPositive));
    check(holding(500), pay_in(1, "  "), Err(DayRefusal::BadReason));
    check(holding(500), pay_in(1, &"x".repeat(81)), Err(DayRefusal::BadReason));
    check(holding(500), pay_in(1, "two\nlines"), Err(DayRefusal::BadReason));
    let brought = Body::PayIn { amount: euro(1), reason: "x".repeat(80) };
    check(holding(500), pay_in(1, &"x".repeat(80)), Ok(brought));
    check(holding(MINOR_MAX), pay_in(1, "change"), Err(DayRefusal::TooLarge));
}

#[test]
fn a_drawer_that_differs_is_closed_with_a_reason_alone() {
    let closed = |sum, of: &[(i64, u32)], reason: &str| {
        Ok(Body::ShiftClose { counted: euro(sum), pieces: pieces(of), reason: reason.into() })
    };
    check(holding(7_000), close(7_000, &[], ""), closed(7_000, &[], ""));
    check(holding(7_000), close(6_950, &[], " "), Err(DayRefusal::Differs { by: minor(-50) }));
    check(holding(7_000), close(7_005, &[], ""), Err(DayRefusal::Differs { by: minor(5) }));
    check(holding(7_000), close(6_950, &[], "dropped"), closed(6_950, &[], "dropped"));
    check(holding(0), close(-1, &[], "odd"), Err(DayRefusal::BelowNothing));
}

#[test]
fn coins_and_notes_come_to_what_was_counted() {
    let fifty_and_change = [(5_000, 1), (200, 10)];
    let body = Body::ShiftClose {
        counted: euro(7_000),
        pieces: pieces(&fifty_and_change),
        reason: String::new(),
    };
    check(holding(7_000), close(7_000, &fifty_and_change, ""), Ok(body));
    let differ = DayRefusal::PiecesDiffer { pieces: minor(7_000) };
    check(holding(7_000), close(6_000, &fifty_and_change, "x"), Err(differ));
    let kinds: Vec<(i64, u32)> = (1..).map(|worth| (worth, 1)).take(PIECES_MAX + 1).collect();
    let too_many = DayRefusal::TooManyPieces { max: PIECES_MAX };
    check(holding(0), close(561, &kinds, "x"), Err(too_many));
    check(holding(0), close(1, &[(MINOR_MAX, 2)], "x"), Err(DayRefusal::TooLarge));
}

#[test]
fn a_store_counts_in_its_own_currency() {
    let dollars = Amount::new(100, Asset::from_code("USD").unwrap()).unwrap();
    let reason = || "change".to_string();
    check(None, DrawerAct::OpenShift { float: dollars }, Err(DayRefusal::WrongAsset));
    for act in [
        DrawerAct::PayIn { amount: dollars, reason: reason() },
        DrawerAct::PayOut { amount: dollars, reason: reason() },
        DrawerAct::CloseShift { counted: dollars, pieces: Vec::new(), reason: reason() },
    ] {
        check(holding(100), act, Err(DayRefusal::WrongAsset));
    }
}
