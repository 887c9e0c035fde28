//! Looking after the journal.

use super::say;
use crate::till::Till;
use serde_json::json;
use std::io;
use std::process::ExitCode;

/// Checks every entry; the first that is wrong is named.
pub(super) fn verify(till: &Till) -> io::Result<ExitCode> {
    match till.verify_journal() {
        Ok(found) => {
            say(
                &json!({ "journal": "whole", "epoch": found.epoch, "entries": found.entries, "head": found.head }),
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            say(
                &json!({ "journal": "broken", "error": till.say(&fault), "details": fault.to_string() }),
            )?;
            Ok(ExitCode::FAILURE)
        }
    }
}

/// One line per entry: what a person needs to find it again, and nothing that opens a card.
pub(super) fn list(till: &Till) -> io::Result<ExitCode> {
    let mut failed = None;
    let walked = till.walk_journal(&mut |entry, hash| {
        let payment = entry.body.payment();
        let line = json!({
            "sequence": entry.sequence,
            "hash": hash,
            "kind": entry.body.kind(),
            "payment": payment.map(|(id, _)| id),
            "amount": payment.map(|(_, facts)| facts.amount),
            "card": entry.body.card(),
            "at": entry.wall_clock.to_string(),
        });
        failed = say(&line).err();
        failed.is_none()
    });
    if let Some(error) = failed {
        return Err(error);
    }
    match walked {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(fault) => {
            say(&json!({ "error": till.say(&fault) }))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
