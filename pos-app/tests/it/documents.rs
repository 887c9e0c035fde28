//! The journal's document at the till: a cache of the journal that goes on over restarts and is made again.

use crate::world::{World, short};
use rusqlite::Connection;
use shared::documents::{LineEnd, follow_on};

/// The entries in the kept document, and its changes.
struct Kept {
    entries: Vec<Vec<u8>>,
    changes: Vec<Vec<u8>>,
}

fn all(world: &World, query: &str) -> Vec<Vec<u8>> {
    let db = Connection::open(world.data().join("till.sqlite")).unwrap();
    let mut query = db.prepare(query).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn damage(world: &World, sql: &str) {
    let db = Connection::open(world.data().join("till.sqlite")).unwrap();
    assert!(db.execute(sql, []).unwrap() > 0, "{sql}");
}

/// The document says what the journal says, in one line of changes.
#[track_caller]
fn kept(world: &World) -> Kept {
    let changes = all(world, "SELECT bytes FROM document_change ORDER BY newest");
    let mut held = LineEnd::default();
    let mut entries = Vec::new();
    for change in &changes {
        let found = follow_on(held, change).unwrap();
        held = found.end;
        entries.extend(found.entries.into_iter().map(|(_, entry)| entry));
    }
    let journal = all(world, "SELECT bytes FROM entry ORDER BY sequence");
    let (held, of) = (entries.len(), journal.len());
    assert!(entries == journal, "the document holds {held} entries, the journal {of}, or others");
    Kept { entries, changes }
}

#[test]
fn the_document_goes_on_over_restarts_in_one_line() {
    let mut world = World::ready();
    let card = world.hq.card(10_000);
    assert_eq!(short(&world.redeem(&card, 1_000)), "taken 10.00 eur online");
    world.stop();
    let before = kept(&world);
    world.start().unwrap();
    world.sign_in();
    assert_eq!(short(&world.redeem(&card, 2_000)), "taken 20.00 eur online");
    world.stop();
    let after = kept(&world);
    assert!(after.entries.len() > before.entries.len());
    assert!(after.changes.starts_with(&before.changes), "nothing is made again");
}

#[test]
fn a_document_that_is_damaged_missing_or_strange_is_made_again() {
    let mut world = World::ready();
    let card = world.hq.card(10_000);
    let flip = "UPDATE document_change SET bytes =
        CAST(substr(bytes, 1, 20) || x'FF' || substr(bytes, 22) AS BLOB)";
    let rows = [
        flip,
        "UPDATE document_change SET bytes = x''",
        "UPDATE document_change SET bytes = randomblob(2000000)",
        "DELETE FROM document_change",
        "DELETE FROM document_change WHERE newest = (SELECT min(newest) FROM document_change)",
    ];
    for sql in rows {
        world.stop();
        let before = kept(&world);
        damage(&world, sql);
        world.start().unwrap();
        world.sign_in();
        assert_eq!(short(&world.redeem(&card, 100)), "taken 1.00 eur online", "{sql}");
        world.stop();
        assert!(kept(&world).entries.len() > before.entries.len(), "{sql}");
        world.start().unwrap();
    }
}

#[test]
fn a_document_of_another_journal_is_made_again() {
    let mut world = World::ready();
    let card = world.hq.card(10_000);
    let mut other = World::ready();
    let theirs = other.hq.card(10_000);
    assert_eq!(short(&other.redeem(&theirs, 1_000)), "taken 10.00 eur online");
    other.stop();
    world.stop();
    damage(&world, "DELETE FROM document_change");
    let db = Connection::open(world.data().join("till.sqlite")).unwrap();
    let file = other.data().join("till.sqlite");
    db.execute("ATTACH ?1 AS other", [file.to_str().unwrap()]).unwrap();
    let copied = "INSERT INTO document_change SELECT * FROM other.document_change";
    assert!(db.execute(copied, []).unwrap() > 0);
    drop(db);
    world.start().unwrap();
    world.sign_in();
    assert_eq!(short(&world.redeem(&card, 100)), "taken 1.00 eur online");
    world.stop();
    kept(&world);
}
