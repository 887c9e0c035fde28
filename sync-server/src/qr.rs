//! QR codes of cards: as SVG for print and pages, as PNG for screens, and as a sheet to print.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
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
    let code = code(token, EcLevel::Q);
    code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build()
}

/// Any other text for a camera, such as an enrolment code; none where it is too long for a QR code.
pub fn svg_of_text(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build())
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

fn code(token: &Token, level: EcLevel) -> QrCode {
    QrCode::with_error_correction_level(token.text(), level)
        .expect("a token is far shorter than the largest QR code")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
