//! Clocks: set back, set forward, a reboot, a sleep. Whatever happens, a limit is used for less time at worst.

use super::shop::check;

#[test]
fn a_limit_lives_for_w_and_no_longer() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        hours 23
        redeem a A 1       => take limit 1
        minutes 59
        redeem b A 1       => take limit 1
        minutes 1
        redeem c A 1       => no limit_expired WaitForLine
        limit 2 W=24 list=99 => taken up
        redeem c A 1       => take limit 2
    ",
    );
}

#[test]
fn setting_the_clock_back_does_not_lengthen_it() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        hours 20
        time               => right +0
        set-clock -15
        time               => right +0 jump
        time               => right +0
        hours 3
        redeem a A 1       => take limit 1
        hours 1
        redeem b A 1       => no limit_expired WaitForLine
    ",
    );
}

#[test]
fn setting_it_forward_shortens_it_and_back_again_does_not_undo_that() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        set-clock 20
        time               => right +20 jump
        hours 3
        redeem a A 1       => take limit 1
        hours 1
        redeem b A 1       => no limit_expired WaitForLine
        set-clock -20
        time               => right +20 jump
        redeem b A 1       => no limit_expired WaitForLine
        server-says-time
        time               => right +0
        redeem b A 1       => take limit 1             # only the server's time sets it right
    ",
    );
}

#[test]
fn after_a_reboot_the_wall_clock_counts_the_time_off() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        hours 10
        redeem a A 1       => take limit 1
        reboot 10
        time               => right +0
        redeem b A 1       => take limit 1
        hours 4
        redeem c A 1       => no limit_expired WaitForLine
    ",
    );
}

#[test]
fn a_clock_set_back_over_a_reboot_is_not_believed() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        grant A 5
        hours 10
        time               => right +0
        set-clock -87600
        reboot 1
        time               => clock_set_back -1 jump
        redeem a A 6       => no clock_set_back most=5
        load b A 20        => no clock_set_back WaitForLine
        set-clock 87600
        redeem a A 6       => no clock_set_back most=5     # nor when somebody sets it right by hand
        redeem c A 5       => take right=5
        server-says-time
        redeem a A 6       => take limit 1
    ",
    );
}

#[test]
fn ten_years_forward_over_a_reboot_ends_the_limit() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        set-clock 87600
        reboot 0
        redeem a A 1       => no limit_expired WaitForLine
        set-clock -87600
        reboot 0
        redeem a A 1       => no clock_set_back WaitForLine
    ",
    );
}

#[test]
fn a_sleep_counts_by_the_wall_clock() {
    check(
        "
        limit 1 W=24 list=99 => taken up
        card A active 80
        asleep 20
        time               => right +0 jump
        hours 4
        redeem a A 1       => no limit_expired WaitForLine
    ",
    );
}

#[test]
fn a_till_that_was_never_told_the_time_uses_no_limit() {
    check(
        "
        limit 1            => taken up
        card A active 80
        never-set
        time               => clock_never_set +0
        redeem a A 1       => no clock_never_set WaitForLine
        server-says-time
        redeem a A 1       => take limit 1
    ",
    );
}

#[test]
fn small_corrections_are_no_jump() {
    check(
        "
        time               => right +0
        minutes 600
        time               => right +0
        reboot 0
        time               => right +0
    ",
    );
}

#[test]
fn a_limit_or_list_from_the_future_is_not_used() {
    check(
        "
        hours 2
        limit 1            => taken up
        card A active 80
        hours -1
        redeem a A 1       => no clock_set_back WaitForLine
    ",
    );
}
