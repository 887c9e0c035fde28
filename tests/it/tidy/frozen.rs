//! What others already hold: released migrations, and the types on the wire.

use sha2::{Digest, Sha256};

use super::source::{File, Tree};

/// Migrations that are in a release, with the first half of their SHA-256. A shop's data was made by
/// them, so they never change: write a new one. The list grows with each release.
const RELEASED: &[(&str, &str)] = &[];

const PROTOCOL: &str = "docs/PROTOCOL.md";

pub(crate) fn changed_migrations(tree: &Tree) -> Vec<String> {
    changed(tree, RELEASED)
}

pub(crate) fn changed(tree: &Tree, released: &[(&str, &str)]) -> Vec<String> {
    let is_changed = |(path, hash): &&(&str, &str)| {
        tree.get(path).is_none_or(|file| digest(file.text.as_bytes()) != *hash)
    };
    let advice = "it was released: put it back as it was, and write a new migration";
    released.iter().filter(is_changed).map(|(path, _)| format!("{path}: {advice}")).collect()
}

/// `0001_name.sql`, `0002_name.sql`, … in each folder, with no gap and no number twice.
pub(crate) fn misnumbered_migrations(tree: &Tree) -> Vec<String> {
    let mut paths: Vec<&str> = tree.under("migrations/").map(|file| file.path.as_str()).collect();
    paths.retain(|path| path.ends_with(".sql"));
    paths.sort_unstable();
    let mut offences = Vec::new();
    let mut before = ("", 0_u32);
    for path in paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let expected = if folder == before.0 { before.1 + 1 } else { 1 };
        let number = name.split_once('_').and_then(|(digits, _)| digits.parse().ok());
        if number != Some(expected) {
            offences.push(format!("{path}: its number should be {expected:04}"));
        }
        before = (folder, expected);
    }
    offences
}

/// A bound on balances, and a line of a history, which is written once: neither is a second truth.
const NO_BALANCE: &[&str] = &["balance_max", "balance_minor_max", "balance_after"];

/// A balance is derived; a column that keeps one is a cache and says so.
pub(crate) fn balance_columns(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for file in tree.under("migrations/").filter(|file| file.path.ends_with(".sql")) {
        for (index, line) in file.text.lines().enumerate() {
            let code = line.split_once("--").map_or(line, |(code, _)| code);
            let mut names = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            let keeps_one = |name: &str| {
                let is_harmless = name.ends_with("_cache") || NO_BALANCE.contains(&name);
                name.contains("balance") && !is_harmless
            };
            if names.any(keeps_one) {
                offences.push(format!(
                    "{}: `{}`: a balance is derived from the transfers; call a cache of it …_cache",
                    file.at(index + 1),
                    line.trim()
                ));
            }
        }
    }
    offences
}

/// The page carries the hash of the types, so that no one changes them and forgets the page.
pub(crate) fn unnoted_wire_change(tree: &Tree) -> Vec<String> {
    let Some(page) = tree.get(PROTOCOL) else {
        return Vec::new();
    };
    let hash = wire_hash(tree);
    if page.text.contains(&hash) {
        return Vec::new();
    }
    vec![format!(
        "{PROTOCOL}: the types in shared/src/wire changed: describe the change there, and note \
         their hash: {hash}"
    )]
}

/// Over names and code, not over comments, blank lines and tests.
pub(crate) fn wire_hash(tree: &Tree) -> String {
    let is_wire = |file: &&File| {
        let ours = file.path.starts_with("shared/src/wire/") || file.path == "shared/src/wire.rs";
        ours && file.path.ends_with(".rs") && !file.is_test()
    };
    let mut files: Vec<&File> = tree.files().filter(is_wire).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut code = String::new();
    for file in files {
        code.push_str(&file.path);
        for (_, line) in file.code().filter(|(_, line)| !line.trim().is_empty()) {
            code.push('\n');
            code.push_str(line.trim());
        }
    }
    digest(code.as_bytes())
}

/// The first half of a SHA-256, which is enough to notice a change.
fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    hex::encode(digest.get(..16).expect("a SHA-256 has 32 bytes"))
}
