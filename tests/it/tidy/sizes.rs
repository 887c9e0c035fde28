//! Budgets: how long a file may be.

use super::source::{File, Tree};

const FILE_STOP: usize = 500;
/// In a folder of tests, whose tables may be long.
const TABLES_STOP: usize = 800;
const FILE_AIM: usize = 300;
const MAIN_STOP: usize = 60;
const README_STOP: usize = 100;

/// Files above the aim, each with its reason. This list may only lose entries.
const OVER_THE_AIM: &[(&str, &str)] = &[];

pub(crate) fn files_over_the_stop(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.rust() {
        let is_table = file.path.starts_with("tests/") || file.path.contains("/tests/");
        let stop = if is_table { TABLES_STOP } else { FILE_STOP };
        let lines = shipped_lines(file);
        if lines > stop {
            offences
                .push(format!("{}: {lines} lines, {stop} at most: split it by idea", file.path));
        }
    }
    offences
}

pub(crate) fn files_over_the_aim(tree: &Tree) -> Vec<String> {
    over_the_aim(tree, OVER_THE_AIM)
}

/// Tests are tables, which may be long.
pub(crate) fn over_the_aim(tree: &Tree, listed: &[(&str, &str)]) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.rust().filter(|file| !file.is_test()) {
        let lines = shipped_lines(file);
        let is_listed = listed.iter().any(|(path, _)| *path == file.path);
        if lines > FILE_AIM && !is_listed {
            offences.push(format!(
                "{}: {lines} lines, {FILE_AIM} is the aim: move decisions up and straight work down \
                 into files of their own",
                file.path
            ));
        } else if lines <= FILE_AIM && is_listed {
            offences.push(format!("{}: short again: take it off the list in sizes.rs", file.path));
        }
    }
    let gone = listed.iter().filter(|(path, _)| tree.get(path).is_none());
    offences
        .extend(gone.map(|(path, _)| format!("{path}: gone: take it off the list in sizes.rs")));
    offences
}

pub(crate) fn long_mains(tree: &Tree) -> Vec<String> {
    let mains = tree.rust().filter(|file| file.path.ends_with("/src/main.rs"));
    let long = mains.filter(|file| shipped_lines(file) > MAIN_STOP);
    long.map(|file| {
        let lines = shipped_lines(file);
        format!("{}: {lines} lines, {MAIN_STOP} at most: main only starts things", file.path)
    })
    .collect()
}

pub(crate) fn long_readmes(tree: &Tree) -> Vec<String> {
    let long = tree.ending("README.md").filter(|file| file.text.lines().count() > README_STOP);
    long.map(|file| format!("{}: over {README_STOP} lines: one page, then links", file.path))
        .collect()
}

/// The lines of a file without the test module at its end.
fn shipped_lines(file: &File) -> usize {
    file.code().count()
}
