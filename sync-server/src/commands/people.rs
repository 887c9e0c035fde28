//! `user …` and `staff …`.

use super::{CommandFault, Desktop, amount};
use crate::acts::shops;
use crate::acts::staff::{self, NewPerson};
use crate::acts::users;
use crate::auth::person::Rights;
use crate::cli::{Staff, StaffRole, User, UserRole};
use crate::keys::Keys;
use crate::say;
use crate::store::people::Actor;
use shared::ids::StoreId;
use shared::sync::Caps;
use std::io;
use zeroize::Zeroizing;

pub(super) fn user(desktop: &Desktop, command: User) -> Result<(), CommandFault> {
    let (actor, token) = (Actor::CommandLine, desktop.entropy.token());
    let name = match command {
        User::Create { name, role, store } => {
            let rights = rights(role, store)?;
            desktop.at_desk(|desk| users::create(desk, &actor, &name, rights, &token))?
        }
        User::Link { name } => {
            desktop.at_desk(|desk| users::invite_again(desk, &actor, &name, &token))?
        }
        User::Remove { name } => {
            let name = desktop.at_desk(|desk| users::remove(desk, &actor, &name))?;
            say::line(format_args!("{name} removed"));
            return Ok(());
        }
    };
    say::line(format_args!("{name} chooses a password at this link, once, within 24 hours:"));
    say::line(format_args!("  {}/console/welcome#{}", desktop.public_url()?, token.as_str()));
    Ok(())
}

pub(super) fn staff(desktop: &Desktop, command: Staff) -> Result<(), CommandFault> {
    let Staff::Create { name, role, store, payment_max, refund_max } = command;
    let store = store.map(StoreId);
    let caps = caps(desktop, store, [payment_max, refund_max])?;
    say::warn("PIN (4 to 12 digits), then Enter:");
    let mut pin = Zeroizing::new(String::new());
    io::stdin().read_line(&mut pin).map_err(CommandFault::file("cannot read the PIN"))?;
    let pin = pin.trim();
    staff::check_pin(pin)?;
    let keys = Keys::read(&desktop.folder()?.keys())?;
    let role = match role {
        StaffRole::Cashier => "cashier",
        StaffRole::Manager => "manager",
    };
    let pin_hash = staff::hash_pin(pin, &keys.pin, desktop.entropy);
    let person = NewPerson { name, role, store, caps, pin_hash };
    let id = desktop.at_desk(|desk| staff::create(desk, &Actor::CommandLine, person))?;
    say::line(format_args!("{id} added"));
    Ok(())
}

/// Caps in the currency of the store, without which there is none to read them in.
fn caps(
    desktop: &Desktop,
    store: Option<StoreId>,
    [payment, refund]: [Option<String>; 2],
) -> Result<Caps, CommandFault> {
    let Some(store) = store.filter(|_| payment.is_some() || refund.is_some()) else {
        return Ok(Caps { payment_max: None, refund_max: None });
    };
    let asset = desktop.at_desk(|desk| Ok(shops::find_store(desk, store)?.asset))?;
    let read = |text: Option<String>| text.map(|text| amount::parse(&text, asset)).transpose();
    Ok(Caps { payment_max: read(payment)?, refund_max: read(refund)? })
}

/// A store that HQ is named with would be lost in silence, and so is refused.
fn rights(role: UserRole, store: Option<u32>) -> Result<Rights, CommandFault> {
    let say = |what: &str| Err(CommandFault::Say(what.to_owned()));
    match (role, store) {
        (UserRole::Manager, Some(store)) => Ok(Rights::Manager(StoreId(store))),
        (UserRole::Hq, None) => Ok(Rights::Hq),
        (UserRole::Hq, Some(_)) => {
            say("HQ sees all stores: leave --store out, or say --role manager")
        }
        (UserRole::Manager, None) => say("a manager has one store: name it with --store"),
    }
}
