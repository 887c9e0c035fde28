//! Limits as they were signed: what older servers kept without.

use super::books::{meta, set_meta};
use super::{StoreFault, values};
use rusqlite::{Connection, params};
use shared::limits::Limit;
use shared::signing::{SecretKey, seal};

/// What notes in `meta` that it was done.
const DONE: &str = "limits_signed";

/// Signs what older servers kept without a signature. Once in the life of a folder: afterwards a limit without
/// one was put there by somebody else.
pub fn sign_bare(sql: &mut Connection, key: &SecretKey) -> Result<(), StoreFault> {
    if meta(sql, DONE)?.is_some() {
        return Ok(());
    }
    let transaction = sql.transaction()?;
    for (till, epoch, number, content) in bare(&transaction)? {
        let limit: Limit = minicbor::decode(&content).map_err(StoreFault::damaged)?;
        let signed = seal(&limit, key);
        transaction
            .prepare_cached(
                "UPDATE limits SET signed = ?4 WHERE till = ?1 AND epoch = ?2 AND number = ?3",
            )?
            .execute(params![till, epoch, values::number(number)?, signed.as_bytes()])?;
    }
    set_meta(&transaction, DONE, "1")?;
    Ok(transaction.commit()?)
}

/// Till, epoch, number and content of a limit.
type Bare = (u32, u32, u64, Vec<u8>);

fn bare(sql: &Connection) -> Result<Vec<Bare>, StoreFault> {
    let mut statement =
        sql.prepare("SELECT till, epoch, number, content FROM limits WHERE signed IS NULL")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, values::counter(row, 2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
