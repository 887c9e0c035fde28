//! Trust lists, as the root signed them.

use super::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension, params};
use shared::signing::{PublicKey, SecretKey, Signed, seal};
use shared::trust_list::{TrustList, accept};

/// The newest list, checked, with the root's public key.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The list as tills get it.
    pub signed: Signed<TrustList>,
    /// What it says.
    pub list: TrustList,
    /// Who signed it.
    pub root: PublicKey,
}

/// Reads the newest list.
pub fn newest(sql: &Connection) -> Result<Option<Trust>, StoreFault> {
    let mut statement = sql
        .prepare_cached("SELECT signed, root_key FROM trust_lists ORDER BY number DESC LIMIT 1")?;
    let found = statement
        .query_row([], |row| Ok((row.get::<_, Vec<u8>>(0)?, values::bytes::<32>(row, 1)?)))
        .optional()?;
    let Some((bytes, root)) = found else {
        return Ok(None);
    };
    let root = PublicKey::from_bytes(&root).map_err(StoreFault::damaged)?;
    let signed = Signed::from_bytes(bytes).map_err(StoreFault::damaged)?;
    let list = accept(&signed, root, None).map_err(StoreFault::damaged)?.into_inner();
    Ok(Some(Trust { signed, list, root }))
}

/// Signs a list with the root's key and keeps it.
pub fn add(sql: &Connection, list: &TrustList, root: &SecretKey) -> Result<(), StoreFault> {
    let signed = seal(list, root);
    sql.execute(
        "INSERT INTO trust_lists (number, signed, root_key, signed_at) VALUES (?1, ?2, ?3, ?4)",
        params![
            values::number(list.number().0)?,
            signed.as_bytes(),
            root.public().as_bytes(),
            list.issued_at().0,
        ],
    )?;
    Ok(())
}
