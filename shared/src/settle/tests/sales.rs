//! Selling and loading cards, and undoing it.

use super::desk::check;

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
fn a_card_that_was_blocked_before_its_sale_waits_for_it_again() {
    check(
        "
        issue E
        desk block E
        desk unblock E
        state E                    -> pending
        limit A1                   -> C 500.00 N 20
        sell A1 s1 E 50.00 floor   -> settled
        state E                    -> active
        # sold by a till that had not heard of the block: sold it is, and blocked it stays
        issue F
        desk block F
        sell A1 s2 F 50.00 floor   -> settled; card_state
        state F                    -> blocked
        desk unblock F
        state F                    -> active
        sell A1 s3 F 10.00 floor   -> settled; activated_before
        ",
    );
}

#[test]
fn what_is_sold_over_the_programs_most_or_onto_an_ended_card_is_shown_to_a_person() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        sell A1 s1 C 160.00 floor  -> settled; activated_before; over_program_max
        # the till may have spent it by now
        right A1 C                 -> 160.00
        card C                     -> 100.00
        desk close D
        load A1 l1 D 20.00 floor   -> settled; credit_on_closed
        # set aside until a person decides
        card D                     -> 100.00
        let-in l1                  -> 20.00
        card D                     -> 120.00
        let-in l1                  -> 0.00
        let-in s1                  -> 0.00
        desk block C
        load A1 l2 C 20.00 floor   -> settled; card_state; over_program_max
        desk unblock C
        card C                     -> 100.00
        let-in l2                  -> 20.00
        card C                     -> 120.00
        ask A1 p1 C 5.00           -> approved 5.00
        # what is set aside for a payment is not let in to the card
        let-in p1                  -> 0.00
        card C                     -> 115.00
        issue E
        desk close C E
        load A1 l3 C 10.00 floor   -> settled; credit_on_closed
        let-in l3                  -> 10.00
        card E                     -> 125.00
        ",
    );
}
