//! A sale: what is bought, what it costs with tax and discounts, and what pays it.
//!
//! A sale is a value. It is changed by [`OpenSale`]'s acts, each of which is refused whole or done whole, and
//! it becomes a [`SaleRecord`] when it is paid: the facts that the till signs into its journal. It moves no
//! money on cards itself; the payments do, under ids that the sale keeps so that each is made once.

mod discount;
mod line;
mod open;
mod price_list;
mod record;
mod refusal;
mod share;
mod step;
mod tax;
mod tender;
#[cfg(test)]
mod tests;
mod till_sale;
mod totals;

pub use discount::{Discount, Off, Percent};
pub use line::{CardAct, CardLine, Goods, Line, Quantity};
pub use open::{LINES_MAX, OpenSale, TENDERS_MAX};
pub use price_list::{Item, ItemCode, PriceList};
pub use record::SaleRecord;
pub use refusal::SaleRefusal;
pub use step::{Step, TakenOff};
pub use tax::{TaxMode, TaxRate, TaxShare};
pub use tender::Tender;
pub use till_sale::{Fate, Paying, TillSale};
pub use totals::Totals;

/// The most characters of a name, a reason or a reference.
pub const TEXT_MAX: usize = 80;

/// The text without blanks at its ends, if something is left and it is not too long.
pub(crate) fn text(input: &str) -> Option<String> {
    let text = input.trim();
    let fits = !text.is_empty() && text.chars().count() <= TEXT_MAX;
    let is_plain = !text.chars().any(char::is_control);
    (fits && is_plain).then(|| text.to_owned())
}
