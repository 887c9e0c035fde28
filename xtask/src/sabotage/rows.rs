//! The sabotages: for each invariant of DESIGN.md, section 11, one line whose change a test notices.

/// One change of one line, and the test that must fail under it.
pub(super) struct Row {
    /// The number of the invariant.
    pub(super) invariant: u8,
    /// What the changed code does wrong.
    pub(super) about: &'static str,
    pub(super) file: &'static str,
    /// Stands in the file exactly once.
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) package: &'static str,
    /// Which of the package's targets and features, as cargo takes them.
    pub(super) target: &'static [&'static str],
    /// The test, by a part of its path that no other test has.
    pub(super) test: &'static str,
}

/// In the order of the invariants.
pub(super) const ROWS: &[Row] = &[
    Row {
        invariant: 1,
        about: "a transfer credits one cent more than it debits",
        file: "shared/src/ledger/book.rs",
        from: "add(&mut a.credits_posted, minor)",
        to: "add(&mut a.credits_posted, minor.saturating_add(1))",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::a_card_pays_only_what_it_holds",
    },
    Row {
        invariant: 2,
        about: "a limited account may go below zero",
        file: "shared/src/ledger/book.rs",
        from: "if id.is_limited() && free < 0 && worse {",
        to: "if id.is_limited() && free < -1_000_000 && worse {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::a_hold_sets_value_aside_until_it_ends",
    },
    Row {
        invariant: 5,
        about: "a plan that was applied is applied again",
        file: "shared/src/ledger/book.rs",
        from: "self.applied.insert(plan.id, true);",
        to: "self.applied.insert(plan.id, false);",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::the_same_plan_twice_is_once",
    },
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_row_names_one_line_and_a_test_that_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("we are in a clone");
        for row in ROWS {
            let text = fs::read_to_string(root.join(row.file)).expect(row.file);
            assert_eq!(text.matches(row.from).count(), 1, "{}: `{}`", row.file, row.from);
            assert_ne!(row.from, row.to, "{} changes nothing", row.about);
            let name = row.test.rsplit("::").next().unwrap_or(row.test);
            assert!(has_test(&root.join(row.package), name), "{}: no such test", row.test);
        }
    }

    fn has_test(folder: &Path, name: &str) -> bool {
        let entries = fs::read_dir(folder).expect("the package has a folder").flatten();
        entries.map(|entry| entry.path()).any(|path| {
            if path.is_dir() {
                return has_test(&path, name);
            }
            let is_rust = path.extension().is_some_and(|end| end == "rs");
            is_rust && fs::read_to_string(&path).is_ok_and(|t| t.contains(&format!("fn {name}(")))
        })
    }
}
