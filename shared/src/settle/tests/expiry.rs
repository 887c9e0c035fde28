//! Cards whose time is over: what tills took settles, what is reserved stays, what comes back is not lost.

use super::desk::check;

#[test]
fn what_was_taken_of_an_expired_card_settles_and_a_person_is_told() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        desk ends C
        # the till did not know: the card pays, as long as it has it
        take A1 p1 C 20.00 floor   -> settled; card_expired
        take A1 p2 C 10.00 right 10.00 -> settled; card_expired
        card C                     -> 50.00
        sales A                    -> 30.00
        # headquarters knows, whoever asks
        ask B1 p3 C 10.00          -> card_expired
        grant B1 C 10.00           -> card_expired
        # its time is set anew: nothing is odd any more
        desk extend C
        take A1 p4 C 10.00 floor   -> settled
        ask B1 p5 C 10.00          -> approved 10.00
        ",
    );
}

#[test]
fn an_approval_from_before_its_end_is_taken_after_it() {
    check(
        "
        ask A1 p1 C 60.00          -> approved 60.00
        desk ends C
        desk expire C
        card C                     -> 0.00
        take A1 p1 C 60.00 online  -> settled; card_expired
        sales A                    -> 60.00
        risk A                     -> 0.00
        ",
    );
}

#[test]
fn rights_outlive_the_card_and_the_store_bears_what_only_the_floor_covers() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        desk expire C              -> card_state active
        desk ends C
        desk expire C
        card C                     -> 0.00
        right A1 C                 -> 30.00
        take A1 p1 C 20.00 right 20.00 -> settled; card_expired
        risk A                     -> 0.00
        take A1 p2 C 15.00 floor right 10.00 -> shortfall 5.00; card_expired
        right A1 C                 -> 0.00
        risk A                     -> -5.00
        sales A                    -> 35.00
        ",
    );
}

#[test]
fn what_comes_back_to_an_expired_card_repays_its_shortfall_and_then_stands_on_it() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        ask B1 p1 C 20.00          -> approved 20.00
        take A1 p2 C 40.00 floor   -> settled
        desk ends C
        desk expire C
        take A1 p3 C 25.00 floor   -> shortfall 25.00; card_expired
        # given up, given back, undone: to the store first, what is left to the card
        cancel B1 p1               -> kept
        risk A                     -> -5.00
        release A1 C 30.00         -> settled
        risk A                     -> 0.00
        card C                     -> 25.00
        refund A1 r1 p2 40.00      -> settled
        card C                     -> 65.00
        # it is there for whoever sets the card's time anew, and leaves with it otherwise
        ask B1 p4 C 10.00          -> card_expired
        desk expire C
        card C                     -> 0.00
        ",
    );
}

#[test]
fn a_cards_time_runs_from_its_sale() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        lasts 24
        issue E
        desk activate E 50.00
        take A1 p1 E 10.00 floor   -> settled
        lasts 0
        issue F
        sell A1 s1 F 50.00 floor   -> settled
        take A1 p2 F 50.00 right 50.00 -> settled; card_expired
        # those that were sold before keep their time
        take A1 p3 E 10.00 floor   -> settled
        take A1 p4 C 10.00 floor   -> settled
        ",
    );
}

#[test]
fn money_put_on_an_expired_card_is_credited_and_a_person_is_told() {
    check(
        "
        limit A1                   -> C 500.00 N 20
        desk ends C
        askload B1 l1 C 20.00      -> card_expired
        load A1 l2 C 20.00 floor   -> settled; card_expired
        card C                     -> 120.00
        ",
    );
}
