//! The simulated world: tills, a network and a server in one thread, repeatable from a seed.
//!
//! Everything that decides is the product's own code: the till's brain and its half of sync, the server's
//! half and its books. The world only carries: it keeps what a disk would keep, moves frames with a delay,
//! cuts lines, restarts programs, and moves the clock by hand.

mod network;
mod server;
mod shop;
mod till;

pub use network::Weather;
pub use server::Beside;
pub use till::{Done, Verdict};

use network::{Arrival, Network};
use server::Server;
use shared::ids::CardId;
use shared::ledger::AccountId;
use shared::limits::OfflinePolicy;
use shared::money::Asset;
use shared::time::{Millis, Timestamp};
use std::collections::BTreeMap;
use till::Till;

/// When every world begins: 2026-11-18 in the morning.
const MORNING: Timestamp = Timestamp(1_795_000_000_000);

/// A shop chain on a quiet morning.
pub struct World {
    now: Timestamp,
    seed: u64,
    random: Random,
    server: Server,
    tills: BTreeMap<String, Till>,
    network: Network,
}

/// Random numbers from a seed (`SplitMix64`, Steele and others 2014): good enough for weather, for nothing else.
#[derive(Clone)]
pub(crate) struct Random(u64);

impl World {
    /// Two stores, `A` and `B`, with tills `A1`, `A2` and `B1`, and active cards `C` and `D` with 100.00.
    pub fn seeded(seed: u64) -> Self {
        Self::under(&OfflinePolicy::default(), seed)
    }

    /// The same, with limits signed by another policy.
    pub fn under(policy: &OfflinePolicy, seed: u64) -> Self {
        let mut server = Server::new(policy, MORNING);
        let mut tills = BTreeMap::new();
        for (number, name, store) in [(1, "A1", 1), (2, "A2", 1), (3, "B1", 2)] {
            tills.insert(name.to_owned(), Till::enrolled(&mut server, number, store, MORNING));
        }
        server.issue(shop::card("C"), 10_000, MORNING);
        server.issue(shop::card("D"), 10_000, MORNING);
        let (random, network) = (Random(seed), Network::default());
        let mut world = Self { now: MORNING, seed, random, server, tills, network };
        for name in world.names() {
            world.step_till(&name, |till, now, _| till.start(now));
        }
        world.settle();
        world
    }

    /// The seed, for the message of a test that fails.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How the network behaves from here on.
    pub fn weather(&mut self, weather: Weather) {
        self.network.weather = weather;
    }

    /// Cuts a till's line: what is under way is lost, and nothing gets through.
    pub fn cut(&mut self, till: &str) {
        self.network.cut(till);
        self.server.hang_up(till);
        self.step_till(till, Till::lost);
    }

    /// Mends a till's line.
    pub fn heal(&mut self, till: &str) {
        self.network.heal(till);
    }

    /// Takes `cents` from a card at a till, and gives what came of it once the till has decided.
    pub fn redeem(&mut self, till: &str, card: &str, cents: i64) -> Verdict {
        let card = shop::card(card);
        self.step_till(till, |till, now, random| till.redeem(card, cents, now, random));
        self.until_decided(till)
    }

    /// The same, but the program is killed right after the question or the decision was journalled.
    pub fn redeem_and_die(&mut self, till: &str, card: &str, cents: i64) {
        let card = shop::card(card);
        self.step_till(till, |till, now, random| till.redeem(card, cents, now, random));
        self.restart(till);
    }

    /// Gives a payment back to its card at the till that took it.
    pub fn refund(&mut self, till: &str, done: &Done, cents: i64) -> Verdict {
        let done = done.clone();
        self.step_till(till, |till, now, random| till.refund(&done, cents, now, random));
        self.until_decided(till)
    }

    /// Hands a till a right to a part of a card.
    pub fn grant(&mut self, till: &str, card: &str, cents: i64) {
        let (id, card) = (self.tills[till].id(), shop::card(card));
        let frames = self.server.grant(id, card, cents, self.now);
        self.send_to_till(till, frames);
    }

