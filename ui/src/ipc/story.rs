//! The gallery's till: it answers with made-up figures and moves nothing.

use super::{Lost, json};
use crate::gallery;
use shared::wire::screen::{
    Balance, CardAsked, CardByNumber, CardByToken, Command, CutLine, DayTotals, Enrol,
    EnrolPicture, EnrolWith, HealLine, LastReceipts, Redeem, ScanPicture, Secret, SignIn, SignOut,
    StaffList, SyncNow, TillState,
};

/// Answers a command.
#[expect(clippy::unused_async, reason = "it stands where the carriers that wait stand")]
pub(super) async fn call(name: &str, _input: &str) -> Result<String, Lost> {
    match name {
        TillState::NAME => json(&gallery::first_status()),
        Enrol::NAME | SignIn::NAME | SyncNow::NAME | CutLine::NAME | HealLine::NAME => {
            json(&gallery::status())
        }
        EnrolPicture::NAME => json(&EnrolWith {
            server: "https://hq.example:7400".into(),
            code: Secret("K7QM-2RXD-91PT-ZC4V".into()),
        }),
        SignOut::NAME => {
            json(&shared::wire::screen::TillStatus { cashier: None, ..gallery::status() })
        }
        StaffList::NAME => json(&gallery::people()),
        LastReceipts::NAME => json(&gallery::receipts()),
        DayTotals::NAME => json(&gallery::totals()),
        Balance::NAME => json(&gallery::sheet()),
        CardByNumber::NAME | CardByToken::NAME | ScanPicture::NAME => {
            json(&CardAsked::Sheet { sheet: Box::new(gallery::sheet()) })
        }
        Redeem::NAME => json(&gallery::outcome()),
        _ => Ok("null".into()),
    }
}
