//! One thing, and then the end.

use super::{RedeemWith, say};
use crate::commands;
use crate::error::Plain;
use crate::till::Till;
use serde_json::{Value, json};
use shared::money::{Amount, Asset};
use shared::wire::screen::{CardAsked, Event, Line, Outcome, ScreenError, TillStatus};
use std::io::{self, BufRead};
use std::process::ExitCode;
use std::time::Duration;

/// More than any code of a card has.
const LINE_BYTES_MAX: u64 = 1_000;
/// How long a code is looked for in the frames.
const SCAN_WITHIN: Duration = Duration::from_secs(10);

/// Asks one command and shows its answer.
pub(super) fn ask(till: &Till, command: &str, input: Value) -> io::Result<ExitCode> {
    show(commands::call(till, command, input))
}

pub(super) fn enrol(till: &Till, server: &str, code: Option<String>) -> io::Result<ExitCode> {
    match code.map_or_else(|| till.enrolment_in_frames(), Ok) {
        Ok(code) => ask(till, "enrol", json!({ "server": server, "code": code })),
        Err(fault) => show(Err(till.say(&fault))),
    }
}

/// Waits until the line is up and nothing is pending.
pub(super) fn sync(till: &Till, seconds: u64) -> io::Result<ExitCode> {
    let done = wait_for(till, Duration::from_secs(seconds), |status| {
        status.line.line == Line::Online && status.line.pending == 0 && has_roster(till)
    });
    let status = till.status();
    say(&json!(status.line))?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn redeem(till: &Till, with: &RedeemWith) -> io::Result<ExitCode> {
    let answer = redeemed(till, with);
    let taken = answer.as_ref().is_ok_and(|out| out["is"] == "taken");
    let shown = show(answer)?;
    Ok(if taken { shown } else { ExitCode::FAILURE })
}

fn redeemed(till: &Till, with: &RedeemWith) -> Result<Value, ScreenError> {
    let unreadable = |_| till.say(&Plain::InputNotUnderstood.into());
    let pin = typed_line().map_err(unreadable)?;
    let code = with.typed.then(typed_line).transpose().map_err(unreadable)?;
    let up =
        |status: &TillStatus| !matches!(status.line.line, Line::Offline { .. }) && has_roster(till);
    wait_for(till, Duration::from_secs(with.line_within), up);
    let call = |name: &str, input: Value| commands::call(till, name, input);
    call("sign_in", json!({ "staff": with.staff, "pin": pin }))?;
    let asked = match code {
        Some(code) if code.contains(':') => call("card_by_token", json!(code))?,
        Some(number) => call("card_by_number", json!(number))?,
        None => json!(scanned(till)?),
    };
    let odd = |_| till.say(&Plain::InputNotUnderstood.into());
    let asked: CardAsked = serde_json::from_value(asked).map_err(odd)?;
    let CardAsked::Sheet { sheet } = asked else { return Ok(json!(asked)) };
    let asset = till.status().place.map_or(Asset::EUR, |place| place.asset);
    let no_amount = || till.say(&Plain::AmountUnreadable.into());
    let amount = amount(&with.amount, asset).ok_or_else(no_amount)?;
    let from = json!({
        "payment": sheet.payment, "card": sheet.card, "amount": amount, "sale": null, "approval": null,
    });
    let outcome = call("redeem", from)?;
    if let Ok(Outcome::Taken { receipt }) = serde_json::from_value(outcome.clone()) {
        call("receipt_shown", json!(receipt.payment))?;
    }
    Ok(outcome)
}

/// The next line of standard input: what must not stand in a command line, which others can read.
fn typed_line() -> io::Result<String> {
    let mut line = String::new();
    io::Read::take(io::stdin().lock(), LINE_BYTES_MAX).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Looks into the frames until a card is read.
fn scanned(till: &Till) -> Result<CardAsked, ScreenError> {
    let mut after = till.status().event;
    till.scan_start().map_err(|fault| till.say(&fault))?;
    let began = crate::clock::stopwatch();
    while crate::clock::stopwatch().saturating_sub(began) < SCAN_WITHIN {
        for event in till.wait_for_events(after, Duration::from_secs(1)) {
            after = event.number;
            match event.event {
                Event::ScanRead { sheet } => return Ok(CardAsked::Sheet { sheet }),
                Event::ScanFailed { refusal } => {
                    till.scan_stop();
                    return Ok(CardAsked::Refused { refusal });
                }
                Event::Status { .. }
                | Event::EnrolRead { .. }
                | Event::Frame { .. }
                | Event::ShowReceipt { .. }
                | Event::ShowSale { .. }
                | Event::Notice { .. } => {}
            }
        }
    }
    till.scan_stop();
    Err(till.say(&Plain::NoCodeInPicture.into()))
}

/// Whether the people have come, which headquarters sends last of what a till needs.
fn has_roster(till: &Till) -> bool {
    till.staff_list().is_ok_and(|staff| !staff.is_empty())
}

/// Waits for a status; tells whether it came.
fn wait_for(till: &Till, most: Duration, is_there: impl Fn(&TillStatus) -> bool) -> bool {
    let began = crate::clock::stopwatch();
    loop {
        let status = till.status();
        if is_there(&status) {
            return true;
        }
        let left = most.saturating_sub(crate::clock::stopwatch().saturating_sub(began));
        if left.is_zero() {
            return false;
        }
        till.wait_for_events(status.event, left);
    }
}

/// An amount as people type it, with a point before the minor units.
fn amount(text: &str, asset: Asset) -> Option<Amount> {
    let scale = usize::try_from(asset.scale()).ok()?;
    let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let digits = units.strip_prefix('-').unwrap_or(units);
    if digits.is_empty() || !is_plain(digits) || !is_plain(decimals) || decimals.len() > scale {
        return None;
    }
    let minor = format!("{units}{decimals:0<scale$}").parse().ok()?;
    Amount::new(minor, asset).ok()
}

fn show(answer: Result<Value, ScreenError>) -> io::Result<ExitCode> {
    match answer {
        Ok(out) => {
            say(&out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(&json!({ "error": error }))?;
            Ok(ExitCode::FAILURE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_typed_and_nothing_is_guessed() {
        #[track_caller]
        fn check(text: &str, code: &str, minor: Option<i64>) {
            let asset = Asset::from_code(code).unwrap();
            assert_eq!(amount(text, asset).map(|amount| amount.minor.get()), minor);
        }
        check("12.50", "EUR", Some(1_250));
        check("12.5", "EUR", Some(1_250));
        check("12", "EUR", Some(1_200));
        check("0", "EUR", Some(0));
        check("-1", "EUR", Some(-100));
        check("1250", "JPY", Some(1_250));
        check("12.5", "JPY", None);
        check("12.505", "EUR", None);
        check("12,50", "EUR", None);
        check("", "EUR", None);
        check("1e3", "EUR", None);
        check("99999999999999999", "EUR", None);
    }
}
