//! Books that an older server made, brought up to date with all that they hold.

use crate::commands::run;
use crate::house::House;
use crate::till::Till;
use rusqlite::Connection;
use std::path::Path;

const FIRST: &str = include_str!("../../../migrations/server/sqlite/0001_books.sql");
/// Undoes every migration but the first.
const BACK_TO_FIRST: &str = "
    DROP TABLE idempotency_keys;
    DROP TABLE audit;
    DROP TABLE sessions;
    DROP TABLE invitations;
    DROP TABLE users;
    DROP TABLE staff;
    DROP TABLE document_changes;
    ALTER TABLE enrolments DROP COLUMN written_off_at;
    ALTER TABLE cards DROP COLUMN began_at;
    ALTER TABLE limits DROP COLUMN signed;
    DELETE FROM meta WHERE key = 'limits_signed';
    DELETE FROM schema_migrations WHERE number > 1;
";

#[tokio::test]
async fn books_under_the_first_migration_are_right_under_todays() {
    let house = House::open().await;
    let (card, spent) = (house.card(10_000).await, house.card(500).await);
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let entries = [till.take(card, 1_000), till.take(spent, 700), till.load(card, 2_000)];
    till.post(&house, &entries).await;
    let folder = house.close().await;
    let (today, before) = (columns(&books(folder.path())), rows(folder.path()));
    books(folder.path()).execute_batch(BACK_TO_FIRST).unwrap();
    let first = Connection::open_in_memory().unwrap();
    first.execute_batch(FIRST).unwrap();
    assert_eq!(columns(&books(folder.path())), columns(&first), "as the first server made them");

    let migrated = said(folder.path(), "migrate");
    let applied = migrated.lines().filter(|line| line.starts_with("applied 000")).count();
    assert_eq!(applied, 5, "{migrated}");
    assert_eq!(columns(&books(folder.path())), today);
    assert_eq!(rows(folder.path()), before);
    let verified = said(folder.path(), "verify");
    assert!(verified.ends_with("verified\n"), "{verified}");

    // And they go on; `verify` looks at them once more when the house is left.
    let house = House::on(folder).await;
    house.staff_it().await;
    let _limit = till.connect(&house).await;
    till.post(&house, &[till.copy().take(card, 500)]).await;
    assert_eq!(house.balance(card).await, 10_500);
}

fn books(folder: &Path) -> Connection {
    Connection::open(folder.join("scrip.db")).unwrap()
}

fn said(folder: &Path, command: &str) -> String {
    let output = run(folder, &[command]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What the books say: balances, transfers, entries, and when each card's life began.
fn rows(folder: &Path) -> Vec<String> {
    let all = "SELECT id || ' ' || debits_posted_cache || ' ' || credits_posted_cache FROM accounts
               UNION ALL SELECT hex(plan) || line || debit || credit || amount FROM transfers
               UNION ALL SELECT sequence || ' ' || hex(hash) || hex(bytes) || hex(outcome) FROM entries
               UNION ALL SELECT hex(id) || ' since ' || began_at FROM cards ORDER BY 1";
    texts(&books(folder), all)
}

/// Every column of every table, but for what migrations are noted in.
fn columns(sql: &Connection) -> Vec<String> {
    let all = "SELECT t.name || '.' || c.name || ' ' || c.type FROM sqlite_schema t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND t.name <> 'schema_migrations' AND t.name NOT LIKE 'sqlite_%'
               ORDER BY 1";
    texts(sql, all)
}

fn texts(sql: &Connection, query: &str) -> Vec<String> {
    let mut query = sql.prepare(query).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}
