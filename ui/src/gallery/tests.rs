//! Every page, step, sheet and stage of the till has a scene.

use super::kinds::{check, kinds};
use super::scenes::{SCENES, Scene};
use crate::till::enrol::Joining;
use crate::till::model::{Deed, Over, Page, Part, Request, Stage, Step, Till};
use leptos::prelude::*;
use shared::time::Timestamp;
use shared::wire::screen::Theme;
use std::collections::BTreeSet;

/// A till that no browser shows, in a scene.
fn pictured(scene: &Scene) -> Till {
    let till = Till {
        status: RwSignal::new(Some((scene.status)())),
        page: RwSignal::new(Page::Sell),
        step: RwSignal::new(Step::Idle(Deed::Take)),
        sale: RwSignal::new(None),
        receipts: RwSignal::new(Vec::new()),
        unanswered: RwSignal::new(None),
        sheet: RwSignal::new(None),
        frame: RwSignal::new(None),
        unread: RwSignal::new(None),
        failed: RwSignal::new(None),
        unseen: RwSignal::new(Vec::new()),
        notices: RwSignal::new(Vec::new()),
        away: RwSignal::new(None),
        busy: RwSignal::new(false),
        theme: RwSignal::new(Theme::Light),
        now: RwSignal::new(Timestamp(0)),
    };
    provide_context(Joining::new());
    (scene.set)(till);
    till
}

#[test]
fn nothing_of_the_till_is_without_a_scene() {
    let (stages, stage) = kinds!(Stage:
        Waiting = Stage::Waiting, Enrol = Stage::Enrol, SignIn = Stage::SignIn, Work = Stage::Work,
    );
    let (pages, page) = kinds!(Page: Sell = Page::Sell, Receipts = Page::Receipts, Day = Page::Day);
    let (steps, step) = kinds!(Step:
        Idle = Step::Idle(Deed::Take),
        IdleToSell = Step::Idle(Deed::Fill),
        Typing = Step::Typing,
        Add = Step::Add(_),
        Line = Step::Line(_),
        Discount = Step::Discount(None),
        DiscountOnLine = Step::Discount(Some(_)),
        Cash = Step::Cash,
        Terminal = Step::Terminal,
        Tender = Step::Tender(Part::Tender(_)),
        TenderAsked = Step::Tender(Part::Asked),
        Paid = Step::Paid,
        Leave = Step::Leave,
        Card = Step::Card(_, Deed::Take),
        CardToFill = Step::Card(_, Deed::Fill),
        GiveBack = Step::GiveBack(..),
        ApproveTake = Step::Approve(Request::Take(..), _),
        ApproveGiveBack = Step::Approve(Request::GiveBack(..), _),
        ApproveUndo = Step::Approve(Request::Undo(_), _),
        ApproveFinish = Step::Approve(Request::Finish(_), _),
        Done = Step::Done(_),
        Again = Step::Again(_),
        Ended = Step::Ended(_),
        Refused = Step::Refused(..),
    );
    let (sheets, sheet) =
        kinds!(Option<Over>: None = None, Status = Some(Over::Status), Help = Some(Over::Help));
    let mut away = 0;
    let mut seen: [BTreeSet<&str>; 4] = Default::default();
    for scene in SCENES {
        Owner::new().with(|| {
            let till = pictured(scene);
            seen[0].insert(untrack(|| stage(&till.stage())));
            seen[1].insert(page(&till.page.get_untracked()));
            seen[2].insert(till.step.with_untracked(step));
            seen[3].insert(sheet(&till.sheet.get_untracked()));
            away += u32::from(till.away.with_untracked(Option::is_some));
        });
    }
    let lists = [("stages", stages), ("pages", pages), ("steps", steps), ("sheets", sheets)];
    for ((what, all), seen) in lists.into_iter().zip(&seen) {
        check(what, all, seen);
    }
    assert!(away > 0, "no scene of the gallery shows a till whose program is away");
}
