//! Both halves together: whatever the line does, both sides end alike, and each entry counts once.

use super::examples::{self, all_to_server};
use super::hub::{EPOCH, server_key, till_key};
use super::mutations::mutated;
use super::net::{Faults, Net};
use crate::damage::{self, Random};
use crate::ids::{CardId, EntryHash, LimitNumber, Sequence, ServerEpoch, TillId};
use crate::journal::{Body, Entry};
use crate::limits::{Grant, Holder, Limit};
use crate::signing::seal;
use crate::sync::till_side::{Alarm, KeptHere, LineStatus, Timing};
use crate::sync::{Halt, HeadFault, SettledAs, codec};
use crate::time::{Millis, Timestamp};
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How often each entry was settled.
type Counts = RefCell<BTreeMap<(TillId, Sequence), u32>>;

fn counting(counts: &Counts) -> impl FnMut(&Entry) -> SettledAs + '_ {
    |entry| {
        *counts.borrow_mut().entry((entry.till, entry.sequence)).or_default() += 1;
        SettledAs::Settled
    }
}

/// Server and tills hold the same, each entry settled once, and each till knows what became of each.
fn check_alike<S: FnMut(&Entry) -> SettledAs>(net: &Net<S>, counts: &Counts) {
    let mut entries = 0;
    for node in &net.tills {
        let name = node.till;
        assert_eq!(node.status, Some(LineStatus::Online), "{name} with {:?}", node.alarms);
        let journal: Vec<_> = node.journal.iter().map(|entry| EntryHash(entry.sha256())).collect();
        let held = net.hub.tills.get(&name).map_or(&[][..], |held| &held.lines[0]);
        assert_eq!(held, journal, "{name}");
        assert_eq!(node.outcomes.len(), journal.len(), "{name} misses outcomes");
        assert_eq!(
            node.head.map_or(0, |head| head.place.sequence.0),
            node.tip.sequence.0,
            "{name}"
        );
        entries += journal.len();
    }
    let counts = counts.borrow();
    assert_eq!(counts.len(), entries);
    assert!(counts.values().all(|count| *count == 1), "an entry settled twice");
}

/// A day of accidents from one seed.
fn accidents(seed: u64, faults: Faults) {
    let counts = Counts::default();
    let mut net = Net::new(3, seed, counting(&counts));
    net.faults = faults;
    for round in 0..60_u8 {
        for till in 0..net.tills.len() {
            for _ in 0..net.draw(12) {
                net.tills[till].pay_in(100 + i64::from(round));
            }
            if net.draw(4) == 0 {
                let number = u128::from(round) * 10 + u128::try_from(till).unwrap();
                net.tills[till].ask(number);
            }
        }
        let till = net.draw(3);
        match net.draw(12) {
            0 => net.restart_server(),
            1 => net.restart_till(till),
            2 => net.other_path(till),
            3 => net.tills[till].is_cut = true,
            4 => net.tills[till].is_cut = false,
            5 => net.cut(till),
            _ => {}
        }
        let time = u64::try_from(net.draw(8_000)).unwrap();
        net.pass(Millis(time));
    }
    net.heal(200);
    check_alike(&net, &counts);
}

#[test]
fn on_a_good_line_everything_settles_once() {
    accidents(1, Faults::default());
}

#[test]
fn cut_again_and_again_both_sides_end_alike() {
    for seed in 0..4 {
        accidents(seed, Faults { cut: 20, ..Faults::default() });
    }
}

