//! `store …`, `program …` and `till …`.

use super::{CommandFault, Desktop, amount};
use crate::acts::recall;
use crate::acts::shops::{self, NewStore};
use crate::acts::tills::{self, CodeFor};
use crate::cli::{Program, StoreCommand, Till};
use crate::say;
use crate::store::people::Actor;
use shared::books;
use shared::ids::{StoreId, TillId};
use shared::limits::OfflinePolicy;
use shared::time::Millis;

pub(super) fn store(desktop: &Desktop, command: StoreCommand) -> Result<(), CommandFault> {
    let StoreCommand::Create { name, currency, ceiling } = command;
    let asset = amount::currency(&currency)?;
    let ceiling = amount::parse(&ceiling, asset)?;
    let new = NewStore { name, asset, ceiling, policy: OfflinePolicy::default() };
    let request = desktop.entropy.uuid(desktop.clock.now());
    let id = desktop
        .at_desk(|desk| shops::create_store(desk, &Actor::CommandLine, request, new.clone()))?;
    say::line(format_args!("{id} added"));
    Ok(())
}

pub(super) fn program(desktop: &Desktop, command: Program) -> Result<(), CommandFault> {
    let Program::Create {
        name,
        currency,
        load_min,
        load_max,
        balance_max,
        expires_after,
        activate_offline,
        redeem_online_only,
    } = command;
    let asset = amount::currency(&currency)?;
    let new = books::Program {
        name,
        asset,
        load_min: amount::parse(&load_min, asset)?,
        load_max: amount::parse(&load_max, asset)?,
        balance_max: amount::parse(&balance_max, asset)?,
        expires_after: expires_after.map(|days| Millis::from_hours(days.saturating_mul(24))),
        activate_offline,
    };
    let id = desktop.at_desk(|desk| {
        let id = shops::create_program(desk, &Actor::CommandLine, new.clone())?;
        if redeem_online_only {
            shops::take_online_only(desk, &Actor::CommandLine, id)?;
        }
        Ok(id)
    })?;
    say::line(format_args!("{id} added"));
    Ok(())
}

pub(super) fn till(desktop: &Desktop, command: Till) -> Result<(), CommandFault> {
    match command {
        Till::EnrolCode { store, name, till, hours } => {
            enrol_code(desktop, (store, name), till, hours)
        }
        Till::WriteOff { till, reason } => write_off(desktop, TillId(till), &reason),
    }
}

fn enrol_code(
    desktop: &Desktop,
    (store, name): (Option<u32>, Option<String>),
    till: Option<u32>,
    hours: u32,
) -> Result<(), CommandFault> {
    let wanted = match (till, store) {
        (Some(till), _) => CodeFor::Existing(TillId(till)),
        (None, Some(store)) => CodeFor::New { store: StoreId(store), name },
        (None, None) => return Err(CommandFault::Say("name a --store or a --till".to_owned())),
    };
    let entropy = desktop.entropy;
    let valid = Millis::from_hours(hours.clamp(1, 24 * 30));
    let code = desktop.at_desk(|desk| {
        tills::make_code(desk, &Actor::CommandLine, entropy, wanted.clone(), valid)
    })?;
    say::line(format_args!("server  {}", desktop.public_url()?));
    say::line(format_args!("till    {}", code.till));
    say::line(format_args!("code    {}", code.code.as_str()));
    say::line(format_args!("until   {}", code.expires_at));
    Ok(())
}

fn write_off(desktop: &Desktop, till: TillId, reason: &str) -> Result<(), CommandFault> {
    let request = desktop.entropy.uuid(desktop.clock.now());
    let reason = crate::acts::check_name(reason)?;
    let amount = desktop
        .at_desk(|desk| recall::write_off(desk, &Actor::CommandLine, request, till, &reason))?;
    say::line(format_args!("{till}: {amount} written off"));
    Ok(())
}
