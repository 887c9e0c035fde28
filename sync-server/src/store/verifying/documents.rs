//! The check of tills' documents: a carrier's copy, which counts for nothing, but what is kept should be whole.

use super::Found;
use crate::store::{StoreFault, values};
use rusqlite::Connection;
use shared::documents::{DocHead, end_of_changes};
use shared::ids::{Epoch, TillId};

/// Every change fits its checksum, and the last one of each exchange is the head that the server names.
pub(super) fn whole(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT till, epoch, z_number, newest, head, bytes FROM document_changes
         ORDER BY till, epoch, z_number, newest",
    )?;
    let mut rows = statement.query([])?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        let head = DocHead(row.get(4)?);
        let bytes = row.get_ref(5)?.as_blob().map_err(StoreFault::damaged)?;
        let fault = match end_of_changes(bytes) {
            Ok(end) if end == Some(head) => None,
            Ok(_) => Some("it does not end where the server says".to_owned()),
            Err(bad) => Some(bad.to_string()),
        };
        if let Some(fault) = fault {
            let (till, epoch) = (TillId(row.get(0)?), Epoch(row.get(1)?));
            let (document, newest): (u32, u64) = (row.get(2)?, values::counter(row, 3)?);
            return Ok(Err(format!(
                "document {document} of {till} epoch {epoch} up to entry {newest}: {fault}"
            )));
        }
        count += 1;
    }
    Ok(Ok(format!("{count} exchanges")))
}
