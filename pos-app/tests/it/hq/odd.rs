//! What this headquarters can be told to be, so that a till meets what is rare.

use super::Hq;
use super::books::{Desk, ISSUER};
use shared::books::{Card, Enrolment};
use shared::credential::Issued;
use shared::ids::{CardId, Epoch, ServerEpoch, TillId};
use shared::signing::SecretKey;
use shared::sync::Bye;
use shared::sync::server_side::{Event, Standing};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustedKey};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// It signs no limit.
    NoLimit,
    /// It has no list of blocked cards.
    NoList,
    /// Its cards are taken and sold with the line alone.
    OnlineOnly,
    /// It is no demonstration.
    NoDemo,
    /// What it answers to a code does not hold together.
    OtherRoot,
    /// It refuses every code for this reason.
    Refuses(&'static str),
    /// It answers to a code with something else.
    Babbles,
    /// It shows less of a journal than it showed before.
    OldHead,
    /// Tills stand so with it.
    Stands(Standing),
    /// It signs the list of people with a key that signs other things.
    Mixes,
    /// It ends every conversation like this.
    Ends(Bye),
}

/// Who signed a card.
#[derive(Clone, Copy)]
pub(crate) enum SignedBy {
    /// A key that no list names.
    Stranger,
    /// One that was revoked.
    Retired,
    /// One whose time has not come.
    Newborn,
    /// The server's, which signs no cards.
    Server,
}

impl SignedBy {
    fn key(self) -> SecretKey {
        let seed = match self {
            Self::Server => 2,
            Self::Stranger => 20,
            Self::Retired => 21,
            Self::Newborn => 22,
        };
        SecretKey::from_seed(&[seed; 32])
    }
}

/// Keys beside the one that signs cards now.
pub(super) fn other_issuers() -> [TrustedKey; 2] {
    let issuer = |who: SignedBy| TrustedKey {
        key: who.key().public(),
        purpose: Purpose::Issuer,
        not_before: Timestamp(0),
        revoked_at: None,
    };
    let newborn = TrustedKey { not_before: Timestamp(i64::MAX), ..issuer(SignedBy::Newborn) };
    [TrustedKey { revoked_at: Some(Timestamp(1)), ..issuer(SignedBy::Retired) }, newborn]
}

impl Hq {
    pub(crate) fn be(&self, odd: Odd) {
        self.desk().odd.push(odd);
    }

    /// Nothing is odd any more.
    pub(crate) fn be_well(&self) {
        self.desk().odd.clear();
    }

    /// The books were restored, and the root says so.
    pub(crate) fn restored(&self) {
        let mut desk = self.desk();
        desk.epoch = ServerEpoch(2);
        desk.books.server_epoch = ServerEpoch(2);
    }

    /// A card of ours that stands in no book.
    pub(crate) fn unknown_card(&self) -> Issued {
        self.desk().draw_card(&SecretKey::from_seed(&ISSUER)).0
    }

    pub(crate) fn card_signed_by(&self, who: SignedBy) -> Issued {
        self.desk().draw_card(&who.key()).0
    }

    /// The card's last day is over.
    pub(crate) fn expire(&self, card: CardId) {
        let mut desk = self.desk();
        let known = desk.books.cards.get(card).unwrap().unwrap().clone();
        desk.books.cards.put(card, Card { expires_at: Some(Timestamp(1)), ..known });
    }

    /// These books have another key for the first till by now.
    pub(crate) fn mix_up_the_keys(&self) {
        let mut desk = self.desk();
        let till = (TillId(1), Epoch(1));
        let known = desk.books.enrolments.get(till).unwrap().unwrap().clone();
        let key = SignedBy::Stranger.key().public();
        desk.books.enrolments.put(till, Enrolment { key, ..known });
    }
}

impl Desk {
    pub(super) fn is(&self, odd: Odd) -> bool {
        self.odd.contains(&odd)
    }

    /// Why every code is refused.
    pub(super) fn refuses(&self) -> Option<&'static str> {
        self.odd
            .iter()
            .find_map(|odd| if let Odd::Refuses(code) = odd { Some(*code) } else { None })
    }

    /// How a till stands with these books.
    pub(super) fn standing(&self, till: TillId, epoch: Epoch) -> Event {
        let key = self.key_of(till, epoch);
        let usual = Event::Standing(key.map_or(Standing::NotEnrolled, Standing::Enrolled));
        self.odd.iter().fold(usual, |usual, odd| match odd {
            Odd::Stands(standing) => Event::Standing(*standing),
            Odd::Ends(bye) => Event::End(*bye),
            Odd::NoLimit
            | Odd::NoList
            | Odd::OnlineOnly
            | Odd::NoDemo
            | Odd::OtherRoot
            | Odd::Refuses(_)
            | Odd::Babbles
            | Odd::Mixes
            | Odd::OldHead => usual,
        })
    }
}
