//! Addresses of the console's places, and what its cards say.

use super::card::can_spend;
use super::card_history::{Way, way};
use super::place::Place;
use shared::ids::{CardId, ProgramId};
use shared::ledger::CardState;
use shared::money::{Amount, Asset};
use shared::time::Timestamp;
use shared::wire::api::{ActivityRow, CardRow};

#[test]
fn every_place_is_found_again_by_its_address() {
    #[track_caller]
    fn check(address: &str, closed: &str) {
        let place = Place::of(address);
        assert_eq!(place.address(), address);
        assert_eq!(place.closed().address(), closed);
    }
    let card = "01010101010101010101010101010101";
    check("home", "home");
    check("cards", "cards");
    check(&format!("cards/{card}"), "cards");
    check("cards/new", "cards");
    check("programs/new", "programs");
    check("stores/1", "stores");
    check("stores/1/change", "stores/1");
    check("stores/new", "stores");
    check("tills/2", "stores");
    check("tills/new", "stores");
    check("exceptions/41?cleared=yes", "exceptions?cleared=yes");
    check("reports", "reports");
    check("people/new", "people");
    check("people/changes", "people/changes");
    check("settings", "settings");
    assert_eq!(Place::of("somewhere/else"), Place::Home);
}

fn euro(cents: i64) -> Amount {
    Amount::new(cents, Asset::EUR).expect("a made-up amount is small")
}

fn line(kind: &str, after: i64) -> ActivityRow {
    ActivityRow {
        position: 1,
        kind: kind.into(),
        amount: euro(500),
        balance_after: euro(after),
        payment: None,
        store: None,
        till: None,
        at: Timestamp(1),
        reason: None,
    }
}

#[test]
fn a_history_says_which_way_value_went() {
    #[track_caller]
    fn check(kind: &str, after: i64, older: Option<i64>, expected: Option<Way>) {
        let older = older.map(|after| line("redeem", after));
        assert_eq!(way(&line(kind, after), older.as_ref()), expected, "{kind}");
    }
    check("activate", 500, None, Some(Way::In));
    check("load", 500, None, Some(Way::In));
    check("refund", 500, None, Some(Way::In));
    check("redeem", 0, None, Some(Way::Out));
    check("expire", 0, None, Some(Way::Out));
    check("void", 1_000, Some(500), Some(Way::In));
    check("void", 500, Some(1_000), Some(Way::Out));
    check("void", 500, None, None);
    check("block", 500, Some(500), None);
}

#[test]
fn only_a_card_in_force_and_in_its_time_can_be_spent() {
    #[track_caller]
    fn check(state: CardState, expires_at: Option<i64>, expected: bool) {
        let row = CardRow {
            id: CardId([1; 16]),
            last_four: "7F2K".into(),
            program: ProgramId(1),
            program_name: "Gift".into(),
            state,
            balance: euro(500),
            expires_at: expires_at.map(Timestamp),
            issued_at: Timestamp(1),
        };
        assert_eq!(can_spend(&row, Timestamp(10)), expected);
    }
    check(CardState::Active, None, true);
    check(CardState::Active, Some(11), true);
    check(CardState::Active, Some(10), false);
    check(CardState::Pending, None, false);
    check(CardState::Blocked, None, false);
    check(CardState::Closing, None, false);
    check(CardState::Closed, None, false);
}
