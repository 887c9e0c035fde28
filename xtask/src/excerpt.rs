//! The part of a long log that a person needs.

/// At most so many lines are shown; the log has the rest.
const LINES_MAX: usize = 60;
/// At most so many lines that say how to see the same again.
const MARKS_MAX: usize = 8;

/// What failed: the tests' own words, else the first error, else the end; before it every line that
/// names a seed or a picture, since those are how a failure is seen again.
pub(crate) fn of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let mut shown = failures(&lines);
    if shown.is_empty() {
        let error = lines.iter().position(|line| line.starts_with("error"));
        let start = error.unwrap_or(lines.len().saturating_sub(LINES_MAX));
        shown = lines.get(start..).unwrap_or_default().to_vec();
    }
    shown.truncate(LINES_MAX);
    let tells = |line: &&&str| {
        (line.contains("seed") || line.contains("picture")) && !shown.contains(*line)
    };
    let marks: Vec<&str> = lines.iter().filter(tells).take(MARKS_MAX).copied().collect();
    [marks, shown].concat().join("\n")
}

/// The lines between `failures:` and the count, for every program that had some.
fn failures<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in lines {
        if line.trim() == "failures:" {
            inside = true;
        } else if line.starts_with("test result: ") {
            inside = false;
        } else if inside && !line.trim().is_empty() {
            found.push(*line);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_tests_own_words_come_first() {
        let log = "Compiling\nerror in a name\nfailures:\n\n---- pays ----\nleft: 1\n\nfailures:\n    \
                   pays\n\ntest result: FAILED. 0 passed; 1 failed\nfailures elsewhere\n";
        assert_eq!(of(log), "---- pays ----\nleft: 1\n    pays");
    }

    #[test]
    fn else_the_first_error_else_the_end() {
        assert_eq!(of("Compiling\nerror[E1]: no\n --> x\nnote"), "error[E1]: no\n --> x\nnote");
        assert_eq!(of("one\ntwo"), "one\ntwo");
        let long: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
        assert!(of(&long.join("\n")).starts_with("line 40\n"), "the last sixty lines");
    }

    #[test]
    fn a_seed_is_never_lost() {
        let log = format!("seed 7\n{}error: no\n", "noise\n".repeat(100));
        assert_eq!(of(&log), "seed 7\nerror: no");
    }
}
