//! The rules' working set, loaded on demand from the tables and written back whole.

mod accounts;
mod cards;
mod journals;
mod payments;
mod shops;

pub(crate) use self::accounts::find as find_account;
pub(crate) use self::cards::{state as card_state, state_name};
pub(crate) use self::journals::public_key;

use super::journal::NewEntry;
use super::{StoreFault, history, journal, staff};
use super::{values, versions};
use crate::keys::Keys;
use rusqlite::{Connection, OptionalExtension, params};
use shared::books::{
    Activity, Books, BooksChanges, BranchKey, BranchTotals, Halt, Missing, UseKey,
};
use shared::ids::{Sequence, ServerEpoch};
use shared::journal::{Branch, Entry};
use shared::ledger::{Applied, Refusal};
use shared::settle;
use shared::time::Timestamp;
use std::sync::Arc;

/// Records after which all are dropped and loaded again on demand: some 100 to 200 MB.
const RECORDS_MAX: usize = 1_000_000;
/// Records of payments and entries after which these are dropped: few of them are ever asked for again, and a
/// small table stays in the processor's cache.
const PASSING_MAX: usize = 40_000;

/// Books that stay loaded between commits.
#[derive(Debug)]
pub struct WarmBooks {
    books: Books,
    /// Entries that were settled and wait for their rows.
    entries: Vec<NewEntry>,
    /// Lines of history that wait for theirs.
    activities: Vec<Activity>,
    /// SQLite's count of commits by other connections, as last seen.
    others: i64,
    trusted: bool,
    /// What limits are signed with; a command has none, and signs none.
    keys: Option<Arc<Keys>>,
}

impl WarmBooks {
    /// Nothing loaded but what stands in `meta`.
    pub fn open(sql: &Connection) -> Result<Self, StoreFault> {
        let others = commits_by_others(sql)?;
        let (entries, activities) = (Vec::new(), Vec::new());
        let books = fresh(sql)?;
        Ok(Self { books, entries, activities, others, trusted: true, keys: None })
    }

    /// From here on limits can be signed.
    pub fn sign_with(&mut self, keys: Arc<Keys>) {
        self.keys = Some(keys);
    }

    /// Applies a rule, loading what it misses until it has what it needs.
    pub fn decide<T>(
        &mut self,
        sql: &Connection,
        mut rule: impl FnMut(&mut Books) -> Result<T, Halt>,
    ) -> Result<Result<T, Refusal>, StoreFault> {
        loop {
            match rule(&mut self.books) {
                Ok(done) => return Ok(Ok(done)),
                Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
                Err(Halt::Missing(missing)) => self.load(sql, missing)?,
            }
        }
    }

    /// The books themselves, for rules that load nothing.
    pub fn rules(&mut self) -> &mut Books {
        &mut self.books
    }

    /// Loads one record, or notes that there is none.
    pub fn load(&mut self, sql: &Connection, missing: Missing) -> Result<(), StoreFault> {
        let books = &mut self.books;
        match missing {
            Missing::Account(id) => books.ledger.load_account(id, accounts::find(sql, &id)?),
            Missing::Hold(id) => books.ledger.load_hold(id, accounts::find_hold(sql, id)?),
            Missing::Plan(id) => {
                books.ledger.load_plan(id, Applied(accounts::was_applied(sql, id)?));
            }
            Missing::Card(id) => books.cards.load(id, cards::find(sql, id)?),
            Missing::Program(id) => books.programs.load(id, shops::find_program(sql, id)?),
            Missing::Store(id) => books.stores.load(id, shops::find_store(sql, id)?),
            Missing::Staff(id) => books.staff.load(id, staff::find(sql, id)?),
            Missing::Enrolment(till, epoch) => {
                let found = journals::find_enrolment(sql, till, epoch)?;
                books.enrolments.load((till, epoch), found);
            }
            Missing::Branch(key) => books.branches.load(key, journals::find_branch(sql, key)?),
            Missing::Use(key) => {
                cards::find_uses(sql, [key], |key, found| books.uses.load(key, found))?;
            }
            Missing::Payment(id) => {
                payments::find(sql, [id], |id, found| books.payments.load(id, found))?;
            }
            Missing::Limit(till, epoch, number) => {
                let found = journals::find_limit(sql, till, epoch, number)?;
                books.limits.load((till, epoch, number), found);
            }
            Missing::Entries(till, epoch, sequence) => {
                let found = journals::entries_at(sql, till, epoch, sequence)?;
                books.entries.load((till, epoch, sequence), Some(found));
            }
        }
        Ok(())
    }

    /// Keeps an entry and its lines of history with what changed; they are written together.
    pub fn keep(&mut self, entry: NewEntry, activities: Vec<Activity>) {
        self.entries.push(entry);
        self.activities.extend(activities);
    }

