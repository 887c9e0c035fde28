//! Who did it and who approved it: entries of people who should not have settle, and say so.

use super::desk::{Desk, NOW, check, euros};
use crate::books::Staff;
use crate::ids::{StaffId, StoreId};
use crate::money::Minor;
use crate::sync::{Caps, Role};
use crate::time::{Millis, Timestamp};

/// Who signs what the tills of a table do.
pub(super) struct Who {
    pub(super) cashier: Option<StaffId>,
    pub(super) approver: Option<StaffId>,
    /// What the tills' clocks show.
    pub(super) clock: Timestamp,
}

/// Somebody who may sell at every till: who is there where a table names nobody.
pub(super) const ANYBODY: Staff = Staff {
    store: None,
    role: Role::Cashier,
    caps: Caps { payment_max: None, refund_max: None },
    revoked_at: None,
};

impl Default for Who {
    fn default() -> Self {
        Self { cashier: Some(StaffId(1)), approver: None, clock: NOW }
    }
}

impl Desk {
    /// - `staff kim cashier|manager|hq A|B|all [cap 50.00] [refund-cap 20.00] [removed 12:00]`: who works where.
    /// - `signed-in kim` from here on, `approver mo` from here on; `nobody` ends either.
    /// - `clock 12:30`: what the tills' clocks show. At 12:00 the server's clock shows the same.
    pub(super) fn who_is_there(&mut self, words: &[&str]) -> String {
        match words {
            ["staff", name, role, store, rest @ ..] => {
                self.books.staff.load(staff_id(name), Some(person(role, store, rest)));
            }
            ["signed-in", "nobody"] => self.who.cashier = None,
            ["signed-in", name] => self.who.cashier = Some(staff_id(name)),
            ["approver", "nobody"] => self.who.approver = None,
            ["approver", name] => self.who.approver = Some(staff_id(name)),
            ["clock", time] => self.who.clock = clock(time),
            other => panic!("no such row: {other:?}"),
        }
        "ok".into()
    }
}

fn person(role: &str, store: &str, rest: &[&str]) -> Staff {
    let store = match store {
        "A" => Some(StoreId(1)),
        "B" => Some(StoreId(2)),
        _all => None,
    };
    let role = match role {
        "hq" => Role::Hq,
        "manager" => Role::Manager,
        _cashier => Role::Cashier,
    };
    let after = |word: &str| rest.iter().skip_while(|one| **one != word).nth(1);
    let cap = |word: &str| -> Option<Minor> { after(word).map(|most| euros(most).minor) };
    let caps = Caps { payment_max: cap("cap"), refund_max: cap("refund-cap") };
    Staff { store, role, caps, revoked_at: after("removed").map(|time| clock(time)) }
}

fn staff_id(name: &str) -> StaffId {
    StaffId(name.bytes().fold(1, |id, letter| id * 31 + u32::from(letter)))
}

fn clock(time: &str) -> Timestamp {
    let (hours, minutes) = time.split_once(':').expect("a time is 12:30");
    let minutes = hours.parse::<u32>().unwrap() * 60 + minutes.parse::<u32>().unwrap();
    let midnight = Timestamp(NOW.0 - 12 * 3_600_000);
    midnight.plus(Millis(u64::from(minutes) * 60_000))
}

#[test]
fn what_somebody_did_who_was_removed_settles_and_is_shown() {
    check(
        "
        limit A1                      -> C 500.00 N 20
        grant A1 D 20.00              -> 20.00
        staff kim cashier A removed 12:00
        signed-in kim
        clock 11:59
        take A1 p1 C 10.00 floor      -> settled
        clock 12:00
        take A1 p2 C 10.00 floor      -> settled; removed_staff
        take A1 p3 D 10.00 right 10.00 -> settled; removed_staff
        clock 18:00
        load A1 l1 C 20.00 floor      -> settled; removed_staff
        refund A1 r1 p2 5.00          -> settled; removed_staff
        void A1 v1 p1                 -> settled; removed_staff
        card C                        -> 115.00
        # a clock that was set back hides it
        clock 9:00
        take A1 p4 C 10.00 floor      -> settled
        ",
    );
}

