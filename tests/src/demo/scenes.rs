//! The story, scene by scene. What it expects to happen it checks; what happened is counted elsewhere.

use super::count::{self, Counted};
use super::house::House;
use super::teller::{Teller, euros};
use crate::real::{
    Api, Card, DemoShop, Found, Programs, Till, Traffic, Trouble, redeem_input, stopwatch,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Two tills of the first store, one of the second.
const HARBOUR_1: usize = 0;
const HARBOUR_2: usize = 1;
const MARKET: usize = 2;

pub(super) struct Story<'a> {
    house: House,
    api: Api,
    tills: Vec<Till>,
    teller: Teller<'a>,
    /// What the receipts took from each card, to hold against the books at the end.
    taken: BTreeMap<String, (i64, i64)>,
    receipts: u64,
}

/// How a payment went.
enum Went {
    Taken { class: String, words: String },
    NeedsManager,
    Refused { code: String, words: String },
}

impl<'a> Story<'a> {
    pub(super) fn open(programs: &Programs, folder: &Path, mut teller: Teller<'a>) -> Found<Self> {
        teller.part("Headquarters opens");
        let house = House::open(programs, folder)?;
        let url = house.server.url().to_owned();
        teller.says("Headquarters", format!("is open at {url}, its books in {}", folder.display()));
        teller.says(
            "Headquarters",
            format!(
                "has issued {} gift cards and drawn their codes: {}",
                house.shop.cards.len(),
                house.cards.display()
            ),
        );
        let api = house.api()?;
        Ok(Self { house, api, tills: Vec::new(), teller, taken: BTreeMap::new(), receipts: 0 })
    }

    pub(super) fn shop(&self) -> &DemoShop {
        &self.house.shop
    }

    pub(super) fn meet(&mut self) -> Found<()> {
        self.teller.part("Three tills in two stores join with their one-time codes");
        for post in &self.house.posts {
            let mut till = post.open()?;
            let status = till.wait_settled()?;
            let room = &status["head_room"];
            self.teller.says(
                &post.place.name,
                format!(
                    "is enrolled; {} has signed in. Cut off it may take {} in all, {} at a time",
                    post.cashier.name,
                    cents(&room["floor_left"]),
                    cents(&room["floor_payment_max"])
                ),
            );
            self.tills.push(till);
        }
        Ok(())
    }

    pub(super) fn take_online(&mut self) -> Found<()> {
        self.teller.part("The line is up: headquarters decides");
        let [small, middle, large] = [2_500, 4_000, 7_550].map(|value| self.card(value, 0));
        self.expect_taken(HARBOUR_1, &small?, 1_250, "online")?;
        let middle = middle?;
        self.expect_taken(HARBOUR_2, &middle, 4_000, "online")?;
        self.expect_taken(MARKET, &large?, 5_025, "online")?;
        self.expect_refused(MARKET, &middle, 1_000, "not_enough_funds")
    }

    pub(super) fn cut_the_lines(&mut self) -> Found<()> {
        self.teller.part("The line of two tills goes away: not a byte passes");
        for at in [HARBOUR_1, MARKET] {
            self.house.posts[at].line.set(Traffic::Stopped);
            self.tills[at].wait_offline()?;
            let name = &self.house.posts[at].place.name;
            self.teller.says(name, "is cut off, and goes on selling");
        }
        Ok(())
    }

    pub(super) fn take_up_to_the_limit(&mut self) -> Found<()> {
        self.teller.part("Cut off, Harbour 1 takes what its signed limit allows");
        let passed = self.house.posts[HARBOUR_1].line.passed();
        let large = self.house.shop.cards_with(10_000);
        let small = self.house.shop.cards_with(5_000);
        let one_each = small.iter().take(2);
        let two_each = large.iter().take(4).flat_map(|card| [card, card]);
        for card in two_each.chain(one_each) {
            self.expect_taken(HARBOUR_1, card, 5_000, "floor")?;
        }
        if self.house.posts[HARBOUR_1].line.passed() != passed {
            return Err(Trouble::new("something passed over a line that was cut"));
        }
        Ok(())
    }

