//! The sabotages: for each invariant of DESIGN.md, section 11, one line whose change a test notices.

mod keeping;
mod money;

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

impl Row {
    /// Whether a word of the command line means this row: an invariant's number, or a part of what it says.
    pub(super) fn is_meant_by(&self, word: &str) -> bool {
        match word.parse::<u8>() {
            Ok(invariant) => invariant == self.invariant,
            Err(_) => self.about.contains(word) || self.test.contains(word),
        }
    }
}

/// All of them, in the order of the invariants.
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    money::ROWS.iter().chain(keeping::ROWS)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_row_names_one_line_and_a_test_that_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("we are in a clone");
        for row in all() {
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