#[test]
fn with_frames_dropped_doubled_and_swapped_both_sides_end_alike() {
    for seed in 0..4 {
        accidents(seed, Faults { cut: 60, drop: 15, double: 15, swap: 15 });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_line_does_both_sides_end_alike(
        seed: u64,
        cut in 0..50_usize,
        drop in 0..50_usize,
        double in 0..50_usize,
        swap in 0..50_usize,
    ) {
        // One in one or two would be a line that nothing ever gets through.
        let at_least = |one_in: usize| if one_in < 6 { 0 } else { one_in };
        let faults = Faults {
            cut: at_least(cut),
            drop: at_least(drop),
            double: at_least(double),
            swap: at_least(swap),
        };
        accidents(seed, faults);
    }
}

#[test]
fn a_long_absence_is_made_up_for_in_windows() {
    let counts = Counts::default();
    let mut net = Net::new(2, 7, counting(&counts));
    net.tills[0].is_cut = true;
    for _ in 0..5_300 {
        net.tills[0].pay_in(100);
    }
    net.pass(Millis(1_000));
    assert!(matches!(net.tills[0].status, Some(LineStatus::Offline { pending: 5_300, .. })));
    net.heal(50);
    check_alike(&net, &counts);
}

#[test]
fn an_ask_is_answered_after_all_that_came_before_it() {
    let counts = Counts::default();
    let mut net = Net::new(1, 7, counting(&counts));
    net.heal(5);
    for _ in 0..700 {
        net.tills[0].pay_in(100);
    }
    let payment = net.tills[0].ask(1);
    net.pass(Millis(10));
    assert_eq!(net.tills[0].answers, [(payment, Some(Timing::InTime))]);
    check_alike(&net, &counts);
}

#[test]
fn without_an_answer_there_is_silence_and_a_late_one_is_only_a_snapshot() {
    let counts = Counts::default();
    let mut net = Net::new(1, 7, counting(&counts));
    net.heal(5);
    // Every frame is lost, then none is.
    net.faults.drop = 1;
    let payment = net.tills[0].ask(1);
    net.pass(Millis(10));
    assert_eq!(net.tills[0].answers, []);
    net.pass(Millis(1_500));
    assert_eq!(net.tills[0].answers, [(payment, None)]);
    net.heal(50);
    check_alike(&net, &counts);

    net.tills[0].is_cut = true;
    net.cut(0);
    net.pass(Millis(0));
    let second = net.tills[0].ask(2);
    net.pass(Millis(0));
    assert_eq!(net.tills[0].answers[1..], [(second, None)], "cut off, it is known at once");
}

#[test]
fn a_copied_till_is_found_at_first_contact_and_both_lines_settle() {
    let settled = RefCell::new(0);
    // Each entry has an effect of its own, so that one line's outcomes cannot pass for the other's.
    let mut net = Net::new(1, 7, |entry: &Entry| {
        *settled.borrow_mut() += 1;
        shortfall_of(entry)
    });
    net.tills[0].pay_in(100);
    net.heal(5);
    let copy = net.tills[0].copy(net.now);
    net.tills.push(copy);
    net.tills[1].is_cut = true;
    net.tills[0].pay_in(200);
    net.tills[0].pay_in(300);
    for minor in [400, 500, 600] {
        net.tills[1].pay_in(minor);
    }
    net.pass(Millis(10));
    net.heal(30);
    let lines = &net.hub.tills[&TillId(1)].lines;
    let of = |till: usize| {
        net.tills[till].journal.iter().map(|entry| EntryHash(entry.sha256())).collect::<Vec<_>>()
    };
    assert_eq!(*lines, [of(0), of(1)], "both are kept");
    assert_eq!(*settled.borrow(), 1 + 2 + 3);
    assert!(
        net.tills[1].alarms.contains(&Alarm::Head(HeadFault::Forked)),
        "{:?}",
        net.tills[1].alarms
    );
    let halted = Alarm::Halted { at: Sequence(2), why: Halt::Copy };
    assert!(net.tills[1].alarms.contains(&halted), "{:?}", net.tills[1].alarms);
    assert_eq!(net.tills[0].alarms, [], "the first line goes on");
    for node in &net.tills {
        for entry in node.journal.iter().map(|entry| entry.peek().unwrap().payload) {
            let known = node.outcomes.get(&entry.sequence).map(|outcome| outcome.effect);
            assert_eq!(known, Some(shortfall_of(&entry)), "{}", entry.sequence);
        }
    }
}

fn shortfall_of(entry: &Entry) -> SettledAs {
    let Body::PayIn { amount, .. } = &entry.body else {
        panic!("only pay-ins were recorded");
    };
    SettledAs::Shortfall { amount: amount.minor }
}

#[test]
fn a_till_from_a_backup_learns_that_the_server_holds_more() {
    let counts = Counts::default();
    let mut net = Net::new(1, 7, counting(&counts));
    net.tills[0].pay_in(100);
    net.heal(5);
    let backup = net.tills[0].copy(net.now);
    net.tills[0].pay_in(200);
    net.heal(5);
    net.cut(0);
    net.tills[0] = backup;
    net.pass(Millis(1_000));
    assert!(
        net.tills[0].alarms.contains(&Alarm::Head(HeadFault::Ahead)),
        "{:?}",
        net.tills[0].alarms
    );
}

#[test]
fn a_restored_server_gets_back_what_it_lost_once_the_root_opened_new_books() {
    for seed in 0..8 {
        restore(seed, Faults::default(), 1);
    }
    restore(8, Faults { cut: 5, ..Faults::default() }, 40);
    restore(9, Faults { cut: 9, drop: 9, double: 9, swap: 9 }, 60);
}

/// Restores a server in the midst of things, while the line is as bad as said for some turns.
fn restore(seed: u64, faults: Faults, turns: usize) {
    let counts = Counts::default();
    let mut net = Net::new(2, seed, counting(&counts));
    for node in &mut net.tills {
        node.kept = kept_by(node.till, 450, 30);
    }
    for minor in 1..=30 {
        net.tills[0].pay_in(minor);
        net.tills[1].pay_in(minor);
    }
    net.heal(5);
    // The backup holds the first ten entries of each till.
    net.restart_server();
    for held in net.hub.tills.values_mut() {
        held.lines[0].truncate(10);
        let line = held.lines[0].clone();
        held.outcomes.retain(|hash, _| line.contains(hash));
    }
    counts.borrow_mut().retain(|(_, sequence), _| sequence.0 <= 10);
    net.pass(Millis(0));
    net.pass(Millis(10_000));
    let went_back = [Alarm::Head(HeadFault::WentBack)];
    assert_eq!(net.tills[0].alarms, went_back, "without the root's word it is a rewritten past");
    (net.hub.server_epoch, net.hub.trust_number) = (ServerEpoch(2), 2);
    net.hub.awaited.extend([TillId(1), TillId(2)]);
    net.faults = faults;
    for _ in 0..turns {
        net.pass(Millis(70_000));
    }
    net.heal(100);
    check_alike(&net, &counts);
    assert_eq!(net.tills[0].trust_number().0, 2);
    assert!(net.hub.awaited.is_empty() && net.hub.shown >= 2 * 480, "{}", net.hub.shown);
}

/// So many limits and rights of a till, and some that nobody needs to be shown.
fn kept_by(till: TillId, limits: u64, grants: u8) -> KeptHere {
    let holder = Holder { till, epoch: EPOCH, key: till_key(till).public().id() };
    let limit = |number| Limit { holder, number: LimitNumber(number), ..examples::limit() };
    let grant = |card| Grant { holder, card: CardId([card; 16]), ..examples::grant() };
    let mut limits: Vec<_> = (1..=limits).map(limit).collect();
    let of_another = Limit { holder: examples::limit().holder, ..limit(1) };
    let too_old = Timestamp(examples::limit().signed_at.0 - 36 * 24 * 3_600_000);
    limits.extend([of_another, Limit { signed_at: too_old, ..limit(2) }]);
    KeptHere {
        limits: limits.iter().map(|limit| seal(limit, &server_key())).collect(),
        grants: (1..=grants).map(|card| seal(&grant(card), &server_key())).collect(),
    }
}

#[test]
fn one_tills_mutated_frames_never_touch_another() {
    let counts = Counts::default();
    let mut net = Net::new(2, 7, counting(&counts));
    net.heal(5);
    let (frames, mut random) = (all_to_server(), Random(0xbad));
    for _ in 0..damage::count(2_000) {
        // What is signed in them is the first till's.
        net.inject(1, mutated(&frames, &mut random));
        if random.below(20) == 0 {
            net.tills[0].pay_in(100);
        }
        net.pass(Millis(1_000));
        assert_eq!(net.tills[0].status, Some(LineStatus::Online));
    }
    net.tills[1].pay_in(100);
    net.heal(100);
    check_alike(&net, &counts);
}

#[test]
fn one_tills_bad_frames_never_touch_another() {
    let counts = Counts::default();
    let mut net = Net::new(2, 7, counting(&counts));
    net.heal(5);
    for round in 0..30_u8 {
        net.tills[1].pay_in(100);
        net.inject(0, vec![round; usize::from(round) + 1]);
        net.pass(Millis(100));
        assert_eq!(net.tills[1].status, Some(LineStatus::Online));
    }
    net.inject(0, vec![0; codec::FRAME_BYTES_MAX + 1]);
    net.tills[0].pay_in(100);
    net.heal(50);
    check_alike(&net, &counts);
}
