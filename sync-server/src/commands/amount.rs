//! Amounts as people type them at the command line.

use super::CommandFault;
use shared::money::{Asset, Minor};

/// Reads `50`, `50.00` or `0.5` in a currency; exact, with no more decimals than the currency has.
pub(super) fn parse(text: &str, asset: Asset) -> Result<Minor, CommandFault> {
    let bad = || {
        CommandFault::Say(format!(
            "{text:?} is not an amount in {}: write it like 50.00",
            asset.code()
        ))
    };
    let scale = usize::try_from(asset.scale()).unwrap_or(0);
    let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || !digits(units) || !digits(decimals) || decimals.len() > scale {
        return Err(bad());
    }
    // Only digits are left, so what fits no integer is too large as well.
    let minor = format!("{units}{decimals:0<scale$}").parse().map(Minor::new);
    match minor {
        Ok(Ok(minor)) => Ok(minor),
        Ok(Err(_)) | Err(_) => {
            Err(CommandFault::Say(format!("{text} {} is more than can be counted", asset.code())))
        }
    }
}

/// Reads a currency.
pub(super) fn currency(code: &str) -> Result<Asset, CommandFault> {
    Asset::from_code(&code.to_ascii_uppercase())
        .map_err(|_| CommandFault::Say(format!("{code:?} is not a currency code like EUR")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str, expected: Option<i64>) {
        let got = parse(text, Asset::from_code(code).unwrap()).ok().map(Minor::get);
        assert_eq!(got, expected, "{text} {code}");
    }

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        check("50", "EUR", Some(5_000));
        check("50.00", "EUR", Some(5_000));
        check("0.5", "EUR", Some(50));
        check("1200", "JPY", Some(1_200));
        check("1.234", "EUR", None);
        check("1.2", "JPY", None);
        check("-1", "EUR", None);
        check("", "EUR", None);
        check(".5", "EUR", None);
        check("1e3", "EUR", None);
        check("90071992547409.92", "EUR", None);
    }
}
