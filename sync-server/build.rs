//! Embeds the console and the customer's page, as `cargo xtask ui` built them.
//!
//! Where they were not built (a fresh clone), a page stands in their place that says how to build them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PROGRAMS: [&str; 2] = ["console", "customer"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut source = String::new();
    for program in PROGRAMS {
        let dist = root.join("ui/dist").join(program);
        println!("cargo::rerun-if-changed={}", dist.display());
        let mut files = Vec::new();
        if dist.join("index.html").is_file() {
            collect(&dist, &dist, &mut files)?;
        }
        files.sort();
        write_table(&mut source, program, &dist, &files);
    }
    fs::write(out.join("pages.rs"), source)
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(top, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(top) {
            files.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn write_table(source: &mut String, program: &str, dist: &Path, files: &[String]) {
    let name = program.to_uppercase();
    let _ = writeln!(source, "pub(super) static {name}: &[(&str, &[u8])] = &[");
    for file in files {
        let path = dist.join(file);
        let _ =
            writeln!(source, "    ({file:?}, include_bytes!({:?})),", path.display().to_string());
    }
    let _ = writeln!(source, "];");
}
