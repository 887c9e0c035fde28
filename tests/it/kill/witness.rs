//! Somebody outside the killed programs who wrote down everything that was shown.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What was asked for and what was shown.
#[derive(Default)]
pub(crate) struct Witness {
    /// Every payment that was ever begun, with its card and amount.
    asked: BTreeMap<String, (String, i64)>,
    /// Every receipt that was shown.
    receipts: BTreeSet<String>,
}

impl Witness {
    pub(crate) fn asks(&mut self, payment: &Value, card: &str, minor: i64) {
        let payment = payment.as_str().unwrap().to_owned();
        self.asked.insert(payment, (card.to_owned(), minor));
    }

    /// Notes an answer, if it is a receipt.
    pub(crate) fn hears(&mut self, outcome: &Value) {
        if outcome["is"] == "taken" {
            let payment = outcome["receipt"]["payment"].as_str().unwrap();
            self.receipts.insert(payment.to_owned());
        }
    }

    /// Holds one set of books (payment, card, amount) against what was shown.
    #[track_caller]
    pub(crate) fn compare(&self, whose: &str, books: &[(String, String, i64)]) {
        let mut seen = BTreeSet::new();
        for (payment, card, minor) in books {
            assert!(seen.insert(payment.clone()), "{whose}: payment {payment} is there twice");
            let asked = self.asked.get(payment);
            let asked = asked.unwrap_or_else(|| panic!("{whose}: nobody asked for {payment}"));
            assert_eq!(asked, &(card.clone(), *minor), "{whose}: payment {payment} is another");
        }
        let missing: Vec<_> = self.receipts.difference(&seen).collect();
        assert!(missing.is_empty(), "{whose}: these were shown and are gone: {missing:?}");
        println!("{whose}: {} payments, {} of them shown", seen.len(), self.receipts.len());
    }
}
