//! One till under load and its server, one of them traced and killed again and again.

use crate::trace::{Phase, Trace};
use crate::witness::Witness;
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tests::demo::{House, Post};
use tests::frames::Random;
use tests::real::{
    Api, Card, Programs, Server, ServerFolder, Till, Traffic, redeem_input, stopwatch,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Traced {
    Till,
    Server,
}

pub(crate) struct World {
    folder: TempDir,
    programs: Programs,
    books: ServerFolder,
    server: Option<Server>,
    port: u16,
    api: Api,
    post: Post,
    cards: Vec<Card>,
    till: Option<Till>,
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
        let post = posts.into_iter().next().unwrap();
        let cards = shop.cards.iter().filter(|card| card.state == "active").cloned().collect();
        let till = post.open().unwrap();
        let mut world = Self {
            port: server.port(),
            server: Some(server),
            till: Some(till),
            trace: Trace::of_till(folder.path().join("none")),
            folder,
            programs,
            books,
            api,
            post,
            cards,
            traced,
            witness: Witness::default(),
            random: Random::new(seed, 0),
            starts: 0,
            took: Duration::from_millis(100),
        };
        match traced {
            Traced::Till => {
                world.till().stop().unwrap();
                world.start_till();
            }
            Traced::Server => {
                world.server.take().unwrap().stop().unwrap();
                world.start_server();
                world.meet();
            }
        }
        world
    }

    /// Kills the till at some moment of a payment.
    pub(crate) fn kill_the_till(&mut self, number: usize) -> Phase {
        self.redeem();
        let (card, minor) = self.pick();
        let input = self.ask_for(&card, minor);
        self.tell(&input);
        let heard = self.wait_for_the_moment(number);
        let answer = self.till().kill_and_hear().unwrap();
        if let Some(Ok(outcome)) = heard.or(answer) {
            self.witness.hears(&outcome);
        }
        let phase = self.trace.phase();
        self.start_till();
        phase
    }

    /// Kills the server at some moment of a payment; what the till had heard by then must still be there.
    pub(crate) fn kill_the_server(&mut self, number: usize) -> Phase {
        self.redeem();
        let (card, minor) = self.pick();
        let input = self.ask_for(&card, minor);
        self.tell(&input);
        let heard = self.wait_for_the_moment(number);
        self.server.take().unwrap().kill().unwrap();
        let phase = self.trace.phase();
        let answer = match heard {
            Some(answer) => answer,
            None => self.till.as_mut().unwrap().hear().unwrap(),
        };
        self.witness.hears(&answer.unwrap());
        self.post.line.set(Traffic::Stopped);
        let till = self.till.as_mut().unwrap();
        till.wait_offline().unwrap();
        let acknowledged = acknowledged(till);
        self.start_server();
        let tills = self.api.get("/tills").unwrap();
        let held = tills[0]["settled_through"].as_u64().unwrap();
        assert!(
            held >= acknowledged,
            "the server acknowledged entry {acknowledged} and holds {held}, killed {phase:?}"
        );
        self.meet();
        phase
    }

    /// One whole payment.
    pub(crate) fn redeem(&mut self) {
        let (card, minor) = self.pick();
        let input = self.ask_for(&card, minor);
        let began = stopwatch();
        self.tell(&input);
        let outcome = self.till.as_mut().unwrap().hear().unwrap().unwrap();
        self.took = began.elapsed();
        assert_eq!(outcome["is"], "taken", "{outcome}");
        self.witness.hears(&outcome);
    }

    /// One payment at headquarters' own desk.
    pub(crate) fn redeem_at_the_desk(&mut self) {
        let (card, minor) = self.pick();
        let payment = self.till.as_mut().unwrap().ask("new_payment", &Value::Null).unwrap();
        let amount = json!({ "minor": minor, "asset": "EUR" });
        let request = json!({
            "payment": payment, "card": card.id, "amount": amount, "store": 1, "reason": "by telephone",
        });
        self.api.post("/redeem", &request).unwrap();
    }

    pub(crate) fn end_till(&mut self) -> &Trace {
        self.till().stop().unwrap();
        &self.trace
    }

    pub(crate) fn end_server(&mut self) -> Trace {
        self.server.take().unwrap().stop().unwrap();
        Trace::of_desk(self.trace_file())
    }

    /// Holds the journal and headquarters' books against what the witness wrote down.
    pub(crate) fn compare(&mut self) {
        self.till.as_mut().unwrap().wait_settled().unwrap();
        self.till().stop().unwrap();
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
        let listed = self.post.folder.run(&["journal", "list"]).unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let lines = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let takes = lines.filter(|line| line["kind"] == "take");
        let journal: Vec<_> =
            takes.map(|line| of_row(&line, line["card"].as_str().unwrap())).collect();
        self.witness.compare("the till", &journal);
        assert_eq!(books.len(), journal.len(), "both have the same payments");
        let verify = self.post.folder.run(&["journal", "verify"]).unwrap();
        assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
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
                let heard = self.till.as_mut().unwrap().hear().unwrap();
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

    fn ask_for(&mut self, card: &Card, minor: i64) -> Value {
        let sheet = self.till.as_mut().unwrap().sheet(&card.token).unwrap();
        self.witness.asks(&sheet["payment"], &card.id, minor);
        redeem_input(&sheet, minor, &Value::Null)
    }

    fn tell(&mut self, input: &Value) {
        self.till.as_mut().unwrap().tell("redeem", input).unwrap();
    }

    fn till(&mut self) -> Till {
        self.till.take().unwrap()
    }

    fn start_till(&mut self) {
        self.starts += 1;
        self.trace = Trace::of_till(self.trace_file());
        let command = self.trace.command(&self.programs.path("pos-headless"));
        let mut till = self.post.folder.start_by(command).unwrap();
        till.sign_in(self.post.cashier.id, &self.post.cashier.pin).unwrap();
        till.wait_settled().unwrap();
        self.till = Some(till);
    }

    fn start_server(&mut self) {
        self.starts += 1;
        self.trace = Trace::of_server(self.trace_file());
        let command = self.trace.command(&self.programs.path("sync-server"));
        self.server = Some(self.books.serve_by(command, self.port).unwrap());
    }

    fn meet(&mut self) {
        self.post.line.set(Traffic::Flows);
        let till = self.till.as_mut().unwrap();
        till.ask("sync_now", &Value::Null).unwrap();
        till.wait_settled().unwrap();
    }

    fn trace_file(&self) -> std::path::PathBuf {
        let which = if self.traced == Traced::Till { "till" } else { "server" };
        self.folder.path().join(format!("trace-{which}-{}", self.starts))
    }
}

/// The newest entry that headquarters told the till it holds.
fn acknowledged(till: &mut Till) -> u64 {
    let rows = till.ask("last_receipts", &json!({ "count": 100, "acts": [] })).unwrap();
    let rows = rows.as_array().unwrap().iter();
    let settled = rows.filter(|row| row["receipt"]["settling"] != "waiting");
    settled.filter_map(|row| row["receipt"]["sequence"].as_u64()).max().unwrap_or(0)
}

fn of_row(row: &Value, card: &str) -> (String, String, i64) {
    let payment = row["payment"].as_str().unwrap().to_owned();
    (payment, card.to_owned(), row["amount"]["minor"].as_i64().unwrap().abs())
}
