//! Counts tests in what cargo wrote.

use std::ops::AddAssign;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// Work that counts as one test.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed), skipped: 0 }
    }

    /// The sum over all `test result:` lines of a log.
    pub(crate) fn read(log: &str) -> Self {
        let mut sum = Self::default();
        for line in log.lines() {
            // A program that writes to the same log may leave its text before the words.
            if let Some((_, result)) = line.split_once("test result: ") {
                sum += Self {
                    passed: before(result, " passed"),
                    failed: before(result, " failed"),
                    skipped: before(result, " ignored"),
                };
            }
        }
        sum
    }

    pub(crate) fn words(self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> u64 {
    let Some((head, _)) = text.split_once(word) else {
        return 0;
    };
    let digits = head.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(log: &str, passed: u64, failed: u64, skipped: u64) {
        assert_eq!(Tally::read(log), Tally { passed, failed, skipped }, "{log}");
    }

    #[test]
    fn results_of_all_binaries_are_summed() {
        check("", 0, 0, 0);
        check("running 0 tests\n", 0, 0, 0);
        let one = "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 7 filtered out";
        check(one, 12, 0, 3);
        let two = "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        check(&format!("{one}\nnoise\nkilled {two}\n"), 13, 2, 3);
    }
}