    pub(super) fn be_refused(&mut self) -> Found<()> {
        self.teller.part("Past the limit, and with a stopped card, it refuses and says what helps");
        let fresh = self.card(5_000, 2)?;
        self.expect_refused(HARBOUR_1, &fresh, 1_000, "floor_ceiling")?;
        let blocked = self.house.shop.cards.iter().find(|card| card.state == "blocked").cloned();
        let blocked = blocked.ok_or_else(|| Trouble::new("the demo data has no blocked card"))?;
        self.expect_refused(HARBOUR_1, &blocked, 1_000, "card_state")
    }

    pub(super) fn take_the_same_card_elsewhere(&mut self) -> Found<()> {
        self.teller
            .part("The other store, cut off too, is shown a card that Harbour 1 has emptied");
        let card = self.card(10_000, 0)?;
        self.expect_taken(MARKET, &card, 3_000, "floor")
    }

    /// The question has reached headquarters, its answer has not reached the till, and the till dies.
    pub(super) fn lose_a_till(&mut self) -> Found<()> {
        self.teller.part("Harbour 2 loses power in the middle of a payment");
        for at in 3..6 {
            let card = self.card(5_000, at)?;
            if self.lose_a_till_over(&card)? {
                return Ok(());
            }
        }
        Err(Trouble::new("headquarters never held what the till asked for"))
    }

    fn lose_a_till_over(&mut self, card: &Card) -> Found<bool> {
        let (sheet, _) = self.scan(HARBOUR_2, card)?;
        self.house.posts[HARBOUR_2].line.set(Traffic::AnswersWait);
        let input = redeem_input(&sheet, 2_000, &Value::Null);
        self.tills[HARBOUR_2].tell("redeem", &input)?;
        let began = stopwatch();
        let path = format!("/cards/{}", card.id);
        let mut held = 0;
        // The till waits 1.5 s for headquarters before it decides alone.
        while held == 0 && began.elapsed() < Duration::from_millis(1_300) {
            held = self.api.get(&path)?["held"]["minor"].as_i64().unwrap_or(0);
        }
        let name = self.house.posts[HARBOUR_2].place.name.clone();
        if held == 0 {
            // A very busy machine: the till has taken it under its limit, which is as good.
            let answer = self.tills[HARBOUR_2].hear()?.map_err(|e| Trouble::new(e.to_string()))?;
            self.note_taken(card, 2_000, &answer);
            self.house.posts[HARBOUR_2].line.set(Traffic::Flows);
            self.tills[HARBOUR_2].wait_settled()?;
            return Ok(false);
        }
        let dead = self.tills.remove(HARBOUR_2);
        dead.kill()?;
        self.teller.says(
            "Headquarters",
            format!("has approved and set {} aside; the answer is on the way", euros(held)),
        );
        self.teller.says(&name, "is killed (SIGKILL) before it hears it, and started again");
        self.house.posts[HARBOUR_2].line.set(Traffic::Flows);
        let till = self.house.posts[HARBOUR_2].open()?;
        self.tills.insert(HARBOUR_2, till);
        self.tills[HARBOUR_2].wait_settled()?;
        let after = self.api.get(&path)?;
        expect("what is still set aside", &after["held"]["minor"], &json!(0))?;
        expect("what is on the card", &after["balance"]["minor"], &json!(card.amount))?;
        self.teller.says(
            &name,
            format!("has taken its question back: the card holds its {} again", euros(card.amount)),
        );
        self.expect_taken(HARBOUR_2, card, 2_000, "online")?;
        Ok(true)
    }

