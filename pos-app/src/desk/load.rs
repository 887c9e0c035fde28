//! Rebuilding the desk from the database.

use super::{Copied, Desk, Keys, Seen};
use crate::error::Fault;
use crate::keys::Bond;
use crate::store::{EntryRow, Kind, Life, Store, StoreFault};
use shared::ids::{CardId, EntryHash, LimitNumber, Sequence};
use shared::journal::{Body, Entry, Place};
use shared::limits::{Grant, Holder, Limit};
use shared::signing::{Payload, PublicKey, Signed, Verified};
use shared::status_list::{StatusList, WholeStatusList};
use shared::sync::{Admission, CardSnapshot, EntryOutcome, Head};
use shared::till::{ClockGuard, TillBook};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustList, accept};
use shared::wire::enrol::Enrolled;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many rows are read at once.
const ROWS: u32 = 1_000;

/// A desk that was just rebuilt.
pub(crate) struct Opened {
    pub(crate) desk: Desk,
    /// A limit that was kept and not yet journalled: the power failed in between.
    pub(crate) unjournalled: Option<Body>,
}

/// The root's key as the server named it at enrolment.
pub(crate) fn root_key(enrolled: &Enrolled) -> Result<PublicKey, Fault> {
    enrolled.root.parse().map_err(|error| odd(&error))
}

/// What the server signed of who this till is; none where it joined before servers did.
pub(crate) fn open_admission(enrolled: &Enrolled) -> Option<Signed<Admission>> {
    Signed::from_bytes(hex::decode(&enrolled.admission).ok()?).ok()
}

/// Opens the trust list that came with the enrolment.
pub(crate) fn open_trust(enrolled: &Enrolled) -> Result<Verified<TrustList>, Fault> {
    let bytes = hex::decode(&enrolled.trust_list).map_err(|error| odd(&error))?;
    let signed = Signed::<TrustList>::from_bytes(bytes).map_err(|error| odd(&error))?;
    accept(&signed, root_key(enrolled)?, None).map_err(|error| odd(&error))
}

impl Desk {
    /// Rebuilds everything.
    pub(crate) fn load(
        store: &Store,
        bond: &Bond,
        enrolled: Enrolled,
        server: &str,
    ) -> Result<Opened, Fault> {
        let trust = newest_trust(store, &enrolled)?;
        let server = server.parse().map_err(crate::line::LineFault::from)?;
        let life = Life { till: enrolled.till, epoch: enrolled.epoch };
        let rows = Rows::read(store, life)?;
        let head = rows.place();
        let at = |sequence: Sequence| rows.hashes.get(&sequence).copied();
        let latest = rows.latest();
        let (keys, broken) = bond.check(enrolled.till, enrolled.epoch, head, at)?;
        let own_key = keys.as_ref().map(|keys| keys.signing.public());
        let (book, limit_seen) = rows.fold(&enrolled, own_key, &trust)?;
        let mut desk = Self {
            enrolled,
            server,
            keys: keys.map(|keys| Keys { signing: Arc::new(keys.signing), pin: keys.pin }),
            broken,
            copied: Copied::NotKnown,
            book,
            guard: ClockGuard::default(),
            trust,
            list: None,
            roster: None,
            programs: None,
            cards: BTreeMap::new(),
            seen: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            latest,
            grants_at: Timestamp::default(),
            head: None,
        };
        desk.load_shop(store)?;
        desk.load_rights(store)?;
        let unjournalled = desk.load_limit(store, limit_seen)?;
        if store.kept(Kind::Copied, &life.key())?.is_some() {
            desk.copied = Copied::Yes;
        }
        for (sequence, bytes) in store.outcomes(life)? {
            desk.load_outcome(sequence, &bytes)?;
        }
        Ok(Opened { desk, unjournalled })
    }

