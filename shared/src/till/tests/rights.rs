//! Rights: running totals that only a larger grant raises.

use super::shop::check;

#[test]
fn only_a_larger_total_says_something_new() {
    check(
        "
        card A active 80
        grant A 30
        redeem a A 20      => take right=20
        grant A 30
        right A            => 10
        grant A 10
        right A            => 10
        grant A 45
        right A            => 25
    ",
    );
}

#[test]
fn a_grant_in_another_currency_than_the_right_is_not_taken_up() {
    check(
        "
        grant A 30
        grant A 90USD      => not ours
        right A            => 30
    ",
    );
}

#[test]
fn what_was_given_back_is_gone() {
    check(
        "
        card A active 80
        grant A 30
        redeem a A 10      => take right=10
        release A          => limit_released
        right A            => 0
        release A          => nothing
        grant A 30
        right A            => 0
        grant A 35
        right A            => 5
    ",
    );
}

#[test]
fn selling_a_card_offline_reserves_its_whole_value_here() {
    check(
        "
        limit 1            => taken up
        card A pending 0
        activate a A 50    => activate limit 1
        right A            => 50
        redeem b A 20      => take right=20
        redeem c A 31      => no not_enough_funds most=30     # nothing is known to be on it besides
        grant A 50                                            # the server's total includes the sale
        right A            => 30
        settled a
        right A            => 30
        redeem d A 30      => take right=30
        redeem e A 1       => no not_enough_funds OtherMeans
    ",
    );
}

#[test]
fn a_sale_that_the_server_refused_reserves_nothing() {
    check(
        "
        limit 1            => taken up
        card A pending 0
        activate a A 50    => activate limit 1
        settled a refused
        right A            => 0
        redeem b A 20      => no card_state ActivateFirst
    ",
    );
}

#[test]
fn an_open_question_freezes_its_part() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        line up
        redeem a A 50      => ask card=20 right=30
        frozen A           => 30
        right A            => 0
        release A          => nothing
        redeem b A 10      => ask card=10 right=0             # another sale meanwhile
        heard b yes has=50 => take online
        silence a          => take right=30 limit 1
        frozen A           => 0
        right A            => 0
    ",
    );
    check(
        "
        card A active 80
        grant A 30
        line up
        redeem a A 50      => ask card=20 right=30
        give-up a          => cancel
        right A            => 30
    ",
    );
}

#[test]
fn voids_and_refunds_never_raise_a_right() {
    check(
        "
        card A active 80
        grant A 30
        redeem a A 20      => take right=20
        void v a 20        => void
        right A            => 10
        redeem b A 10      => take right=10
        settled b
        refund r b 10      => refund
        right A            => 0
    ",
    );
}
