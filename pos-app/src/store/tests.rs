//! The database: what is written stays, and what is not ours is refused.

use super::*;
use shared::ids::{EntryHash, Epoch, SaleId, Sequence, StaffId, StepId, TillId};
use shared::time::Timestamp;
use tempfile::TempDir;

const LIFE: Life = Life { till: TillId(1), epoch: Epoch(1) };

fn row(sequence: u64) -> EntryRow {
    let hash = EntryHash([u8::try_from(sequence).unwrap(); 32]);
    EntryRow { life: LIFE, sequence: Sequence(sequence), hash, bytes: vec![7; 300] }
}

/// With an entry that ends a sale.
fn ended(number: u8) -> Along {
    Along { sale: Some(SaleId(uuid::Uuid::from_bytes([number; 16]))), ..Along::default() }
}

#[test]
fn entries_come_back_in_order_and_a_place_is_taken_once() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    for sequence in 1..=5 {
        store.append(&row(sequence), &Along::default(), b"clock").unwrap();
    }
    let taken = store.append(&row(3), &Along::default(), b"clock").unwrap_err();
    assert!(matches!(taken, StoreFault::PlaceTaken { sequence: 3 }));
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    let sequences = |rows: Vec<EntryRow>| rows.iter().map(|row| row.sequence.0).collect::<Vec<_>>();
    assert_eq!(sequences(store.entries_after(LIFE, Sequence(2), 2).unwrap()), [3, 4]);
    assert_eq!(sequences(store.entries_before(LIFE, Sequence(3), 9).unwrap()), [2, 1]);
    assert_eq!(store.entry(LIFE, Sequence(5)).unwrap(), Some(row(5)));
    assert_eq!(store.entry(LIFE, Sequence(6)).unwrap(), None);
    let other = Life { till: TillId(2), ..LIFE };
    assert_eq!(store.entries_after(other, Sequence(0), 9).unwrap(), []);
    assert_eq!(store.kept(Kind::Time, &[]).unwrap(), Some(b"clock".to_vec()));
}

#[test]
fn the_first_word_of_headquarters_about_an_entry_stays() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.append(&row(1), &Along::default(), b"").unwrap();
    for word in [b"one", b"two"] {
        store.keep_outcomes(LIFE, &[(Sequence(1), word.to_vec())]).unwrap();
    }
    assert_eq!(store.outcomes(LIFE).unwrap(), [(Sequence(1), b"one".to_vec())]);
    let unknown = store.keep_outcomes(LIFE, &[(Sequence(2), b"one".to_vec())]);
    assert!(unknown.is_err(), "an outcome of no entry");
}

#[test]
fn what_fails_is_undone_and_the_next_write_is_whole() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.append(&row(1), &Along::default(), b"").unwrap();
    let words = [(Sequence(1), b"one".to_vec()), (Sequence(2), b"of no entry".to_vec())];
    assert!(store.keep_outcomes(LIFE, &words).is_err());
    assert_eq!(store.outcomes(LIFE).unwrap(), []);
    store.append(&row(2), &Along::default(), b"").unwrap();
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.entry(LIFE, Sequence(2)).unwrap(), Some(row(2)));
}

#[test]
fn no_payment_makes_the_log_longer_and_a_killed_till_finds_all_of_it() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join(format!("{FILE_NAME}-wal"));
    let length = || std::fs::metadata(&log).unwrap().len();
    let mut store = Store::open(folder.path()).unwrap();
    let before = length();
    for sequence in 1..=200 {
        store.append(&row(sequence), &Along::default(), &sequence.to_be_bytes()).unwrap();
    }
    assert_eq!(length(), before);
    // The files as a kill leaves them.
    let killed = TempDir::new().unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), killed.path().join(file.file_name())).unwrap();
    }
    let store = Store::open(killed.path()).unwrap();
    assert_eq!(store.entries_after(LIFE, Sequence(0), 999).unwrap().len(), 200);
    assert_eq!(store.kept(Kind::Time, &[]).unwrap(), Some(200_u64.to_be_bytes().to_vec()));
}

#[test]
fn receipts_shown_never_go_back() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.mark_shown(LIFE, Sequence(4)).unwrap();
    store.mark_shown(LIFE, Sequence(2)).unwrap();
    assert_eq!(store.shown(LIFE).unwrap(), Sequence(4));
}

#[test]
fn tries_are_kept() {
    let folder = TempDir::new().unwrap();
    let tries = PinTries { wrong: 3, wait_until: Timestamp(99) };
    Store::open(folder.path()).unwrap().set_pin_tries(StaffId(1), tries).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.pin_tries(StaffId(1)).unwrap(), tries);
    assert_eq!(store.pin_tries(StaffId(2)).unwrap(), PinTries::default());
}

