//! A folder that an older till made, brought up to date with all that it holds.

use crate::world::{World, short};
use rusqlite::Connection;

const FIRST: &str = include_str!("../../../migrations/till/0001_journal.sql");
/// Undoes every migration but the first.
const BACK_TO_FIRST: &str = "
    DROP TABLE print_job; DROP TABLE z_report; DROP TABLE day_step;
    DROP TABLE sale_step;
    DROP TABLE sale;
    DROP TABLE document_change;
    DELETE FROM migration WHERE number > 1;
";

#[test]
fn a_journal_under_the_first_migration_is_whole_under_todays() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.greet_anew();
    assert_eq!(short(&world.redeem(&card, 1_000)), "taken 10.00 eur online");
    world.cut();
    assert_eq!(short(&world.redeem(&card, 500)), "taken 5.00 eur floor");
    let before = world.till().verify_journal().unwrap();
    world.stop();
    let file = world.data().join(pos_app::store::FILE_NAME);
    let db = Connection::open(&file).unwrap();
    let today = columns(&db);
    db.execute_batch(BACK_TO_FIRST).unwrap();
    let first = Connection::open_in_memory().unwrap();
    first.execute_batch(FIRST).unwrap();
    assert_eq!(columns(&db), columns(&first), "as the first till made it");
    drop(db);

    world.start().unwrap();
    let after = world.till().verify_journal().unwrap();
    assert!(after.entries >= before.entries, "{} after {}", after.entries, before.entries);
    assert_eq!(columns(&Connection::open(&file).unwrap()), today);
    // What waited in it settles, and it goes on.
    world.sign_in();
    assert_eq!(world.hq.balance(card.card), 3_500);
    assert_eq!(short(&world.redeem(&card, 500)), "taken 5.00 eur online");
    world.till().verify_journal().unwrap();
}

/// Every column of every table, but for what migrations are noted in.
fn columns(db: &Connection) -> Vec<String> {
    let all = "SELECT t.name || '.' || c.name || ' ' || c.type FROM sqlite_schema t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND t.name <> 'migration' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1";
    let mut query = db.prepare(all).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}
