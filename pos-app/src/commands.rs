//! Every command of the screen with what answers it: one table for all carriers.

use crate::error::{Fault, Plain};
use crate::till::Till;
use serde_json::Value;
use shared::money::{Asset, Minor};
use shared::wire::screen::{
    Activate, Balance, CardByNumber, CardByToken, Command, CutLine, DayClose, DayNow, DayPrint,
    DayTotals, Drawer, Enrol, EnrolPicture, EnrolScan, GiveUp, HeadRoomNow, HealLine, LastReceipts,
    Load, NewPayment, NewSale, PrintAgain, PrinterNow, PrinterSet, PrinterTest, ReceiptShown,
    Redeem, Refund, SaleAbandon, SaleCard, SaleFinish, SaleNow, SaleOpen, SalePay, SaleReceipts,
    SaleShown, SaleStep, SaleUndo, ScanPicture, ScanStart, ScanStop, ScreenError, SignIn, SignOut,
    StaffList, SyncNow, TillState, VoidPayment,
};

/// Answers one command; may wait for as long as headquarters is asked.
type Handler = fn(&Till, Value) -> Result<Value, Fault>;

macro_rules! handlers {
    ($($command:ident => $answer:expr;)*) => {
        const HANDLERS: &[(&str, Handler)] = &[
            $((<$command as Command>::NAME, |till, input| run::<$command>(till, input, $answer))),*
        ];
    };
}

handlers! {
    TillState => |till, ()| Ok(till.status_for_screen());
    Enrol => Till::enrol;
    EnrolPicture => Till::enrol_picture;
    EnrolScan => |till, ()| till.enrol_scan();
    StaffList => |till, ()| till.staff_list();
    SignIn => |till, with| till.sign_in(&with);
    SignOut => |till, ()| Ok(till.sign_out());
    ScanStart => |till, ()| till.scan_start();
    ScanStop => |till, ()| { till.scan_stop(); Ok(()) };
    ScanPicture => Till::scan_picture;
    CardByToken => |till, text| till.card_by_token(&text);
    CardByNumber => |till, number| till.card_by_number(&number);
    Balance => Till::balance;
    NewPayment => |till, ()| Ok(till.new_payment());
    NewSale => |till, ()| Ok(till.new_sale());
    Redeem => Till::redeem;
    Load => Till::load;
    Activate => Till::activate;
    VoidPayment => Till::void_payment;
    Refund => Till::refund;
    GiveUp => Till::give_up;
    SaleNow => |till, ()| till.sale_now();
    SaleOpen => Till::sale_open;
    SaleStep => |till, on| till.sale_step(&on);
    SaleCard => |till, with| till.sale_card(&with);
    SalePay => |till, with| till.sale_pay(&with);
    SaleUndo => |till, with| till.sale_undo(&with);
    SaleAbandon => Till::sale_abandon;
    SaleFinish => Till::sale_finish;
    SaleReceipts => Till::sale_receipts;
    SaleShown => Till::sale_shown;
    ReceiptShown => Till::receipt_shown;
    LastReceipts => |till, of| till.last_receipts(&of);
    DayTotals => |till, ()| till.day_totals();
    DayNow => |till, ()| till.day_now();
    Drawer => Till::drawer;
    DayClose => Till::day_close;
    DayPrint => Till::day_print;
    PrinterNow => |till, ()| till.printer_now();
    PrinterSet => Till::printer_set;
    PrinterTest => |till, ()| till.printer_test();
    PrintAgain => Till::print_again;
    HeadRoomNow => |till, ()| till.head_room();
    SyncNow => |till, ()| Ok(till.sync_now());
    CutLine => |till, ()| till.cut_line();
    HealLine => |till, ()| till.heal_line();
}

/// Answers the command `name`. Blocks for up to about two seconds where headquarters is asked, and longer
/// while a till is enrolled.
pub fn call(till: &Till, name: &str, input: Value) -> Result<Value, ScreenError> {
    let found = HANDLERS.iter().find(|(known, _)| *known == name);
    let answer = match found {
        Some((_, handler)) => handler(till, input),
        None => Err(Plain::UnknownCommand.into()),
    };
    answer.map_err(|fault| till.say(&fault))
}

fn run<C: Command>(
    till: &Till,
    input: Value,
    answer: fn(&Till, C::In) -> Result<C::Out, Fault>,
) -> Result<Value, Fault> {
    let not_money = amounts(&input).find_map(not_money);
    // The error is not written down: it may repeat what was typed.
    let input = serde_json::from_value(input)
        .map_err(|_| not_money.unwrap_or(Plain::InputNotUnderstood))?;
    let out = answer(till, input)?;
    Ok(serde_json::to_value(out).expect("answers are plain data with text keys"))
}

/// What stands where a command, a step of a sale or an act at the drawer has an amount.
fn amounts(input: &Value) -> impl Iterator<Item = &Value> {
    let step = input.get("step");
    let places = [Some(input), step, step.and_then(|step| step.get("off")), input.get("act")];
    let named = |place| {
        ["amount", "price", "given", "float", "counted"].map(|name| Value::get(place, name))
    };
    places.into_iter().flatten().flat_map(named).flatten()
}

/// Why an amount is no money, where it has the form of an amount.
fn not_money(amount: &Value) -> Option<Plain> {
    let number = amount.get("minor")?.as_number()?;
    let asset = Asset::from_code(amount.get("asset")?.as_str()?);
    // Beyond 64 bits JSON numbers arrive as floats; this is 2^53.
    let is_huge = |float: f64| float.abs() >= 9_007_199_254_740_992.0;
    match (number.as_i64(), asset) {
        (Some(minor), _) if Minor::new(minor).is_err() => Some(Plain::AmountTooLarge),
        (None, _) if number.as_f64().is_some_and(is_huge) => Some(Plain::AmountTooLarge),
        (None, _) => Some(Plain::AmountNotWhole),
        (Some(_), Err(_)) => Some(Plain::UnknownCurrency),
        (Some(_), Ok(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::wire::screen::COMMAND_NAMES;

    #[test]
    fn every_command_is_answered_once() {
        let answered: Vec<&str> = HANDLERS.iter().map(|(name, _)| *name).collect();
        assert_eq!(answered, COMMAND_NAMES);
    }
}
