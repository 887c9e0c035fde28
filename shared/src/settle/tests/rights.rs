//! Rights, limits and the ceiling that they are signed under.

use super::desk::check;

#[test]
fn a_renewal_adds_nothing_by_accident() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 40.00 floor later
        # signed against an old head: the ceiling counts from what has settled
        limit A1                   -> C 500.00 N 20
        send A1                    -> settled
        limit A1                   -> C 540.00 N 21
        exposure A1                -> 1000.00
        free A                     -> 1000.00
        ",
    );
}

#[test]
fn the_ceiling_of_a_store_is_never_signed_past() {
    check(
        "
        free A                     -> 2000.00
        limit A1                   -> C 500.00 N 20
        free A                     -> 1000.00
        limit A2                   -> C 500.00 N 20
        free A                     -> 0.00
        # a loss stays used until a person clears it
        desk down C 90.00
        take A1 p1 C 40.00 floor   -> shortfall 30.00
        limit A1                   -> C 510.00 N 21
        free A                     -> 0.00
        ",
    );
}

#[test]
fn rights_are_spent_once_and_never_past_what_was_granted() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 20.00 right 20.00  -> settled
        right A1 C                 -> 10.00
        take A1 p2 C 20.00 right 20.00  -> settled; beyond_limit 10.00
        right A1 C                 -> 0.00
        take A1 p3 C 5.00 right 5.00    -> refused beyond_limit 0.00
        card C                     -> 70.00
        grant A1 C 80.00           -> not_enough_funds 70.00
        ",
    );
}

#[test]
fn a_right_that_is_given_back_is_free_on_the_card() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        ask B1 p1 C 90.00          -> held_elsewhere 70.00 30.00
        release A1 C 30.00         -> settled
        card C                     -> 100.00
        release A1 C 1.00          -> refused beyond_limit 0.00
        ask B1 p2 C 90.00          -> approved 90.00
        # a release does not raise the right again, only a grant does
        right A1 C                 -> 0.00
        ",
    );
}

#[test]
fn a_block_after_the_grant_does_not_stop_what_was_taken() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 20.00 right 20.00 later
        desk block C
        send A1                    -> settled; card_state
        card C                     -> 70.00
        ask A1 p2 C 10.00          -> card_state blocked
        release A1 C 10.00         -> settled
        card C                     -> 80.00
        ",
    );
}

#[test]
fn a_lost_till_that_comes_back_settles_within_what_it_had() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 20.00 right 20.00 later
        recall A1 C                -> 30.00
        card C                     -> 100.00
        exposure A1                -> 30.00
        limit A1                   -> till_stopped
        ask A1 p2 C 10.00          -> till_stopped
        card C                     -> 80.00
        exposure A1                -> 10.00
        take A1 p3 C 30.00 right 30.00 -> settled; revoked_till; beyond_limit 20.00; recalled_right
        card C                     -> 70.00
        exposure A1                -> 0.00
        ",
    );
}

#[test]
fn a_recall_past_the_ceiling_is_refused() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        limit A2                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        recall A1 C                -> ceiling_reached 0.00
        card C                     -> 70.00
        ",
    );
}

#[test]
fn a_written_off_till_frees_the_ceiling_and_still_settles_if_it_comes_back() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 D 60.00           -> 60.00
        take A1 p1 C 40.00 floor later
        take A1 p2 C 50.00 floor later
        take A1 p3 D 60.00 right 60.00 later
        write-off A1               -> facts_inconsistent
        recall A1 D                -> 60.00
        desk down C 50.00
        exposure A1                -> 1060.00
        free A                     -> 940.00
        write-off A1               -> 1060.00
        exposure A1                -> 0.00
        free A                     -> 2000.00
        write-off A1               -> 0.00
        limit A1                   -> till_stopped
        send A1                    -> settled; revoked_till, shortfall 40.00; revoked_till, settled; revoked_till; recalled_right
        risk A                     -> -40.00
        exposure A1                -> 0.00
        free A                     -> 2000.00
        ",
    );
}

#[test]
fn a_close_ends_with_the_last_right_however_that_goes() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        desk close C
        state C                    -> closing
        take A1 p1 C 20.00 right 20.00 -> settled; card_state
        state C                    -> closing
        take A1 p2 C 10.00 right 10.00 -> settled; card_state
        state C                    -> closed
        grant A1 D 30.00           -> 30.00
        desk close D
        recall A1 D                -> 30.00
        state D                    -> closed
        ",
    );
}
