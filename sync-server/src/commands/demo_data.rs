//! `demo-data`: a small chain to try everything with.

use super::{CommandFault, Desktop, cards};
use crate::acts::cards::{self as card_acts, NewCard, Order};
use crate::acts::shops::{self, NewStore};
use crate::acts::staff::{self, NewPerson};
use crate::acts::tills::{self, CodeFor};
use crate::cli::{DemoData, QrFormat};
use crate::error::ApiError;
use crate::first_start;
use crate::keys::Keys;
use crate::qr;
use crate::say;
use crate::store::Desk;
use crate::store::people::{self, Actor};
use serde_json::{Value, json};
use shared::books::Program;
use shared::ids::{ProgramId, StaffId, StoreId};
use shared::limits::OfflinePolicy;
use shared::money::{Asset, Minor};
use shared::settle::admin::Act;
use shared::sync::Caps;
use shared::time::Millis;

const CARDS: u32 = 24;
/// Of them, so many wait to be sold, and one is blocked.
const PENDING: usize = 4;
/// What is on each of the others, in minor units, over and over.
const VALUES: [i64; 5] = [2_500, 5_000, 10_000, 4_000, 7_550];

/// People with PINs that are known to everybody who reads this: for demonstrations only.
const PEOPLE: [(&str, &str, u32, &str); 4] = [
    ("Alex", "cashier", 1, "2580"),
    ("Bea", "manager", 1, "4711"),
    ("Chris", "cashier", 2, "1379"),
    ("Dana", "manager", 2, "8642"),
];

pub(super) fn run(desktop: &Desktop, options: &DemoData) -> Result<(), CommandFault> {
    let prepared = first_start::prepare(&desktop.data_dir, &desktop.clock, desktop.entropy)?;
    let keys = prepared.keys;
    let password = desktop.entropy.code(4);
    let made = desktop.at_desk(|desk| {
        if !shops::is_empty(desk)? {
            let detail =
                "There is data in this folder: demo data goes into an empty one.".to_owned();
            return Err(ApiError::Conflict { code: "not_empty", detail });
        }
        fill(desk, desktop, &keys, &password)
    })?;
    if let Some(folder) = &options.cards {
        cards::draw(folder, &made.cards, QrFormat::Png)?;
        let on_sheet = cards::on_sheet(&made.cards, "Demo card");
        cards::write_private(&folder.join("sheet.html"), qr::sheet(&on_sheet).as_bytes())?;
    }
    if options.json {
        say::json(&made.said);
    } else {
        say::line(format_args!("{:#}", made.said));
    }
    Ok(())
}

struct Made {
    said: Value,
    cards: Vec<NewCard>,
}

fn fill(desk: &mut Desk, desktop: &Desktop, keys: &Keys, password: &str) -> Result<Made, ApiError> {
    let stores = ["Harbour Street", "Market Square"].map(|name| add_store(desk, desktop, name));
    let [first, second] = stores;
    let (first, second) = (first?, second?);
    let tills = [(first, "Harbour 1"), (first, "Harbour 2"), (second, "Market 1")]
        .into_iter()
        .map(|(store, name)| add_till(desk, desktop, store, name))
        .collect::<Result<Vec<_>, _>>()?;
    let staff = PEOPLE
        .into_iter()
        .map(|person| add_person(desk, desktop, keys, person))
        .collect::<Result<Vec<_>, _>>()?;
    let program = shops::create_program(desk, &Actor::CommandLine, demo_program())?;
    let (cards, listed) = add_cards(desk, desktop, keys, program)?;
    let hash = staff::hash_password(password, desktop.entropy);
    let user = people::add_user(&desk.sql, "hq", "hq", None, desk.now)?;
    if let Some(user) = user {
        people::set_password(&desk.sql, user, &hash)?;
    }
    let said = json!({
        "hq": {"name": "hq", "password": password},
        "stores": [{"id": first, "name": "Harbour Street"}, {"id": second, "name": "Market Square"}],
        "tills": tills,
        "staff": staff,
        "program": {"id": program, "name": "Gift card"},
        "cards": listed,
    });
    Ok(Made { said, cards })
}

fn add_store(desk: &mut Desk, desktop: &Desktop, name: &str) -> Result<StoreId, ApiError> {
    let new = NewStore {
        name: name.to_owned(),
        asset: Asset::EUR,
        ceiling: minor(500_000),
        policy: OfflinePolicy::default(),
    };
    shops::create_store(desk, &Actor::CommandLine, desktop.entropy.uuid(desk.now), new)
}

fn add_till(
    desk: &mut Desk,
    desktop: &Desktop,
    store: StoreId,
    name: &str,
) -> Result<Value, ApiError> {
    let wanted = CodeFor::New { store, name: Some(name.to_owned()) };
    let valid = Millis::from_hours(24 * 7);
    let code = tills::make_code(desk, &Actor::CommandLine, desktop.entropy, wanted, valid)?;
    Ok(json!({"till": code.till, "name": name, "store": store, "enrol_code": code.code.as_str()}))
}

fn add_person(
    desk: &mut Desk,
    desktop: &Desktop,
    keys: &Keys,
    (name, role, store, pin): (&'static str, &'static str, u32, &'static str),
) -> Result<Value, ApiError> {
    let pin_hash = staff::hash_pin(pin, &keys.pin, desktop.entropy);
    let store = StoreId(store);
    let caps = Caps { payment_max: None, refund_max: None };
    let person = NewPerson { name: name.to_owned(), role, store: Some(store), caps, pin_hash };
    let id: StaffId = staff::create(desk, &Actor::CommandLine, person)?;
    Ok(json!({"id": id, "name": name, "role": role, "store": store, "pin": pin}))
}

fn demo_program() -> Program {
    Program {
        name: "Gift card".to_owned(),
        asset: Asset::EUR,
        load_min: minor(500),
        load_max: minor(25_000),
        balance_max: minor(50_000),
        expires_after: None,
        activate_offline: true,
    }
}

fn add_cards(
    desk: &mut Desk,
    desktop: &Desktop,
    keys: &Keys,
    program: ProgramId,
) -> Result<(Vec<NewCard>, Vec<Value>), ApiError> {
    let batch = desktop.entropy.uuid(desk.now);
    let order = Order { program, count: CARDS, activate: None, batch };
    let cards = card_acts::order(desk, &Actor::CommandLine, keys, &order)?;
    let sold = cards.len() - PENDING;
    let mut listed = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let id = card.issued.card;
        let act = |desk: &mut Desk, act| {
            let request = desktop.entropy.uuid(desk.now);
            card_acts::act(desk, &Actor::CommandLine, request, id, act, Some("demo"))
        };
        let value = VALUES[at % VALUES.len()];
        let (state, amount) = match at {
            at if at >= sold => ("pending", 0),
            at if at + 1 == sold => {
                act(desk, Act::Activate(minor(value)))?;
                act(desk, Act::Block)?;
                ("blocked", value)
            }
            _active => {
                act(desk, Act::Activate(minor(value)))?;
                ("active", value)
            }
        };
        listed.push(json!({
            "number": card.number.0,
            "card": id,
            "state": state,
            "amount": amount,
            "typed": card.issued.typed.text().as_str(),
            "token": card.issued.token.text(),
            "png": format!("card-{:06}.png", card.number.0),
        }));
    }
    Ok((cards, listed))
}

fn minor(units: i64) -> Minor {
    Minor::new(units).unwrap_or_default()
}
