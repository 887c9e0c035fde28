//! Programs and cards.

use crate::ids::{CardId, PaymentId, ProgramId, StoreId, TillId};
use crate::ledger::CardState;
use crate::money::{Amount, Asset, Minor};
use crate::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRow {
    /// Its number.
    pub id: ProgramId,
    /// Its rules.
    #[serde(flatten)]
    pub rules: NewProgram,
    /// How many cards it has.
    pub cards: u64,
    /// What its cards hold together, rights out with tills included.
    pub outstanding: Amount,
}

/// The rules of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProgram {
    /// Its name, as customers see it; 1 to 80 characters.
    pub name: String,
    /// The currency of its cards.
    pub asset: Asset,
    /// The least of one load.
    pub load_min: Minor,
    /// The most of one load.
    pub load_max: Minor,
    /// The most that a card may hold.
    pub balance_max: Minor,
    /// How long a card is good for from its activation; none for ever.
    pub expires_after: Option<Millis>,
    /// Whether a till may sell its cards while cut off.
    pub activate_offline: bool,
    /// Whether a till may take its cards by its own limit while cut off.
    #[serde(default = "yes")]
    pub redeem_offline: bool,
}

fn yes() -> bool {
    true
}

/// A card in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRow {
    /// The card.
    pub id: CardId,
    /// The last four characters of its typed number, as on receipts.
    pub last_four: String,
    /// Its program.
    pub program: ProgramId,
    /// Its program's name.
    pub program_name: String,
    /// Its state.
    pub state: CardState,
    /// What it is worth, rights out with tills included.
    pub balance: Amount,
    /// When its time is over; none for never.
    pub expires_at: Option<Timestamp>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// What stands on a card, to find it by. It may be a secret, so it goes into no address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindCard {
    /// The card's id, the last four characters of its number, its whole number, or the text of its QR code.
    pub text: String,
}

/// A card on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub row: CardRow,
    /// What can be spent anywhere now.
    pub available: Amount,
    /// What is reserved to tills.
    pub reserved: Amount,
    /// What approvals have set aside.
    pub held: Amount,
    /// What stores bore for it and did not get back.
    pub shortfall: Amount,
    /// The card that took its place.
    pub successor: Option<CardId>,
}

/// One line of a card's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// Its place in the history of all cards.
    pub position: u64,
    /// What happened: a name from the list of activities, such as `redeem`.
    pub kind: String,
    /// By how much.
    pub amount: Amount,
    /// What the card was worth after it.
    pub balance_after: Amount,
    /// The payment, where it was one.
    pub payment: Option<PaymentId>,
    /// The store, where it was in one.
    pub store: Option<StoreId>,
    /// The till, where it was at one.
    pub till: Option<TillId>,
    /// When.
    pub at: Timestamp,
    /// Why, where a person did it.
    pub reason: Option<String>,
}

/// An order for cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueCards {
    /// The program.
    pub program: ProgramId,
    /// How many, 1 to 1,000.
    pub count: u32,
    /// The value that each is activated with at once; none leaves them pending.
    pub activate: Option<Minor>,
}

/// Cards as issued. Their tokens are shown this once and are not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCards {
    /// One per card.
    pub cards: Vec<IssuedCard>,
}

/// A card as issued.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCard {
    /// The card.
    pub id: CardId,
    /// What stands in its QR code. Whoever has it has the card.
    pub token: String,
    /// What stands under its QR code, in groups of four. Whoever has it has the card.
    pub number: String,
    /// Its QR code as an SVG picture.
    pub qr_svg: String,
}

impl std::fmt::Debug for FindCard {
    /// Keeps the text to itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FindCard").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for IssuedCard {
    /// Names the card and keeps its token to itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedCard").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An amount put on a card by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyAct {
    /// How much, in the card's currency.
    pub amount: Minor,
    /// Why; 1 to 200 characters.
    pub reason: String,
}

/// A change of state by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateAct {
    /// Why; 1 to 200 characters.
    pub reason: String,
}

/// A redemption at the desk, without a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineRedeem {
    /// The payment, named by the caller.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// How much.
    pub amount: Amount,
    /// The store that it counts for.
    pub store: StoreId,
    /// Why; 1 to 200 characters.
    pub reason: String,
}
