//! Value that comes back: voids, refunds, releases.

use super::desk::check;

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
