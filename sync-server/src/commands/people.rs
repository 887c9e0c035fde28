//! `user …` and `staff …`.

use super::{CommandFault, Desktop};
use crate::acts::staff::{self, NewPerson};
use crate::cli::{Staff, StaffRole, User, UserRole};
use crate::error::ApiError;
use crate::keys::Keys;
use crate::say;
use crate::store::people::{self, Actor};
use shared::ids::StoreId;
use std::io;
use zeroize::Zeroizing;

pub(super) fn user(desktop: &Desktop, command: User) -> Result<(), CommandFault> {
    let User::Create { name, role, store } = command;
    let (role, store) = match role {
        UserRole::Hq => ("hq", None),
        UserRole::Manager => ("manager", store.map(StoreId)),
    };
    let token = desktop.entropy.token();
    let name = crate::acts::check_name(&name)?;
    desktop.at_desk(|desk| {
        let already = || ApiError::Conflict {
            code: "name_taken",
            detail: format!("There is a user {name:?} already."),
        };
        if let Some(store) = store {
            crate::acts::shops::find_store(desk, store)?;
        }
        let id = people::add_user(&desk.sql, &name, role, store, desk.now)?.ok_or_else(already)?;
        people::invite(&desk.sql, &token, Some(id), role, desk.now)?;
        let detail = serde_json::json!({"role": role, "store": store});
        people::audit(&desk.sql, &Actor::CommandLine, "user_create", &name, &detail, desk.now)?;
        Ok(())
    })?;
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