    fn load_shop(&mut self, store: &Store) -> Result<(), Fault> {
        self.roster = self.reopen(store, Kind::Roster)?;
        self.programs = self.reopen(store, Kind::Programs)?;
        self.head = self.reopen::<Head>(store, Kind::Head)?.map(Verified::into_inner);
        self.head = self
            .head
            .filter(|head| (head.till, head.epoch) == (self.enrolled.till, self.enrolled.epoch));
        if let Some(bytes) = store.kept(Kind::StatusList, &[])? {
            let whole: WholeStatusList = decode("status list", &bytes)?;
            let list = StatusList::open(whole, None, |id| self.trust.key_for(id, Purpose::Server));
            self.list = list.map_err(|why| forgotten("status list", &why)).ok();
        }
        if let Some(bytes) = store.kept(Kind::Time, &[])? {
            self.guard =
                serde_json::from_slice(&bytes).map_err(|error| damaged("clock", &error))?;
        }
        for (_, bytes) in store.all_kept(Kind::Card)? {
            let snapshot: CardSnapshot = decode("card", &bytes)?;
            self.cards.insert(snapshot.card, snapshot);
        }
        for (key, bytes) in store.all_kept(Kind::Seen)? {
            let card = key.try_into().map_err(|_| damaged("card", &"its key is not 16 bytes"))?;
            self.seen.insert(CardId(card), decode::<Seen>("card", &bytes)?);
        }
        Ok(())
    }

    fn load_rights(&mut self, store: &Store) -> Result<(), Fault> {
        for (_, bytes) in store.all_kept(Kind::Grant)? {
            let Some(grant) = self.open_kept::<Grant>("grant", bytes) else { continue };
            self.grants_at = self.grants_at.max(grant.signed_at);
            if let Err(why) = self.book.take_up_grant(&grant) {
                forgotten("grant", &why);
            }
        }
        Ok(())
    }

    fn load_limit(&mut self, store: &Store, seen: LimitNumber) -> Result<Option<Body>, Fault> {
        let mut unjournalled = None;
        for (_, bytes) in store.all_kept(Kind::Limit)? {
            let Some(limit) = self.open_kept::<Limit>("limit", bytes) else { continue };
            let number = limit.number;
            match self.book.take_up_limit(limit) {
                Ok(Some(body)) => unjournalled = Some(body).filter(|_| number > seen),
                Ok(None) => {}
                Err(why) => forgotten("limit", &why),
            }
        }
        Ok(unjournalled)
    }

    fn load_outcome(&mut self, sequence: Sequence, bytes: &[u8]) -> Result<(), Fault> {
        let outcome: EntryOutcome = decode("outcome", bytes)?;
        self.book.outcome(sequence, outcome.effect).map_err(|error| damaged("outcome", &error))?;
        self.outcomes.insert(sequence, outcome);
        Ok(())
    }

    fn reopen<T: Payload>(
        &self,
        store: &Store,
        kind: Kind,
    ) -> Result<Option<Verified<T>>, StoreFault> {
        Ok(store.kept(kind, &[])?.and_then(|bytes| self.open_kept("signed thing", bytes)))
    }

    /// What was kept is checked like what comes: a key may have been taken out of the trust list since.
    fn open_kept<T: Payload>(&self, what: &str, bytes: Vec<u8>) -> Option<Verified<T>> {
        let opened = Signed::<T>::from_bytes(bytes)
            .and_then(|signed| signed.open(|id| self.trust.key_for(id, Purpose::Server)));
        opened.map_err(|why| forgotten(what, &why)).ok()
    }
}

/// The journal of one epoch, read and not yet folded.
struct Rows {
    rows: Vec<(Entry, EntryHash, Signed<Entry>)>,
    hashes: BTreeMap<Sequence, EntryHash>,
}

impl Rows {
    fn read(store: &Store, life: Life) -> Result<Self, Fault> {
        let mut all = Self { rows: Vec::new(), hashes: BTreeMap::new() };
        let mut after = Sequence(0);
        loop {
            let rows = store.entries_after(life, after, ROWS)?;
            let Some(last) = rows.last() else { return Ok(all) };
            after = last.sequence;
            for row in rows {
                all.push(&row)?;
            }
        }
    }

