//! The watch that a till keeps over the server's signed heads (invariant 9).

use super::signed::Head;
use crate::ids::{EntryHash, ServerEpoch};
use crate::signing::Verified;

/// The newest head that a till has of its own journal, kept across restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadKeeper {
    server_epoch: ServerEpoch,
    last: Option<Head>,
}

/// What a head says that was not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadNews {
    /// The server holds more, or begins again in a new life of its books.
    Newer,
    /// Nothing: it is the one that is known, or one from before it.
    Nothing,
}

/// Why a server's head is refused. Checked top to bottom. All but the first mean that the till tells people
/// and stops trusting this server's word on what is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum HeadFault {
    /// It is about another till or epoch.
    #[error("the server's head is about another journal")]
    Elsewhere,
    /// It is of a life of the server's books that the root did not open.
    #[error("the server opened new books that the root did not sign")]
    UnknownServerEpoch,
    /// It is of a life of the server's books that is over.
    #[error("the server went back to books that were closed")]
    OldServerEpoch,
    /// The server says later that it holds less.
    #[error("the server says that it holds fewer entries than it said before")]
    WentBack,
    /// The server names another entry at a place where this till has its own.
    #[error(
        "the server holds another entry at the same place: this till was copied, or the server's books were changed"
    )]
    Forked,
    /// The server holds more than this till ever wrote: the till came from a backup, or was copied.
    #[error("the server holds entries that this till does not have")]
    Ahead,
}

impl HeadKeeper {
    /// Begins with what the till kept.
    pub fn new(server_epoch: ServerEpoch, last: Option<Head>) -> Self {
        Self { server_epoch, last }
    }

    /// The newest head.
    pub fn last(&self) -> Option<&Head> {
        self.last.as_ref()
    }

    /// The life of the server's books that the till knows.
    pub fn server_epoch(&self) -> ServerEpoch {
        self.server_epoch
    }

    /// The root opened a new life of the server's books; older ones are over. Gives whether that was news.
    pub fn open(&mut self, server_epoch: ServerEpoch) -> bool {
        let is_new = server_epoch > self.server_epoch;
        self.server_epoch = self.server_epoch.max(server_epoch);
        is_new
    }

    /// Takes up a head if it may follow the last one. `own_hash` is the till's own entry at that place: none
    /// where the till never wrote so many. Before the first entry it is [`EntryHash::GENESIS`].
    pub fn take_up(
        &mut self,
        head: &Verified<Head>,
        own_hash: Option<EntryHash>,
    ) -> Result<HeadNews, HeadFault> {
        if let Some(last) = &self.last
            && (head.till != last.till || head.epoch != last.epoch)
        {
            return Err(HeadFault::Elsewhere);
        }
        if head.server_epoch > self.server_epoch {
            return Err(HeadFault::UnknownServerEpoch);
        }
        if head.server_epoch < self.server_epoch {
            return Err(HeadFault::OldServerEpoch);
        }
        let same_books = self.last.filter(|last| last.server_epoch == head.server_epoch);
        if let Some(last) = same_books {
            let goes_back = head.place.sequence < last.place.sequence;
            if goes_back && head.at > last.at {
                return Err(HeadFault::WentBack);
            }
            if head.place.sequence == last.place.sequence && head.place.hash != last.place.hash {
                return Err(HeadFault::Forked);
            }
            if goes_back || **head == last {
                return Ok(HeadNews::Nothing);
            }
        }
        match own_hash {
            None => return Err(HeadFault::Ahead),
            Some(own) if own != head.place.hash => return Err(HeadFault::Forked),
            Some(_) => {}
        }
        // Nothing below this line can be refused.
        let is_newer = same_books.is_none_or(|last| head.place.sequence > last.place.sequence);
        self.last = Some(**head);
        Ok(if is_newer { HeadNews::Newer } else { HeadNews::Nothing })
    }
}
