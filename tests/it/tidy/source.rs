//! The files of the tree, and how a rule looks at them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file that git knows and that is text.
pub(crate) struct Tree {
    files: Vec<File>,
}

/// One file: its path from the root, and what it holds.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Whether the file is declared as `#[cfg(test)] mod …;` by the file above it.
    declared_as_test: bool,
}

impl Tree {
    /// The clone that these tests were built from.
    pub(crate) fn read() -> Self {
        let root = root();
        let listed = Command::new("git")
            .args(["ls-files", "-z"])
            .current_dir(&root)
            .output()
            .expect("git is there: setup installs it");
        assert!(listed.status.success(), "git: {}", String::from_utf8_lossy(&listed.stderr));
        let paths = String::from_utf8(listed.stdout).expect("our paths are plain text");
        Self::of(paths.split('\0').filter_map(|path| File::read(&root, path)).collect())
    }

    /// A tree of made-up files, for the tests of the rules.
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        Self::of(files.iter().map(|(path, text)| File::new(path, text)).collect())
    }

    fn of(mut files: Vec<File>) -> Self {
        let tests: Vec<String> = files.iter().flat_map(test_modules).collect();
        for file in &mut files {
            let stem = file.path.trim_end_matches(".rs");
            file.declared_as_test = tests.iter().any(|test| {
                stem.strip_prefix(test.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
        }
        Self { files }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.ending(".rs")
    }

    /// Rust that is shipped: no tests, no tools.
    pub(crate) fn shipped(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| !file.is_test() && !file.path.starts_with("xtask/"))
    }

    pub(crate) fn ending(&self, end: &'static str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    pub(crate) fn under(&self, start: &'static str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.starts_with(start))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), declared_as_test: false }
    }

    /// None for a picture, a link, or a file that is about to be removed.
    fn read(root: &Path, path: &str) -> Option<Self> {
        let place = root.join(path);
        if path.is_empty() || place.is_symlink() {
            return None;
        }
        fs::read_to_string(place).ok().map(|text| Self::new(path, &text))
    }

    /// Whether the file holds tests only.
    pub(crate) fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.declared_as_test
            || self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
    }

    /// The lines with their numbers, without comments and without the test module at the end.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        let shipped = lines.take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        shipped.map(|(index, line)| (index + 1, without_comment(line)))
    }

    /// Where an offence is, as editors read it.
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }

    /// The lines of code that hold one of `words`, each said with what to do about it.
    pub(crate) fn find(&self, words: &[&str], advice: &str) -> Vec<String> {
        let hits = self.code().filter(|(_, line)| words.iter().any(|word| has(line, word)));
        hits.map(|(n, line)| format!("{}: `{}`: {advice}", self.at(n), line.trim())).collect()
    }
}

/// The paths, without `.rs`, of the modules that a file declares for tests only.
fn test_modules(file: &File) -> Vec<String> {
    let stem = file.path.trim_end_matches(".rs");
    let folder = match stem.rsplit_once('/') {
        Some((folder, "lib" | "main")) => folder,
        _ => stem,
    };
    let lines: Vec<&str> = file.text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| match pair {
        ["#[cfg(test)]", module] => module.strip_prefix("mod ")?.strip_suffix(';'),
        _ => None,
    });
    declared.map(|module| format!("{folder}/{module}")).collect()
}

/// Whether `line` holds `word`, not as a part of a longer name.
pub(crate) fn has(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        let opens = !word.starts_with(is_name) || !before.ends_with(is_name);
        opens && (!word.ends_with(is_name) || !after.starts_with(is_name))
    })
}

/// The root of the clone.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a clone").to_path_buf()
}

/// Cuts a `//` comment off; one inside a text is cut too, which hides no code before it.
fn without_comment(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}