    /// HQ sells one more card with 100.00; cards are issued in the order of the alphabet.
    pub fn issue(&mut self, card: &str) {
        self.server.issue(shop::card(card), 10_000, self.now);
        self.tell_all_of_the_list();
    }

    /// HQ blocks a card; the list goes out to the tills that are connected.
    pub fn block(&mut self, card: &str) {
        self.server.block(shop::card(card), self.now);
        self.tell_all_of_the_list();
    }

    /// Kills a till's program and starts it again from what its disk holds.
    pub fn restart(&mut self, till: &str) {
        self.network.drop_line(till);
        self.server.hang_up(till);
        self.step_till(till, |till, now, _| till.restart(now));
    }

    /// Adds a till to a store.
    pub fn join(&mut self, name: &str, store: &str) {
        let number = u32::try_from(self.tills.len()).unwrap_or(0).saturating_add(1);
        let store = shop::store(store).0;
        let till = Till::enrolled(&mut self.server, number, store, self.now);
        self.tills.insert(name.to_owned(), till);
        self.step_till(name, |till, now, _| till.start(now));
    }

    /// Copies the server's books.
    pub fn back_up(&mut self) {
        self.server.back_up();
    }

    /// Puts the copy in place of the books: their next life begins, and what came after the copy is gone.
    pub fn restore(&mut self) {
        self.restart_server();
        self.server.restore(self.now);
    }

    /// Whether the server approves and grants.
    pub fn is_open(&self) -> bool {
        self.server.is_open()
    }

    /// Kills the server's program and starts it again: connections are gone, books stay.
    pub fn restart_server(&mut self) {
        for name in self.names() {
            self.network.drop_line(&name);
            self.server.hang_up(&name);
            self.step_till(&name, Till::lost);
        }
    }

    /// A copy of a till's folder with its key, as a till of its own; both go on.
    pub fn copy_till(&mut self, till: &str, name: &str) {
        let copy = self.tills[till].copied(self.now);
        self.tills.insert(name.to_owned(), copy);
        self.step_till(name, |till, now, _| till.start(now));
    }

