//! The states, one row each.

use super::figures::{
    away, blocked_sheet, cut_off, disk_full, enrolling, euro, floor_sheet, frame, no_camera,
    nobody, notices, payment, pending_sheet, refusal, reserved_sheet, sheet, status, strained,
    syncing, unknown_sheet, wrong_code, wrong_pin,
};
use super::receipts::{offline_receipt, online_receipt, row, split_sale};
use crate::till::model::{Deed, Over, Page, Request, Step, Till};
use leptos::prelude::{Set, Update};
use shared::wire::screen::{Act, Help, TillStatus};

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
    scene("sign-in", nobody, |_| ()),
    scene("sign-in-wrong-pin", nobody, |till| till.failed.set(Some(wrong_pin()))),
    scene("idle", status, |till| till.frame.set(Some(frame()))),
    scene("idle-with-sale", status, |till| {
        till.sale.set(split_sale());
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
    scene("due", status, |till| till.step.set(Step::Due(Some(1)))),
    scene("card-online", status, |till| {
        till.sale.update(|sale| sale.due = Some(euro(1_240).minor));
        till.step.set(Step::Card(sheet(), Deed::Take));
    }),
    scene("card-reserved", status, |till| till.step.set(Step::Card(reserved_sheet(), Deed::Take))),
    scene("card-floor", cut_off, |till| {
        till.sale.update(|sale| sale.due = Some(euro(1_240).minor));
        till.step.set(Step::Card(floor_sheet(), Deed::Take));
    }),
    scene("card-floor-manager", strained, |till| {
        till.sale.update(|sale| sale.due = Some(euro(4_400).minor));
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
        let request = Request::Card(Act::Redeem, floor_sheet(), euro(4_400));
        let why = crate::say::words().refusal("soft_line", &[]);
        till.step.set(Step::Approve(request, why));
    }),
    scene("done-online", status, |till| till.step.set(Step::Done(online_receipt()))),
    scene("done-offline", cut_off, |till| till.step.set(Step::Done(offline_receipt()))),
    scene("done-rest", status, |till| {
        till.sale.set(split_sale());
        till.step.set(Step::Done(online_receipt()));
    }),
    scene("done-again", status, |till| till.step.set(Step::Again(online_receipt()))),
    scene("refused-take-less", status, |till| {
        let request = Request::Card(Act::Redeem, sheet(), euro(1_240));
        let less = refusal("not_enough_funds", Help::TakeLess { amount: euro(410) });
        till.step.set(Step::Refused(less, Some(request)));
    }),
    scene("refused-limit", strained, |till| {
        let request = Request::Card(Act::Redeem, floor_sheet(), euro(4_400));
        let limit = refusal("beyond_limit", Help::WaitForLine);
        till.step.set(Step::Refused(limit, Some(request)));
    }),
    scene("refused-no-card", status, |till| {
        let reason = refusal("signed_wrong_signature", Help::CallHelp);
        till.step.set(Step::Refused(reason, None));
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
