//! Every place, panel and overlay of the console has a scene, and so has every mood of its server.

use super::super::card_acts::CardAct;
use super::super::model::{Console, Who};
use super::super::over::Over;
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
        over: RwSignal::new(None),
        selected: RwSignal::default(),
        printing: RwSignal::new(None),
        wanted: RwSignal::new(String::new()),
        sought: RwSignal::new(String::new()),
        finding: RwSignal::new(false),
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
        ChangeStore = Place::Stores(Some(StorePanel::Change(_))),
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
    let (overlays, overlay) = kinds!((bool, bool, bool, bool, bool):
        Nothing = (false, false, false, false, false),
        Printing = (true, _, _, _, _),
        Told = (false, true, _, _, _),
        Lost = (false, false, true, _, _),
        Selected = (false, false, false, true, _),
        Found = (false, false, false, false, true),
    );
    let mut seen: [BTreeSet<&str>; 4] = Default::default();
    for scene in SCENES {
        Owner::new().with(|| {
            let console = pictured(scene);
            seen[0].insert(console.place.with_untracked(place));
            seen[1].insert(console.who.with_untracked(who));
            seen[2].insert(mood(&scene.mood));
            seen[3].insert(overlay(&(
                console.printing.with_untracked(Option::is_some),
                console.told.with_untracked(Option::is_some),
                console.lost.with_untracked(Option::is_some),
                console.selected.with_untracked(|all| !all.is_empty()),
                console.finding.get_untracked(),
            )));
        });
    }
    let lists = [("places", places), ("people", people), ("moods", moods), ("overlays", overlays)];
    for ((what, all), seen) in lists.into_iter().zip(&seen) {
        check(what, all, seen);
    }
}

#[test]
fn no_sheet_of_the_console_is_without_a_scene() {
    let (sheets, sheet) = kinds!(Option<Over>:
        None = None,
        Activate = Some(Over::Act(_, CardAct::Activate)),
        Load = Some(Over::Act(_, CardAct::Load)),
        Block = Some(Over::Act(_, CardAct::Block)),
        Unblock = Some(Over::Act(_, CardAct::Unblock)),
        Close = Some(Over::Act(_, CardAct::Close)),
        Code = Some(Over::Code(_)),
        CodeDrawn = Some(Over::CodeDrawn(_)),
        BlockMany = Some(Over::BlockMany),
        Enrol = Some(Over::Enrol(_)),
        EnrolCode = Some(Over::EnrolCode(..)),
        Revoke = Some(Over::Revoke(_)),
        Remove = Some(Over::Remove(_)),
    );
    let shown = |scene| Owner::new().with(|| pictured(scene).over.with_untracked(sheet));
    check("sheets", sheets, &SCENES.iter().map(shown).collect());
}

/// A sheet that a page opened by itself could not be opened by a scene.
#[test]
fn every_sheet_is_opened_by_what_lies_over_the_page() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/console");
    let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let texts: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    let sheets: BTreeSet<&str> = texts.iter().flat_map(|(_, text)| drawn_as_sheets(text)).collect();
    assert!(sheets.len() > 5, "the sheets are found by their name: {sheets:?}");
    for (path, text) in texts.iter().filter(|(path, _)| !path.ends_with("/over.rs")) {
        let opened = sheets.iter().find(|sheet| text.contains(&format!("<{sheet}")));
        assert_eq!(opened, None, "{path} opens a sheet that no scene can open; see over.rs");
    }
}

/// The components of a file that draw a sheet.
fn drawn_as_sheets(text: &str) -> Vec<&str> {
    let before = text.match_indices("<Sheet").filter_map(|(at, _)| text.get(..at));
    before.filter_map(|before| before.rsplit_once("fn ")?.1.split('(').next()).collect()
}
