//! A till where it stands, and what can be read back from it.

use serde_json::{Value, json};
use tests::demo::Post;
use tests::real::Till;

/// A till with the place where it stands.
pub(crate) struct Counter {
    pub(crate) post: Post,
    /// Gone while it is killed.
    pub(crate) till: Option<Till>,
}

impl Counter {
    pub(crate) fn till(&mut self) -> &mut Till {
        self.till.as_mut().unwrap()
    }

    /// Takes it away, to be stopped or killed.
    pub(crate) fn end(&mut self) -> Till {
        self.till.take().unwrap()
    }

    /// The payments of its journal, which must be whole.
    pub(crate) fn journal(&self) -> Vec<(String, String, i64)> {
        let folder = &self.post.folder;
        let verify = folder.run(&["journal", "verify"]).unwrap();
        assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
        let listed = folder.run(&["journal", "list"]).unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let lines = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let takes = lines.filter(|line| line["kind"] == "take");
        takes.map(|line| of_row(&line, line["card"].as_str().unwrap())).collect()
    }

    /// The newest entry that headquarters told the till it holds.
    pub(crate) fn acknowledged(&mut self) -> u64 {
        let newest = json!({ "count": 100, "acts": [] });
        let rows = self.till().ask("last_receipts", &newest).unwrap();
        let rows = rows.as_array().unwrap().iter();
        let settled = rows.filter(|row| row["receipt"]["settling"] != "waiting");
        settled.filter_map(|row| row["receipt"]["sequence"].as_u64()).max().unwrap_or(0)
    }
}

/// What a row of a journal or of a card's activities says of a payment.
pub(crate) fn of_row(row: &Value, card: &str) -> (String, String, i64) {
    let payment = row["payment"].as_str().unwrap().to_owned();
    (payment, card.to_owned(), row["amount"]["minor"].as_i64().unwrap().abs())
}
