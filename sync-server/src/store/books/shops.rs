//! Programs and stores, as far as the rules know them.

use super::super::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::books::{Program, Store};
use shared::ids::{ProgramId, StoreId};
use shared::time::{Millis, Timestamp};

pub(super) fn find_program(sql: &Connection, id: ProgramId) -> Result<Option<Program>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT name, asset, load_min, load_max, balance_max, expires_after, activate_offline
         FROM programs WHERE id = ?1",
    )?;
    let read = |row: &Row<'_>| {
        let expires: Option<i64> = row.get(5)?;
        Ok(Program {
            name: row.get(0)?,
            asset: values::asset(row, 1)?,
            load_min: values::minor(row, 2)?,
            load_max: values::minor(row, 3)?,
            balance_max: values::minor(row, 4)?,
            expires_after: expires.map(|_| values::counter(row, 5).map(Millis)).transpose()?,
            activate_offline: row.get(6)?,
        })
    };
    Ok(statement.query_row([id.0], read).optional()?)
}

pub(super) fn write_programs(
    sql: &Connection,
    programs: &[(ProgramId, Program)],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO programs (id, name, asset, load_min, load_max, balance_max, expires_after,
             activate_offline, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, load_min = excluded.load_min, load_max = excluded.load_max,
             balance_max = excluded.balance_max, expires_after = excluded.expires_after,
             activate_offline = excluded.activate_offline",
    )?;
    for (id, program) in programs {
        statement.execute(params![
            id.0,
            program.name,
            program.asset.code(),
            program.load_min.get(),
            program.load_max.get(),
            program.balance_max.get(),
            program.expires_after.map(|length| values::number(length.0)).transpose()?,
            program.activate_offline,
            now.0,
        ])?;
    }
    Ok(())
}

pub(super) fn find_store(sql: &Connection, id: StoreId) -> Result<Option<Store>, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT name, asset, ceiling, policy FROM stores WHERE id = ?1")?;
    let read = |row: &Row<'_>| {
        let policy = row.get_ref(3)?.as_str()?;
        Ok(Store {
            name: row.get(0)?,
            asset: values::asset(row, 1)?,
            ceiling: values::minor(row, 2)?,
            policy: serde_json::from_str(policy)
                .map_err(|bad| values::wrong(3, Type::Text, bad))?,
        })
    };
    Ok(statement.query_row([id.0], read).optional()?)
}

pub(super) fn write_stores(
    sql: &Connection,
    stores: &[(StoreId, Store)],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO stores (id, name, asset, ceiling, policy, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, ceiling = excluded.ceiling, policy = excluded.policy",
    )?;
    for (id, store) in stores {
        let policy = serde_json::to_string(&store.policy).map_err(StoreFault::damaged)?;
        let asset = store.asset.code();
        statement.execute(params![id.0, store.name, asset, store.ceiling.get(), policy, now.0])?;
    }
    Ok(())
}
