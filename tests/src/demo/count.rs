//! What is there after the story, read back from headquarters and the tills.

use super::house::House;
use crate::real::{Api, Found, Till, Trouble};
use serde_json::{Value, json};
use std::fmt;

/// The last line of the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Codes that the tills read with their cameras.
    pub scanned: u64,
    /// Payments that the tills took with headquarters' leave.
    pub approved_online: u64,
    /// Payments that they took within their limits while cut off.
    pub approved_offline: u64,
    /// Acts that they refused.
    pub refused: u64,
    /// Payments in headquarters' books.
    pub settled: u64,
    /// What headquarters shows a person to look at.
    pub exceptions: u64,
    /// The sum over all accounts, in cents.
    pub ledger_sum: i64,
    /// Whether every check of `sync-server verify` holds.
    pub verified: bool,
}

/// Reads everything back.
pub(super) fn count(house: &House, api: &Api, tills: &mut [Till]) -> Found<Counted> {
    let mut counted = Counted {
        scanned: 0,
        approved_online: 0,
        approved_offline: 0,
        refused: 0,
        settled: 0,
        exceptions: 0,
        ledger_sum: 0,
        verified: false,
    };
    for (post, till) in house.posts.iter().zip(tills) {
        let logged = post.folder.logged()?;
        counted.scanned += logged.scanned;
        counted.refused += logged.refused;
        let totals = till.ask("day_totals", &Value::Null)?;
        for row in totals["rows"].as_array().into_iter().flatten() {
            let times = row["count"].as_u64().unwrap_or(0);
            if row["class"] == "online" {
                counted.approved_online += times;
            } else {
                counted.approved_offline += times;
            }
        }
    }
    for row in api.rows("/totals")? {
        counted.settled += row["payments"].as_u64().unwrap_or(0);
    }
    counted.exceptions = api.rows("/exceptions")?.len() as u64;
    let verify = house.folder.run(&["verify", "--json"])?;
    let said: Value =
        serde_json::from_slice(&verify.stdout).map_err(Trouble::doing("reading verify"))?;
    let sum = said["ledger_sum"].as_i64();
    counted.ledger_sum = sum.ok_or_else(|| Trouble::new("verify gives no sum of the ledger"))?;
    counted.verified = verify.status.success() && said["verified"] == true;
    Ok(counted)
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written out, so that the figures stand in the order in which things happen.
        let said = json!(self.verified);
        write!(
            f,
            "{{\"scanned\":{},\"approved_online\":{},\"approved_offline\":{},\"refused\":{},\
             \"settled\":{},\"exceptions\":{},\"ledger_sum\":{},\"verified\":{said}}}",
            self.scanned,
            self.approved_online,
            self.approved_offline,
            self.refused,
            self.settled,
            self.exceptions,
            self.ledger_sum
        )
    }
}
