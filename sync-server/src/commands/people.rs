//! `user …` and `staff …`.

use super::{CommandFault, Desktop};
use crate::acts::staff::{self, NewPerson};
use crate::acts::users;
use crate::auth::person::Rights;
use crate::cli::{Staff, StaffRole, User, UserRole};
use crate::keys::Keys;
use crate::say;
use crate::store::people::Actor;
use shared::ids::StoreId;
use std::io;
use zeroize::Zeroizing;

pub(super) fn user(desktop: &Desktop, command: User) -> Result<(), CommandFault> {
    let (actor, token) = (Actor::CommandLine, desktop.entropy.token());
    let name = match command {
        User::Create { name, role, store } => {
            let rights = match (role, store) {
                (UserRole::Manager, Some(store)) => Rights::Manager(StoreId(store)),
                (UserRole::Hq, _) | (UserRole::Manager, None) => Rights::Hq,
            };
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
    let Staff::Create { name, role, store } = command;
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
    let person = NewPerson { name, role, store: store.map(StoreId), pin_hash };
    let id = desktop.at_desk(|desk| staff::create(desk, &Actor::CommandLine, person))?;
    say::line(format_args!("{id} added"));
    Ok(())
}