    fn push(&mut self, row: &EntryRow) -> Result<(), Fault> {
        let broken = |why: &dyn std::fmt::Display| broken(row.sequence, why);
        let signed = Signed::<Entry>::from_bytes(row.bytes.clone()).map_err(|why| broken(&why))?;
        let hash = EntryHash(signed.sha256());
        let entry = signed.peek().map_err(|why| broken(&why))?.payload;
        if entry.sequence != row.sequence || hash != row.hash {
            return Err(broken(&"the row and its entry differ"));
        }
        self.hashes.insert(row.sequence, hash);
        self.rows.push((entry, hash, signed));
        Ok(())
    }

    fn place(&self) -> Place {
        let place = |(entry, hash, _): &(Entry, EntryHash, _)| Place {
            sequence: entry.sequence,
            hash: *hash,
        };
        self.rows.last().map_or(Place::START, place)
    }

    fn latest(&self) -> BTreeMap<CardId, Sequence> {
        let about = |(entry, ..): &(Entry, _, _)| Some((entry.body.card()?, entry.sequence));
        self.rows.iter().filter_map(about).collect()
    }

    /// Folds every entry. Each names the hash of the one before it, so the newest one's signature, checked
    /// here, covers them all.
    fn fold(
        self,
        enrolled: &Enrolled,
        own_key: Option<PublicKey>,
        trust: &TrustList,
    ) -> Result<(TillBook, LimitNumber), Fault> {
        if let (Some((entry, _, signed)), Some(key)) = (self.rows.last(), own_key) {
            let checked = signed.open(|_| Some(key));
            checked.map_err(|why| broken(entry.sequence, &why))?;
        }
        let holder = Holder {
            till: enrolled.till,
            epoch: enrolled.epoch,
            key: own_key.map_or(shared::ids::KeyId([0; 4]), |key| key.id()),
        };
        let mut book = TillBook::new(holder, trust.server_epoch());
        let mut limit_seen = LimitNumber(0);
        for (entry, hash, _) in &self.rows {
            book.record(entry, *hash).map_err(|why| broken(entry.sequence, &why))?;
            if let Body::LimitReceived { limit } = &entry.body {
                limit_seen = limit_seen.max(*limit);
            }
        }
        Ok((book, limit_seen))
    }
}

fn newest_trust(store: &Store, enrolled: &Enrolled) -> Result<Verified<TrustList>, Fault> {
    let first = open_trust(enrolled)?;
    let Some(bytes) = store.kept(Kind::TrustList, &[])? else { return Ok(first) };
    let signed =
        Signed::<TrustList>::from_bytes(bytes).map_err(|error| damaged("trust list", &error))?;
    match accept(&signed, root_key(enrolled)?, Some(&first.mark())) {
        Ok(newer) => Ok(newer),
        Err(why) => {
            forgotten("trust list", &why);
            Ok(first)
        }
    }
}

fn decode<T: for<'b> minicbor::Decode<'b, ()>>(what: &str, bytes: &[u8]) -> Result<T, Fault> {
    minicbor::decode(bytes).map_err(|error| damaged(what, &error))
}

fn damaged(what: &str, why: &dyn std::fmt::Display) -> Fault {
    StoreFault::Damaged { why: format!("the {what} that was kept: {why}") }.into()
}

fn broken(sequence: Sequence, why: &dyn std::fmt::Display) -> Fault {
    Fault::Journal { sequence: sequence.0, why: why.to_string() }
}

fn odd(why: &dyn std::fmt::Display) -> Fault {
    Fault::Enrolment { why: why.to_string() }
}

fn forgotten(what: &str, why: &dyn std::fmt::Display) {
    tracing::warn!(kept.kind = what, "A kept {what} is no longer used: {why}");
}
