//! Joining a store.

use super::Till;
use crate::desk::{open_trust, root_key};
use crate::error::{Fault, Plain};
use crate::keys::BondBroken;
use crate::line::{Address, BadAddress, Dialer, LineFault, enrol};
use shared::wire::enrol::{EnrolRequest, Enrolled};
use shared::wire::screen::{EnrolWith, Secret, TillStatus};
use zeroize::Zeroizing;

/// Between the server's address and the code in the QR of an enrolment.
const BETWEEN: &str = "/enrol#";

impl Till {
    /// Joins a store with a one-time code. The same code again gives the same till, so a lost answer is no
    /// loss.
    pub fn enrol(&self, with: EnrolWith) -> Result<TillStatus, Fault> {
        let with = taken_apart(with);
        let address: Address = with.server.parse().map_err(LineFault::from)?;
        let key = {
            let state = self.state();
            if let Some(desk) = &state.desk {
                may_enrol_again(desk)?;
            }
            state.bond.next_key()?
        };
        let request = EnrolRequest { code: with.code, key: key.public().to_string() };
        let enrolled = ask(self.0.dialer.clone(), address.clone(), request)?;
        let pin_key = check(&enrolled)?;
        let kept = serde_json::to_vec(&without_secret(&enrolled))
            .map_err(|error| Fault::Enrolment { why: error.to_string() })?;
        {
            let mut state = self.state();
            // In this order: if the power fails in between, the same code binds the same key again.
            state.store.keep_enrolment(&kept, &address.to_string())?;
            state.bond.bind((enrolled.till, enrolled.epoch), &pin_key)?;
        }
        self.begin(&kept, &address.to_string())?;
        Ok(self.status())
    }
}

/// The QR of a code holds the server's address as well: `<address>/enrol#<code>`. What was scanned counts.
fn taken_apart(with: EnrolWith) -> EnrolWith {
    match with.code.0.split_once(BETWEEN) {
        Some((server, code)) => EnrolWith { server: server.into(), code: Secret(code.into()) },
        None => with,
    }
}

/// What the text of a code joins a till with; none where it is another code.
pub(super) fn enrolment_of(text: &str) -> Option<EnrolWith> {
    let (server, code) = text.split_once(BETWEEN)?;
    let is_address = !matches!(server.parse::<Address>(), Err(BadAddress::Malformed));
    let is_whole = is_address && !code.trim().is_empty();
    is_whole.then(|| EnrolWith { server: server.into(), code: Secret(code.into()) })
}

/// A till that works stays what it is; one whose key or journal is lost, or that was stopped, may begin anew.
pub(super) fn may_enrol_again(desk: &crate::desk::Desk) -> Result<(), Fault> {
    let lost = matches!(
        desk.broken,
        Some(BondBroken::NoKey | BondBroken::NoMark | BondBroken::JournalSetBack)
    );
    if lost {
        return Ok(());
    }
    let stopped = desk.broken.is_some() || desk.copied == crate::desk::Copied::Yes;
    match desk.book.pending() {
        0 if stopped => Ok(()),
        0 => Err(Plain::EnrolledAlready.into()),
        count => Err(Fault::EntriesPending { count }),
    }
}

/// Checks that what the server said holds together, and gives the key for PIN hashes.
fn check(enrolled: &Enrolled) -> Result<Zeroizing<[u8; 32]>, Fault> {
    root_key(enrolled)?;
    open_trust(enrolled)?;
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(&enrolled.pin_key.0, key.as_mut())
        .map_err(|error| Fault::Enrolment { why: error.to_string() })?;
    Ok(key)
}

/// What goes into the data folder: the key for PIN hashes is kept with the till's own key instead.
fn without_secret(enrolled: &Enrolled) -> Enrolled {
    let mut kept = enrolled.clone();
    kept.pin_key.0.clear();
    kept
}

/// Asks on a thread of its own, since the caller may be one that must not wait for a runtime.
fn ask(dialer: Dialer, address: Address, request: EnrolRequest) -> Result<Enrolled, Fault> {
    let asked = std::thread::spawn(move || -> Result<Enrolled, LineFault> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(LineFault::Unreachable)?;
        runtime.block_on(enrol(&dialer, &address, &request))
    });
    let gone = |_| LineFault::Unexpected { why: "the thread that asked ended".into() };
    Ok(asked.join().map_err(gone)??)
}
