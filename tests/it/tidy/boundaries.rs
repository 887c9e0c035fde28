//! Boundaries: what may stand only in one place.

use super::source::{File, Tree};

/// Where automerge may be named: the documents, and the workers that hold it.
const AUTOMERGE: &[&str] = &["shared/src/documents", "sync-server/src/worker"];

/// Files with unsafe code, each with its reason. This list may only lose entries.
const UNSAFE: &[(&str, &str)] = &[];

/// What `shared` denies by itself, because its manifest cannot add to the workspace's lints.
const DENIED_IN_SHARED: &[&str] = &[
    "#![forbid(unsafe_code)]",
    "clippy::float_arithmetic",
    "clippy::arithmetic_side_effects",
    "clippy::as_conversions",
    "clippy::indexing_slicing",
];

pub(crate) fn impurities_in_shared(tree: &Tree) -> Vec<String> {
    let advice = "`shared` decides and the others carry: hand it in as an argument";
    let words = [
        "async",
        ".await",
        "f32",
        "f64",
        "std::fs",
        "std::net",
        "std::thread",
        "std::env",
        "SystemTime",
        "Instant",
        "std::io",
        "getrandom",
        "rand",
    ];
    let files = tree.under("shared/src/").filter(|file| file.path.ends_with(".rs"));
    files.filter(|file| !file.is_test()).flat_map(|file| file.find(&words, advice)).collect()
}

pub(crate) fn missing_denials(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    if let Some(root) = tree.get("shared/src/lib.rs") {
        let missing = DENIED_IN_SHARED.iter().filter(|lint| !root.text.contains(**lint));
        offences.extend(missing.map(|lint| format!("{}: put {lint} back", root.path)));
    }
    for path in ["sync-server/src/lib.rs", "sync-server/src/main.rs"] {
        if let Some(root) = tree.get(path)
            && !root.text.contains("#![forbid(unsafe_code)]")
        {
            offences.push(format!("{path}: begin with #![forbid(unsafe_code)]"));
        }
    }
    offences
}

/// A yes or no is an enum and an id is a newtype, in what others call.
pub(crate) fn bare_arguments_in_shared(tree: &Tree) -> Vec<String> {
    let files = tree.under("shared/src/").filter(|file| file.path.ends_with(".rs"));
    files.filter(|file| !file.is_test()).flat_map(bare_arguments).collect()
}

fn bare_arguments(file: &File) -> Vec<String> {
    let mut offences = Vec::new();
    let mut signature: Option<(usize, String)> = None;
    for (number, line) in file.code() {
        if line.trim_start().starts_with("pub fn ")
            || line.trim_start().starts_with("pub const fn ")
        {
            signature = Some((number, String::new()));
        }
        let Some((at, text)) = &mut signature else {
            continue;
        };
        text.push_str(line.trim());
        if line.contains('{') || line.contains(';') {
            let arguments = text.split("->").next().unwrap_or_default();
            if let Some(bare) = arguments.split([',', '(', ')']).find(|part| is_bare(part)) {
                offences.push(format!(
                    "{}: `{}`: give it a type of its own, so that two cannot be swapped",
                    file.at(*at),
                    bare.trim()
                ));
            }
            signature = None;
        }
    }
    offences
}

fn is_bare(argument: &str) -> bool {
    let Some((name, kind)) = argument.split_once(':') else {
        return false;
    };
    let (name, kind) = (name.trim(), kind.trim());
    let is_id = name == "id" || name.ends_with("_id");
    kind == "bool" || (is_id && matches!(kind, "u32" | "u64" | "u128" | "String" | "&str"))
}

pub(crate) fn sql_outside_stores(tree: &Tree) -> Vec<String> {
    let words = ["SELECT", "INSERT INTO", "INSERT OR", "DELETE FROM", "CREATE TABLE", "PRAGMA"];
    let advice = "SQL belongs under store/ and migrations/";
    let outside = tree
        .shipped()
        .filter(|file| !file.path.contains("/store/") && !file.path.ends_with("/store.rs"));
    outside.flat_map(|file| file.find(&words, advice)).collect()
}

pub(crate) fn automerge_outside_documents(tree: &Tree) -> Vec<String> {
    let outside =
        tree.shipped().filter(|file| AUTOMERGE.iter().all(|start| !file.path.starts_with(start)));
    let advice = "automerge stays in shared/src/documents and the workers that hold it";
    outside.flat_map(|file| file.find(&["automerge"], advice)).collect()
}

pub(crate) fn invoke_outside_ipc(tree: &Tree) -> Vec<String> {
    let files = tree.under("ui/src/").filter(|file| {
        file.path.ends_with(".rs")
            && file.path != "ui/src/ipc.rs"
            && !file.path.starts_with("ui/src/ipc/")
    });
    let advice = "a page never sees the carrier: call ipc.rs";
    files.flat_map(|file| file.find(&["invoke", "__TAURI__"], advice)).collect()
}

pub(crate) fn status_codes_outside_error(tree: &Tree) -> Vec<String> {
    let outside = tree.shipped().filter(|file| !file.path.ends_with("/error.rs"));
    let advice = "one place turns an error into a status: error.rs";
    outside.flat_map(|file| file.find(&["StatusCode::"], advice)).collect()
}

pub(crate) fn unlisted_unsafe(tree: &Tree) -> Vec<String> {
    unsafe_code(tree, UNSAFE)
}

pub(crate) fn unsafe_code(tree: &Tree, listed: &[(&str, &str)]) -> Vec<String> {
    let is_listed = |file: &&File| !listed.iter().any(|(path, _)| *path == file.path);
    let advice = "safe code, or an entry with its reason in boundaries.rs";
    let words = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "expect(unsafe_code"];
    let files = tree.rust().filter(|file| !file.path.starts_with("tests/it/tidy/"));
    files.filter(is_listed).flat_map(|file| file.find(&words, advice)).collect()
}

/// Time in the simulated world is moved by hand.
pub(crate) fn sleep_in_the_world(tree: &Tree) -> Vec<String> {
    let world = tree.rust().filter(|file| {
        file.path.starts_with("tests/src/world") || file.path.starts_with("tests/it/world")
    });
    let words = ["sleep", "thread::", "Instant::now", "SystemTime::now"];
    world.flat_map(|file| file.find(&words, "move the world's own clock")).collect()
}
