//! The one place that turns what failed into a code and a sentence for the screen.

use crate::folder::FolderFault;
use crate::keys::{BondBroken, KeyFault};
use crate::line::{BadAddress, LineFault};
use crate::scan::{MEGAPIXELS_MAX, SourceFault};
use crate::store::StoreFault;
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
    /// The amount is no money: too large, not whole, or of no currency.
    BadAmount,
    /// There is no such command.
    UnknownCommand,
    /// No camera and no files to look at.
    NoPictureSource,
    /// The picture holds no code.
    NoCodeInPicture,
    /// The approver is the person who asks.
    ApproverIsRequester,
    /// This till has no such payment.
    UnknownPayment,
}

impl From<Plain> for Fault {
    fn from(plain: Plain) -> Self {
        Self::Plain(plain)
    }
}

impl Plain {
    fn code(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not_enrolled",
            Self::EnrolledAlready => "enrolled_already",
            Self::NotSignedIn => "not_signed_in",
            Self::NotAllowed => "not_allowed",
            Self::UnknownPerson => "unknown_person",
            Self::WrongPin => "wrong_pin",
            Self::NotDemo => "not_demo",
            Self::InputNotUnderstood => "input_not_understood",
            Self::BadAmount => "bad_amount",
            Self::UnknownCommand => "unknown_command",
            Self::NoPictureSource => "no_picture_source",
            Self::NoCodeInPicture => "no_code_in_picture",
            Self::ApproverIsRequester => "approver_is_requester",
            Self::UnknownPayment => "unknown_payment",
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
            Self::Line(fault) => line_code(fault),
            Self::Source(fault) => source_code(fault),
            Self::Bond(broken) => bond_code(*broken),
            Self::Journal { .. } => "journal_broken",
            Self::Enrolment { .. } => "enrolment_not_understood",
            Self::NotAnEntry(shared::till::NotAnEntry::ApproverIsCashier) => {
                "approver_is_requester"
            }
            Self::NotAnEntry(_) => "not_an_entry",
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
            Self::PinWait { wait } => vec![("seconds", part(wait.0.div_ceil(1_000)))],
            Self::Source(SourceFault::TooLarge { width, height, .. }) => vec![
                ("width", Part::from(*width)),
                ("height", Part::from(*height)),
                ("megapixels", part(MEGAPIXELS_MAX)),
            ],
            Self::Store(_)
            | Self::Key(_)
            | Self::Folder(_)
            | Self::Line(_)
            | Self::Source(_)
            | Self::Bond(_)
            | Self::Journal { .. }
            | Self::Enrolment { .. }
            | Self::NotAnEntry(_)
            | Self::Plain(_) => Vec::new(),
        }
    }
}

fn part(count: impl TryInto<i64>) -> Part {
    Part::Count(count.try_into().unwrap_or(i64::MAX))
}

fn store_code(fault: &StoreFault) -> &'static str {
    match fault {
        StoreFault::DiskFull => "disk_full",
        StoreFault::ReadOnly => "folder_read_only",
        StoreFault::Damaged { .. } => "database_damaged",
        StoreFault::NoLog { .. } => "disk_cannot_log",
        StoreFault::TooNew { .. } => "database_newer",
        StoreFault::MigrationChanged { .. } => "database_changed",
        StoreFault::PlaceTaken { .. } | StoreFault::Sqlite(_) | StoreFault::File(_) => {
            "database_failed"
        }
    }
}

fn folder_code(fault: &FolderFault) -> &'static str {
    use std::io::ErrorKind;
    match fault {
        FolderFault::InUse { .. } => "folder_in_use",
        FolderFault::Unusable { source, .. } => {
            let kind = source.kind();
            if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
                "disk_full"
            } else if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
                "folder_read_only"
            } else {
                "folder_unusable"
            }
        }
    }
}

fn line_code(fault: &LineFault) -> &str {
    match fault {
        LineFault::Address(BadAddress::Malformed) => "server_address",
        LineFault::Address(BadAddress::PlainToAnotherMachine) => "server_plain_address",
        LineFault::Authority { .. } => "server_authority",
        LineFault::Cut => "line_cut",
        LineFault::Unreachable(_) => "server_unreachable",
        LineFault::Certificate(_) => "server_certificate",
        LineFault::TooSlow => "server_too_slow",
        LineFault::Unexpected { .. } => "server_unexpected",
        LineFault::Refused { code } => code,
    }
}

fn source_code(fault: &SourceFault) -> &'static str {
    match fault {
        SourceFault::CannotOpen { .. } => "picture_missing",
        SourceFault::Empty { .. } => "picture_empty",
        SourceFault::NotAnImage { .. } => "picture_not_an_image",
        SourceFault::TooLarge { .. } => "picture_too_large",
        SourceFault::Damaged { .. } | SourceFault::WrongSize { .. } => "picture_damaged",
        SourceFault::NoPictures { .. } => "picture_none",
        SourceFault::NoCameraInBuild => "camera_not_built",
        SourceFault::Camera { .. } => "camera_failed",
    }
}

fn bond_code(broken: BondBroken) -> &'static str {
    match broken {
        BondBroken::NoKey => "key_missing",
        BondBroken::NoMark | BondBroken::JournalSetBack => "journal_set_back",
        BondBroken::OtherMachine => "other_machine",
    }
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
