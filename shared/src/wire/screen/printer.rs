//! The till's printer.

use crate::paper::Paper;
use serde::{Deserialize, Serialize};

/// The printer that a till is to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterWith {
    /// `tcp://HOST`, `tcp://HOST:PORT` or a device such as `/dev/usb/lp0`; none for no printer.
    pub place: Option<String>,
    /// Its roll.
    #[serde(default)]
    pub paper: Paper,
}

/// How it stands with the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterState {
    /// Where it is; none where there is none.
    pub place: Option<String>,
    /// Its roll.
    pub paper: Paper,
    /// Papers that wait for it.
    pub waiting: u32,
    /// Why it does not print, in words, if so.
    pub fault: Option<String>,
}
