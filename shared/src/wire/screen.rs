//! The till's screen and the till: one typed command per question, one stream of numbered events.
//!
//! Two carriers bring the same JSON.
//!
//! In the window it is Tauri: each command is `invoke(NAME, { input })`, which resolves with its `Out` or
//! rejects with a [`ScreenError`], and the events are `invoke("events", { after: N })`, the same question as
//! below. (A page that asks for “everything after N” cannot miss what happened before it listened, so neither
//! carrier pushes.)
//!
//! In an ordinary browser it is HTTP on loopback:
//!
//! - `POST /ipc/{NAME}` with the command's `In` as JSON (`null` where it is `()`), answered by 200 and its
//!   `Out`, or 422 and a [`ScreenError`];
//! - `GET /ipc/events?after=N` answers, as soon as there is one and after 25 seconds at the latest, with a
//!   JSON array of the [`Numbered`] events above `N`; an empty array means “ask again”;
//! - both carry `Authorization: Bearer <token>`, where the token stands in the page's address as
//!   `#token=…`. 401 means that it is not, or no longer, valid: the page says to open the till again.
//!
//! Events are numbered from 1 without gaps in the order in which they happened, except that only the newest
//! preview frame is kept. A till that no longer has event `N + 1` begins its answer with a
//! [`Event::Status`], which replaces everything the screen knew. [`TillStatus::event`] names the event that
//! a status already includes; the screen listens from there.
//!
//! An amount that the rules do not let the till take is a [`Refusal`] inside the answer. A [`ScreenError`] is
//! what failed in the world: a wrong PIN, a full disk, a server away.

mod card;
mod commands;
mod day;
mod event;
mod outcome;
mod printer;
mod sale;
mod secret;
mod status;
#[cfg(test)]
mod tests;

pub use card::{Asked, CardSheet, CardState, FigureFrom, Known, Take};
pub use commands::{
    ActOnCard, Activate, Balance, COMMAND_NAMES, CardAsked, CardByNumber, CardByToken, CutLine,
    DayClose, DayNow, DayPrint, DayTotals, Drawer, Enrol, EnrolPicture, EnrolScan, EnrolWith,
    GiveUp, HeadRoomNow, HealLine, LastReceipts, LastReceiptsOf, Load, NewPayment, NewSale,
    Picture, PrintAgain, PrinterNow, PrinterSet, PrinterTest, ReceiptShown, Redeem, RedeemFrom,
    Refund, Reverse, SaleAbandon, SaleCard, SaleFinish, SaleNow, SaleOpen, SalePay, SaleReceipts,
    SaleShown, SaleStep, SaleUndo, ScanPicture, ScanStart, ScanStop, SignIn, SignInWith, SignOut,
    StaffList, SyncNow, TillState, VoidPayment,
};
pub use day::{AtDrawer, CloseDay, ClosedDay, DayNo, DayOutcome, DayPaperOf, DaySheet};
pub use event::{EVENTS, Event, Frame, FrameKind, Notice, Numbered, Tone};
pub use outcome::{
    Act, DayTotal, Help, MoneyClass, Outcome, Receipt, ReceiptRow, Refusal, Settling, Totals,
    TryAgain,
};
pub use printer::{PrinterState, PrinterWith};
pub use sale::{
    FinishSale, OnSale, PayByCard, SaleOutcome, SaleSheet, SaleStands, SellCard, UndoInSale,
};
pub use secret::{Pin, Secret};
pub use status::{
    Can, Cannot, FrameFrom, HeadRoom, Line, LineState, Person, Place, Role, ScreenError, Theme,
    TillStatus,
};

use serde::{Serialize, de::DeserializeOwned};

/// One question that the screen asks the till, with the types of its answers.
pub trait Command {
    /// Its name on every carrier, in lower case with underscores.
    const NAME: &'static str;
    /// What the screen says.
    type In: Serialize + DeserializeOwned + Send + 'static;
    /// What the till answers.
    type Out: Serialize + DeserializeOwned + Send + 'static;
    /// What the till answers when the world failed it.
    type Err: Serialize + DeserializeOwned + Send + 'static;
}
