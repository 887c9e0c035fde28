//! The desk: all that an enrolled till knows, in memory, rebuilt from its database at each start.
//!
//! **Invariant:** nothing enters the desk that is not in the database first.

mod append;
mod have;
mod load;
mod take_up;

use crate::keys::BondBroken;
use crate::line::Address;
use crate::store::Life;
use shared::ids::{CardId, Epoch, ProgramId, Sequence, StatusIndex, TillId};
use shared::signing::{PublicKey, SecretKey, Verified};
use shared::status_list::StatusList;
use shared::sync::{CardSnapshot, EntryOutcome, Head, ProgramInfo, Programs, Roster, StaffMember};
use shared::till::{Binding, ClockGuard, TillBook};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustList};
use shared::wire::enrol::Enrolled;
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

pub(crate) use append::Pen;
pub(crate) use load::{Opened, open_admission, open_trust, root_key};

/// All that an enrolled till knows.
pub(crate) struct Desk {
    pub(crate) enrolled: Enrolled,
    pub(crate) server: Address,
    pub(crate) keys: Option<Keys>,
    pub(crate) broken: Option<BondBroken>,
    pub(crate) copied: Copied,
    pub(crate) book: TillBook,
    pub(crate) guard: ClockGuard,
    pub(crate) trust: Verified<TrustList>,
    pub(crate) list: Option<StatusList>,
    pub(crate) roster: Option<Verified<Roster>>,
    pub(crate) programs: Option<Verified<Programs>>,
    pub(crate) cards: BTreeMap<CardId, CardSnapshot>,
    pub(crate) seen: BTreeMap<CardId, Seen>,
    pub(crate) outcomes: BTreeMap<Sequence, EntryOutcome>,
    /// The newest entry about each card.
    pub(crate) latest: BTreeMap<CardId, Sequence>,
    /// When the newest grant was signed.
    pub(crate) grants_at: Timestamp,
    pub(crate) head: Option<Head>,
}

/// The secrets of an enrolled till, shared with the thread that speaks with headquarters.
pub(crate) struct Keys {
    pub(crate) signing: Arc<SecretKey>,
    pub(crate) pin: Zeroizing<[u8; 32]>,
}

/// Whether headquarters met a copy of this till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    NotKnown,
    Yes,
}

/// What a card said of itself, without what makes a working card.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub(crate) struct Seen {
    #[n(0)]
    pub(crate) program: Option<ProgramId>,
    #[n(1)]
    pub(crate) index: Option<StatusIndex>,
    #[n(2)]
    pub(crate) last_four: String,
}

impl Desk {
    pub(crate) fn till(&self) -> TillId {
        self.enrolled.till
    }

    pub(crate) fn epoch(&self) -> Epoch {
        self.enrolled.epoch
    }

    pub(crate) fn life(&self) -> Life {
        Life { till: self.enrolled.till, epoch: self.enrolled.epoch }
    }

    /// Whether offline classes are open to this till at all.
    pub(crate) fn binding(&self) -> Binding {
        match (self.broken, self.copied) {
            (None, Copied::NotKnown) => Binding::Intact,
            (Some(_), _) | (None, Copied::Yes) => Binding::Broken,
        }
    }

    /// The program of a card, by its token or by what the server said of it.
    pub(crate) fn program_of(&self, card: CardId) -> Option<&ProgramInfo> {
        let by_token = self.seen.get(&card).and_then(|seen| seen.program);
        let by_server = self.cards.get(&card).map(|snapshot| snapshot.program);
        self.programs.as_ref()?.find(by_token.or(by_server)?)
    }

    pub(crate) fn person(&self, id: shared::ids::StaffId) -> Option<&StaffMember> {
        self.roster.as_ref()?.find(id)
    }

    fn server_key(&self, id: shared::ids::KeyId) -> Option<PublicKey> {
        self.trust.key_for(id, Purpose::Server)
    }
}
