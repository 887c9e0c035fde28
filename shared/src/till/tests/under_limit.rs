//! Floor: t, f, C and N at, below and above their bounds, and limits that say nothing new.

use super::shop::check;

#[test]
fn t_bounds_one_payment() {
    check(
        "
        limit 1 t=50 f=200 => taken up
        card A active 300
        redeem a A 49.99   => take limit 1
        redeem b A 50      => take limit 1
        redeem c A 50.01   => no floor_payment most=50
    ",
    );
}

#[test]
fn t_bounds_the_part_that_no_right_covers() {
    check(
        "
        limit 1 t=50       => taken up
        card A active 300
        grant A 100
        redeem a A 150.01  => no floor_payment most=150
        redeem a A 150     => take right=100 limit 1
    ",
    );
}

#[test]
fn f_bounds_one_card() {
    check(
        "
        limit 1 t=50 f=100 => taken up
        card A active 300
        card B active 300
        redeem a A 50      => take limit 1
        redeem b A 49.99   => take limit 1
        redeem c A 0.02    => no floor_card most=0.01
        redeem d A 0.01    => take limit 1
        redeem e A 0.01    => no floor_card WaitForLine
        redeem f B 50      => take limit 1
        floor-of A         => 100
        floor-of B         => 50
    ",
    );
}

#[test]
fn f_counts_under_one_limit_and_over_all_that_has_not_settled() {
    check(
        "
        limit 1 t=60 f=100 => taken up
        card A active 900
        redeem a A 60      => take limit 1
        limit 2 t=60 f=100 => taken up
        redeem b A 60      => no floor_card most=40           # nothing has settled yet
        settled a
        redeem b A 60      => take limit 2
        redeem c A 60      => no floor_card most=40
        settled b
        redeem c A 60      => no floor_card most=40           # settled, but under this very limit
        redeem c A 40      => take limit 2
    ",
    );
}

#[test]
fn c_bounds_the_till() {
    check(
        "
        limit 1 t=50 f=100 C=120  => taken up
        card A active 300
        card B active 300
        card C active 300
        redeem a A 50      => take limit 1
        redeem b B 50      => take limit 1
        redeem c C 20.01   => no floor_ceiling most=20
        redeem d C 19.99   => take limit 1
        redeem e C 0.01    => take limit 1
        redeem f C 0.01    => no floor_ceiling WaitForLine
        settled a
        redeem f C 0.01    => no floor_ceiling WaitForLine    # only a new limit gives room
    ",
    );
}

#[test]
fn n_bounds_the_number_of_takes() {
    check(
        "
        limit 1 N=2        => taken up
        card A active 300
        grant A 5
        redeem a A 5       => take right=5                    # not a floor take
        redeem b A 1       => take limit 1
        redeem c A 1       => take limit 1
        redeem d A 1       => no floor_count WaitForLine
        floor              => 2 in 2
        limit 2 N=3        => taken up
        redeem d A 1       => take limit 2
        redeem e A 1       => no floor_count WaitForLine
    ",
    );
}

#[test]
fn the_known_balance_bounds_it_less_what_was_taken_since() {
    check(
        "
        limit 1            => taken up
        card A active 30
        redeem a A 20      => take limit 1
        redeem b A 10.01   => no not_enough_funds most=10
        redeem c A 10      => take limit 1
        redeem d A 0.01    => no not_enough_funds OtherMeans
        minutes 5
        snapshot A active 40                  # loaded elsewhere; our takes have not arrived
        balance A          => 10
        settled a
        balance A          => 30
    ",
    );
}

#[test]
fn past_the_soft_line_a_manager_is_asked() {
    check(
        "
        limit 1 soft=60    => taken up
        card A active 300
        card B active 300
        redeem a A 50      => take limit 1
        redeem b B 10      => take limit 1            # at the line
        redeem c B 0.01    => manager: soft_line
        manager 1
        redeem c B 0.01    => no not_allowed OtherMeans       # the cashier's own approval
        colleague 2
        redeem c B 0.01    => no not_allowed OtherMeans       # no manager
        manager 2
        redeem c B 0.01    => take limit 1 by staff 2
        alone
        redeem d B 0.01    => manager: soft_line
    ",
    );
}

