//! The scenes, one row each.

use super::super::model::{Console, Printing, Who};
use super::{Mood, figures};
use crate::say::say;
use leptos::prelude::Set;

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
    moody("cards-slow", "cards", Mood::Slow),
    moody("cards-empty", "cards", Mood::Empty),
    moody("cards-none-fit", "cards?state=blocked", Mood::Empty),
    moody("cards-away", "cards", Mood::Away),
    scene("card", figures::cards::CARD),
    acted("card-as-manager", figures::cards::CARD, |console| {
        console.who.set(Who::Here(figures::manager()));
    }),
    moody("card-slow", figures::cards::CARD, Mood::Slow),
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
    scene("store-new", "stores/new"),
    scene("till", "tills/2"),
    scene("copied-till", "tills/3"),
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
    acted("told", "cards", |console| console.told.set(Some(say("console-clear-done")))),
];