    /// Loads what settling some entries of a till will need, so that the rule need not stop and ask for each.
    pub fn load_ahead<'e>(
        &mut self,
        sql: &Connection,
        entries: impl Iterator<Item = &'e Entry> + Clone,
    ) -> Result<(), StoreFault> {
        for entry in entries.clone() {
            let place = (entry.till, entry.epoch, entry.sequence);
            if self.books.entries.get(place).is_err() {
                if self.is_new_place(entry) {
                    self.books.entries.load(place, None);
                } else {
                    self.load(sql, Missing::Entries(entry.till, entry.epoch, entry.sequence))?;
                }
            }
        }
        let Books { payments: known_payments, uses: known_uses, .. } = &mut self.books;
        let ids = entries.clone().filter_map(|entry| Some(entry.body.payment()?.0));
        let ids: Vec<_> = ids.filter(|id| known_payments.get(*id).is_err()).collect();
        payments::find(sql, ids, |id, found| known_payments.load(id, found))?;
        let used = |entry: &Entry| {
            let line = BranchKey::main(entry.till, entry.epoch);
            entry.body.card().map(|card| UseKey { card, line })
        };
        let keys = entries.filter_map(used);
        let keys: Vec<_> = keys.filter(|key| known_uses.get(*key).is_err()).collect();
        cards::find_uses(sql, keys, |key, found| known_uses.load(key, found))
    }

    /// Beyond the head of a journal that has one line, nothing can be held.
    fn is_new_place(&self, entry: &Entry) -> bool {
        let lines = self.books.enrolments.get((entry.till, entry.epoch));
        let single = matches!(lines, Ok(Some(enrolment)) if enrolment.branches == 1);
        let head = self.books.branches.get(BranchKey::main(entry.till, entry.epoch));
        let head = head.map(|totals| totals.map_or(Sequence(0), |totals| totals.head.sequence));
        single && head.is_ok_and(|head| entry.sequence > head)
    }

    /// The running totals of a line whose entry has just settled.
    pub fn totals(&self, entry: &Entry, branch: Branch) -> Result<BranchTotals, StoreFault> {
        let key = BranchKey { till: entry.till, epoch: entry.epoch, branch };
        let found = self.books.branches.get(key).ok().flatten().copied();
        found.ok_or_else(|| StoreFault::damaged(format!("the line of {} is gone", entry.till)))
    }

    /// Writes what changed since the last time.
    pub fn write_changes(&mut self, sql: &Connection, now: Timestamp) -> Result<(), StoreFault> {
        let changes = self.books.take_changes();
        let BooksChanges {
            ledger,
            cards,
            programs,
            stores,
            enrolments,
            branches,
            uses,
            payments,
            limits,
            // Whoever settles hands in the entries' rows, with the bytes that it alone has.
            entries: _,
        } = &changes;
        journal::add(sql, &std::mem::take(&mut self.entries), now)?;
        history::add(sql, &std::mem::take(&mut self.activities), None, now)?;
        shops::write_programs(sql, programs, now)?;
        shops::write_stores(sql, stores, now)?;
        cards::write(sql, cards)?;
        journals::write_enrolments(sql, enrolments)?;
        journals::write_branches(sql, branches)?;
        journals::write_limits(sql, limits, self.keys.as_deref().map(|keys| &keys.server))?;
        cards::write_uses(sql, uses)?;
        payments::write(sql, payments)?;
        accounts::write(sql, &self.books.ledger, ledger, now)
    }

    /// Drops everything and reads `meta` again.
    pub fn forget(&mut self, sql: &Connection) -> Result<(), StoreFault> {
        let keys = self.keys.take();
        *self = Self { keys, ..Self::open(sql)? };
        Ok(())
    }

    /// From here on nothing that is loaded counts: it may say what was rolled back.
    pub fn distrust(&mut self) {
        self.trusted = false;
    }

    /// Forgets everything where another process (a command) has changed the tables meanwhile, or where
    /// the last group was undone.
    pub fn notice_other_writers(&mut self, sql: &Connection) -> Result<(), StoreFault> {
        if !self.trusted || commits_by_others(sql)? != self.others {
            self.forget(sql)?;
        }
        Ok(())
    }

    /// Keeps the working set from growing for ever.
    pub fn stay_small(&mut self, sql: &Connection) -> Result<(), StoreFault> {
        let Books { ledger, cards, uses, payments, entries, .. } = &mut self.books;
        if payments.len() + entries.len() > PASSING_MAX {
            payments.forget_unchanged();
            entries.forget_unchanged();
            ledger.forget_plans();
        }
        if ledger.len() + cards.len() + uses.len() > RECORDS_MAX {
            self.forget(sql)?;
        }
        Ok(())
    }
}

fn fresh(sql: &Connection) -> Result<Books, StoreFault> {
    let mut books = Books::partial();
    settle::open_server_epoch(&mut books, server_epoch(sql)?, &journals::known_tills(sql)?);
    books.status_version = next_status_version(sql)?;
    Ok(books)
}

/// The life of the books that is current.
pub fn server_epoch(sql: &Connection) -> Result<ServerEpoch, StoreFault> {
    let text = meta(sql, "server_epoch")?;
    text.map_or(Ok(ServerEpoch(1)), |text| {
        text.parse().map(ServerEpoch).map_err(|_| StoreFault::damaged("meta: server_epoch"))
    })
}

/// A value of the table `meta`.
pub fn meta(sql: &Connection, key: &str) -> Result<Option<String>, StoreFault> {
    let mut statement = sql.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// Sets a value of the table `meta`.
pub fn set_meta(sql: &Connection, key: &str, value: &str) -> Result<(), StoreFault> {
    sql.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute(params![key, value])?;
    Ok(())
}

/// The number that the next change of a card's state will be published in. Entries name such numbers alone,
/// without the life of the books, so they go on through all lives.
fn next_status_version(sql: &Connection) -> Result<u64, StoreFault> {
    let query = "SELECT coalesce(max(number), 0) + 1 FROM status_lists";
    let next = sql.prepare_cached(query)?.query_row([], |row| values::counter(row, 0))?;
    Ok(versions::current(sql, versions::STATUS_LISTS)?.saturating_add(1).max(next))
}

fn commits_by_others(sql: &Connection) -> Result<i64, StoreFault> {
    Ok(sql.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}
