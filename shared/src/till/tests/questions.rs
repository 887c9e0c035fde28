//! Asking: mixed payments, lost answers, strange answers, and what a restart finds.

use super::shop::check;

#[test]
fn rights_first_the_rest_from_the_card() {
    check(
        "
        card A active 80
        grant A 30
        line up
        redeem a A 50      => ask card=20 right=30
        heard a yes has=60 => take right=30 online
        right A            => 0
        balance A          => 60
    ",
    );
}

#[test]
fn a_mixed_payment_whose_answer_is_lost_keeps_its_split() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        line up
        redeem a A 50      => ask card=20 right=30
        grant A 90                                     # meanwhile
        silence a          => take right=30 limit 1
        floor              => 20 in 1
        right A            => 60
    ",
    );
}

#[test]
fn silence_is_no_answer_and_the_floor_is_looked_at_again() {
    check(
        "
        limit 1 t=50       => taken up
        card A active 80
        line up
        redeem a A 50      => ask card=50 right=0
        silence a          => take limit 1
        redeem b A 51      => ask card=51 right=0
        silence b          => cancel, no floor_payment most=30
        redeem c A 10      => ask card=10 right=0
        list A blocked                                 # came while we waited
        silence c          => cancel, no card_state OtherMeans
    ",
    );
}

#[test]
fn a_refusal_is_an_answer_and_enters_the_snapshot_at_once() {
    check(
        "
        limit 1            => taken up
        card A active 80
        line up
        redeem a A 50      => ask card=50 right=0
        minutes 1
        heard a no blocked has=80  => cancel, no card_state OtherMeans
        line cut
        redeem b A 10      => no card_state OtherMeans        # remembered
        card B active 80
        line up
        redeem c B 50      => ask card=50 right=0
        minutes 1
        heard c no empty:12 has=12 => cancel, no not_enough_funds most=12
        line cut
        redeem d B 50      => no not_enough_funds most=12
        redeem e B 12      => take limit 1
    ",
    );
}

#[test]
fn a_refusal_says_what_else_would_do() {
    check(
        "
        card A active 80
        grant A 30
        line up
        redeem a A 90      => ask card=60 right=30
        heard a no held:15 has=15  => cancel, no held_elsewhere most=45
        redeem b A 70      => ask card=40 right=30
        heard b no empty:0 has=0   => cancel, no not_enough_funds most=30
        redeem c B 70      => ask card=70 right=0
        heard c no unknown => cancel, no unknown_card CallHelp
    ",
    );
}

#[test]
fn a_lost_refusal_then_a_floor_take_is_this_tills_word() {
    check(
        "
        limit 1            => taken up
        card A active 80
        line up
        redeem a A 50      => ask card=50 right=0
        silence a          => take limit 1             # the server had refused; the take overrides it
        heard a no empty:5 has=5   => done by 3        # heard too late
        floor              => 50 in 1
    ",
    );
}

#[test]
fn an_approval_that_comes_after_the_floor_take_changes_nothing() {
    check(
        "
        limit 1            => taken up
        card A active 80
        line up
        redeem a A 50      => ask card=50 right=0
        silence a          => take limit 1
        heard a yes has=30 => done by 3
        redeem b A 60      => ask card=60 right=0
        silence b          => cancel, no floor_payment SyncNow    # 30 left, and 50 of ours on the way
        heard b yes has=30 => no payment_cancelled OtherMeans
    ",
    );
}

#[test]
fn only_an_answer_to_this_very_question_is_one() {
    for strange in [
        "other-till",
        "other-epoch",
        "other-key",
        "other-payment",
        "other-amount",
        "other-card",
        "other-books",
        "other-split",
    ] {
        check(&format!(
            "
            card A active 80
            line up
            redeem a A 50          => ask card=50 right=0
            heard a {strange}      => cancel, no no_limit SyncNow
        "
        ));
    }
}

#[test]
fn a_manager_may_come_after_the_question() {
    check(
        "
        limit 1 soft=20    => taken up
        card A active 80
        line up
        redeem a A 30      => ask card=30 right=0
        silence a          => manager: soft_line
        redeem a A 30      => ask again                # the line is up: once more
        line cut
        redeem a A 30      => manager: soft_line
        manager 2
        redeem a A 30      => take limit 1 by staff 2
        line up
        redeem b A 30      => ask card=30 right=0
        alone
        silence b          => manager: soft_line
        give-up b          => cancel
        right A            => 0
    ",
    );
}

#[test]
fn at_start_open_questions_are_cancelled_and_takes_not_shown_are_found() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        line up
        redeem a A 20      => take right=20
        redeem b A 50      => ask card=40 right=10
        redeem c A 5       => ask card=5 right=0
        right A            => 0
        restart            => 2 cancelled
        right A            => 10
        restart            => 0 cancelled
        redeem b A 50      => no payment_cancelled OtherMeans
        shown 1            => 1
        shown 2            => 0
        redeem a A 20      => done by 2
    ",
    );
}

#[test]
fn what_is_unsettled_is_counted_until_the_server_says_what_became_of_it() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem a A 20      => take limit 1
        redeem b A 20      => take limit 1
        pending            => 3
        settled-through    => 0
        settled 1
        settled-through    => 1
        settled b 5
        settled-through    => 1
        pending            => 1
        settled b 5
        settled a refused
        settled-through    => 3
        pending            => 0
        floor              => 40 in 2                  # running totals never shrink
        balance A          => 80
    ",
    );
}
