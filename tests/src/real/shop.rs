//! The small chain that `sync-server demo-data` makes, as it says of itself.

use super::{Found, Trouble};
use serde_json::Value;

/// Everything that the demo data consists of.
#[derive(Clone, Debug)]
pub struct DemoShop {
    /// The console user's name.
    pub hq_name: String,
    /// Their password.
    pub hq_password: String,
    /// The tills.
    pub tills: Vec<TillPlace>,
    /// The people at them.
    pub staff: Vec<Person>,
    /// The cards.
    pub cards: Vec<Card>,
}

/// A till to be.
#[derive(Clone, Debug)]
pub struct TillPlace {
    /// Its number.
    pub till: u64,
    /// Its name.
    pub name: String,
    /// Its store.
    pub store: u64,
    /// What enrols it, once.
    pub enrol_code: String,
}

/// Somebody who works at tills.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their number.
    pub id: u64,
    /// Their name.
    pub name: String,
    /// `cashier` or `manager`.
    pub role: String,
    /// Their store.
    pub store: u64,
    /// Their PIN.
    pub pin: String,
}

/// A card and what it was made with.
#[derive(Clone, Debug)]
pub struct Card {
    /// The card as books name it.
    pub id: String,
    /// `active`, `pending` or `blocked`.
    pub state: String,
    /// What is on it, in cents.
    pub amount: i64,
    /// What stands in its QR code.
    pub token: String,
    /// What stands under it.
    pub typed: String,
}

impl DemoShop {
    /// Reads what `demo-data --json` printed.
    pub fn read(said: &Value) -> Found<Self> {
        let missing = || Trouble::new("sync-server demo-data printed something else than expected");
        Self::from_said(said).ok_or_else(missing)
    }

    fn from_said(said: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let tills = said["tills"].as_array()?.iter().map(|row| {
            Some(TillPlace {
                till: row["till"].as_u64()?,
                name: text(&row["name"])?,
                store: row["store"].as_u64()?,
                enrol_code: text(&row["enrol_code"])?,
            })
        });
        let staff = said["staff"].as_array()?.iter().map(|row| {
            Some(Person {
                id: row["id"].as_u64()?,
                name: text(&row["name"])?,
                role: text(&row["role"])?,
                store: row["store"].as_u64()?,
                pin: text(&row["pin"])?,
            })
        });
        let cards = said["cards"].as_array()?.iter().map(|row| {
            Some(Card {
                id: text(&row["card"])?,
                state: text(&row["state"])?,
                amount: row["amount"].as_i64()?,
                token: text(&row["token"])?,
                typed: text(&row["typed"])?,
            })
        });
        Some(Self {
            hq_name: text(&said["hq"]["name"])?,
            hq_password: text(&said["hq"]["password"])?,
            tills: tills.collect::<Option<_>>()?,
            staff: staff.collect::<Option<_>>()?,
            cards: cards.collect::<Option<_>>()?,
        })
    }

    /// The person with this role in a store.
    pub fn person(&self, role: &str, store: u64) -> Found<&Person> {
        let mut staff = self.staff.iter();
        let found = staff.find(|person| person.role == role && person.store == store);
        found.ok_or_else(|| Trouble::new(format!("store {store} has no {role}")))
    }

    /// The active cards with this value, in cents.
    pub fn cards_with(&self, amount: i64) -> Vec<Card> {
        let is_one = |card: &&Card| card.state == "active" && card.amount == amount;
        self.cards.iter().filter(is_one).cloned().collect()
    }
}
