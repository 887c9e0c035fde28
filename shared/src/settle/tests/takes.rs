//! Taking: by the floor limit, by the server's leave, mixed, and giving up.

use super::desk::check;

#[test]
fn a_card_pays_first_and_the_store_bears_the_rest() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 30.00 floor   -> settled
        card C                     -> 70.00
        limit B1                   -> C 500.00 N 20
        take B1 p2 C 50.00 floor   -> settled
        take A1 p3 C 50.00 floor   -> shortfall 30.00
        card C                     -> 0.00
        risk A                     -> -30.00
        risk B                     -> 0.00
        sales A                    -> 80.00
        sales B                    -> 50.00
        exposure A1                -> 920.00
        ",
    );
}

#[test]
fn what_is_beyond_a_floor_limit_has_no_effect() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        # per payment 50.00
        take A1 p1 C 60.00 floor   -> settled; beyond_limit 10.00
        # per card 100.00 under one limit
        take A1 p2 C 50.00 floor   -> settled
        take A1 p3 C 10.00 floor   -> refused beyond_limit 0.00
        # a limit that nobody signed
        take A2 p4 D 10.00 floor   -> refused unknown_limit
        ",
    );
}

#[test]
fn an_approval_is_set_aside_until_the_till_decides() {
    check(
        "
        ask A1 p1 C 60.00          -> approved 60.00
        card C                     -> 40.00
        ask B1 p2 C 60.00          -> not_enough_funds 40.00
        take A1 p1 C 60.00 online  -> settled
        card C                     -> 40.00
        sales A                    -> 60.00
        ask A1 p1 C 60.00          -> payment_taken
        ask A1 p3 C 10.00          -> approved 10.00
        cancel A1 p3               -> kept
        card C                     -> 40.00
        ask A1 p3 C 10.00          -> payment_cancelled
        take A1 p3 C 10.00 online  -> refused payment_cancelled
        cancel A1 p1               -> refused payment_taken
        ",
    );
}

#[test]
fn a_time_out_after_the_server_approved_is_one_payment() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        ask A1 p1 C 40.00          -> approved 40.00
        # the answer was lost; the till took it by floor
        take A1 p1 C 40.00 floor   -> settled
        card C                     -> 60.00
        sales A                    -> 40.00
        # the till counted it under its limit, and so do the books
        exposure A1                -> 960.00
        take A1 p1 C 40.00 floor   -> already
        card C                     -> 60.00
        ",
    );
}

#[test]
fn a_floor_take_overrides_a_refusal_that_was_never_heard() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        desk down C 80.00
        ask A1 p1 C 30.00          -> not_enough_funds 20.00
        take A1 p1 C 30.00 floor   -> shortfall 10.00
        risk A                     -> -10.00
        ",
    );
}

#[test]
fn a_mixed_payment_whose_answer_is_lost_counts_once() {
    check(
        "
        limit A1                              -> C 500.00 N 20
        grant A1 C 30.00                      -> 30.00
        card C                                -> 70.00
        ask A1 p1 C 50.00 right 30.00         -> approved 20.00
        card C                                -> 50.00
        take A1 p1 C 50.00 floor right 30.00  -> settled
        card C                                -> 50.00
        right A1 C                            -> 0.00
        sales A                               -> 50.00
        grant A1 C 10.00                      -> 40.00
        ask A1 p2 C 25.00 right 10.00         -> approved 15.00
        take A1 p2 C 25.00 online right 10.00 -> settled
        card C                                -> 25.00
        ",
    );
}

#[test]
fn a_block_that_the_till_knew_makes_it_the_stores_risk() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        desk block C
        list A1
        take A1 p1 C 20.00 floor   -> shortfall 20.00; card_state; stopped_in_list
        take A1 p2 C 30.00 right 30.00 -> shortfall 30.00; card_state; stopped_in_list
        card C                     -> 100.00
        risk A                     -> -50.00
        ",
    );
}

#[test]
fn bad_facts_change_nothing() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 0.00 floor    -> refused amount_not_positive
        take A1 p2 C -5.00 floor   -> refused amount_not_positive
        take A1 p3 C 10.00         -> refused facts_inconsistent
        take A1 p4 C 10.00 floor right 20.00 -> refused facts_inconsistent
        take A1 p5 C 10.00 online  -> refused not_approved
        take A1 p6 Z 10.00 floor   -> shortfall 10.00; unknown_card
        card C                     -> 100.00
        ",
    );
}

#[test]
fn what_a_cancel_frees_repays_who_bore_a_shortfall_of_the_card_first() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        ask B1 p1 C 100.00         -> approved 100.00
        take A1 p2 C 30.00 floor   -> shortfall 30.00
        risk A                     -> -30.00
        cancel B1 p1               -> kept
        risk A                     -> 0.00
        card C                     -> 70.00
        cancel B1 p1               -> already
        # a right covered more than was asked of the card: the rest of what was set aside is free, the same way
        grant A1 D 30.00           -> 30.00
        ask A1 p3 D 70.00          -> approved 70.00
        limit B1                   -> C 500.00 N 20
        take B1 p4 D 20.00 floor   -> shortfall 20.00
        take A1 p3 D 70.00 online right 30.00 -> settled
        risk B                     -> 0.00
        card D                     -> 10.00
        ",
    );
}

#[test]
fn what_a_cancel_frees_follows_to_the_card_that_came_after() {
    check(
        "
        ask B1 p1 C 40.00          -> approved 40.00
        desk close C D
        card D                     -> 160.00
        cancel B1 p1               -> kept
        card D                     -> 200.00
        card C                     -> 0.00
        ",
    );
}

#[test]
fn naming_an_older_limit_again_does_not_begin_its_count_anew() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 50.00 floor   -> settled
        take A1 p2 C 50.00 floor   -> settled
        limit A1                   -> C 600.00 N 22
        take A1 p3 C 50.00 floor   -> shortfall 50.00
        under A1 1
        take A1 p4 C 50.00 floor   -> shortfall 50.00
        take A1 p5 C 50.00 floor   -> refused beyond_limit 0.00
        under A1 2
        take A1 p6 C 50.00 floor   -> refused beyond_limit 0.00
        ",
    );
}
