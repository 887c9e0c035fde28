//! Parts of whole numbers: rounded halves, and sums that are cut up without losing a cent.

use super::SaleRefusal;
use crate::money::Minor;

/// `amount × part ÷ whole`, halves rounded up. `whole` is more than nothing.
pub(super) fn portion(amount: Minor, part: u64, whole: u64) -> Result<Minor, SaleRefusal> {
    let (whole, part) = (i128::from(whole), i128::from(part));
    let twice = i128::from(amount.get())
        .checked_mul(part)
        .and_then(|product| product.checked_mul(2))
        .and_then(|product| product.checked_add(whole))
        .ok_or(SaleRefusal::TooLarge)?;
    let rounded =
        whole.checked_mul(2).and_then(|twice_whole| twice.checked_div_euclid(twice_whole));
    minor(rounded)
}

/// Cuts `sum` up in proportion to `weights`, which are not below zero. The parts add up to it exactly; a part
/// never exceeds its weight where `sum` is at most the sum of the weights.
pub(super) fn split(sum: Minor, weights: &[Minor]) -> Result<Vec<Minor>, SaleRefusal> {
    let total: i128 = weights.iter().map(|weight| i128::from(weight.get())).sum();
    let (mut seen, mut given) = (0_i128, Minor::ZERO);
    let mut parts = Vec::with_capacity(weights.len());
    for weight in weights {
        seen = seen.checked_add(i128::from(weight.get())).ok_or(SaleRefusal::TooLarge)?;
        let product = i128::from(sum.get()).checked_mul(seen).ok_or(SaleRefusal::TooLarge)?;
        let due_by_now = if total == 0 { Minor::ZERO } else { minor(product.checked_div(total))? };
        parts.push(due_by_now.minus(given).ok_or(SaleRefusal::TooLarge)?);
        given = due_by_now;
    }
    Ok(parts)
}

/// The sum, if it is still money.
pub(super) fn sum(parts: impl IntoIterator<Item = Minor>) -> Result<Minor, SaleRefusal> {
    let add = |sum: Minor, part: Minor| sum.plus(part);
    parts.into_iter().try_fold(Minor::ZERO, add).ok_or(SaleRefusal::TooLarge)
}

fn minor(number: Option<i128>) -> Result<Minor, SaleRefusal> {
    number
        .and_then(|number| i64::try_from(number).ok())
        .and_then(|number| Minor::new(number).ok())
        .ok_or(SaleRefusal::TooLarge)
}
