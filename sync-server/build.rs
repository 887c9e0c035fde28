//! Embeds the console as `cargo xtask ui` built it, each file also packed for the line.
//!
//! Where it was not built (a fresh clone), a page stands in its place that says how to build it.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const NOT_BUILT: &str = r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Scrip</title>
<h1>The screens are not built yet</h1>
<p>This server runs; only its pages are missing. Build them once, then build the server again:</p>
<pre>cargo xtask ui
cargo build -p sync-server</pre>
<p>The API is described at <a href="/openapi.json">/openapi.json</a>.</p>
</html>
"#;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut dist = root.join("ui/dist/console");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("index.html").is_file() {
        dist = out.join("not-built");
        fs::create_dir_all(&dist)?;
        fs::write(dist.join("index.html"), NOT_BUILT)?;
    }
    let mut names = Vec::new();
    collect(&dist, &dist, &mut names)?;
    names.sort();
    let mut table = String::from("pub(super) static CONSOLE: &[super::File] = &[\n");
    for (number, name) in names.iter().enumerate() {
        let packed = out.join(format!("{number}.br"));
        table += &row(name, &dist.join(name), &packed)?;
    }
    table += "];\n";
    fs::write(out.join("pages.rs"), table)
}

fn collect(top: &Path, folder: &Path, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(top, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(top) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// A file's row: its bytes, and those that go over the line where packing is worth it.
fn row(name: &str, path: &Path, packed: &Path) -> io::Result<String> {
    let bytes = fs::read(path)?;
    let small = pack(&bytes)?;
    let worth_it = small.len() < bytes.len() - bytes.len() / 10;
    fs::write(packed, small)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let include = |path: &Path| format!("include_bytes!({:?})", path.display().to_string());
    let packed = if worth_it { format!("Some({})", include(packed)) } else { "None".to_owned() };
    let mut row = String::new();
    let _ = writeln!(
        row,
        "    super::File {{ name: {name:?}, bytes: {}, packed: {packed}, tag: \"{:016x}\" }},",
        include(path),
        hasher.finish()
    );
    Ok(row)
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best)?;
    Ok(packed)
}