    pub(super) fn heal(&mut self) -> Found<()> {
        self.teller.part("The line comes back: everything settles");
        for at in [HARBOUR_1, MARKET] {
            let name = self.house.posts[at].place.name.clone();
            let waiting = self.tills[at].state()?["line"]["pending"].clone();
            self.house.posts[at].line.set(Traffic::Flows);
            self.tills[at].ask("sync_now", &Value::Null)?;
            let began = stopwatch();
            self.tills[at].wait_settled()?;
            let seconds = began.elapsed().as_secs_f32();
            self.teller
                .says(&name, format!("is back; {waiting} entries settled in {seconds:.1} s"));
        }
        Ok(())
    }

    /// Shows the totals, compares every card with its receipts, and counts.
    pub(super) fn close(mut self) -> Found<Counted> {
        self.teller.part("The day's totals, as headquarters has them");
        for row in self.api.rows("/totals")? {
            self.teller.says(
                row["till_name"].as_str().unwrap_or_default(),
                format!(
                    "{} online, {} on its limit, of which {} was more than the card had",
                    cents(&row["redeemed_online"]),
                    cents(&row["redeemed_floor"]),
                    cents(&row["shortfall"])
                ),
            );
        }
        let exceptions = self.api.get("/exceptions")?;
        for row in exceptions["rows"].as_array().into_iter().flatten() {
            self.teller.says(
                "Headquarters",
                format!(
                    "asks a person to look at: {} of {}",
                    word(&row["reason"]),
                    cents(&row["amount"])
                ),
            );
        }
        let short = self.compare_cards()?;
        let counted = count::count(&self.house, &self.api, &mut self.tills)?;
        expect("payments settled", &json!(counted.settled), &json!(self.receipts))?;
        let approved = counted.approved_online + counted.approved_offline;
        expect("receipts of the tills", &json!(approved), &json!(self.receipts))?;
        expect("refusals", &json!(counted.refused), &json!(3))?;
        expect("exceptions", &json!(counted.exceptions), &json!(1))?;
        expect("the sum of the ledger", &json!(counted.ledger_sum), &json!(0))?;
        expect("sync-server verify", &json!(counted.verified), &json!(true))?;
        self.teller.says(
            "Headquarters",
            format!(
                "verified: every balance and every signature; {} cards fit their {} receipts, and the \
                 store bears {}",
                self.taken.len(),
                self.receipts,
                euros(short)
            ),
        );
        for till in self.tills {
            till.stop()?;
        }
        self.house.server.stop()?;
        Ok(counted)
    }

    /// No card may hold anything but what its receipts left, and none is below zero.
    fn compare_cards(&mut self) -> Found<i64> {
        let mut short = 0;
        for (card, (issued, taken)) in &self.taken {
            let left = (issued - taken).max(0);
            short += (taken - issued).max(0);
            let books = self.api.get(&format!("/cards/{card}"))?;
            expect("the balance of a card", &books["balance"]["minor"], &json!(left))?;
        }
        let totals = self.api.rows("/totals")?;
        let borne: i64 = totals.iter().filter_map(|row| row["shortfall"]["minor"].as_i64()).sum();
        expect("what the stores bear", &json!(borne), &json!(short))?;
        Ok(short)
    }

    fn expect_taken(&mut self, at: usize, card: &Card, minor: i64, by: &str) -> Found<()> {
        let (sheet, seconds) = self.scan(at, card)?;
        let post = &self.house.posts[at];
        let (name, manager) = (post.place.name.clone(), post.manager.clone());
        let mut went = self.redeem(at, card, &sheet, minor, &Value::Null)?;
        let mut approved = String::new();
        if matches!(went, Went::NeedsManager) {
            let approval = json!({ "staff": manager.id, "pin": manager.pin });
            went = self.redeem(at, card, &sheet, minor, &approval)?;
            approved = format!(", {} approves", manager.name);
        }
        match went {
            Went::Taken { class, words } if class == by => {
                let line = format!("reads a code in {seconds:.2} s{approved}: {words}");
                self.teller.says(&name, line);
                Ok(())
            }
            Went::Taken { class, .. } => Err(Trouble::new(format!("taken {class}, not {by}"))),
            Went::NeedsManager => Err(Trouble::new("a manager's PIN was not enough")),
            Went::Refused { code, words } => Err(Trouble::new(format!("{code}: {words}"))),
        }
    }

