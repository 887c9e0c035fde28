//! The scenes, one row each.

use super::super::card_acts::CardAct;
use super::super::model::{Console, Printing, Who};
use super::super::over::Over;
use super::figures::cards::{BLOCKED, CARD, PENDING};
use super::{Mood, figures};
use crate::say::say;
use leptos::prelude::Set;
use shared::wire::api::{CardDetail, CardRow, StaffRow, TillRow};

/// A page in a state.
pub(super) struct Scene {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// The place that it shows.
    pub(super) address: &'static str,
    /// How the server answers.
    pub(super) mood: Mood,
    /// What happened on the page since.
    pub(super) set: fn(Console),
}

const fn scene(name: &'static str, address: &'static str) -> Scene {
    Scene { name, address, mood: Mood::Full, set: |_| () }
}

const fn moody(name: &'static str, address: &'static str, mood: Mood) -> Scene {
    Scene { name, address, mood, set: |_| () }
}

const fn acted(name: &'static str, address: &'static str, set: fn(Console)) -> Scene {
    Scene { name, address, mood: Mood::Full, set }
}

/// The first few of these cards, ticked.
fn select(console: Console, rows: Vec<CardRow>) {
    console.selected.set(rows.into_iter().take(4).map(|row| (row.id, row)).collect());
}

fn card(address: &str) -> CardDetail {
    figures::cards::at(address).expect("the made-up cards have their addresses")
}

fn till(number: u32) -> TillRow {
    let mut tills = figures::tills().into_iter();
    tills.find(|till| till.id.0 == number).expect("the made-up tills have their numbers")
}

fn person(name: &str) -> StaffRow {
    let mut people = figures::staff().into_iter();
    people.find(|person| person.name == name).expect("the made-up people have their names")
}

/// Every state of the console.
pub(super) const SCENES: &[Scene] = &[
    acted("waiting", "home", |console| console.who.set(Who::Asking)),
    acted("waiting-away", "home", |console| {
        console.who.set(Who::Asking);
        console.lost.set(Some(super::story::away()));
    }),
    acted("sign-in", "home", |console| console.who.set(Who::Nobody)),
    acted("first-user", "home", |console| console.who.set(Who::Invited("made-up".into()))),
    scene("home", "home"),
    moody("home-slow", "home", Mood::Slow),
    moody("home-away", "home", Mood::Away),
    moody("home-empty", "home", Mood::Empty),
    scene("cards", "cards"),
    scene("cards-blocked", "cards?state=blocked"),
    acted("cards-wanted", "cards", |console| console.wanted.set("7Q4K".into())),
    acted("cards-selected", "cards", |console| select(console, figures::cards::rows(""))),
    acted("cards-block-many", "cards", |console| {
        select(console, figures::cards::rows("state=active"));
        console.over.set(Some(Over::BlockMany));
    }),
    moody("cards-slow", "cards", Mood::Slow),
    moody("cards-empty", "cards", Mood::Empty),
    moody("cards-none-fit", "cards?state=blocked", Mood::Empty),
    moody("cards-away", "cards", Mood::Away),
    scene("card", CARD),
    acted("card-as-manager", CARD, |console| {
        console.who.set(Who::Here(figures::manager()));
    }),
    acted("card-load", CARD, |console| {
        console.over.set(Some(Over::Act(card(CARD), CardAct::Load)));
    }),
    acted("card-block", CARD, |console| {
        console.over.set(Some(Over::Act(card(CARD), CardAct::Block)));
    }),
    acted("card-close", CARD, |console| {
        console.over.set(Some(Over::Act(card(CARD), CardAct::Close)));
    }),
    acted("card-code", CARD, |console| console.over.set(Some(Over::Code(card(CARD))))),
    acted("card-code-drawn", CARD, |console| console.over.set(Some(Over::CodeDrawn(card(CARD))))),
    scene("card-pending", PENDING),
    acted("card-sell", PENDING, |console| {
        console.over.set(Some(Over::Act(card(PENDING), CardAct::Activate)));
    }),
    scene("card-blocked", BLOCKED),
    acted("card-unblock", BLOCKED, |console| {
        console.over.set(Some(Over::Act(card(BLOCKED), CardAct::Unblock)));
    }),
    moody("card-slow", CARD, Mood::Slow),
    scene("issue", "cards/new"),
    acted("print-sheet", "cards", |console| {
        let printing = Printing { program: "Gift card".into(), issued: figures::cards::issued() };
        console.printing.set(Some(printing));
    }),
    scene("programs", "programs"),
    moody("programs-empty", "programs", Mood::Empty),
    scene("program-new", "programs/new"),
    scene("stores", "stores"),
    moody("stores-empty", "stores", Mood::Empty),
    moody("stores-slow", "stores", Mood::Slow),
    scene("store", "stores/1"),
    scene("store-change", "stores/1/change"),
    scene("store-new", "stores/new"),
    scene("till", "tills/2"),
    scene("copied-till", "tills/3"),
    scene("join-till", "tills/5"),
    acted("till-enrol", "tills/5", |console| console.over.set(Some(Over::Enrol(till(5))))),
    acted("join-till-again", "tills/2", |console| console.over.set(Some(Over::Enrol(till(2))))),
    acted("till-enrol-code", "tills/5", |console| {
        console.over.set(Some(Over::EnrolCode(till(5), figures::enrol_code())));
    }),
    acted("revoke-till", "tills/2", |console| console.over.set(Some(Over::Revoke(till(2))))),
    scene("new-till", "tills/new"),
    scene("exceptions", "exceptions"),
    scene("exception", "exceptions/41"),
    scene("exceptions-cleared", "exceptions?cleared=yes"),
    moody("exceptions-empty", "exceptions", Mood::Empty),
    scene("reports", "reports"),
    moody("reports-empty", "reports", Mood::Empty),
    scene("people", "people"),
    scene("person-new", "people/new"),
    moody("people-empty", "people", Mood::Empty),
    scene("changes", "people/changes"),
    acted("changes-as-manager", "people/changes", |console| {
        console.who.set(Who::Here(figures::manager()));
    }),
    scene("settings", "settings"),
    acted("person-remove", "people", |console| {
        console.over.set(Some(Over::Remove(person("Chris Okafor"))));
    }),
    acted("search", "home", |console| {
        console.sought.set("har".into());
        console.finding.set(true);
    }),
    acted("told-beside-a-card", CARD, |console| {
        console.told.set(Some(say("console-clear-done")));
    }),
    acted("told", "cards", |console| console.told.set(Some(say("console-clear-done")))),
];
