//! Selling and loading: online by leave, cut off within the issue ceiling, and never a debit.

use super::shop::check;

#[test]
fn the_issue_ceiling_is_a_running_total() {
    check(
        "
        limit 1 I=100 M=9  => taken up
        card A active 10
        card B pending 0
        load a A 60        => load limit 1
        activate b B 40.01 => no issue_ceiling most=40
        activate b B 40    => activate limit 1
        load c A 5         => no issue_ceiling WaitForLine
        issue              => 100 in 2
        floor              => 0 in 0
        limit 2 I=100      => taken up
        load c A 5         => no issue_ceiling WaitForLine
        limit 3 I=110      => taken up
        load c A 10        => load limit 3
    ",
    );
}

#[test]
fn so_is_the_number_of_sales_and_loads() {
    check(
        "
        limit 1 M=2        => taken up
        card A active 10
        load a A 5         => load limit 1
        load b A 5         => load limit 1
        load c A 5         => no issue_count WaitForLine
    ",
    );
}

#[test]
fn the_program_says_how_much() {
    check(
        "
        limit 1            => taken up
        card A active 120
        load a A 4.99      => no program_limit OtherMeans
        load a A 5         => load limit 1
        load b A 175.01    => no program_limit OtherMeans     # 300 at most on a card
        load b A 175       => load limit 1
        card B pending 0
        activate c B 200.01 => no program_limit OtherMeans
        activate c B 200   => activate limit 1
        line up
        load d B 100.01    => no program_limit OtherMeans     # what is reserved here counts too
        load d B 100       => ask card=100 right=0
    ",
    );
}

#[test]
fn a_pending_card_is_sold_and_an_active_one_is_loaded() {
    check(
        "
        limit 1            => taken up
        card A active 10
        card B pending 0
        activate a A 20    => no card_state OtherMeans
        load b B 20        => no card_state ActivateFirst
        load c C 20        => no state_unknown WaitForLine
        activate d B 20    => activate limit 1
        activate e B 20    => no card_state OtherMeans        # sold here already
        load f B 20        => load limit 1
        line up
        activate g A 20    => ask card=20 right=0             # the list may be old: the server knows
        list A blocked
        load h A 20        => no card_state OtherMeans
    ",
    );
}

#[test]
fn what_is_sure_to_be_refused_is_said_before_the_money_is_taken() {
    check(
        "
        limit 1 I=50           => taken up
        card A active 10
        card B pending 0
        line up
        could activate a A 20  => no card_state OtherMeans
        could load a A 20      => yes
        could load a A 4.99    => no program_limit OtherMeans
        could activate b B 20  => yes
        could load b B 20      => no card_state ActivateFirst
        could activate c C 20  => yes                             # only the server knows it
        list A blocked
        could load a A 20      => no card_state OtherMeans
        line cut
        could activate b B 20  => yes
        could activate b B 51  => no issue_ceiling most=50
        could activate c C 20  => no state_unknown WaitForLine
        issue                  => 0 in 0
    ",
    );
}

#[test]
fn online_by_leave_and_after_silence_by_limit() {
    check(
        "
        limit 1            => taken up
        card A active 10
        card B pending 0
        line up
        load a A 20        => ask card=20 right=0
        minutes 1
        heard a yes has=30 => load online
        issue              => 0 in 0
        balance A          => 30
        activate b B 50    => ask card=50 right=0
        silence b          => activate limit 1
        issue              => 50 in 1
        right B            => 50
        load c A 20        => ask card=20 right=0
        heard c no blocked has=10  => cancel, no card_state OtherMeans
    ",
    );
}

#[test]
fn what_was_loaded_here_can_be_spent_here() {
    check(
        "
        limit 1            => taken up
        card A active 10
        load a A 20        => load limit 1
        balance A          => 30
        redeem b A 30      => take limit 1
        redeem c A 1       => no not_enough_funds OtherMeans
        right A            => 0                               # a load reserves nothing
    ",
    );
}

#[test]
fn nothing_is_issued_without_a_live_limit_a_program_and_a_card_in_hand() {
    check(
        "
        card B pending 0
        activate a B 20    => no no_limit WaitForLine
        limit 1 in=USD     => taken up
        activate a B 20    => no wrong_asset OtherMeans
        limit 2 W=1        => taken up
        type
        activate a C 20    => no number_unknown_here ShowCode
        scan other
        activate a B 20    => no token_not_a_card ScanAgain
        scan
        activate a B 0     => no amount_not_positive OtherMeans
        hours 1
        activate a B 20    => no limit_expired WaitForLine
        program unknown
        activate a B 20    => no unknown_account CallHelp
    ",
    );
}

#[test]
fn over_the_cashiers_cap_a_manager_is_asked() {
    check(
        "
        limit 1            => taken up
        card A active 10
        cap 10
        load a A 20        => manager: over_cap
        manager 2
        load a A 20        => load limit 1 by staff 2
        alone
        line up
        load b A 20        => manager: over_cap
    ",
    );
}