    fn expect_refused(&mut self, at: usize, card: &Card, minor: i64, by: &str) -> Found<()> {
        let (sheet, seconds) = self.scan(at, card)?;
        let name = self.house.posts[at].place.name.clone();
        match self.redeem(at, card, &sheet, minor, &Value::Null)? {
            Went::Refused { code, words } if code == by => {
                let asked = euros(minor);
                self.teller.says(
                    &name,
                    format!("reads a code in {seconds:.2} s and refuses {asked}: {words}"),
                );
                Ok(())
            }
            Went::Refused { code, .. } => Err(Trouble::new(format!("refused by {code}, not {by}"))),
            Went::NeedsManager => Err(Trouble::new("a manager was asked for, not refused")),
            Went::Taken { words, .. } => Err(Trouble::new(format!("not refused: {words}"))),
        }
    }

    /// Holds a card before the till's camera until it is read.
    fn scan(&mut self, at: usize, card: &Card) -> Found<(Value, f32)> {
        self.house.posts[at].camera.show(&card.token)?;
        let began = stopwatch();
        let sheet = self.tills[at].scan()?;
        expect("the card that was read", &sheet["card"], &json!(card.id))?;
        Ok((sheet, began.elapsed().as_secs_f32()))
    }

    fn redeem(
        &mut self,
        at: usize,
        card: &Card,
        sheet: &Value,
        minor: i64,
        approval: &Value,
    ) -> Found<Went> {
        let outcome = self.tills[at].ask("redeem", &redeem_input(sheet, minor, approval))?;
        Ok(match outcome["is"].as_str() {
            Some("taken") => {
                self.note_taken(card, minor, &outcome);
                let receipt = &outcome["receipt"];
                self.tills[at].ask("receipt_shown", &receipt["payment"])?;
                Went::Taken { class: word(&receipt["class"]), words: receipt_words(receipt) }
            }
            Some("needs_approval") => Went::NeedsManager,
            _ => {
                let refusal = &outcome["refusal"];
                Went::Refused { code: word(&refusal["code"]), words: word(&refusal["words"]) }
            }
        })
    }

    fn note_taken(&mut self, card: &Card, minor: i64, outcome: &Value) {
        if outcome["is"] == "taken" {
            self.taken.entry(card.id.clone()).or_insert((card.amount, 0)).1 += minor;
            self.receipts += 1;
        }
    }

    fn card(&self, value: i64, at: usize) -> Found<Card> {
        let cards = self.house.shop.cards_with(value);
        cards.get(at).cloned().ok_or_else(|| Trouble::new(format!("no card of {}", euros(value))))
    }
}

fn receipt_words(receipt: &Value) -> String {
    let amount = cents(&receipt["amount"]);
    let left = match receipt["balance"]["minor"].as_i64() {
        Some(left) => format!("{} left", euros(left)),
        None => "balance unknown here".to_owned(),
    };
    let hash = word(&receipt["hash"]);
    let hash = hash.get(..8).unwrap_or(&hash);
    let how = if receipt["class"] == "online" { "taken online" } else { "taken on the limit" };
    format!("{amount} {how}, {left} (entry {}, {hash})", receipt["sequence"])
}

fn expect(what: &str, is: &Value, should: &Value) -> Found<()> {
    if is == should {
        return Ok(());
    }
    Err(Trouble::new(format!("{what}: {is}, where {should} was expected")))
}

fn cents(amount: &Value) -> String {
    euros(amount["minor"].as_i64().unwrap_or(0))
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
