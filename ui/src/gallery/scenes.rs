//! The states, one row each.

use super::figures::{
    away, blocked_sheet, cut_off, disk_full, enrolling, euro, floor_sheet, frame, no_camera,
    no_code_in_picture, nobody, not_an_enrol_code, notices, payment, pending_sheet, refusal,
    reserved_sheet, sheet, status, strained, syncing, unknown_sheet, wrong_code, wrong_pin,
};
use super::receipts::{offline_receipt, online_receipt, row};
use super::sales::{
    amount_alone, basket, ended, ended_by_card, finishing, lay, long, only_card, paid, split,
    undecided,
};
use crate::till::enrol::Joining;
use crate::till::model::{Deed, Ended, Over, Page, Part, Request, Step, Till, Undoing};
use leptos::prelude::Set;
use shared::wire::screen::{Help, TillStatus};

/// A state of the screen with a name.
pub(super) struct Scene {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// What the till says of itself.
    pub(super) status: fn() -> TillStatus,
    /// What happened on the screen since.
    pub(super) set: fn(Till),
}

const fn scene(name: &'static str, status: fn() -> TillStatus, set: fn(Till)) -> Scene {
    Scene { name, status, set }
}

/// Every state of the till.
pub(super) const SCENES: &[Scene] = &[
    scene("waiting", status, |till| till.status.set(None)),
    scene("enrol", enrolling, |_| ()),
    scene("enrol-wrong-code", enrolling, |till| {
        till.failed.set(Some(wrong_code()));
    }),
    scene("enrol-scanning", enrolling, |till| {
        Joining::here().looking.set(true);
        till.frame.set(Some(frame()));
    }),
    scene("enrol-other-code", enrolling, |till| {
        Joining::here().looking.set(true);
        till.frame.set(Some(frame()));
        till.unread.set(Some(not_an_enrol_code()));
    }),
    scene("enrol-no-code-in-picture", enrolling, |till| {
        till.failed.set(Some(no_code_in_picture()));
    }),
    scene("enrol-filled-in", enrolling, |_| {
        Joining::here().server.set("https://hq.example:7400".into());
        Joining::here().code.set("K7QM-2RXD-91PT-ZC4V".into());
    }),
    scene("sign-in", nobody, |_| ()),
    scene("sign-in-wrong-pin", nobody, |till| till.failed.set(Some(wrong_pin()))),
    scene("idle", status, |till| till.frame.set(Some(frame()))),
    scene("idle-with-sale", status, |till| {
        lay(till, basket());
        till.frame.set(Some(frame()));
    }),
    scene("idle-split-sale", status, |till| {
        lay(till, split());
        till.frame.set(Some(frame()));
    }),
    scene("idle-long-sale", cut_off, |till| {
        lay(till, long());
        till.frame.set(Some(frame()));
    }),
    scene("idle-only-a-card", status, |till| {
        lay(till, only_card());
        till.frame.set(Some(frame()));
    }),
    scene("idle-undecided", status, |till| {
        lay(till, undecided());
        till.frame.set(Some(frame()));
    }),
    scene("idle-offline", cut_off, |till| till.frame.set(Some(frame()))),
    scene("idle-no-camera", no_camera, |_| ()),
    scene("idle-unread", status, |till| {
        till.frame.set(Some(frame()));
        till.unread.set(Some(refusal("token_not_a_card", Help::ScanAgain)));
    }),
    scene("idle-to-sell", status, |till| till.step.set(Step::Idle(Deed::Fill))),
    scene("typing", status, |till| till.step.set(Step::Typing)),
    scene("add", status, |till| till.step.set(Step::Add(Some(1)))),
    scene("add-to-sale", status, |till| {
        lay(till, basket());
        till.step.set(Step::Add(None));
    }),
    scene("line", status, |till| {
        lay(till, basket());
        till.step.set(Step::Line(1));
    }),
    scene("line-card", status, |till| {
        lay(till, split());
        till.step.set(Step::Line(2));
    }),
    scene("discount", status, |till| {
        lay(till, basket());
        till.step.set(Step::Discount(None));
    }),
    scene("discount-line", status, |till| {
        lay(till, basket());
        till.step.set(Step::Discount(Some(0)));
    }),
    scene("cash", status, |till| {
        lay(till, split());
        till.step.set(Step::Cash);
    }),
    scene("terminal", status, |till| {
        lay(till, split());
        till.step.set(Step::Terminal);
    }),
    scene("tender-card", status, |till| {
        lay(till, split());
        till.step.set(Step::Tender(Part::Tender(0)));
    }),
    scene("tender-cash", status, |till| {
        lay(till, split());
        till.step.set(Step::Tender(Part::Tender(1)));
    }),
    scene("tender-asked", status, |till| {
        lay(till, undecided());
        till.step.set(Step::Tender(Part::Asked));
    }),
    scene("paid", status, |till| {
        lay(till, paid());
        till.step.set(Step::Paid);
    }),
    scene("leave", status, |till| {
        lay(till, basket());
        till.step.set(Step::Leave);
    }),
    scene("leave-paid", status, |till| {
        lay(till, split());
        till.step.set(Step::Leave);
    }),
    scene("ended", status, |till| till.step.set(Step::Ended(ended()))),
    scene("ended-by-card", cut_off, |till| till.step.set(Step::Ended(ended_by_card()))),
    scene("ended-again", status, |till| {
        till.step.set(Step::Ended(Ended { again: true, ..ended() }));
    }),
    scene("card-online", status, |till| {
        lay(till, amount_alone(1_240));
        till.step.set(Step::Card(sheet(), Deed::Take));
    }),
    scene("card-reserved", status, |till| till.step.set(Step::Card(reserved_sheet(), Deed::Take))),
    scene("card-floor", cut_off, |till| {
        lay(till, amount_alone(1_240));
        till.step.set(Step::Card(floor_sheet(), Deed::Take));
    }),
    scene("card-floor-manager", strained, |till| {
        lay(till, amount_alone(4_400));
        till.step.set(Step::Card(floor_sheet(), Deed::Take));
    }),
    scene("card-unknown-balance", cut_off, |till| {
        till.step.set(Step::Card(unknown_sheet(), Deed::Take));
    }),
    scene("card-blocked", status, |till| till.step.set(Step::Card(blocked_sheet(), Deed::Take))),
    scene("card-sell", status, |till| till.step.set(Step::Card(pending_sheet(), Deed::Fill))),
    scene("card-load", status, |till| till.step.set(Step::Card(sheet(), Deed::Fill))),
    scene("card-failed", status, |till| {
        till.step.set(Step::Card(sheet(), Deed::Take));
        till.failed.set(Some(disk_full()));
    }),
    scene("approve", strained, |till| {
        let request = Request::Take(floor_sheet(), euro(4_400), None);
        let why = crate::say::words().refusal("soft_line", &[]);
        till.step.set(Step::Approve(request, why));
    }),
    scene("approve-give-back", status, |till| {
        let why = crate::say::words().refusal("over_cap", &[("amount", euro(1_000).into())]);
        till.step.set(Step::Approve(Request::GiveBack(payment(9), row(), euro(1_240)), why));
    }),
    scene("approve-finish", strained, |till| {
        lay(till, paid());
        let why = crate::say::words().refusal("soft_line", &[]);
        till.step.set(Step::Approve(Request::Finish(finishing()), why));
    }),
    scene("approve-undo", status, |till| {
        lay(till, split());
        let undoing = Undoing {
            sale: split().sale,
            payment: payment(9),
            undoes: online_receipt().payment,
            last_four: "7Q4K".into(),
            amount: euro(1_240).minor,
        };
        let why = crate::say::words().refusal("over_cap", &[("amount", euro(1_000).into())]);
        till.step.set(Step::Approve(Request::Undo(undoing), why));
    }),
    scene("done-online", status, |till| till.step.set(Step::Done(online_receipt()))),
    scene("done-offline", cut_off, |till| till.step.set(Step::Done(offline_receipt()))),
    scene("done-rest", status, |till| {
        lay(till, split());
        till.step.set(Step::Done(online_receipt()));
    }),
    scene("done-again", status, |till| till.step.set(Step::Again(online_receipt()))),
    scene("refused-take-less", status, |till| {
        let request = Request::Take(sheet(), euro(1_240), None);
        let less = refusal("not_enough_funds", Help::TakeLess { amount: euro(410) });
        till.step.set(Step::Refused(less, Some(request)));
    }),
    scene("refused-limit", strained, |till| {
        let request = Request::Take(floor_sheet(), euro(4_400), None);
        let limit = refusal("beyond_limit", Help::WaitForLine);
        till.step.set(Step::Refused(limit, Some(request)));
    }),
    scene("refused-no-card", status, |till| {
        let reason = refusal("signed_wrong_signature", Help::CallHelp);
        till.step.set(Step::Refused(reason, None));
    }),
    scene("refused-finish", cut_off, |till| {
        lay(till, paid());
        let why = refusal("issue_ceiling_used_up", Help::WaitForLine);
        till.step.set(Step::Refused(why, Some(Request::Finish(finishing()))));
    }),
    scene("card-pays-no-card", status, |till| {
        lay(till, only_card());
        till.step.set(Step::Card(sheet(), Deed::Take));
    }),
    scene("give-back", status, |till| {
        till.step.set(Step::GiveBack(payment(9), row()));
    }),
    scene("receipts", cut_off, |till| till.page.set(Page::Receipts)),
    scene("day", cut_off, |till| till.page.set(Page::Day)),
    scene("status-online", status, |till| till.sheet.set(Some(Over::Status))),
    scene("status-syncing", syncing, |till| till.sheet.set(Some(Over::Status))),
    scene("status-offline", cut_off, |till| till.sheet.set(Some(Over::Status))),
    scene("status-strained", strained, |till| till.sheet.set(Some(Over::Status))),
    scene("help", status, |till| till.sheet.set(Some(Over::Help))),
    scene("notices", status, |till| {
        till.frame.set(Some(frame()));
        till.notices.set(notices());
    }),
    scene("away", status, |till| till.away.set(Some(away()))),
];
