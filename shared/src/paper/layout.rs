//! Breaking a slip to the width of a roll.

use super::{Piece, Slip, Weight};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A roll of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(index_only)]
pub enum Paper {
    /// 80 mm wide: 42 characters of a printer's larger font.
    #[default]
    #[n(0)]
    #[serde(rename = "80mm")]
    Wide,
    /// 58 mm wide: 32 characters.
    #[n(1)]
    #[serde(rename = "58mm")]
    Narrow,
}

/// One line as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintLine {
    /// Characters of one width, blanks at the left where they stand further in.
    Text {
        /// The characters.
        text: String,
        /// How they stand out.
        weight: Weight,
        /// How large they are.
        width: Width,
    },
    /// A QR code in the middle.
    Code {
        /// What it says.
        text: String,
    },
}

/// How large characters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// As most are.
    Single,
    /// Twice as wide and high: half as many on a line.
    Double,
}

impl Paper {
    /// Characters on a line.
    pub fn columns(self) -> usize {
        match self {
            Self::Wide => 42,
            Self::Narrow => 32,
        }
    }
}

impl Slip {
    /// The lines that it has on such a roll.
    pub fn lines(&self, paper: Paper) -> Vec<PrintLine> {
        let columns = paper.columns();
        self.pieces.iter().flat_map(|piece| piece.lines(columns)).collect()
    }
}

impl Piece {
    fn lines(&self, columns: usize) -> Vec<PrintLine> {
        match self {
            Self::Title { text } => {
                let half = columns.checked_div(2).unwrap_or(columns);
                let lines = broken(text, half).into_iter().map(|line| in_the_middle(&line, half));
                lines.map(|text| PrintLine::text(text, Weight::Strong, Width::Double)).collect()
            }
            Self::Middle { text, weight } => broken(text, columns)
                .into_iter()
                .map(|line| in_the_middle(&line, columns))
                .map(|text| PrintLine::text(text, *weight, Width::Single))
                .collect(),
            Self::Text { text } => broken(text, columns)
                .into_iter()
                .map(|text| PrintLine::text(text, Weight::Plain, Width::Single))
                .collect(),
            Self::Row { name, value, weight } => row(name, value, columns)
                .into_iter()
                .map(|text| PrintLine::text(text, *weight, Width::Single))
                .collect(),
            Self::Rule => {
                vec![PrintLine::text("-".repeat(columns), Weight::Plain, Width::Single)]
            }
            Self::Code { text } => vec![PrintLine::Code { text: text.clone() }],
        }
    }
}

impl PrintLine {
    fn text(text: String, weight: Weight, width: Width) -> Self {
        Self::Text { text, weight, width }
    }
}

/// The value ends at the right edge. Where both do not fit on one line the name has lines of its own; where the value
/// alone does not fit, it is broken.
fn row(name: &str, value: &str, columns: usize) -> Vec<String> {
    let mut lines = broken(name, columns);
    let mut values = broken(value, columns);
    let last = lines.last().map_or(0, |line| length(line));
    let first = values.first().map_or(0, |line| length(line));
    let fits = last.saturating_add(1).saturating_add(first) <= columns;
    if fits
        && values.len() == 1
        && let (Some(name), Some(value)) = (lines.pop(), values.pop())
    {
        let blanks = columns.saturating_sub(last).saturating_sub(first);
        lines.push(format!("{name}{}{value}", " ".repeat(blanks)));
    }
    let at_the_right = |line: String| {
        let blanks = " ".repeat(columns.saturating_sub(length(&line)));
        format!("{blanks}{line}")
    };
    lines.extend(values.into_iter().map(at_the_right));
    lines
}

/// Broken between words; a word that is longer than a line is broken inside. At least one line.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace().flat_map(|word| cut(word, columns)) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(&word);
        } else if length(line).saturating_add(1).saturating_add(length(&word)) <= columns {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

fn cut(word: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(columns.max(1)).map(|part| part.iter().collect()).collect()
}

fn in_the_middle(line: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(length(line)).checked_div(2).unwrap_or(0);
    format!("{}{line}", " ".repeat(blanks))
}

/// Printers of receipts set each character in one cell.
fn length(text: &str) -> usize {
    text.chars().count()
}
