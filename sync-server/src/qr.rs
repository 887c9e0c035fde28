//! QR codes of cards: as SVG for print and pages, as PNG for screens, and as a sheet to print.

use qrcode::{Color, EcLevel, QrCode};
use shared::credential::Token;
use std::fmt::Write;
use zeroize::Zeroizing;

/// Pixels of one module in a PNG.
const MODULE_PIXELS: u32 = 8;

/// A card on a sheet.
#[derive(Debug)]
pub struct SheetCard {
    /// What its QR shows.
    pub token: Token,
    /// What stands under it.
    pub typed: Zeroizing<String>,
    /// The line above: program and value.
    pub title: String,
}

/// Drawn for print: error correction Q, quiet zone of 4 modules.
pub fn svg(token: &Token) -> String {
    drawing(&code(token, EcLevel::Q))
}

/// Any other text for a camera, such as an enrolment code; none where it is too long for a QR code.
pub fn svg_of_text(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(drawing(&code))
}

/// Drawn for screens: error correction M, quiet zone of 4 modules, 8 pixels a module.
///
/// # Panics
///
/// Never: a token is far shorter than the largest QR code, and memory can be written to.
pub fn png(token: &Token) -> Vec<u8> {
    let code = code(token, EcLevel::M);
    let picture = code
        .render::<image::Luma<u8>>()
        .module_dimensions(MODULE_PIXELS, MODULE_PIXELS)
        .quiet_zone(true)
        .build();
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a grey picture can be written to memory as PNG");
    bytes.into_inner()
}

/// A page that prints twelve cards on each sheet of paper. It needs nothing from the network.
pub fn sheet(cards: &[SheetCard]) -> String {
    let mut page = String::from(SHEET_START);
    for card in cards {
        let picture = svg(&card.token);
        // The renderer's XML declaration has no place inside a page.
        let picture = picture.split_once("?>").map_or(picture.as_str(), |(_, rest)| rest);
        let (title, typed) = (escape(&card.title), escape(&card.typed));
        let _ = writeln!(
            page,
            "<figure><figcaption>{title}</figcaption>{picture}<code>{typed}</code></figure>"
        );
    }
    page.push_str("</main></body></html>\n");
    page
}

const SHEET_START: &str = "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gift cards</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 12mm; color: #000; background: #fff }
main { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8mm }
figure { margin: 0; padding: 4mm; border: 1px solid #999; border-radius: 3mm; text-align: center;
  break-inside: avoid }
svg { width: 45mm; height: 45mm; display: block; margin: 2mm auto }
code { font: 13px/1.4 ui-monospace, monospace }
</style></head><body><main>
";

/// One path of dark runs, a unit for each module: a fifth of what a path for each module takes, and an
/// order of cards is sent with all their drawings.
fn drawing(code: &QrCode) -> String {
    let (side, quiet) = (code.width(), 4);
    let whole = side + 2 * quiet;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + quiet, y + quiet, run.len());
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    let pixels = whole * 5;
    format!(
        "<?xml version=\"1.0\" standalone=\"yes\"?>\
         <svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{pixels}\" \
         height=\"{pixels}\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

fn code(token: &Token, level: EcLevel) -> QrCode {
    QrCode::with_error_correction_level(token.text(), level)
        .expect("a token is far shorter than the largest QR code")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the runs of a drawing back into modules and compares them with the code.
    #[test]
    fn a_drawing_shows_each_module_of_its_code() {
        let text = "GC1:6BFOXN*TS0BI$ZD8UH:8";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let (side, whole) = (code.width(), code.width() + 8);
        let svg = svg_of_text(text).unwrap();
        let path = svg.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
        let mut painted = vec![Color::Light; whole * whole];
        for run in path.split_terminator('z') {
            let (place, rest) = run.trim_start_matches('M').split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split('v').next().unwrap().parse().unwrap();
            painted[y * whole + x..][..length].fill(Color::Dark);
        }
        for (at, painted) in painted.iter().enumerate() {
            let (x, y) = (at % whole, at / whole);
            let inside = (4..side + 4).contains(&x) && (4..side + 4).contains(&y);
            let expected = if inside { code[(x - 4, y - 4)] } else { Color::Light };
            assert_eq!(*painted, expected, "module {x}, {y}");
        }
    }
}
