//! Tills under load and their server, one of them traced and killed again and again.
//!
//! Every till of the house has a payment under way at the moment of each kill. The first till is the one that
//! is killed; a till itself takes one payment at a time.

use crate::counter::{Counter, of_row};
use crate::trace::{Phase, Trace};
use crate::witness::Witness;
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tests::demo::{House, Post};
use tests::frames::Random;
use tests::real::{Api, Card, Programs, Server, ServerFolder, Traffic, redeem_input, stopwatch};

/// The till that is killed where a till is.
const KILLED: usize = 0;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Traced {
    Till,
    Server,
    /// The server, with all that it says.
    Talk,
}

pub(crate) struct World {
    folder: TempDir,
    programs: Programs,
    books: ServerFolder,
    server: Option<Server>,
    port: u16,
    api: Api,
    counters: Vec<Counter>,
    cards: Vec<Card>,
    trace: Trace,
    traced: Traced,
    witness: Witness,
    random: Random,
    starts: usize,
    /// How long the last whole payment took.
    took: Duration,
}

impl World {
    pub(crate) fn open(traced: Traced) -> Self {
        let seed = std::env::var("SCRIP_SEED").ok().and_then(|seed| seed.parse().ok());
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let seed = seed.unwrap_or(u64::try_from(since.as_micros()).unwrap());
        println!("SCRIP_SEED={seed}");
        let folder = TempDir::new().unwrap();
        let programs = Programs::find().unwrap();
        let house = House::open(&programs, folder.path()).unwrap();
        let api = house.api().unwrap();
        let House { folder: books, server, shop, posts, .. } = house;
        let open = |post: Post| Counter { till: Some(post.open().unwrap()), post };
        let counters = posts.into_iter().map(open).collect();
        let cards = shop.cards.iter().filter(|card| card.state == "active").cloned().collect();
        let mut world = Self {
            port: server.port(),
            server: Some(server),
            trace: Trace::of_till(folder.path().join("none")),
            folder,
            programs,
            books,
            api,
            counters,
            cards,
            traced,
            witness: Witness::default(),
            random: Random::new(seed, 0),
            starts: 0,
            took: Duration::from_millis(100),
        };
        match traced {
            Traced::Till => {
                world.counters[KILLED].end().stop().unwrap();
                world.start_till();
            }
            Traced::Server | Traced::Talk => {
                world.server.take().unwrap().stop().unwrap();
                world.start_server();
                world.meet();
            }
        }
        world
    }

    /// Kills the till at some moment of a payment, while the others have payments too.
    pub(crate) fn kill_the_till(&mut self, number: usize) -> Phase {
        self.redeem();
        self.begin_everywhere();
        let heard = self.wait_for_the_moment(number);
        let answer = self.counters[KILLED].end().kill_and_hear().unwrap();
        let phase = self.trace.phase();
        if let Some(Ok(outcome)) = heard.or(answer) {
            self.witness.hears(&outcome);
        }
        self.hear_everywhere(KILLED + 1);
        self.start_till();
        phase
    }

    /// Kills the server at some moment of payments; what the tills had heard by then must still be there.
    pub(crate) fn kill_the_server(&mut self, number: usize) -> Phase {
        self.redeem();
        self.begin_everywhere();
        let heard = self.wait_for_the_moment(number);
        self.server.take().unwrap().kill().unwrap();
        let phase = self.trace.phase_at(&self.counters[KILLED].post.line.ports());
        let first = heard.unwrap_or_else(|| self.counters[KILLED].till().hear().unwrap());
        self.witness.hears(&first.unwrap());
        self.hear_everywhere(KILLED + 1);
        for counter in &mut self.counters {
            counter.post.line.set(Traffic::Stopped);
            counter.till().wait_offline().unwrap();
        }
        let acknowledged: Vec<u64> = self.counters.iter_mut().map(Counter::acknowledged).collect();
        self.start_server();
        let tills = self.api.rows("/tills").unwrap();
        for (counter, acknowledged) in self.counters.iter().zip(acknowledged) {
            let name = &counter.post.place.name;
            let row = tills.iter().find(|row| row["name"] == name.as_str());
            let held = row.unwrap()["settled_through"].as_u64().unwrap();
            assert!(
                held >= acknowledged,
                "the server acknowledged entry {acknowledged} of {name} and holds {held}, killed {phase:?}"
            );
        }
        self.meet();
        phase
    }

    /// A payment begins at every till.
    fn begin_everywhere(&mut self) {
        let inputs: Vec<Value> = (0..self.counters.len()).map(|at| self.ask_for(at)).collect();
        for (counter, input) in self.counters.iter_mut().zip(inputs) {
            counter.till().tell("redeem", &input).unwrap();
        }
    }

    /// Each of these tills decides in the end, with or without the server.
    fn hear_everywhere(&mut self, from: usize) {
        for counter in self.counters.iter_mut().skip(from) {
            let outcome = counter.till().hear().unwrap().unwrap();
            self.witness.hears(&outcome);
        }
    }

