mod desk;
mod random;

use desk::check;

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
fn a_refund_undoes_what_was_settled_risk_first() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        desk down C 80.00
        take A1 p1 C 50.00 floor   -> shortfall 30.00
        refund A1 r1 p1 40.00      -> settled
        risk A                     -> 0.00
        card C                     -> 10.00
        refund B1 r2 p1 20.00      -> settled; more_than_paid 10.00
        card C                     -> 20.00
        refund A1 r3 p1 1.00       -> refused more_than_paid 0.00
        void A1 v1 p1              -> refused more_than_paid 0.00
        refund A1 r1 p1 40.00      -> already
        card C                     -> 20.00
        sales A                    -> 0.00
        ",
    );
}

#[test]
fn a_part_that_had_no_effect_cannot_be_refunded() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 60.00 floor   -> settled; beyond_limit 10.00
        void A1 v1 p1              -> settled; more_than_paid 10.00
        card C                     -> 100.00
        ",
    );
}

#[test]
fn value_that_comes_back_repays_the_cards_shortfalls_first() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        limit B1                   -> C 500.00 N 20
        take B1 p1 C 50.00 floor   -> settled
        take B1 p2 C 50.00 floor   -> settled
        take A1 p3 C 30.00 floor   -> shortfall 30.00
        void B1 v1 p1              -> settled
        risk A                     -> 0.00
        card C                     -> 20.00
        # the shortfall was repaid by the card, so undoing that payment now pays the card
        void A1 v2 p3              -> settled
        risk A                     -> 0.00
        card C                     -> 50.00
        ",
    );
}

#[test]
fn fresh_loads_do_not_repay_a_shortfall() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        desk down C 90.00
        take A1 p1 C 30.00 floor   -> shortfall 20.00
        askload A1 l1 C 50.00      -> approved 50.00
        load A1 l1 C 50.00 online  -> settled
        card C                     -> 50.00
        risk A                     -> -20.00
        ",
    );
}

#[test]
fn two_activations_of_one_card_are_a_sale_and_a_load() {
    check(
        "
        issue E
        limit A1                   -> C 500.00 N 20
        limit B1                   -> C 500.00 N 20
        sell A1 s1 E 50.00 floor   -> settled
        sell B1 s2 E 40.00 floor   -> settled; activated_before
        right A1 E                 -> 50.00
        right B1 E                 -> 40.00
        take A1 p1 E 50.00 right 50.00 -> settled
        release B1 E 40.00         -> settled
        card E                     -> 40.00
        sell A1 s1 E 50.00 floor   -> already
        card E                     -> 40.00
        exposure A1                -> 950.00
        ",
    );
}

#[test]
fn a_card_sold_offline_is_wholly_the_tills_until_it_gives_it_back() {
    check(
        "
        issue E
        limit A1                   -> C 500.00 N 20
        sell A1 s1 E 50.00 floor   -> settled
        state E                    -> active
        card E                     -> 0.00
        ask B1 p1 E 10.00          -> held_elsewhere 0.00 50.00
        take A1 p2 E 20.00 right 20.00 -> settled
        release A1 E 30.00         -> settled
        ask B1 p3 E 10.00          -> approved 10.00
        ",
    );
}

#[test]
fn the_sale_of_a_card_is_voided_from_rights_or_online() {
    check(
        "
        issue E
        issue F
        limit A1                   -> C 500.00 N 20
        sell A1 s1 E 50.00 floor   -> settled
        void A1 v1 s1              -> refused online_only
        void A1 v2 s1 right        -> settled
        card E                     -> 0.00
        right A1 E                 -> 0.00
        void A1 v3 s1 right        -> refused more_than_paid 0.00
        # after it was spent elsewhere
        sell A1 s2 F 50.00 floor   -> settled
        release A1 F 50.00         -> settled
        ask B1 p1 F 20.00          -> approved 20.00
        take B1 p1 F 20.00 online  -> settled
        void A1 v4 s2 right        -> refused beyond_limit 0.00
        askvoid A1 v5 s2           -> not_enough_funds 30.00
        # and where it was not
        asksell A1 s3 F 20.00      -> card_state active
        askload A1 s4 F 20.00      -> approved 20.00
        load A1 s4 F 20.00 online  -> settled
        askvoid A1 v6 s4           -> approved 20.00
        card F                     -> 30.00
        void A1 v6 s4 online       -> settled
        card F                     -> 30.00
        ",
    );
}

