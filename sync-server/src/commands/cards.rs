//! `card …`: making cards. What pays with them goes where the person says, and nowhere else.

use super::{CommandFault, Desktop, amount};
use crate::acts::cards::{self, NewCard, Order};
use crate::cli::{Card, CardIssue, QrFormat};
use crate::error::ApiError;
use crate::keys::Keys;
use crate::qr::{self, SheetCard};
use crate::say;
use crate::store::people::Actor;
use serde_json::json;
use shared::books::Program;
use shared::ids::ProgramId;
use shared::ledger::Refusal;
use shared::money::{Amount, Minor};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

pub(super) fn run(desktop: &Desktop, command: Card) -> Result<(), CommandFault> {
    let Card::Issue(issue) = command;
    let keys = Keys::read(&desktop.folder()?.keys())?;
    let id = ProgramId(issue.program);
    let program = desktop.at_desk(|desk| find_program(desk, id))?;
    let value = |text: &String| amount::parse(text, program.asset).and_then(more_than_nothing);
    let activate = issue.activate.as_ref().map(value);
    let order = Order {
        program: id,
        count: issue.count,
        activate: activate.transpose()?,
        batch: desktop.entropy.uuid(desktop.clock.now()),
    };
    let places = Places::claim(&issue)?;
    let made = desktop.at_desk(|desk| cards::order(desk, &Actor::CommandLine, &keys, &order));
    let made = made.inspect_err(|_| places.give_up()).map_err(|why| with_limits(why, &program))?;
    let title = title(&program, order.activate);
    if let Some(folder) = &issue.qr {
        draw(folder, &made, issue.qr_format)?;
    }
    if let Some(file) = places.sheet {
        file.fill(qr::sheet(&on_sheet(&made, &title)).as_bytes())?;
    }
    hand_over(&issue, places.out, &made)
}

/// Where the cards go. What pays with them is kept nowhere else, so the files are there before the cards
/// are, and none that is there already is written over.
struct Places {
    out: Option<Place>,
    sheet: Option<Place>,
}

struct Place {
    path: PathBuf,
    file: File,
}

impl Places {
    fn claim(issue: &CardIssue) -> Result<Self, CommandFault> {
        if let Some(folder) = &issue.qr {
            make_folder(folder)?;
        }
        let out = issue.out.as_deref().map(Place::claim).transpose()?;
        let sheet = issue.sheet.as_deref().map(Place::claim).transpose();
        let sheet = sheet.inspect_err(|_| out.iter().for_each(Place::give_up))?;
        Ok(Self { out, sheet })
    }

    /// No cards were made.
    fn give_up(&self) {
        self.out.iter().chain(&self.sheet).for_each(Place::give_up);
    }
}

impl Place {
    fn claim(path: &Path) -> Result<Self, CommandFault> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let what = format!("cannot make {}", path.display());
        let file = options.open(path).map_err(CommandFault::file(what))?;
        Ok(Self { path: path.to_owned(), file })
    }

    fn fill(mut self, bytes: &[u8]) -> Result<(), CommandFault> {
        let what = format!("cannot write {}", self.path.display());
        self.file.write_all(bytes).map_err(CommandFault::file(what))
    }

    fn give_up(&self) {
        // An empty file that stays says nothing of any card.
        let _gone_or_not = fs::remove_file(&self.path);
    }
}

/// A slip of the finger would make cards that nobody can be charged for.
fn more_than_nothing(value: Minor) -> Result<Minor, CommandFault> {
    let words =
        "cards are not sold for nothing: leave --activate out, and they wait to be sold at a till";
    if value.is_positive() { Ok(value) } else { Err(CommandFault::Say(words.to_owned())) }
}

/// The figures that a refusal leaves out, since here the currency is known.
fn with_limits(why: CommandFault, program: &Program) -> CommandFault {
    let CommandFault::Refused(Refusal::ProgramLimit { load_min, load_max }) = why else {
        return why;
    };
    let [least, most] = [load_min, load_max].map(|minor| Amount { minor, asset: program.asset });
    CommandFault::Say(format!("a card of this program takes {least} to {most} at once"))
}

fn find_program(desk: &mut crate::store::Desk, id: ProgramId) -> Result<Program, ApiError> {
    let crate::store::Desk { sql, books, .. } = desk;
    let found = books.decide(sql, |books| Ok(books.programs.get(id)?.cloned()))?;
    found?.ok_or(ApiError::NotFound { what: "program" })
}

/// The line above a card on paper.
pub(super) fn title(program: &Program, value: Option<Minor>) -> String {
    match value {
        Some(minor) => format!("{} · {}", program.name, Amount { minor, asset: program.asset }),
        None => program.name.clone(),
    }
}

/// Cards as the sheet shows them.
pub(super) fn on_sheet(cards: &[NewCard], title: &str) -> Vec<SheetCard> {
    let card = |card: &NewCard| SheetCard {
        token: card.issued.token.clone(),
        typed: card.issued.typed.text(),
        title: title.to_owned(),
    };
    cards.iter().map(card).collect()
}

/// Draws each card's code as a file named by its number.
pub(super) fn draw(folder: &Path, cards: &[NewCard], format: QrFormat) -> Result<(), CommandFault> {
    make_folder(folder)?;
    for card in cards {
        let (bytes, ending) = match format {
            QrFormat::Svg => (qr::svg(&card.issued.token).into_bytes(), "svg"),
            QrFormat::Png => (qr::png(&card.issued.token), "png"),
        };
        write_private(&folder.join(format!("card-{:06}.{ending}", card.number.0)), &bytes)?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), CommandFault> {
    let what = format!("cannot make the folder {}", folder.display());
    fs::create_dir_all(folder).map_err(CommandFault::file(what))
}

/// Writes a file that only this user can read: whoever reads it can pay with the cards in it.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), CommandFault> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(CommandFault::file(format!("cannot write {}", path.display())))
}

fn hand_over(issue: &CardIssue, out: Option<Place>, made: &[NewCard]) -> Result<(), CommandFault> {
    let list = if issue.json { as_json(made) } else { as_lines(made) };
    match out {
        Some(file) => {
            let path = file.path.clone();
            file.fill(list.as_bytes())?;
            say::line(format_args!("{} cards in {}", made.len(), path.display()));
        }
        None if issue.json || (issue.qr.is_none() && issue.sheet.is_none()) => {
            say::line(list.trim_end());
        }
        None => say::line(format_args!("{} cards made", made.len())),
    }
    Ok(())
}

fn as_json(made: &[NewCard]) -> String {
    let card = |card: &NewCard| {
        json!({
            "number": card.number.0,
            "card": card.issued.card,
            "typed": card.issued.typed.text().as_str(),
            "token": card.issued.token.text(),
        })
    };
    json!(made.iter().map(card).collect::<Vec<_>>()).to_string()
}

fn as_lines(made: &[NewCard]) -> String {
    let mut list = String::new();
    for card in made {
        let issued = &card.issued;
        let typed = issued.typed.text();
        let _ = writeln!(list, "{}\t{}\t{}", issued.card, typed.as_str(), issued.token.text());
    }
    list
}