#[test]
fn an_approval_that_nobody_asked_for_is_not_written_down() {
    check(
        "
        limit 1            => taken up
        card A active 300
        manager 2
        redeem a A 50      => take limit 1
    ",
    );
}

#[test]
fn over_the_cashiers_cap_a_manager_is_asked() {
    check(
        "
        card A active 300
        grant A 100
        cap 20
        redeem a A 20      => take right=20
        redeem b A 20.01   => manager: over_cap
        manager 1
        redeem b A 20.01   => no not_allowed OtherMeans
        manager 2
        redeem b A 20.01   => take right=20.01 by staff 2
        line up
        redeem c A 70      => ask card=10.01 right=59.99
        heard c yes        => take right=59.99 online by staff 2
    ",
    );
}

#[test]
fn a_limit_twice_late_or_out_of_order_changes_nothing() {
    check(
        "
        limit 2 C=100      => taken up
        card A active 300
        redeem a A 50      => take limit 2
        limit 2 C=100      => known
        limit 1 C=500      => known
        redeem b A 50      => take limit 2
        redeem c A 0.01    => no floor_card WaitForLine
        limit 3 C=150 f=500 => taken up
        settled a
        settled b
        redeem c A 50      => take limit 3            # 150 in all, not 150 more
        card B active 300
        redeem d B 0.01    => no floor_ceiling WaitForLine
    ",
    );
}

#[test]
fn a_renewal_signed_against_an_old_head_gives_no_room_twice() {
    check(
        "
        limit 1 C=500 t=400 f=400 => taken up
        card A active 900
        redeem a A 400     => take limit 1
        limit 2 C=500 t=400 f=400 => taken up         # signed before the server heard of it
        card B active 900
        redeem b B 400     => no floor_ceiling most=100
    ",
    );
}

#[test]
fn a_limit_for_another_till_epoch_or_key_is_not_ours() {
    check(
        "
        limit 1 for=other-till   => not ours
        limit 1 for=other-epoch  => not ours
        limit 1 for=other-key    => not ours
        limit 1 books=2          => not ours          # no root opened that life of the books here
        card A active 300
        redeem a A 1       => no no_limit WaitForLine
    ",
    );
}

#[test]
fn a_stale_or_missing_list_stops_the_floor_and_nothing_else() {
    check(
        "
        limit 1 W=99 list=24 => taken up
        card A active 100
        grant A 10
        hours 24
        redeem a A 20      => take right=10 limit 1           # as old as it may be
        minutes 1
        redeem b A 20      => no list_too_old WaitForLine
        grant A 40
        redeem b A 20      => take right=20
        redeem c A 20      => no list_too_old most=10
        load d A 20        => load limit 1                    # money came in; the server freezes what is odd
        list none
        redeem c A 20      => no list_missing most=10
        line up
        redeem c A 20      => ask card=10 right=10
        silence c          => cancel, no list_missing most=10
    ",
    );
}

#[test]
fn a_program_may_have_no_offline_class() {
    check(
        "
        limit 1            => taken up
        card A active 100
        grant A 10
        program online-only
        redeem a A 20      => no no_offline_class most=10
        load b A 20        => no no_offline_class WaitForLine
        activate c B 20    => no no_offline_class WaitForLine
        redeem a A 10      => take right=10
    ",
    );
}

#[test]
fn the_head_room_is_told_in_figures() {
    check(
        "
        limit 1 C=500 I=300 N=5 W=24 => taken up
        room               => floor=500 of 500 count=5 issue=300 reserved=0 exposure=800 hours=24
        card A active 300
        grant B 25
        hours 2
        redeem a A 50      => take limit 1
        card C pending 0
        activate b C 40    => activate limit 1
        room               => floor=450 of 500 count=4 issue=260 reserved=65 exposure=800 hours=22
        settled a
        settled b
        room               => floor=450 of 450 count=4 issue=260 reserved=65 exposure=710 hours=22
        hours 22
        room               => floor=450 of 450 count=4 issue=260 reserved=65 exposure=710 hours=0 limit_expired
    ",
    );
}