    /// One whole payment at the first till.
    pub(crate) fn redeem(&mut self) {
        let input = self.ask_for(KILLED);
        let began = stopwatch();
        let outcome = self.counters[KILLED].till().ask("redeem", &input).unwrap();
        self.took = began.elapsed();
        assert_eq!(outcome["is"], "taken", "{outcome}");
        self.witness.hears(&outcome);
    }

    /// One payment at headquarters' own desk.
    pub(crate) fn redeem_at_the_desk(&mut self) {
        let (card, minor) = self.pick();
        let payment = self.counters[KILLED].till().ask("new_payment", &Value::Null).unwrap();
        let amount = json!({ "minor": minor, "asset": "EUR" });
        let request = json!({
            "payment": payment, "card": card.id, "amount": amount, "store": 1, "reason": "by telephone",
        });
        self.api.post("/redeem", &request).unwrap();
    }

    pub(crate) fn end_till(&mut self) -> &Trace {
        self.counters[KILLED].end().stop().unwrap();
        &self.trace
    }

    pub(crate) fn end_server(&mut self) -> Trace {
        self.server.take().unwrap().stop().unwrap();
        Trace::of_desk(self.trace_file())
    }

    pub(crate) fn end_talk(&mut self) -> &Trace {
        for counter in &mut self.counters {
            counter.till().wait_settled().unwrap();
        }
        self.server.take().unwrap().stop().unwrap();
        &self.trace
    }

    /// Holds the journals and headquarters' books against what the witness wrote down.
    pub(crate) fn compare(&mut self) {
        for counter in &mut self.counters {
            counter.till().wait_settled().unwrap();
            counter.end().stop().unwrap();
        }
        let mut books = Vec::new();
        for card in &self.cards {
            let mut cursor = String::new();
            loop {
                let path = format!("/cards/{}/activities{cursor}", card.id);
                let page = self.api.get(&path).unwrap();
                let rows = page["rows"].as_array().unwrap().iter();
                let redeemed = rows.filter(|row| row["kind"] == "redeem");
                books.extend(redeemed.map(|row| of_row(row, &card.id)));
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("?cursor={next}");
            }
        }
        self.witness.compare("headquarters", &books);
        let journals: Vec<_> = self.counters.iter().flat_map(Counter::journal).collect();
        self.witness.compare("the tills", &journals);
        assert_eq!(books.len(), journals.len(), "both have the same payments");
        let verify = self.books.run(&["verify"]).unwrap();
        assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
    }

    /// A quarter right after the answer; of the till a quarter before its first write, which comes soon; the
    /// others at any moment.
    fn wait_for_the_moment(&mut self, number: usize) -> Option<tests::real::Answer> {
        let random = &mut self.random;
        let whole = usize::try_from(self.took.as_micros()).unwrap().max(1_000);
        let micros = match (number % 4, self.traced) {
            (0, Traced::Till) => random.whole(0, 800),
            (0..=2, _) => random.whole(0, whole),
            _ => {
                let heard = self.counters[KILLED].till().hear().unwrap();
                thread::sleep(Duration::from_micros(random.whole(0, 3_000) as u64));
                return Some(heard);
            }
        };
        thread::sleep(Duration::from_micros(micros as u64));
        None
    }

    fn pick(&mut self) -> (Card, i64) {
        let card = self.cards[self.random.whole(0, self.cards.len())].clone();
        (card, i64::try_from(self.random.whole(1, 30)).unwrap())
    }

    /// What a till is to be asked for.
    fn ask_for(&mut self, at: usize) -> Value {
        let (card, minor) = self.pick();
        let sheet = self.counters[at].till().sheet(&card.token).unwrap();
        self.witness.asks(&sheet["payment"], &card.id, minor);
        redeem_input(&sheet, minor, &Value::Null)
    }

    fn start_till(&mut self) {
        self.starts += 1;
        self.trace = Trace::of_till(self.trace_file());
        let command = self.trace.command(&self.programs.path("pos-headless"));
        let Counter { post, till: place } = &mut self.counters[KILLED];
        let mut till = post.folder.start_by(command).unwrap();
        till.sign_in(post.cashier.id, &post.cashier.pin).unwrap();
        till.wait_settled().unwrap();
        *place = Some(till);
    }

    fn start_server(&mut self) {
        self.starts += 1;
        let file = self.trace_file();
        let is_talk = self.traced == Traced::Talk;
        self.trace = if is_talk { Trace::of_talk(file) } else { Trace::of_server(file) };
        let command = self.trace.command(&self.programs.path("sync-server"));
        self.server = Some(self.books.serve_by(command, self.port).unwrap());
    }

    fn meet(&mut self) {
        for counter in &mut self.counters {
            counter.post.line.set(Traffic::Flows);
            counter.till().ask("sync_now", &Value::Null).unwrap();
        }
        for counter in &mut self.counters {
            counter.till().wait_settled().unwrap();
        }
    }

    fn trace_file(&self) -> std::path::PathBuf {
        let which = if self.traced == Traced::Till { "till" } else { "server" };
        self.folder.path().join(format!("trace-{which}-{}", self.starts))
    }
}
