//! Every place, panel and overlay of the console has a scene, and so has every mood of its server.

use super::super::model::{Console, Who};
use super::super::place::{CardPanel, CardsPlace, Place, StorePanel};
use super::scenes::{SCENES, Scene};
use super::{Mood, figures};
use crate::gallery::kinds::{check, kinds};
use leptos::prelude::*;
use shared::wire::screen::Theme;
use std::collections::BTreeSet;

/// A console that no browser shows, in a scene.
fn pictured(scene: &Scene) -> Console {
    let console = Console {
        who: RwSignal::new(Who::Here(figures::me())),
        place: RwSignal::new(Place::of(scene.address)),
        theme: RwSignal::new(Theme::Light),
        now: RwSignal::new(figures::NOW),
        writes: RwSignal::new(0),
        told: RwSignal::new(None),
        printing: RwSignal::new(None),
        wanted: RwSignal::new(String::new()),
        lost: RwSignal::new(None),
    };
    (scene.set)(console);
    console
}

#[test]
fn nothing_of_the_console_is_without_a_scene() {
    let (places, place) = kinds!(Place:
        Home = Place::Home,
        Cards = Place::Cards(CardsPlace { panel: None, .. }),
        Card = Place::Cards(CardsPlace { panel: Some(CardPanel::Card(_)), .. }),
        Issue = Place::Cards(CardsPlace { panel: Some(CardPanel::Issue), .. }),
        Programs = Place::Programs { adding: false },
        NewProgram = Place::Programs { adding: true },
        Stores = Place::Stores(None),
        Store = Place::Stores(Some(StorePanel::Store(_))),
        Till = Place::Stores(Some(StorePanel::Till(_))),
        NewStore = Place::Stores(Some(StorePanel::NewStore)),
        NewTill = Place::Stores(Some(StorePanel::NewTill)),
        Exceptions = Place::Exceptions { cleared: false, open: None },
        Exception = Place::Exceptions { open: Some(_), .. },
        Cleared = Place::Exceptions { cleared: true, open: None },
        Reports = Place::Reports(_),
        People = Place::People { adding: false },
        NewPerson = Place::People { adding: true },
        Audit = Place::Audit,
        Settings = Place::Settings,
    );
    let (people, who) = kinds!(Who:
        Asking = Who::Asking, Nobody = Who::Nobody, Invited = Who::Invited(_), Here = Who::Here(_),
    );
    let (moods, mood) = kinds!(Mood:
        Full = Mood::Full, Empty = Mood::Empty, Away = Mood::Away, Slow = Mood::Slow,
    );
    let (overlays, overlay) = kinds!((bool, bool, bool):
        Nothing = (false, false, false),
        Printing = (true, _, _),
        Told = (false, true, _),
        Lost = (false, false, true),
    );
    let mut seen: [BTreeSet<&str>; 4] = Default::default();
    for scene in SCENES {
        Owner::new().with(|| {
            let console = pictured(scene);
            seen[0].insert(console.place.with_untracked(place));
            seen[1].insert(console.who.with_untracked(who));
            seen[2].insert(mood(&scene.mood));
            let printing = console.printing.with_untracked(Option::is_some);
            let told = console.told.with_untracked(Option::is_some);
            seen[3].insert(overlay(&(
                printing,
                told,
                console.lost.with_untracked(Option::is_some),
            )));
        });
    }
    let lists = [("places", places), ("people", people), ("moods", moods), ("overlays", overlays)];
    for ((what, all), seen) in lists.into_iter().zip(&seen) {
        check(what, all, seen);
    }
}