#[test]
fn issuing_stops_at_what_was_signed() {
    check(
        "
        issue E
        limit A1                   -> C 500.00 N 20
        load A1 l1 C 450.00 floor  -> settled; over_program_max
        # what is over the program's most is set aside until a person decides
        card C                     -> 100.00
        load A1 l2 C 60.00 floor   -> settled; beyond_limit 10.00
        card C                     -> 150.00
        sell A1 s1 E 10.00 floor   -> refused beyond_limit 0.00
        sell A1 s2 E 10.00 online  -> refused not_approved
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
fn what_comes_back_late_follows_to_the_successor() {
    check(
        "
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 10.00 right 10.00 -> settled
        desk close C D
        state C                    -> closing
        card D                     -> 170.00
        release A1 C 20.00         -> settled
        state C                    -> closed
        card D                     -> 190.00
        refund A1 r1 p1 10.00      -> settled
        card D                     -> 200.00
        card C                     -> 0.00
        ",
    );
}

#[test]
fn an_ask_settles_the_tills_earlier_entries_first() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 50.00 floor later
        take A1 p2 C 40.00 floor later
        ask A1 p3 C 20.00          -> not_enough_funds 10.00
        card C                     -> 10.00
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
fn the_same_entry_again_counts_once() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 30.00 floor   -> settled
        take A1 p2 C 10.00 floor   -> settled
        again p1                   -> duplicate
        again p2                   -> duplicate
        card C                     -> 60.00
        # the same payment by another entry, and with other facts
        take A1 p1 C 30.00 floor   -> already
        take A1 p1 C 31.00 floor   -> refused same_id_different amount
        take A1 p1 D 30.00 floor   -> refused same_id_different card
        take B1 p1 C 30.00 floor   -> already
        card C                     -> 60.00
        ",
    );
}

#[test]
fn a_copy_is_found_and_settles_within_the_stated_bound() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 C 40.00           -> 40.00
        take A1 p1 D 10.00 floor   -> settled
        copy A1 X
        take A1 p2 C 40.00 right 40.00 -> settled
        take X p3 C 40.00 right 40.00  -> copy! settled; copied_till
        card C                     -> 20.00
        take X p4 C 30.00 floor    -> shortfall 10.00; copied_till
        take X p5 C 1.00 right 1.00    -> refused beyond_limit 0.00; copied_till
        # the copy goes on from the total it was copied with
        limit A1                   -> till_stopped
        take A1 p6 D 10.00 floor   -> settled
        again p3                   -> duplicate
        ",
    );
}

#[test]
fn entries_out_of_order_wait_for_those_before_them() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        take A1 p1 C 10.00 floor later
        take A1 p2 C 20.00 floor   -> gap from 1
        send A1                    -> settled
        again p2                   -> settled
        card C                     -> 70.00
        ",
    );
}

#[test]
fn after_a_restore_nothing_is_approved_until_the_tills_are_back() {
    check(
        "
        backup
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 30.00 right 30.00 -> settled
        take A1 p2 C 20.00 floor   -> settled
        ask B1 p3 C 25.00          -> approved 25.00
        take B1 p3 C 25.00 online  -> settled
        card C                     -> 25.00
        restore
        card C                     -> 100.00
        ask A2 p4 C 90.00          -> no answer
        back A1                    -> settled, settled
        back B1                    -> settled
        ask A2 p5 C 90.00          -> no answer
        back A2                    ->
        card C                     -> 25.00
        ask A2 p6 C 90.00          -> not_enough_funds 25.00
        ",
    );
}

#[test]
fn two_refunds_of_one_payment_are_not_both_approved() {
    check(
        "
        ask A1 p1 C 60.00          -> approved 60.00
        take A1 p1 C 60.00 online  -> settled
        askrefund A1 r1 p1 60.00   -> approved 60.00
        askrefund B1 r2 p1 60.00   -> more_than_paid 0.00
        refund A1 r1 p1 60.00 online -> settled
        card C                     -> 100.00
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
