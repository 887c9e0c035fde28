//! The one place that turns what failed into a code and a sentence for the screen.

mod codes;

use crate::folder::FolderFault;
use crate::keys::{BondBroken, KeyFault};
use crate::line::LineFault;
use crate::scan::{MEGAPIXELS_MAX, SourceFault};
use crate::store::StoreFault;
use codes::{bond_code, folder_code, line_code, port_code, source_code, store_code};
use shared::time::Millis;
use shared::wire::screen::ScreenError;
use shared::words::{Part, Words};

/// Why the till could not do what it was asked: the world failed, or the question has no answer here.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// The line.
    #[error(transparent)]
    Line(#[from] LineFault),
    /// A picture or the camera.
    #[error(transparent)]
    Source(#[from] SourceFault),
    /// The key and the journal do not belong together, so nothing can be signed.
    #[error("the till's key and journal do not belong together: {0:?}")]
    Bond(BondBroken),
    /// The journal on the disk is not a chain of this till's entries.
    #[error("the journal is broken at entry {sequence}: {why}")]
    Journal {
        /// The first entry that is wrong.
        sequence: u64,
        /// What is wrong with it.
        why: String,
    },
    /// What the server said at enrolment does not hold together.
    #[error("the enrolment is not understood: {why}")]
    Enrolment {
        /// What is odd.
        why: String,
    },
    /// The entry cannot be made.
    #[error(transparent)]
    NotAnEntry(#[from] shared::till::NotAnEntry),
    /// The port at which the screens are shown.
    #[error("the port cannot be used: {0}")]
    Port(#[source] std::io::Error),
    /// Entries wait for the server, so this till must stay what it is.
    #[error("{count} entries wait for headquarters")]
    EntriesPending {
        /// How many.
        count: usize,
    },
    /// No PIN is looked at for now.
    #[error("too many wrong PINs; wait {wait:?}")]
    PinWait {
        /// For how long.
        wait: Millis,
    },
    /// Anything that needs no more than its code.
    #[error("{}", .0.code())]
    Plain(Plain),
}

/// What needs no more than a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// The till has not joined a store.
    NotEnrolled,
    /// It has, and may not join again just like that.
    EnrolledAlready,
    /// Nobody is signed in.
    NotSignedIn,
    /// The person's role does not allow it.
    NotAllowed,
    /// The roster has no such person.
    UnknownPerson,
    /// The PIN is not theirs.
    WrongPin,
    /// Only a demonstration may do that.
    NotDemo,
    /// The input is not of the command's type.
    InputNotUnderstood,
    /// The amount is beyond what is counted.
    AmountTooLarge,
    /// The amount has parts of a minor unit.
    AmountNotWhole,
    /// What was typed is no amount.
    AmountUnreadable,
    /// The amount is of no currency.
    UnknownCurrency,
    /// There is no such command.
    UnknownCommand,
    /// No camera and no files to look at.
    NoPictureSource,
    /// The picture holds no code.
    NoCodeInPicture,
    /// A code was read, and it is not one that joins a till.
    NotAnEnrolCode,
    /// The approver is the person who asks.
    ApproverIsRequester,
    /// This till has no such payment.
    UnknownPayment,
    /// This till has no printer.
    NoPrinter,
    /// What was written is no place of a printer.
    PrinterUnreadable,
    /// Nothing happened that a report could tell of, or it has no such number.
    NothingToReport,
}

impl From<Plain> for Fault {
    fn from(plain: Plain) -> Self {
        Self::Plain(plain)
    }
}

impl Plain {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not_enrolled",
            Self::EnrolledAlready => "enrolled_already",
            Self::NotSignedIn => "not_signed_in",
            Self::NotAllowed => "not_allowed",
            Self::UnknownPerson => "unknown_person",
            Self::WrongPin => "wrong_pin",
            Self::NotDemo => "not_demo",
            Self::InputNotUnderstood => "input_not_understood",
            Self::AmountTooLarge => "amount_too_large",
            Self::AmountNotWhole => "amount_not_whole",
            Self::AmountUnreadable => "amount_unreadable",
            Self::UnknownCurrency => "unknown_currency",
            Self::UnknownCommand => "unknown_command",
            Self::NoPictureSource => "no_picture_source",
            Self::NoCodeInPicture => "no_code_in_picture",
            Self::NotAnEnrolCode => "not_an_enrol_code",
            Self::ApproverIsRequester => "approver_is_requester",
            Self::UnknownPayment => "unknown_payment",
            Self::NoPrinter => "no_printer",
            Self::PrinterUnreadable => "printer_unreadable",
            Self::NothingToReport => "nothing_to_report",
        }
    }
}

