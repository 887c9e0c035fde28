//! The six steps and their order: the first that applies is the answer.

use super::shop::check;

#[test]
fn first_what_came_in_must_be_a_card() {
    check(
        "
        limit 1         => taken up
        card A blocked 80
        grant A 50
        line up
        scan other
        redeem p A 10   => no token_not_a_card ScanAgain      # before blocked, rights and the line
        scan forged
        redeem p A 10   => no signed_wrong_signature ScanAgain
        scan unknown-key
        redeem p A 10   => no signed_unknown_key SyncNow
        scan
        redeem p A 10   => no card_state OtherMeans
    ",
    );
}

#[test]
fn second_a_stopped_card_is_refused_before_its_rights_and_before_asking() {
    for state in ["blocked", "closed", "closing"] {
        check(&format!(
            "
            limit 1        => taken up
            card A {state} 80
            grant A 50
            redeem p A 10  => no card_state OtherMeans
            line up
            redeem p A 10  => no card_state OtherMeans
        "
        ));
    }
    check(
        "
        limit 1            => taken up
        card A active 80
        expires A 1
        grant A 50
        redeem p A 10      => take right=10
        hours 1
        redeem q A 10      => no card_expired OtherMeans
        line up
        redeem q A 10      => no card_expired OtherMeans
    ",
    );
}

#[test]
fn a_newer_answer_beats_the_list_and_a_newer_list_the_snapshot() {
    check(
        "
        limit 1            => taken up
        list A blocked
        redeem p A 10      => no card_state OtherMeans
        hours 1
        snapshot A active 80                  # unblocked since
        redeem p A 10      => take limit 1
        hours 1
        list A blocked
        redeem q A 10      => no card_state OtherMeans
        snapshot A active 80                  # at one moment the stricter word counts
        redeem q A 10      => no card_state OtherMeans
    ",
    );
}

#[test]
fn third_rights_that_cover_it_need_nobody() {
    check(
        "
        card A active 80
        grant A 30
        line up
        redeem p A 30      => take right=30      # no round trip
        redeem q A 0.01    => ask card=0.01 right=0
    ",
    );
}

#[test]
fn third_rights_care_neither_for_limits_nor_for_lists_nor_for_clocks() {
    check(
        "
        grant A 60
        list none
        redeem p1 A 10     => take right=10      # no limit, no list, no snapshot
        never-set
        redeem p2 A 10     => take right=10
        limit 1 W=1        => taken up
        list A active
        hours 1000
        redeem p3 A 10     => take right=10      # limit over, list old
        set-clock -90000
        redeem p4 A 10     => take right=10
        floor              => 0 in 0
        right A            => 20
    ",
    );
}

#[test]
fn fourth_the_server_is_asked_while_it_can_be() {
    check(
        "
        limit 1            => taken up
        card A active 80
        line up
        redeem p A 30      => ask card=30 right=0
        heard p yes has=50 => take online
        floor              => 0 in 0
        balance A          => 50
        redeem q A 60      => ask card=60 right=0     # the server may know better
        heard q no empty:50 has=50 => cancel, no not_enough_funds most=50
    ",
    );
}

#[test]
fn fourth_a_typed_number_may_ask_about_any_card() {
    check(
        "
        limit 1            => taken up
        type
        redeem p A 10      => no number_unknown_here ShowCode
        line up
        redeem p A 10      => ask card=10 right=0
        silence p          => cancel, no number_unknown_here ShowCode
        line cut
        card A active 80
        redeem q A 10      => take limit 1            # known here now
    ",
    );
}

#[test]
fn fifth_the_floor_is_for_what_no_right_covers_while_cut_off() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        redeem p A 50      => take right=30 limit 1
        floor              => 20 in 1
        right A            => 0
        balance A          => 60
    ",
    );
}

#[test]
fn fifth_only_an_active_card() {
    check(
        "
        limit 1            => taken up
        card A pending 0
        redeem p A 10      => no card_state ActivateFirst
        redeem p B 10      => no state_unknown WaitForLine
        list B active
        redeem p B 10      => take limit 1            # signed, active, and nobody ever said what it has
    ",
    );
}

#[test]
fn sixth_it_says_what_would_be_taken_instead() {
    check(
        "
        limit 1 t=50 f=100 C=500  => taken up
        card A active 80
        grant A 30
        redeem p A 90      => no floor_payment most=80        # 30 by right, 50 by floor
        card B active 20
        redeem p B 40      => no not_enough_funds most=20
        hours 30
        redeem p A 90      => no limit_expired most=30        # rights alone
        redeem p B 40      => no limit_expired WaitForLine
    ",
    );
}

#[test]
fn amounts_are_positive_and_in_the_cards_currency() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        redeem p A 0       => no amount_not_positive OtherMeans
        redeem p A -5      => no amount_not_positive OtherMeans
        redeem p A 10USD   => no wrong_asset OtherMeans
        program unknown
        redeem p A 10USD   => no wrong_asset OtherMeans
        line up
        redeem p A 10USD   => no wrong_asset OtherMeans
        pending            => 1
    ",
    );
    check(
        "
        limit 1 in=USD     => taken up
        card A active 80
        redeem p A 10      => no wrong_asset OtherMeans       # the limit speaks of dollars
    ",
    );
}

#[test]
fn a_payment_twice_is_once() {
    check(
        "
        limit 1            => taken up
        card A active 80
        redeem p A 10      => take limit 1
        redeem p A 10      => done by 2
        floor              => 10 in 1
        redeem p A 11      => no same_id_different CallHelp
        redeem p B 10      => no same_id_different CallHelp
        load p A 10        => no same_id_different CallHelp
        line up
        redeem q A 10      => ask card=10 right=0
        give-up q          => cancel
        redeem q A 10      => no payment_cancelled OtherMeans
        give-up p          => nothing
    ",
    );
}

#[test]
fn a_till_whose_key_has_left_its_machine_may_only_ask() {
    check(
        "
        limit 1            => taken up
        card A active 80
        grant A 30
        copied
        redeem p A 10      => no till_stopped CallHelp
        activate a B 20    => no till_stopped CallHelp
        sheet A            => has=80 right=0 most=0 manager-above=? till_stopped
        line up
        redeem p A 10      => ask card=10 right=0
        heard p yes has=70 => take online
        right A            => 30
    ",
    );
}

#[test]
fn the_sheet_of_a_card_says_the_most_beforehand() {
    check(
        "
        limit 1 soft=40    => taken up
        card A active 80
        grant A 30
        sheet A            => has=80 right=30 most=80 manager-above=70
        redeem p A 80      => manager: soft_line
        redeem p A 70      => take right=30 limit 1
        sheet A            => has=40 right=0 most=40 manager-above=0
        line up
        sheet A            => has=40 right=0 most=40 manager-above=?
        sheet B            => has=? right=0 most=? manager-above=?
        line cut
        sheet B            => has=? right=0 most=0 manager-above=? state_unknown
        list A blocked
        sheet A            => has=40 right=0 most=0 manager-above=? card_state
    ",
    );
}