#[test]
fn people_work_at_the_tills_of_their_store() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        limit B1                   -> C 500.00 N 20
        staff kim cashier A
        staff mo  manager B
        staff hal hq B
        staff flo cashier all
        signed-in kim
        take A1 p1 C 1.00 floor    -> settled
        take B1 p2 C 1.00 floor    -> settled; staff_of_other_store
        signed-in mo
        take A1 p3 C 1.00 floor    -> settled; staff_of_other_store
        take B1 p4 C 1.00 floor    -> settled
        signed-in hal
        take A1 p5 C 1.00 floor    -> settled
        signed-in flo
        take A1 p6 C 1.00 floor    -> settled
        take B1 p7 C 1.00 floor    -> settled
        card C                     -> 93.00
        ",
    );
}

#[test]
fn an_entry_of_nobody_on_file_is_shown() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        signed-in zoe
        take A1 p1 C 1.00 floor    -> settled; unknown_staff
        staff zoe cashier A
        take A1 p2 C 1.00 floor    -> settled
        signed-in nobody
        take A1 p3 C 1.00 floor    -> settled; unknown_staff
        # what a till does by itself is nobody's
        grant A1 C 30.00           -> 30.00
        release A1 C 30.00         -> settled
        ask A1 q1 C 5.00           -> approved 5.00
        cancel A1 q1               -> kept
        card C                     -> 97.00
        ",
    );
}

#[test]
fn past_the_own_cap_a_manager_has_approved() {
    check(
        "
        limit A1                      -> C 500.00 N 20
        grant A1 D 60.00              -> 60.00
        staff kim cashier A cap 20.00 refund-cap 5.00
        staff mo  manager A
        signed-in kim
        take A1 p1 C 20.00 floor      -> settled
        take A1 p2 C 20.01 floor      -> settled; over_cap 20.00
        take A1 p3 D 30.00 right 30.00 -> settled; over_cap 20.00
        load A1 l1 C 30.00 floor      -> settled; over_cap 20.00
        refund A1 r1 p1 5.00          -> settled
        refund A1 r2 p1 5.01          -> settled; over_cap 5.00
        void A1 v1 p2                 -> settled; over_cap 5.00
        # a question is asked before anybody approves
        ask A1 q1 C 30.00             -> approved 30.00
        approver mo
        take A1 q1 C 30.00 online     -> settled
        refund A1 r3 p1 9.99          -> settled
        card C                        -> 100.00
        ",
    );
}

#[test]
fn an_approver_is_another_person_and_a_manager_of_that_store() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        staff kim cashier A cap 5.00
        staff mo  manager A cap 30.00
        staff pat manager B
        staff hal hq B
        staff lee cashier A
        staff sue manager all removed 12:00
        signed-in kim
        approver mo
        take A1 p1 C 6.00 floor    -> settled
        take A1 p2 C 31.00 floor   -> settled; approver_may_not OverCap
        approver hal
        take A1 p3 C 6.00 floor    -> settled
        approver pat
        take A1 p4 C 6.00 floor    -> settled; approver_may_not OtherStore
        approver lee
        take A1 p5 C 6.00 floor    -> settled; approver_may_not NotManager
        approver zoe
        take A1 p6 C 6.00 floor    -> settled; approver_may_not Unknown
        approver kim
        take A1 p7 C 6.00 floor    -> settled; approved_by_requester
        approver sue
        clock 11:00
        take A1 p8 C 6.00 floor    -> settled
        clock 13:00
        take A1 p9 C 6.00 floor    -> settled; approver_may_not Removed
        # a manager does not approve their own either
        signed-in mo
        approver nobody
        take A1 pa C 21.00 floor   -> settled
        approver mo
        load A1 l1 D 31.00 floor   -> settled; approved_by_requester
        card C                     -> 0.00
        ",
    );
}

#[test]
fn cash_out_of_the_drawer_and_what_has_no_effect_are_somebodys_too() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        staff kim cashier A cap 5.00 removed 12:00
        signed-in kim
        pay-out A1 40.00           -> kept; removed_staff
        take A1 p1 C 5.00 online   -> refused not_approved; removed_staff
        desk down D 100.00
        take A1 p2 D 5.00 floor    -> shortfall 5.00; removed_staff
        ",
    );
}
