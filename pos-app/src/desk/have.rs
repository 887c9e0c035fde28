//! What the till tells the server that it has already.

use super::Desk;
use shared::ids::LimitNumber;
use shared::status_list::StatusList;
use shared::sync::Have;

impl Desk {
    /// What the till has, for its greeting.
    pub(crate) fn have(&self) -> Have {
        Have {
            tip: self.book.place(),
            outcomes: self.book.settled_through(),
            server_epoch: self.book.server_epoch(),
            limit: self.book.limit().map_or(LimitNumber(0), |limit| limit.number),
            grants_at: self.grants_at,
            cards_at: self.cards.values().map(|card| card.as_of).max().unwrap_or_default(),
            trust_list: self.trust.number(),
            status_list: self.list.as_ref().map(StatusList::version),
            roster: self.roster.as_ref().map_or(0, |roster| roster.version),
            programs: self.programs.as_ref().map_or(0, |programs| programs.version),
        }
    }
}
