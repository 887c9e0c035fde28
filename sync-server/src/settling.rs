//! Settling: from signed bytes of a till to durable outcomes.
//!
//! Signatures are checked on all cores before the writer sees anything. At the writer's desk the entries are
//! settled in order by the rules of `shared`; whoever waits hears of it only after the durable commit.

mod ask;
mod checked;
mod desk;
mod keeping;
mod limits;

pub use self::ask::{Asked, ask};
pub use self::checked::{Checking, Journal, begin_check};
pub use self::keeping::{KeptGrant, KeptGrants, keep_limits, keep_rest, open_grants};
pub use self::limits::{current as current_limit, renew};

use self::checked::Checked;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::store::{Desk, StoreFault};
use crate::sync_socket::Word;
use shared::books::BranchKey;
use shared::ids::Sequence;
use shared::journal::{Branch, Entry, Place};
use shared::limits::Limit;
use shared::signing::{SecretKey, Signed, seal};
use shared::sync::server_side::Stop;
use shared::sync::{EntryOutcome, Halt, Head, ToTill};
use shared::time::Timestamp;

/// What became of some entries, durable.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// What became of each that was taken.
    pub outcomes: Vec<EntryOutcome>,
    /// How far the journal is held now.
    pub head: Head,
    /// Why the rest was not taken, if so.
    pub stop: Option<Stop>,
    /// The till's next limit, if it was time for one.
    pub limit: Option<Limit>,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// Settles entries of one journal, frame after frame; the answer comes after the durable commit. Whoever brings them
/// has proved to be the till. Of the rights that it showed after a restore, `kept`, the books take back what its
/// entries use.
pub async fn settle(
    app: &App,
    journal: Journal,
    frames: Vec<Checking>,
    kept: KeptGrants,
) -> Result<Settlement, StoreFault> {
    let mut checked = Checked::default();
    for frame in frames {
        checked.extend(frame.done().await?);
    }
    apply(app, (journal, kept), checked).await
}

/// Settles entries that anybody may bring: their signatures are all that speaks for them. Where the first
/// is not signed by the till, nothing is written and nothing is noted.
pub async fn settle_brought(
    app: &App,
    journal: Journal,
    first: Sequence,
    entries: Vec<Signed<Entry>>,
) -> ApiResult<Settlement> {
    let checked = begin_check(app, journal, first, entries).done().await?;
    if checked.entries.is_empty() {
        let detail = "the first entry is not signed by the till that it names";
        return Err(ApiError::bad("bad_entries", detail));
    }
    Ok(apply(app, (journal, KeptGrants::default()), checked).await?)
}

async fn apply(
    app: &App,
    (journal, kept): (Journal, KeptGrants),
    checked: Checked,
) -> Result<Settlement, StoreFault> {
    let (trust, weight) = (app.trust.clone(), checked.entries.len());
    let work = move |at: &mut Desk| desk::settle(at, &trust.list, (journal, &kept), checked);
    let settled = app.store.writer().hand_in(weight, work).await?;
    if let Some(Stop::Halted { at, why: why @ Halt::Copy }) = settled.stop {
        // They may have come by another way than the connection that the till's other line has.
        let halted = ToTill::Halted { at, why };
        app.tills.tell(journal.till, Word::Push(Box::new(halted)));
    }
    Ok(settled)
}

impl Settlement {
    /// The head, signed.
    pub fn signed_head(&self, key: &SecretKey) -> Signed<Head> {
        seal(&self.head, key)
    }
}

/// How far the main line of a journal is held, ready to be signed.
pub fn head_of(desk: &mut Desk, journal: Journal) -> Result<Head, StoreFault> {
    head(desk, journal, Branch::MAIN)
}

/// How far a line of a journal is held, ready to be signed.
fn head(desk: &mut Desk, journal: Journal, branch: Branch) -> Result<Head, StoreFault> {
    let key = BranchKey { till: journal.till, epoch: journal.epoch, branch };
    let Desk { sql, books, now } = desk;
    let totals = books.decide(sql, |books| Ok(books.branches.get(key)?.copied()))?;
    let place = totals.ok().flatten().map_or(Place::START, |totals| totals.head);
    let server_epoch = books.rules().server_epoch;
    Ok(Head { till: journal.till, epoch: journal.epoch, branch, place, server_epoch, at: *now })
}
