//! ESC/POS: what receipt printers understand (Epson's reference, “ESC/POS Command Reference”).

use escpos::driver::Driver;
use escpos::errors::{PrinterError, Result};
use escpos::printer::Printer;
use escpos::printer_options::PrinterOptions;
use escpos::utils::{
    JustifyMode, PageCode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption,
};
use shared::paper::{Paper, PrintLine, Slip, Weight, Width};
use std::sync::{Arc, Mutex, PoisonError};

/// Windows-1252 has what Western European languages write, and the euro.
const PAGE_CODE: PageCode = PageCode::WPC1252;
/// Characters on a line count for the library's tables only, which are not used.
const COLUMNS_UNUSED: u8 = 42;
/// Dots of one module of a QR code: a token of a gift card is then some 35 mm wide.
const MODULE_DOTS: u8 = 5;
/// `ESC p`: a pulse of 50 ms to pin 2, where drawers are connected, and 500 ms of rest. The library's own command
/// leaves both times out, and a printer then takes the next two characters for them.
const DRAWER: [u8; 5] = [0x1b, b'p', 0, 25, 250];

/// What the printer does beside the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterPaper {
    /// Cuts it off.
    #[default]
    Cut,
    /// Cuts it off, and the drawer opens.
    CutAndDrawer,
}

/// A slip as the bytes that a printer is sent, whole: from its reset to the cut.
pub fn to_bytes(slip: &Slip, paper: Paper, after: AfterPaper) -> Result<Vec<u8>> {
    let memory = Memory::default();
    let options = PrinterOptions::new(Some(PAGE_CODE), None, COLUMNS_UNUSED);
    let mut printer = Printer::new(memory.clone(), Protocol::default(), Some(options));
    printer.init()?;
    if after == AfterPaper::CutAndDrawer {
        // First, so that the drawer is open while the paper still comes.
        printer.custom(&DRAWER)?;
    }
    for line in slip.lines(paper) {
        match line {
            PrintLine::Text { text, weight, width } => {
                let size = if width == Width::Double { 2 } else { 1 };
                printer.bold(weight == Weight::Strong)?.size(size, size)?;
                printer.writeln(&printable(&text))?;
            }
            PrintLine::Code { text } => {
                let (model, level) = (QRCodeModel::Model2, QRCodeCorrectionLevel::M);
                printer.justify(JustifyMode::CENTER)?;
                printer.qrcode_option(&text, QRCodeOption::new(model, MODULE_DOTS, level))?;
                printer.feed()?.justify(JustifyMode::LEFT)?;
            }
        }
    }
    printer.print_cut()?;
    Ok(memory.taken())
}

/// The text with nothing in it that the page code lacks: signs that have a plain form get that, others a question
/// mark, so that what is printed never loses its columns.
fn printable(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{2212}' | '\u{2010}' | '\u{2011}' => '-',
        '\u{202f}' | '\u{a0}' | '\u{2009}' => ' ',
        ' '..='~' | '\u{a1}'..='\u{ff}' => letter,
        '€' | '‚' | 'ƒ' | '„' | '…' | '†' | '‡' | 'ˆ' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž' | '‘' | '’'
        | '“' | '”' | '•' | '–' | '—' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ' => {
            letter
        }
        _ => '?',
    };
    text.chars().map(plain).collect()
}

/// Where the library writes to: the till sends the whole paper by itself.
#[derive(Clone, Debug, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _into: &mut [u8]) -> Result<usize> {
        Err(PrinterError::Io("nothing answers from memory".to_owned()))
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}
