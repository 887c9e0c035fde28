//! What was shown is kept: tills and servers that are killed at random moments under load, with a
//! witness outside them that wrote down every receipt and every acknowledgement.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the test's own work may fail the test, reads the clock, and prints the table of kills"
)]

mod counter;
mod talk;
mod trace;
mod witness;
mod world;

use trace::Phase;
use world::World;

/// How often each program is killed; `SCRIP_KILLS=200` for the whole of it. Where chance has left out a
/// phase by then, it goes on, up to three times as often.
fn kills() -> usize {
    std::env::var("SCRIP_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(30)
}

/// Whether there is to be another kill.
fn goes_on(number: usize, table: &trace::Table) -> bool {
    number < kills() || (number < kills() * 3 && !table.lacks(kills()).is_empty())
}

/// Kills one of the two until each phase was hit often enough, and holds the books against the witness.
#[track_caller]
fn check(traced: world::Traced, name: &str, kill: fn(&mut World, usize) -> trace::Phase) {
    let mut world = World::open(traced);
    let mut table = trace::Table::default();
    let mut number = 0;
    while goes_on(number, &table) {
        table.count(kill(&mut world, number));
        number += 1;
    }
    world.compare();
    println!("{}", table.words(name));
    assert_eq!(table.lacks(kills()), [], "these were hit too seldom");
}

#[test]
fn a_till_that_is_killed_at_any_moment_keeps_what_it_showed() {
    check(world::Traced::Till, "till", World::kill_the_till);
}

#[test]
fn a_server_that_is_killed_at_any_moment_keeps_what_it_acknowledged() {
    check(world::Traced::Server, "server", World::kill_the_server);
}

#[test]
fn the_till_syncs_its_disk_before_it_answers() {
    let mut world = World::open(world::Traced::Till);
    for _ in 0..5 {
        world.redeem();
    }
    let (answers, early) = world.end_till().answers_before_their_sync();
    assert!(answers >= 5, "only {answers} answers were seen in the trace");
    assert_eq!(early, Vec::<String>::new(), "answers before the sync of what they say");
}

#[test]
fn the_server_syncs_its_disk_before_it_answers() {
    let mut world = World::open(world::Traced::Server);
    for _ in 0..5 {
        world.redeem_at_the_desk();
    }
    let (answers, early) = world.end_server().answers_before_their_sync();
    assert!(answers >= 5, "only {answers} answers were seen in the trace");
    assert_eq!(early, Vec::<String>::new(), "answers before the sync of what they say");
}

#[test]
fn the_server_syncs_its_disk_before_it_acknowledges_an_entry() {
    let mut world = World::open(world::Traced::Talk);
    for _ in 0..5 {
        world.redeem();
    }
    let (said, early) = world.end_talk().said_too_early();
    // A question, its entry, and the entry of what was taken.
    assert!(said >= 3 * 5, "only {said} outcomes and answers were seen in the trace");
    assert_eq!(early, Vec::<String>::new(), "said before the sync of what they say");
}

/// The phases that a table must show.
const PHASES: [Phase; 4] =
    [Phase::BeforeTheWrite, Phase::BeforeTheSync, Phase::BeforeTheAnswer, Phase::After];
