//! A report as a file for other programs (RFC 4180), made in the browser.

use super::fields::typed;
use super::report_figures::Column;
use shared::wire::api::TotalsRow;

/// The head of the file; the same words in every language, for the programs that read it.
const HEAD: &str = "day,store_id,store,till_id,till,currency,redeemed_online,redeemed_reserved,\
redeemed_floor,given_back,loaded,shortfall,payments\r\n";

const COLUMNS: [Column; 6] = [
    Column::Online,
    Column::Reserved,
    Column::Floor,
    Column::GivenBack,
    Column::Loaded,
    Column::Shortfall,
];

/// The rows of a report as a file.
pub(crate) fn file(rows: &[TotalsRow]) -> String {
    let line = |row: &TotalsRow| {
        let asset = row.redeemed_online.asset;
        let names = [
            row.day.clone(),
            row.store.0.to_string(),
            cell(&row.store_name),
            row.till.0.to_string(),
            cell(&row.till_name),
            asset.code().to_string(),
        ];
        let amounts = COLUMNS.map(|column| {
            let minor = column.of(row).minor;
            let sign = if minor.get() < 0 { "-" } else { "" };
            format!("{sign}{}", typed(minor, asset))
        });
        let cells: Vec<String> =
            names.into_iter().chain(amounts).chain([row.payments.to_string()]).collect();
        cells.join(",") + "\r\n"
    };
    std::iter::once(HEAD.to_string()).chain(rows.iter().map(line)).collect()
}

/// A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
