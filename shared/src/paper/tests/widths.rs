//! Nothing is wider than the roll, and no word is lost.

use crate::paper::{Paper, Piece, PrintLine, Slip, Weight, Width};
use proptest::prelude::*;

#[track_caller]
fn check(piece: Piece, lines: &[&str]) {
    let slip = Slip { pieces: vec![piece] };
    assert_eq!(text_of(&slip, Paper::Narrow), lines);
}

fn text_of(slip: &Slip, paper: Paper) -> Vec<String> {
    let text = |line| match line {
        PrintLine::Text { text, .. } => text,
        PrintLine::Code { text } => format!("[{text}]"),
    };
    slip.lines(paper).into_iter().map(text).collect()
}

fn row(name: &str, value: &str) -> Piece {
    Piece::Row { name: name.to_owned(), value: value.to_owned(), weight: Weight::Plain }
}

#[test]
fn a_value_ends_at_the_right_edge() {
    check(row("Total", "€12.40"), &["Total                     €12.40"]);
    // Just fits, with one blank between.
    check(row("Twenty-five characters is", "€12.40"), &["Twenty-five characters is €12.40"]);
    check(
        row("Twenty-six characters it is", "€12.40"),
        &["Twenty-six characters it is", "                          €12.40"],
    );
    check(
        row("A name that is longer than one line of the roll", "€1.00"),
        &["A name that is longer than one", "line of the roll           €1.00"],
    );
    check(
        row("Card", "A program with a name as long as this 8K3F"),
        &["Card", "A program with a name as long as", "                       this 8K3F"],
    );
}

#[test]
fn words_stay_whole_where_they_fit() {
    let text = |text: &str| Piece::Text { text: text.to_owned() };
    check(
        text("Taken offline. Headquarters is told when the line is back."),
        &["Taken offline. Headquarters is", "told when the line is back."],
    );
    check(
        text("abcdefghijklmnopqrstuvwxyz0123456789"),
        &["abcdefghijklmnopqrstuvwxyz012345", "6789"],
    );
    check(text(""), &[""]);
    let title = Piece::Title { text: "Harbour Street Books".to_owned() };
    check(title, &[" Harbour Street", "     Books"]);
}

fn any_piece() -> impl Strategy<Value = Piece> {
    let text = "[a-zäß€ ]{0,90}";
    prop_oneof![
        text.prop_map(|text| Piece::Title { text }),
        text.prop_map(|text| Piece::Middle { text, weight: Weight::Strong }),
        text.prop_map(|text| Piece::Text { text }),
        (text, text).prop_map(|(name, value)| Piece::Row { name, value, weight: Weight::Plain }),
        Just(Piece::Rule),
    ]
}

proptest! {
    #[test]
    fn nothing_is_wider_than_the_roll_and_no_letter_is_lost(piece in any_piece()) {
        for paper in [Paper::Wide, Paper::Narrow] {
            let slip = Slip { pieces: vec![piece.clone()] };
            let mut letters = String::new();
            for line in slip.lines(paper) {
                let PrintLine::Text { text, width, .. } = line else { continue };
                let cells = if width == Width::Double { 2 } else { 1 };
                prop_assert!(text.chars().count() * cells <= paper.columns(), "{text:?}");
                letters.extend(text.chars().filter(|letter| !letter.is_whitespace()));
            }
            let whole = match &piece {
                Piece::Title { text } | Piece::Middle { text, .. } | Piece::Text { text } => text.clone(),
                Piece::Row { name, value, .. } => format!("{name}{value}"),
                Piece::Rule | Piece::Code { .. } => continue,
            };
            let whole: String = whole.chars().filter(|letter| !letter.is_whitespace()).collect();
            prop_assert_eq!(letters, whole);
        }
    }

    #[test]
    fn a_slip_reads_back_as_it_was_written(piece in any_piece()) {
        let slip = Slip { pieces: vec![piece] };
        let bytes = minicbor::to_vec(&slip).unwrap();
        prop_assert_eq!(minicbor::decode::<Slip>(&bytes).unwrap(), slip);
    }
}
