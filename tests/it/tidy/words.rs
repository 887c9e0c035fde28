//! Words that may not stand in the tree.

use super::source::{File, Tree, has};

const VAGUE_ENDINGS: &[&str] = &["Manager", "Service", "Helper", "Util", "Utils", "Processor"];
const VAGUE_FILES: &[&str] = &["util", "utils", "helper", "helpers", "misc", "common", "manager"];
const LOGS: &[&str] = &["trace!(", "debug!(", "info!(", "warn!(", "error!("];

pub(crate) fn vague_type_names(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.rust().filter(|file| !file.path.starts_with("tests/it/tidy/")) {
        for (number, line) in file.code() {
            if let Some(name) = declared(line).filter(|name| is_vague(name)) {
                let advice = "name it after what it is in the shop or the ledger";
                offences.push(format!("{}: `{name}`: {advice}", file.at(number)));
            }
        }
    }
    offences
}

/// The name of the type that a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    words.find(|word| matches!(*word, "struct" | "enum" | "trait" | "type" | "union"))?;
    let name = words.next()?.split(|c: char| !c.is_alphanumeric()).next()?;
    name.starts_with(|c: char| c.is_uppercase()).then_some(name)
}

/// `Manager` alone is a role in a shop.
fn is_vague(name: &str) -> bool {
    VAGUE_ENDINGS.iter().any(|end| name.ends_with(end) && name != "Manager")
}

pub(crate) fn vague_file_names(tree: &Tree) -> Vec<String> {
    let vague = tree.rust().filter(|file| {
        file.path.trim_end_matches(".rs").split('/').any(|part| VAGUE_FILES.contains(&part))
    });
    vague.map(|file| format!("{}: name it after its one idea", file.path)).collect()
}

pub(crate) fn work_put_off(tree: &Tree) -> Vec<String> {
    // Put together here, so that this file does not hold them.
    let marks = ["TO", "FIX", "XX"].into_iter().zip(["DO", "ME", "X"]);
    let marks: Vec<String> = marks.map(|(a, b)| format!("{a}{b}")).collect();
    let text = tree.files().filter(|file| is_ours(file));
    text.flat_map(|file| {
        let lines = file.text.lines().enumerate();
        let hits = lines.filter(|(_, line)| {
            let in_words = marks.iter().any(|mark| has(line, mark));
            let in_code = file.path.ends_with(".rs") && puts_off(line);
            in_words || in_code
        });
        let advice = "finish it, or open an issue and take the mark out";
        hits.map(|(n, line)| format!("{}: `{}`: {advice}", file.at(n + 1), line.trim()))
            .collect::<Vec<_>>()
    })
    .collect()
}

fn puts_off(line: &str) -> bool {
    let line = line.trim_start();
    let starts = ["unimplemented!(", "todo!(", "assert!(true", "#[ignore"];
    starts.iter().any(|start| line.starts_with(start))
}

/// Texts that we write, not those of others that we carry.
fn is_ours(file: &File) -> bool {
    let ends = [".rs", ".md", ".toml", ".sql", ".css", ".html", ".js", ".ftl", ".sh", ".json"];
    ends.iter().any(|end| file.path.ends_with(end))
        && !file.path.ends_with(".min.js")
        && !file.path.ends_with("package-lock.json")
}

pub(crate) fn opaque_errors(tree: &Tree) -> Vec<String> {
    let may = |file: &&File| {
        !file.path.ends_with("/main.rs") && !file.path.ends_with("/lib.rs") && !file.is_test()
    };
    let words = ["anyhow", "eyre", "Box<dyn Error", "Box<dyn std::error::Error"];
    let advice = "give the failure a type with its cause (thiserror)";
    tree.rust().filter(may).flat_map(|file| file.find(&words, advice)).collect()
}

pub(crate) fn places_outside_the_project(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.files() {
        for (index, line) in file.text.lines().enumerate() {
            if names_machine(line) || names_registry(line) {
                let advice = "names a folder of one machine or the host of a package registry";
                offences.push(format!("{}: {advice}: take it out", file.at(index + 1)));
            }
        }
    }
    offences
}

fn names_machine(line: &str) -> bool {
    ["work", "root", "farm"].iter().any(|folder| {
        line.split_once(&format!("/{folder}/")).is_some_and(|(before, _)| {
            !before.ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '}' || c == '_')
        })
    })
}

fn names_registry(line: &str) -> bool {
    line.split("//").skip(1).any(|address| {
        let host = address.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').next();
        let mut parts = host.unwrap_or_default().split('.');
        parts.any(|part| {
            matches!(part, "debian" | "rust-lang" | "npmjs" | "pythonhosted" | "crates")
        })
    })
}

/// A line that names nothing cannot be told from the others like it.
pub(crate) fn log_lines_without_identifier(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.shipped() {
        for (number, line) in file.code() {
            let bare = LOGS.iter().any(|log| {
                let start = format!("{log}\"");
                line.split_once(&start).is_some_and(|(_, text)| !text.contains('{'))
            });
            if bare {
                let advice = "name what it is about, in the sentence and as a field";
                offences.push(format!("{}: `{}`: {advice}", file.at(number), line.trim()));
            }
        }
    }
    offences
}
