//! `verify`: recompute what is stored, and say for each check whether it holds.

use super::{CommandFault, Desktop};
use crate::say;
use crate::store;
use crate::store::verifying::{self, Check};
use serde_json::json;
use std::process::ExitCode;

pub(super) fn run(desktop: &Desktop, as_json: bool) -> Result<ExitCode, CommandFault> {
    let sql = store::open_to_read(&desktop.folder()?.database())?;
    let checks = verifying::all(&sql)?;
    let holds = checks.iter().all(|check| check.fault.is_none());
    if as_json {
        let one = |check: &Check| json!({"check": check.name, "looked_at": check.looked_at, "fault": check.fault});
        let checks: Vec<_> = checks.iter().map(one).collect();
        let sum = verifying::ledger_sum(&sql)?;
        say::json(&json!({"verified": holds, "ledger_sum": sum, "checks": checks}));
    } else {
        for check in &checks {
            match &check.fault {
                None => say::line(format_args!("ok    {} ({})", check.name, check.looked_at)),
                Some(fault) => say::line(format_args!("WRONG {}: {fault}", check.name)),
            }
        }
        say::line(if holds { "verified" } else { "NOT verified" });
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
