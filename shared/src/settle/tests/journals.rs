//! Journals: again, out of order, copied.

use super::desk::check;

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
fn a_copys_second_line_takes_a_sale_back_from_the_card_and_never_from_what_is_reserved() {
    check(
        "
        issue E
        limit A1                   -> C 500.00 N 20
        sell A1 s1 E 50.00 floor   -> settled
        exposure A1                -> 950.00
        copy A1 X
        take A1 p1 C 10.00 floor   -> settled
        void X v1 s1 right         -> copy! shortfall 50.00; copied_till
        right A1 E                 -> 50.00
        risk A                     -> -50.00
        # the first line has its own still, the second once more what the till was given less what it used
        exposure A1                -> 1890.00
        take A1 p2 E 50.00 right 50.00 -> settled
        exposure A1                -> 1890.00
        ",
    );
}
