//! Pictures of every screen and state from the gallery, in three themes, for people to look at; and what
//! can be said of each without a person: that it shows something, fits its window and keeps nobody out.

mod album;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::axe::Axe;
use crate::driver::chromium;
use crate::page::Page;
use crate::pictures::album::Album;
use crate::{place, site};

const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// A program of screens, and the windows it is used in.
struct Program {
    name: &'static str,
    /// Where its page thinks that it lives.
    path: &'static str,
    sizes: &'static [(u32, u32)],
}

const TILL: Program = Program { name: "till", path: "/", sizes: &[(1280, 800), (1920, 1080)] };
const CONSOLE: Program =
    Program { name: "console", path: "/console/", sizes: &[(1280, 800), (1920, 1080), (390, 844)] };

/// The eight places of the console's rail.
const PLACES: [&str; 8] =
    ["home", "cards", "programs", "stores", "exceptions", "reports", "people", "settings"];
/// Names the steps of the till's work, in its function `name`.
const TILL_STEPS: &str = include_str!("../../../ui/src/till/work.rs");

#[tokio::test]
async fn every_state_of_the_till_has_its_pictures() {
    let seen = TILL.walk("return document.querySelector('[data-step]')?.dataset.step;").await;
    let named =
        TILL_STEPS.split("Step::").filter_map(|row| row.split_once(" => \"")?.1.split_once('"'));
    let steps: BTreeSet<String> = named.map(|(name, _)| name.to_owned()).collect();
    assert!(steps.len() > 5, "the steps are named in work.rs: {steps:?}");
    let missing: Vec<&String> = steps.difference(&seen).collect();
    assert!(missing.is_empty(), "no scene of the gallery shows these steps: {missing:?}");
}

#[tokio::test]
async fn every_place_of_the_console_has_its_pictures() {
    let mark =
        "return document.querySelector('nav.rail [aria-current=page]')?.getAttribute('href');";
    let seen = CONSOLE.walk(mark).await;
    let missing: Vec<&str> =
        PLACES.into_iter().filter(|place| !seen.contains(&format!("#{place}"))).collect();
    assert!(missing.is_empty(), "no scene of the gallery shows these places: {missing:?}");
}

impl Program {
    /// Takes all pictures; gives back what `mark` says of each scene.
    async fn walk(&self, mark: &str) -> BTreeSet<String> {
        let folder = place::target().join("ui/gallery").join(self.name);
        assert!(folder.is_dir(), "no gallery of the {}: run `cargo xtask ui --gallery`", self.name);
        let site = format!("{}{}", site::serve(&folder), self.path);
        let first = self.sizes.first().copied().expect("a program has a size");
        let page = chromium(&format!("pictures-{}", self.name), first).await;
        page.open(&format!("{site}#gallery")).await;
        let scenes = scenes(&page).await;
        let (axe, mut album) = (Axe::load(), Album::new(self.name));
        let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
        for scene in &scenes {
            for theme in THEMES {
                // A question that the site does not read: without it only the part after # would change,
                // and the page would not begin anew.
                page.open(&format!("{site}?{scene}-{theme}#gallery/{scene}/{theme}")).await;
                page.see("main").await;
                page.settle().await;
                let at = format!("{scene}, {theme}");
                seen.extend(page.ask(mark, vec![]).await.as_str().map(str::to_owned));
                let found = axe.complaints(&page).await;
                wrong.extend(found.iter().map(|complaint| format!("{at}: {complaint}")));
                for size in self.sizes {
                    page.resize(*size).await;
                    page.settle().await;
                    wrong.extend(misfits(&page, &format!("{at}, {}", size.0)).await);
                    album.add(scene, theme, *size, &page.picture().await);
                }
                page.resize(first).await;
            }
        }
        album.write();
        page.close().await;
        assert!(wrong.is_empty(), "{}:\n{}", self.name, wrong.join("\n"));
        seen
    }
}

/// The names of all states, as the gallery lists them.
async fn scenes(page: &Page) -> Vec<String> {
    page.see("[data-scene]").await;
    let list =
        "return [...document.querySelectorAll('[data-scene]')].map((one) => one.dataset.scene);";
    let names = page.ask(list, vec![]).await;
    let names = names.as_array().cloned().unwrap_or_default();
    names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What does not fit: a page wider than its window, words wider than their button, nothing at all.
async fn misfits(page: &Page, at: &str) -> Vec<String> {
    let script = "const wrong = [], root = document.documentElement;
        if (root.scrollWidth > innerWidth + 1) {
            wrong.push(`wider than the window: ${root.scrollWidth} px`);
        }
        if (document.body.innerText.trim() === '') { wrong.push('shows nothing'); }
        for (const one of document.querySelectorAll('button, kbd, .pill, h1, h2, output')) {
            const box = one.getBoundingClientRect(), style = getComputedStyle(one);
            if (box.width > 2 && one.scrollWidth > one.clientWidth + 2
                && style.display !== 'inline' && style.textOverflow !== 'ellipsis') {
                wrong.push(`too narrow for its words: ${one.tagName} “${one.innerText}”`);
            }
        }
        return wrong;";
    let wrong = page.ask(script, vec![json!(null)]).await;
    let wrong = wrong.as_array().cloned().unwrap_or_default();
    wrong.iter().filter_map(Value::as_str).map(|line| format!("{at}: {line}")).collect()
}