impl Fault {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Store(fault) => store_code(fault),
            Self::Key(KeyFault::Folder(fault)) | Self::Folder(fault) => folder_code(fault),
            Self::Key(KeyFault::File(_)) => "key_unreadable",
            Self::Key(KeyFault::Exposed { .. }) => "key_exposed",
            Self::Line(fault) => line_code(fault),
            Self::Source(fault) => source_code(fault),
            Self::Bond(broken) => bond_code(*broken),
            Self::Journal { .. } => "journal_broken",
            Self::Enrolment { .. } => "enrolment_not_understood",
            Self::NotAnEntry(shared::till::NotAnEntry::ApproverIsCashier) => {
                "approver_is_requester"
            }
            Self::NotAnEntry(_) => "not_an_entry",
            Self::Port(error) => port_code(error),
            Self::EntriesPending { .. } => "entries_pending",
            Self::PinWait { .. } => "pin_wait",
            Self::Plain(plain) => plain.code(),
        }
    }

    /// What the screen shows. Details go to the log, once, here.
    pub fn to_screen(&self, words: &Words) -> ScreenError {
        let code = self.code();
        tracing::warn!(fault.code = code, "The till could not do what was asked: {self}");
        ScreenError { code: code.to_string(), words: words.fault(code, &self.parts()) }
    }

    fn parts(&self) -> Vec<(&'static str, Part)> {
        match self {
            Self::EntriesPending { count } => vec![("count", part(*count))],
            Self::Journal { sequence, .. } => vec![("entry", part(*sequence))],
            Self::PinWait { wait } => vec![("seconds", part(wait.0.div_ceil(1_000)))],
            Self::Source(SourceFault::TooLarge { width, height, .. }) => vec![
                ("width", Part::from(*width)),
                ("height", Part::from(*height)),
                ("megapixels", part(MEGAPIXELS_MAX)),
            ],
            Self::Key(KeyFault::Exposed { path }) => {
                vec![("file", Part::Text(path.display().to_string()))]
            }
            Self::Store(_)
            | Self::Key(_)
            | Self::Folder(_)
            | Self::Line(_)
            | Self::Source(_)
            | Self::Bond(_)
            | Self::Enrolment { .. }
            | Self::NotAnEntry(_)
            | Self::Port(_)
            | Self::Plain(_) => Vec::new(),
        }
    }
}

fn part(count: impl TryInto<i64>) -> Part {
    Part::Count(count.try_into().unwrap_or(i64::MAX))
}

/// Why the second carrier does not serve a question.
#[cfg(feature = "loopback")]
#[derive(Debug)]
pub(crate) enum NotServed {
    /// The till could not do it, and says why.
    Told(ScreenError),
    /// The question is not JSON.
    NotJson,
    /// The token is missing, or of an earlier start.
    NoToken,
    /// It was asked under another name than this machine's own.
    OtherHost,
    /// There is no such page.
    NoSuchPage,
    /// What answered it ended early.
    Died,
}

#[cfg(feature = "loopback")]
impl axum::response::IntoResponse for NotServed {
    fn into_response(self) -> axum::response::Response {
        use axum::http::StatusCode;
        match self {
            Self::Told(error) => {
                (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response()
            }
            Self::NotJson => StatusCode::BAD_REQUEST.into_response(),
            Self::NoToken => StatusCode::UNAUTHORIZED.into_response(),
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST.into_response(),
            Self::NoSuchPage => StatusCode::NOT_FOUND.into_response(),
            Self::Died => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