    /// Lets time pass, with everything that happens in it.
    pub fn pass(&mut self, length: Millis) {
        let end = self.now.plus(length);
        while let Some(at) = self.next_moment().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.do_one_thing();
        }
        self.now = end;
    }

    /// Lets time pass until every till that has a line has nothing left to send.
    ///
    /// # Panics
    ///
    /// When that takes longer than ten minutes of the world's time.
    pub fn settle(&mut self) {
        for _ in 0..600 {
            self.pass(Millis(1_000));
            let waits =
                |(name, till): (&String, &Till)| !self.network.is_cut(name) && !till.is_at_rest();
            if !self.tills.iter().any(waits) {
                return;
            }
        }
        unreachable!("seed {}: the tills did not come to rest within ten minutes", self.seed);
    }

    /// What a card has, less what is reserved to tills, in cents.
    pub fn card(&self, card: &str) -> i64 {
        self.server.balance(&|id| *id == AccountId::Card(shop::card(card)))
    }

    /// What a store took by card, in cents.
    pub fn sales(&self, store: &str) -> i64 {
        let store = shop::store(store);
        self.server.balance(&|id| matches!(id, AccountId::Sales(of, _) if *of == store))
    }

    /// What a store lost, in cents.
    pub fn loss(&self, store: &str) -> i64 {
        let store = shop::store(store);
        -self.server.balance(&|id| matches!(id, AccountId::Risk(of, _) if *of == store))
    }

    /// The most that a store could lose now, in cents, as the server shows it.
    pub fn exposure(&self, store: &str) -> i64 {
        self.server.exposure(shop::store(store))
    }

    /// What a till has given receipts for, in cents, less what it gave back.
    pub fn receipts(&self, till: &str) -> i64 {
        self.tills[till].receipts()
    }

    /// What a till did, newest last.
    pub fn done(&self, till: &str) -> &[Done] {
        self.tills[till].done()
    }

    /// Whether the server found a copy of a till.
    pub fn is_quarantined(&self, till: &str) -> bool {
        self.server.is_copied(self.tills[till].id())
    }

    /// Checks what must always hold on the server's books.
    ///
    /// # Panics
    ///
    /// When it does not hold.
    pub fn check(&self) {
        let seed = self.seed;
        assert_eq!(
            self.server.sum(Asset::EUR),
            0,
            "seed {seed}: the sum over all accounts is zero"
        );
        let below = self.server.first_below_zero().map(|account| account.to_string());
        assert_eq!(below, None, "seed {seed}: an account is below zero");
    }

    /// What became of entries that came by the second path.
    pub fn beside(&self) -> Beside {
        self.server.came_beside()
    }

    /// How many frames reached the server twice.
    pub fn repeated(&self) -> u64 {
        self.network.repeated
    }

    fn tell_all_of_the_list(&mut self) {
        for name in self.names() {
            let frames = self.server.status_news(self.now);
            self.send_to_till(&name, frames);
        }
    }

    fn names(&self) -> Vec<String> {
        self.tills.keys().cloned().collect()
    }

    fn until_decided(&mut self, till: &str) -> Verdict {
        for _ in 0..100 {
            if let Some(verdict) = self.tills.get_mut(till).and_then(Till::take_verdict) {
                return verdict;
            }
            self.pass(Millis(50));
        }
        unreachable!("seed {}: {till} did not decide within five seconds", self.seed);
    }

    fn step_till(
        &mut self,
        name: &str,
        act: impl FnOnce(&mut Till, Timestamp, &mut Random) -> Vec<till::Out>,
    ) {
        let till = self.tills.get_mut(name).expect("a test names tills of its world");
        for out in act(till, self.now, &mut self.random) {
            match out {
                till::Out::Dial => self.network.dial(name, self.now, &mut self.random),
                till::Out::Frame(bytes) => {
                    self.network.send_up(name, bytes, self.now, &mut self.random);
                }
                till::Out::HangUp => {
                    self.network.drop_line(name);
                    self.server.hang_up(name);
                    self.network.report_lost(name, self.now);
                }
            }
        }
    }

    fn send_to_till(&mut self, name: &str, frames: Vec<shared::sync::ToTill>) {
        let news = self.server.push(name, frames, self.now);
        self.take_answer(name, news);
    }

    fn take_answer(&mut self, name: &str, out: server::FromServer) {
        for bytes in out.frames {
            self.network.send_down(name, bytes, self.now, &mut self.random);
        }
        if out.closed {
            self.network.close_behind(name, self.now);
        }
    }

    fn next_moment(&self) -> Option<Timestamp> {
        let wakes = self.tills.values().filter_map(Till::wake_at);
        self.network.next_moment().into_iter().chain(wakes).min()
    }

    fn do_one_thing(&mut self) {
        if let Some((name, arrival)) = self.network.take_due(self.now) {
            match arrival {
                Arrival::Opened => {
                    self.server.open(&name, self.now, &mut self.random);
                    self.step_till(&name, Till::connected);
                }
                Arrival::Failed => {
                    self.server.hang_up(&name);
                    self.step_till(&name, Till::lost);
                }
                Arrival::AtServer(bytes) => {
                    let out = self.server.received(&name, bytes, self.now);
                    self.take_answer(&name, out);
                }
                Arrival::Beside(bytes) => self.server.beside(&bytes, self.now),
                Arrival::AtTill(bytes) => {
                    self.step_till(&name, |till, now, random| till.received(bytes, now, random));
                }
            }
            return;
        }
        let now = self.now;
        let due = |till: &&String| self.tills[*till].wake_at().is_some_and(|at| at <= now);
        if let Some(name) = self.tills.keys().find(due).cloned() {
            self.step_till(&name, Till::tick);
        }
    }
}

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next().to_le_bytes()[0])
    }
}

/// Names a card of the world.
pub fn card(name: &str) -> CardId {
    shop::card(name)
}
