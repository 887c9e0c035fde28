//! Voids and refunds: at most what was paid, once, and never from nothing.

use super::shop::check;

#[test]
fn a_void_undoes_a_payment_of_this_shift_whole() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        void v a 20        => no facts_inconsistent CallHelp
        void v a 51        => no more_than_paid most=50
        void v a 50        => void
        left a             => 0
        balance A          => 80
        void w a 50        => no more_than_paid OtherMeans
        redeem b A 50      => take limit 1            # the card has it again
        floor              => 100 in 2                # and the ceiling has not
        open-shift
        void x b 50        => no other_shift OtherMeans
    ",
    );
}

#[test]
fn a_payment_of_yesterday_is_not_voided() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        midnight
        void v a 50        => no other_shift OtherMeans
        redeem b A 5       => take limit 1
        void w b 5         => void
    ",
    );
}

#[test]
fn what_stands_in_the_open_sale_is_voided_whatever_the_day_and_shift() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        midnight
        open-shift
        void v a 50        => no other_shift OtherMeans
        in-open-sale
        void w a 20        => no facts_inconsistent CallHelp
        void w a 50        => void
    ",
    );
}

#[test]
fn a_void_names_a_payment_that_happened_here() {
    check(
        "
        limit 1            => taken up
        card A active 80
        line up
        void v a 10        => no unknown_payment CallHelp
        redeem a A 10      => ask card=10 right=0
        void v a 10        => no unknown_payment CallHelp     # it has not happened yet
        give-up a          => cancel
        void v a 10        => no unknown_payment CallHelp
        redeem b A 10      => ask card=10 right=0
        heard b yes        => take online
        void v b 10USD     => no wrong_asset OtherMeans
        void v b 10        => void                            # needs nobody
        void w v 10        => no facts_inconsistent CallHelp  # a void is not voided
    ",
    );
}

#[test]
fn the_sale_of_a_card_is_undone_wholly_from_rights_here_or_online() {
    check(
        "
        limit 1            => taken up
        card A pending 0
        activate a A 50    => activate limit 1
        void v a 50        => void right=50
        right A            => 0
        redeem b A 10      => no card_state ActivateFirst     # not sold any more
        issue              => 50 in 1                         # the ceiling does not come back
    ",
    );
    check(
        "
        limit 1            => taken up
        card A pending 0
        activate a A 50    => activate limit 1
        redeem b A 1       => take right=1
        void v a 50        => no online_only WaitForLine
        line up
        void v a 50        => ask card=50 right=0
        silence v          => cancel, no online_only SyncNow
        void w a 50        => ask card=50 right=0
        heard w yes        => void online
        right A            => 49                              # the server took it from the card
    ",
    );
    check(
        "
        limit 1            => taken up
        card A active 10
        load a A 20        => load limit 1
        void v a 20        => no online_only WaitForLine
        grant A 20
        void v a 20        => void right=20
    ",
    );
}

#[test]
fn a_refund_is_at_most_what_was_paid_and_settled() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        refund r a 10      => no online_only WaitForLine      # not known to have settled
        settled a 20                                          # with a shortfall: it was paid all the same
        refund r a 30      => refund
        left a             => 20
        refund s a 20.01   => no more_than_paid most=20
        refund s a 20      => refund
        refund t a 0.01    => no more_than_paid OtherMeans
        refund r a 30      => done by 3                       # twice is once
    ",
    );
}

#[test]
fn a_refund_of_what_the_server_refused_or_another_till_took_is_not_made_here() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        settled a refused
        refund r a 10      => no more_than_paid OtherMeans
        refund r elsewhere 10 => no online_only WaitForLine
        line up
        refund r elsewhere 10 => ask card=10 right=0
        heard r yes        => refund online
        refund s elsewhere 10 => ask card=10 right=0
        heard s no over:4  => cancel, no more_than_paid most=4
    ",
    );
}

#[test]
fn a_refund_asks_while_it_can_and_goes_by_its_own_knowledge_after_silence() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        settled a
        line up
        refund r a 10      => ask card=10 right=0
        silence r          => refund
        refund s a 40      => ask card=40 right=0
        heard s yes        => refund online
        left a             => 0
        copied
        void v a 10        => no more_than_paid OtherMeans
    ",
    );
}

#[test]
fn a_refund_that_the_server_refused_can_be_made_again() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 50      => take limit 1
        settled a
        refund r a 50      => refund
        settled r refused
        left a             => 50
    ",
    );
}

#[test]
fn a_load_is_not_refunded_and_caps_hold() {
    check(
        "
        limit 1            => taken up
        card A active 80
        load a A 20        => load limit 1
        settled a
        refund r a 20      => no facts_inconsistent CallHelp
        redeem b A 50      => take limit 1
        settled b
        refund-cap 10
        refund r b 20      => manager: over_cap
        manager 2
        refund r b 20      => refund by staff 2
        refund s b 0       => no amount_not_positive OtherMeans
    ",
    );
}
