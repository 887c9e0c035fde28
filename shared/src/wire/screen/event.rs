//! What the till tells the screen without being asked.

use super::{CardSheet, EnrolWith, Receipt, Refusal, SaleSheet, TillStatus};
use serde::{Deserialize, Serialize};

/// The name under which both carriers are asked for events.
pub const EVENTS: &str = "events";

/// An event with its place in the stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// From 1, rising.
    pub number: u64,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Event {
    /// Something in the status changed; this is all of it.
    Status {
        /// The new status.
        status: Box<TillStatus>,
    },
    /// A code was read and belongs to a card; scanning has stopped.
    ScanRead {
        /// The card.
        sheet: Box<CardSheet>,
    },
    /// The code of an enrolment was read; scanning has stopped.
    EnrolRead {
        /// The address and the code in it.
        with: EnrolWith,
    },
    /// A code was read and is no card that can be used, or not what joins a till, or the pictures ended; scanning goes on.
    ScanFailed {
        /// Why, and what helps.
        refusal: Refusal,
    },
    /// A picture from the camera, at most 12 in a second and only while scanning.
    Frame {
        /// The picture.
        frame: Frame,
    },
    /// A payment that may not have been shown before the till stopped; it comes before anything else, and
    /// again after every [`TillState`](super::TillState) until [`ReceiptShown`](super::ReceiptShown) names it.
    ShowReceipt {
        /// The receipt to show.
        receipt: Box<Receipt>,
    },
    /// The newest sale that was paid, where the till may have stopped before its end was seen. It comes, and comes
    /// again, like a receipt, until [`SaleShown`](super::SaleShown) names it or another sale is opened.
    ShowSale {
        /// The sale.
        sale: Box<SaleSheet>,
    },
    /// Something that people should know and need not answer.
    Notice {
        /// The words.
        notice: Notice,
    },
}

/// A small picture of what the camera sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// How the bytes are to be read.
    pub kind: FrameKind,
    /// Its width in pixels, 640 at most.
    pub width: u16,
    /// Its height in pixels, 480 at most.
    pub height: u16,
    /// The bytes in base64 (RFC 4648, with padding).
    pub data: String,
}

/// How the bytes of a picture are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameKind {
    /// One byte a pixel, row by row, 0 is black.
    Grey,
    /// A JPEG file.
    Jpeg,
}

/// A line of news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// A stable code.
    pub code: String,
    /// The sentence, in the screen's language.
    pub words: String,
    /// How it sounds.
    pub tone: Tone,
}

/// How news sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something went well.
    Good,
    /// Something about working without the line.
    Offline,
    /// Something to look at soon.
    Warn,
    /// Something is wrong.
    Bad,
}