#[test]
fn a_folder_of_another_version_or_another_kind_is_refused() {
    #[track_caller]
    fn check(damage: &str, expected: &str) {
        let folder = TempDir::new().unwrap();
        drop(Store::open(folder.path()).unwrap());
        let db = rusqlite::Connection::open(folder.path().join(FILE_NAME)).unwrap();
        db.execute_batch(damage).unwrap();
        drop(db);
        let fault = Store::open(folder.path()).err().unwrap();
        assert_eq!(format!("{fault:?}"), expected);
    }
    let newer = "INSERT INTO migration (number, sha256) VALUES (9, x'00')";
    check(newer, "TooNew { number: 9 }");
    let changed = "UPDATE migration SET sha256 = zeroblob(32)";
    check(changed, "MigrationChanged { number: 1 }");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(FILE_NAME), [b'x'; 4096]).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreFault::Damaged { .. })));
}

#[test]
fn every_commit_is_synced_before_it_returns() {
    let folder = TempDir::new().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let pragma = |name: &str| {
        store.db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, String>(0)).or_else(
            |_| {
                store.db.query_row(&format!("PRAGMA {name}"), [], |row| {
                    row.get::<_, i64>(0).map(|number| number.to_string())
                })
            },
        )
    };
    assert_eq!(pragma("journal_mode").unwrap(), "wal");
    assert_eq!(pragma("synchronous").unwrap(), "2");
    assert_eq!(pragma("foreign_keys").unwrap(), "1");
}

#[test]
fn a_sale_is_over_in_the_same_commit_as_its_entry_and_a_step_is_once() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let sale = |number: u8| SaleId(uuid::Uuid::from_bytes([number; 16]));
    let step = (StepId(uuid::Uuid::from_bytes([9; 16])), [1; 32]);
    store.begin_sale(LIFE, sale(1), b"empty", Sequence(0)).unwrap();
    assert!(
        store.begin_sale(LIFE, sale(2), b"empty", Sequence(0)).is_err(),
        "one is open at a time"
    );
    store.keep_sale(sale(1), b"tea", Some(&step)).unwrap();
    assert!(store.keep_sale(sale(1), b"tea twice", Some(&step)).is_err(), "a step is done once");
    let other = Life { epoch: Epoch(2), ..LIFE };
    assert_eq!(store.open_sale(other).unwrap(), None, "another life of the till has its own");
    assert!(store.append(&row(1), &ended(7), b"").is_err(), "no such sale");
    assert_eq!(store.entry(LIFE, Sequence(1)).unwrap(), None, "and no entry without it");
    drop(store);
    let mut store = Store::open(folder.path()).unwrap();
    let open = store.open_sale(LIFE).unwrap().unwrap();
    assert_eq!((open.id, open.bytes.as_slice()), (sale(1), &b"tea"[..]));
    assert_eq!(store.step_done(sale(1), step.0).unwrap(), Some([1; 32]));
    store.append(&row(1), &ended(1), b"").unwrap();
    assert_eq!(store.open_sale(LIFE).unwrap(), None);
    let paid = store.sale(LIFE, sale(1)).unwrap().unwrap();
    assert_eq!(paid.standing, SaleStanding::Paid(Sequence(1)));
    assert!(store.keep_sale(sale(1), b"more", None).is_err(), "nothing is added to it");
    assert!(store.abandon_sale(sale(1)).is_err());
}

#[test]
fn of_sales_that_are_over_the_newest_are_kept() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let sale = |number: u8| SaleId(uuid::Uuid::from_bytes([number; 16]));
    let step = (StepId(uuid::Uuid::from_bytes([9; 16])), [1; 32]);
    for number in 1..=30 {
        store.begin_sale(LIFE, sale(number), b"", Sequence(0)).unwrap();
        store.keep_sale(sale(number), b"", Some(&step)).unwrap();
        store.abandon_sale(sale(number)).unwrap();
    }
    let is_kept = |number: u8| store.sale(LIFE, sale(number)).unwrap().is_some();
    assert!(!is_kept(1) && !is_kept(9) && is_kept(10) && is_kept(30));
    assert_eq!(store.step_done(sale(1), step.0).unwrap(), None, "and their steps go with them");
}

#[test]
fn a_report_and_its_step_are_kept_with_their_entry_and_numbers_are_taken_once() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let step = (StepId(uuid::Uuid::from_bytes([9; 16])), [3; 32]);
    let along = |number| Along {
        step: Some(step),
        report: Some((number, vec![number.try_into().unwrap()])),
        ..Along::default()
    };
    store.append(&row(1), &along(1), b"").unwrap();
    assert_eq!(store.day_step_done(step.0).unwrap(), Some([3; 32]));
    assert!(store.append(&row(2), &along(2), b"").is_err(), "the act is done");
    assert!(store.append(&row(2), &Along { step: None, ..along(1) }, b"").is_err(), "1 is taken");
    assert_eq!(
        store.entries_after(LIFE, Sequence(0), 9).unwrap().len(),
        1,
        "nothing was half kept"
    );
    let kept = store.z_reports(LIFE, 9).unwrap();
    assert_eq!(kept, [ZRow { number: 1, sequence: Sequence(1), bytes: vec![1] }]);
    assert_eq!(store.z_report(LIFE, 1).unwrap(), kept.into_iter().next());
    assert_eq!(store.z_report(LIFE, 2).unwrap(), None);
}
