//! Putting a whole status list together from its pieces.

use super::Alarm;
use crate::status_list::{StatusVersion, WholeStatusList};
use crate::sync::codec::{self, BadFrame};
use crate::sync::frames::STATUS_PARTS_MAX;

/// A whole status list, as far as its pieces came.
#[derive(Debug, Default)]
pub(super) struct StatusParts {
    version: Option<StatusVersion>,
    next: u16,
    bytes: Vec<u8>,
}

impl StatusParts {
    /// Takes the next piece; gives the list once it is whole.
    pub(super) fn add(
        &mut self,
        version: StatusVersion,
        (part, parts): (u16, u16),
        bytes: &[u8],
    ) -> Result<Option<WholeStatusList>, Alarm> {
        if part == 0 {
            *self = Self { version: Some(version), ..Self::default() };
        }
        let follows = self.version == Some(version) && self.next == part;
        if !follows || part >= parts || parts > STATUS_PARTS_MAX {
            return Err(Alarm::BadFrame(BadFrame::Malformed));
        }
        self.bytes.extend_from_slice(bytes);
        self.next = part.saturating_add(1);
        if self.next < parts {
            return Ok(None);
        }
        let whole = std::mem::take(self).bytes;
        codec::read_joined(&whole).map(Some).map_err(Alarm::BadFrame)
    }
}
