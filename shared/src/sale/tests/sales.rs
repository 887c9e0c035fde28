//! Sales, one rule each.

use super::shop::check;

#[test]
fn goods_cost_their_price_and_cash_gives_change() {
    check(
        "
        add TEA
        add BREAD
        add BREAD               # one more of the last goes on its line
        lines                   => 2
        total                   => 11.10
        tax                     => 0%:6.60+0.00 23%:3.66+0.84
        cash 20                 => change 8.90
        due                     => 0.00
        close
    ",
    );
}

#[test]
fn what_is_weighed_costs_by_the_gram() {
    check(
        "
        add CHEESE 0.255
        total                   => 5.10
        add CHEESE 0.001
        lines                   => 1
        total                   => 5.12
        quantity 1 0            => no not_positive
        quantity 1 10000        => no too_large
        quantity 2 1            => no no_such_line
    ",
    );
}

#[test]
fn several_cards_cash_and_a_terminal_pay_together() {
    check(
        "
        key-in 40
        card A 12.50
        card B 7.50
        terminal 10 slip 0042
        due                     => 10.00
        cash 10                 => change 0.00
        close
    ",
    );
}

#[test]
fn a_gift_card_cannot_pay_for_a_gift_card() {
    check(
        "
        sell NEW 25
        card A 5                => no card_pays_no_card most=0.00
        room-for-card           => no card_pays_no_card most=0.00
        add TEA
        room-for-card           => 4.50
        card A 5                => no card_pays_no_card most=4.50
        card A 4.50
        due                     => 25.00
        remove 2                => no card_pays_no_card most=0.00
        terminal 25 0043
        close
    ",
    );
}

#[test]
fn goods_may_be_paid_in_cash_first_and_then_a_card_pays_less() {
    check(
        "
        sell NEW 25
        key-in 10
        cash 30                 => change 0.00
        room-for-card           => 5.00
        card A 5.01             => no more_than_due most=5.00
        card A 5
        close
    ",
    );
}

#[test]
fn only_cash_may_be_more_than_what_is_due() {
    check(
        "
        key-in 10
        terminal 10.01 0044     => no more_than_due most=10.00
        card A 10.01            => no more_than_due most=10.00
        cash 50                 => change 40.00
        cash 1                  => no not_positive
        card A 1                => no more_than_due most=0.00
        terminal 1              => no bad_text
        cash 0                  => no not_positive
    ",
    );
}

#[test]
fn cash_beyond_what_can_be_counted_leaves_the_sale_readable() {
    check(
        "
        key-in 100
        cash 90071992547409.91  => change 90071992547309.91
        key-in 100
        cash 90071992547409.91  => no too_large
        due                     => 100.00
        cash 100                => change 90071992547309.91
        close
    ",
    );
}

#[test]
fn a_discount_has_a_reason_and_takes_off_no_more_than_there_is() {
    check(
        "
        add TEA 2
        add BREAD
        off 1 1                 => no bad_text
        off 1 1 dented
        total                   => 11.30
        off 1 9.01 dented       => no discount_too_large most=9.00
        off 2 50% yesterday's
        total                   => 9.65
        off all 10% friend of the house
        saved                   => 3.62
        total                   => 8.68
        off all 101% too good   => no percent_too_large
        off all 0% nothing      => no not_positive
        off 3 1 nothing there   => no no_such_line
        tax                     => 0%:1.48+0.00 23%:5.85+1.35
    ",
    );
}

#[test]
fn nothing_is_taken_off_a_gift_card() {
    check(
        "
        sell NEW 50
        off 1 10% friend        => no no_discount_on_cards
        off all 10% friend
        total                   => 50.00
        off all 1 friend        => no discount_too_large most=0.00
        tax                     =>
        quantity 1 2            => no no_discount_on_cards
        load NEW 10             => no card_twice
        sell OTHER 0            => no not_positive
    ",
    );
}

#[test]
fn tax_on_top_is_worked_out_on_the_sum_of_a_rate() {
    check(
        "
        tax-on-top
        add TEA
        add CHEESE
        add BREAD
        goods                   => 30.63
        tax                     => 0%:3.30+0.00 9%:19.99+1.80 23%:4.50+1.04
        sell NEW 25
        total                   => 55.63
        room-for-card           => 30.63
    ",
    );
}

#[test]
fn what_is_paid_is_not_taken_out_from_under_the_payment() {
    check(
        "
        add TEA
        add BREAD
        cash 5                  => change 0.00
        remove 1                => no already_paid paid=5.00
        off all 60% friend      => no already_paid paid=5.00
        unpay 1
        remove 1
        total                   => 3.30
        card A 3
        unpay 1                 => no void_instead
        unpay 2                 => no no_such_line
        remove 1                => no already_paid paid=3.00
    ",
    );
}

#[test]
fn a_sale_is_closed_when_it_is_paid() {
    check(
        "
        close                   => no empty
        add NOTHING             => no unknown_item
        add ???                 => no unknown_item
        key-in 0                => no not_positive
        add tea
        close                   => no not_paid left=4.50
        cash 5                  => change 0.50
        close
    ",
    );
}

#[test]
fn sums_beyond_what_a_till_counts_are_refused() {
    check(
        "
        key-in 90000000000000.00
        key-in 90000000000000.00    => no too_large
        total                       => 90000000000000.00
    ",
    );
}
