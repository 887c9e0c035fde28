//! Days, one rule each.

use super::shop::check;

#[test]
fn sales_are_counted_by_what_paid_them() {
    check(
        "
        09:00 anna opens 100
        09:10 anna takes 15 online
        09:11 anna sells Food 40 card 15 terminal 5 cash 50     # change 30
        10:05 anna sells Food 10 Toys 5 cash 15
        10:20 ben sells Toys 7.50 terminal 7.50
        sales           => 3x 62.50
        gift cards      => 1x 15.00
        terminal        => 2x 12.50
        cash            => 2x 35.00
        categories      => Food 2x 50.00, Toys 2x 12.50
        hours           => 9h 1x 40.00, 10h 2x 22.50
        people          => a 2x 55.00, b 1x 7.50
        tax             => 50.82+11.68
        shifts          => should 135.00 open
        entries         => 1 to 5
    ",
    );
}

#[test]
fn what_cards_paid_is_counted_by_its_leave_and_to_the_cent() {
    check(
        "
        09:00 anna takes 12.40 online
        09:01 anna takes 8 reserved
        09:02 anna takes 20 floor
        09:03 anna takes 10 reserved 4 online
        online          => 2x 18.40
        reserved        => 1x 12.00
        floor           => 1x 20.00
        redeemed        => 50.40
    ",
    );
}

#[test]
fn cards_sold_loaded_and_given_back_stand_by_themselves() {
    check(
        "
        09:00 anna activates 25
        09:00 anna sells gift 25 cash 25
        09:05 anna loads 10
        09:06 anna voids 25
        09:07 anna refunds 3
        09:08 anna refunds 2
        sales           => 1x 25.00
        categories      =>
        sold            => 1x 25.00
        loaded          => 1x 10.00
        voided          => 1x 25.00
        refunded        => 2x 5.00
        redeemed        => 0.00
    ",
    );
}

#[test]
fn a_drawer_is_counted_by_shift() {
    check(
        "
        08:00 anna opens 100
        09:00 anna sells Food 40 cash 50
        10:00 anna puts-in 20
        11:00 anna takes-out 5.50
        12:00 anna closes 154
        12:01 ben opens 150
        13:00 ben sells Food 10 cash 10
        shifts          => should 154.50 has 154.00 -0.50, should 160.00 open
        difference      => -0.50
        18:00 ben closes 161
        shifts          => should 154.50 has 154.00 -0.50, should 160.00 has 161.00 1.00
        difference      => 0.50
    ",
    );
}

#[test]
fn money_before_anybody_opened_a_shift_is_in_a_shift_of_nobody() {
    check(
        "
        09:00 anna sells Food 10 cash 10
        shifts          => should 10.00 open
        10:00 anna opens 100
        11:00 anna puts-in 5
        shifts          => should 10.00 open, should 105.00 open
        12:00 anna closes 105
        12:30 anna takes-out 3
        shifts          => should 10.00 open, should 105.00 has 105.00 0.00, should -3.00 open
    ",
    );
}

#[test]
fn another_currency_is_not_mixed_in() {
    check(
        "
        09:00 anna opens 100$
        09:01 anna puts-in 5$
        09:02 anna takes 10$ online
        09:03 anna loads 10$
        online          => 0x 0.00
        loaded          => 0x 0.00
        shifts          => should 0.00 open
    ",
    );
}

#[test]
fn more_categories_than_a_report_names_are_counted_under_none() {
    let sale = |number: u32| format!("09:00 anna sells c{number:02} 1 cash 1");
    let mut story: Vec<String> = (0..70).map(sale).collect();
    story.push("number of categories => 65".to_owned());
    story.push("sales => 70x 70.00".to_owned());
    check(&story.join("\n"));
}

#[test]
fn hours_are_those_of_the_shops_clock() {
    check(
        "
        23:59 anna sells Food 1 cash 1
        00:01 anna sells Food 2 cash 2
        hours           => 0h 1x 2.00, 23h 1x 1.00
    ",
    );
}
