//! Looks for secrets in what programs left behind.

use super::Found;
use std::fs;
use std::path::Path;

/// Where secrets stand as whole words in the files below a folder: the file, and which of them. Folders with
/// these names are left out.
pub fn mentions(folder: &Path, secrets: &[String], but: &[&str]) -> Found<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !but.contains(&name) {
                found.extend(mentions(&path, secrets, but)?);
            }
        } else if path.is_file() {
            let bytes = fs::read(&path)?;
            let text = String::from_utf8_lossy(&bytes);
            let here = secrets.iter().filter(|secret| is_in(&text, secret));
            found.extend(here.map(|secret| format!("{}: {secret}", path.display())));
        }
    }
    Ok(found)
}

/// Whether the word stands there and is no part of a longer one. A few digits may stand in any binary file
/// by chance, so they are only looked for in text.
fn is_in(text: &str, word: &str) -> bool {
    if word.is_empty() || (word.len() < 8 && text.contains(char::REPLACEMENT_CHARACTER)) {
        return false;
    }
    let is_edge = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        is_edge(before) && is_edge(text.as_bytes().get(at + word.len()))
    })
}
