//! The rules' working set, loaded on demand from the tables and written back whole.

mod accounts;
mod cards;
mod journals;
mod payments;
mod shops;

pub(crate) use self::accounts::find as find_account;
pub(crate) use self::cards::{state as card_state, state_name};
pub(crate) use self::journals::public_key;

use super::StoreFault;
use super::values;
use rusqlite::{Connection, OptionalExtension, params};
use shared::books::{Books, BooksChanges, BranchKey, BranchTotals, Halt, Missing};
use shared::ids::{Sequence, ServerEpoch};
use shared::journal::{Branch, Entry};
use shared::ledger::{Applied, Refusal};
use shared::time::Timestamp;

/// Records after which those that only grow (payments, uses) are dropped and loaded again on demand.
const RECORDS_MAX: usize = 400_000;

/// Books that stay loaded between commits.
#[derive(Debug)]
pub struct WarmBooks {
    books: Books,
    /// SQLite's count of commits by other connections, as last seen.
    others: i64,
    trusted: bool,
}

impl WarmBooks {
    /// Nothing loaded but what stands in `meta`.
    pub fn open(sql: &Connection) -> Result<Self, StoreFault> {
        Ok(Self { books: fresh(sql)?, others: commits_by_others(sql)?, trusted: true })
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
            Missing::Enrolment(till, epoch) => {
                let found = journals::find_enrolment(sql, till, epoch)?;
                books.enrolments.load((till, epoch), found);
            }
            Missing::Branch(key) => books.branches.load(key, journals::find_branch(sql, key)?),
            Missing::Use(key) => books.uses.load(key, cards::find_use(sql, key)?),
            Missing::Payment(id) => books.payments.load(id, payments::find(sql, id)?),
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

    /// Loads what settling an entry will need, so that the rule need not stop and ask.
    pub fn load_ahead(&mut self, sql: &Connection, entry: &Entry) -> Result<(), StoreFault> {
        let place = (entry.till, entry.epoch, entry.sequence);
        if self.books.entries.get(place).is_err() {
            if self.is_new_place(entry) {
                self.books.entries.load(place, None);
            } else {
                self.load(sql, Missing::Entries(entry.till, entry.epoch, entry.sequence))?;
            }
        }
        if let Some((payment, _)) = entry.body.payment()
            && self.books.payments.get(payment).is_err()
        {
            self.load(sql, Missing::Payment(payment))?;
        }
        Ok(())
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
            // Whoever settles writes the entries, which it alone has as bytes.
            entries: _,
        } = &changes;
        shops::write_programs(sql, programs, now)?;
        shops::write_stores(sql, stores, now)?;
        cards::write(sql, cards)?;
        journals::write_enrolments(sql, enrolments)?;
        journals::write_branches(sql, branches)?;
        journals::write_limits(sql, limits)?;
        cards::write_uses(sql, uses)?;
        payments::write(sql, payments)?;
        accounts::write(sql, &self.books.ledger, ledger, now)
    }

    /// Drops everything and reads `meta` again.
    pub fn forget(&mut self, sql: &Connection) -> Result<(), StoreFault> {
        *self = Self::open(sql)?;
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
        let growing = [
            self.books.payments.len(),
            self.books.uses.len(),
            self.books.entries.len(),
            self.books.cards.len(),
        ];
        if growing.iter().sum::<usize>() > RECORDS_MAX {
            self.forget(sql)?;
        }
        Ok(())
    }
}

fn fresh(sql: &Connection) -> Result<Books, StoreFault> {
    let mut books = Books::partial();
    books.server_epoch = server_epoch(sql)?;
    books.status_version = next_status_version(sql, books.server_epoch)?;
    books.awaited = journals::awaited(sql, books.server_epoch)?;
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

/// The number that the next change of a card's state will be published in.
fn next_status_version(sql: &Connection, epoch: ServerEpoch) -> Result<u64, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT coalesce(max(number), 0) + 1 FROM status_lists WHERE server_epoch = ?1",
    )?;
    Ok(statement.query_row([epoch.0], |row| values::counter(row, 0))?)
}

fn commits_by_others(sql: &Connection) -> Result<i64, StoreFault> {
    Ok(sql.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}
