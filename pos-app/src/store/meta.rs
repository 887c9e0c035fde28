//! Small facts about the folder.

use super::{Store, StoreFault};
use crate::entropy;
use rusqlite::OptionalExtension;

/// What the till was told at enrolment, as JSON.
const ENROLLED: &str = "enrolled";
/// Names the folder; its bound key is found by it.
const FOLDER_ID: &str = "folder_id";
/// The server's address.
const SERVER: &str = "server";
/// The printer, as JSON.
const PRINTER: &str = "printer";

impl Store {
    /// The folder's own id, made when it is first asked for.
    pub fn folder_id(&mut self) -> Result<[u8; 16], StoreFault> {
        if let Some(id) = self.meta(FOLDER_ID)? {
            let damaged = || StoreFault::Damaged { why: "the folder's id is not 16 bytes".into() };
            return id.try_into().map_err(|_| damaged());
        }
        let id: [u8; 16] = entropy::bytes();
        self.set_meta(&[(FOLDER_ID, &id)])?;
        Ok(id)
    }

    /// What the server said at enrolment, and its address.
    pub fn enrolment(&self) -> Result<Option<(Vec<u8>, String)>, StoreFault> {
        let (Some(enrolled), Some(server)) = (self.meta(ENROLLED)?, self.meta(SERVER)?) else {
            return Ok(None);
        };
        Ok(Some((enrolled, String::from_utf8_lossy(&server).into_owned())))
    }

    /// Keeps what the server said at enrolment, and its address.
    pub fn keep_enrolment(&mut self, enrolled: &[u8], server: &str) -> Result<(), StoreFault> {
        self.set_meta(&[(ENROLLED, enrolled), (SERVER, server.as_bytes())])
    }

    /// The printer, as it was kept.
    pub fn printer(&self) -> Result<Option<Vec<u8>>, StoreFault> {
        Ok(self.meta(PRINTER)?.filter(|printer| !printer.is_empty()))
    }

    /// Keeps the printer; nothing where there is none any more.
    pub fn keep_printer(&mut self, printer: &[u8]) -> Result<(), StoreFault> {
        self.set_meta(&[(PRINTER, printer)])
    }

    fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let found = self
            .db
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    fn set_meta(&mut self, facts: &[(&str, &[u8])]) -> Result<(), StoreFault> {
        self.write(|db| {
            for (name, value) in facts {
                db.execute(
                    "INSERT INTO meta (name, value) VALUES (?1, ?2) \
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (name, value),
                )?;
            }
            Ok(())
        })
    }
}
