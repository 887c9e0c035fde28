//! Crates: what each must have, and whom each may know.

use std::process::Command;

use super::source::{File, Tree, root};

/// Who may depend on which crates of ours; `tests` may see all, and the tools need none.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("shared", &[]),
    ("ui", &["shared"]),
    ("pos-app", &["shared"]),
    ("sync-server", &["shared"]),
    ("tests", &["shared", "pos-app", "sync-server"]),
    ("xtask", &[]),
    ("xtask/bundler", &[]),
];

/// Packages that read a clock, a socket, a disk or a screen.
const WORLDLY: &[&str] =
    &["tokio", "rusqlite", "reqwest", "tauri", "leptos", "axum", "mio", "async-std", "socket2"];

pub(crate) fn mod_files(tree: &Tree) -> Vec<String> {
    let files = tree.rust().filter(|file| file.path.ends_with("/mod.rs"));
    files
        .map(|file| format!("{}: call it <folder>.rs and put it beside the folder", file.path))
        .collect()
}

pub(crate) fn missing_readmes(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for manifest in manifests(tree) {
        let folder = folder_of(manifest);
        if tree.get(&format!("{folder}/README.md")).is_none() {
            offences.push(format!("{folder}: write a README.md: what it is, what it promises"));
        }
        let roots = ["lib.rs", "main.rs"].map(|root| format!("{folder}/src/{root}"));
        let mut roots = roots.iter().filter_map(|path| tree.get(path)).peekable();
        let has_root = roots.peek().is_some();
        if has_root && !roots.any(|file| file.text.contains("include_str!(\"../README.md\")")) {
            offences.push(format!(
                "{folder}: its README.md is its documentation: begin the crate with \
                 #![doc = include_str!(\"../README.md\")]"
            ));
        }
    }
    offences
}

pub(crate) fn own_lints(tree: &Tree) -> Vec<String> {
    let without = manifests(tree).filter(|file| !file.text.contains("[lints]\nworkspace = true"));
    without.map(|file| format!("{}: add `[lints] workspace = true`", file.path)).collect()
}

/// Versions and features of shared dependencies stand in one place, so that nothing is built twice.
pub(crate) fn own_versions(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for manifest in manifests(tree) {
        for (number, name, value) in dependencies(manifest) {
            if !value.contains("workspace = true") && value != "true" {
                offences.push(format!(
                    "{}: `{name}`: its version belongs in the root Cargo.toml; write \
                     `{name}.workspace = true` here",
                    manifest.at(number)
                ));
            }
        }
    }
    offences
}

pub(crate) fn forbidden_neighbours(tree: &Tree) -> Vec<String> {
    let mut offences = Vec::new();
    for manifest in manifests(tree) {
        let folder = folder_of(manifest);
        let Some((_, may)) = MAY_KNOW.iter().find(|(name, _)| *name == folder) else {
            offences.push(format!("{folder}: a new crate: say in crates.rs whom it may know"));
            continue;
        };
        for (number, name, _) in dependencies(manifest) {
            let ours = MAY_KNOW.iter().any(|(other, _)| *other == name) || name == "bundler";
            if ours && !may.contains(&name) {
                offences.push(format!(
                    "{}: {folder} may not know {name}: what both need belongs in `shared`",
                    manifest.at(number)
                ));
            }
        }
    }
    offences
}

/// Asks cargo for the whole tree under `shared`, all features on.
pub(crate) fn worldly_packages_under_shared(_: &Tree) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "--package", "shared", "--edges", "normal"])
        .args(["--all-features", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo runs these tests, so it is there");
    assert!(tree.status.success(), "cargo tree: {}", String::from_utf8_lossy(&tree.stderr));
    worldly(&String::from_utf8_lossy(&tree.stdout))
}

pub(crate) fn worldly(packages: &str) -> Vec<String> {
    let names = packages.lines().filter_map(|line| line.split(' ').next());
    let worldly = names.filter(|name| WORLDLY.contains(name));
    worldly.map(|name| format!("shared: depends on {name}, which reaches the world")).collect()
}

fn manifests(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.ending("/Cargo.toml")
}

fn folder_of(manifest: &File) -> &str {
    manifest.path.trim_end_matches("/Cargo.toml")
}

/// Line, name and value of every dependency of a manifest, of whatever kind.
fn dependencies(manifest: &File) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in manifest.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside) {
            let name = key.split(['.', ' ']).next().unwrap_or_default();
            found.push((index + 1, name, value.trim()));
        }
    }
    found
}
