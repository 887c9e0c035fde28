//! A self-contained compiler for wasm from Debian's `rustc-web`, for machines whose toolchain has no
//! wasm target and may not fetch one. The packages are downloaded and unpacked, not installed; the
//! standard library is compiled from their source. Nothing outside the cache folder is touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::TARGET;
use crate::fault::{Done, Fault};
use crate::process;
use crate::say;
use crate::setup;
use crate::workspace::{Workspace, version_pair};

const LIMIT: Duration = Duration::from_mins(15);
/// Written last: a folder without it is half made.
const MARK: &str = ".done";

/// The compiler of an earlier run.
pub(super) fn kept(cache: &Path) -> Option<PathBuf> {
    let rustc = cache.join("usr/bin/rustc");
    (cache.join(MARK).is_file() && rustc.is_file()).then_some(rustc)
}

/// Makes the compiler beside `cache` and moves it there when it is whole.
pub(super) fn make(workspace: &Workspace, cache: &Path) -> Done<PathBuf> {
    let begun = Instant::now();
    let log = workspace.log("wasm");
    process::fresh_log(&log)?;
    let packages = packages(workspace)?;
    say::line(format!(
        "wasm: this toolchain has no {TARGET}; unpacking Debian's compiler for it \
         (about a minute and 1 GB in {}, once)",
        cache.display()
    ));
    let work = cache.with_extension(format!("new-{}", std::process::id()));
    fs::create_dir_all(&work).map_err(|error| Fault::at(&work, &error))?;
    let made = unpack(&packages, &work, &log)
        .and_then(|()| wrap(&work, &packages.llvm))
        .and_then(|()| compile_std(workspace, &work, &log))
        .and_then(|()| keep(&work, cache));
    // What is left there is of no use to anyone; a folder that stays is only disk space.
    let _ = fs::remove_dir_all(&work);
    made?;
    say::line(format!("wasm: compiler made in {}", say::duration(begun.elapsed())));
    kept(cache).ok_or_else(|| Fault::new("the wasm compiler vanished as it was made"))
}

/// The names of the packages, which carry versions.
struct Packages {
    names: Vec<String>,
    /// The version of LLVM, as in `libllvm22`.
    llvm: String,
}

fn packages(workspace: &Workspace) -> Done<Packages> {
    if field("rustc-web", "Version").is_none() {
        setup::refresh_lists(workspace)?;
    }
    let wanted = workspace.rust_version()?;
    let version = field("rustc-web", "Version").unwrap_or_default();
    let Some(pair) = version_pair(&version).filter(|pair| *pair >= wanted) else {
        return Err(Fault::new(format!(
            "apt offers {} of rustc-web, and {}.{} or newer is needed; on Debian 12 it is in \
             bookworm-security: add that to apt's sources and run this again",
            if version.is_empty() { "no version" } else { &version },
            wanted.0,
            wanted.1
        )));
    };
    let std = format!("libstd-rust-web-{}.{}", pair.0, pair.1);
    let llvm = field(&std, "Depends")
        .and_then(|all| {
            all.split(", ")
                .find_map(|name| name.split(' ').next()?.strip_prefix("libllvm").map(str::to_owned))
        })
        .ok_or_else(|| Fault::new(format!("{std} does not name its LLVM")))?;
    let fixed = ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].map(str::to_owned);
    let versioned = [std, format!("libllvm{llvm}"), format!("lld-{llvm}")];
    Ok(Packages { names: fixed.into_iter().chain(versioned).collect(), llvm })
}

/// One field of the newest version of a package that apt knows.
fn field(package: &str, name: &str) -> Option<String> {
    let mut show = Command::new("apt-cache");
    show.args(["show", "--no-all-versions", package]);
    let text = process::capture(show).ok()?;
    let start = format!("{name}: ");
    text.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
}

fn unpack(packages: &Packages, work: &Path, log: &Path) -> Done {
    let mut download = Command::new("apt-get");
    download.args(["download", "--quiet"]).args(&packages.names).current_dir(work);
    well("downloading", download, log)?;
    for entry in fs::read_dir(work).map_err(|error| Fault::at(work, &error))?.flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "deb") {
            let mut unpack = Command::new("dpkg-deb");
            unpack.arg("-x").arg(entry.path()).arg(work.join("root"));
            well("unpacking", unpack, log)?;
        }
    }
    Ok(())
}

/// Stands wrappers before the compiler and the linker, so that they find the libraries beside them
/// from wherever the folder is moved to.
fn wrap(work: &Path, llvm: &str) -> Done {
    let usr = work.join("root/usr");
    let real = usr.join("bin/rustc.bin");
    fs::rename(usr.join("bin/rustc"), &real).map_err(|error| Fault::at(&real, &error))?;
    let libraries = format!("LD_LIBRARY_PATH=\"$d/lib/{}:$d/lib/llvm-{llvm}/lib\"", multiarch());
    let compiler = format!(
        "#!/bin/sh\nd=$(dirname \"$(dirname \"$(readlink -f \"$0\")\")\")\n\
         {libraries} exec \"$d/bin/rustc.bin\" \"$@\"\n"
    );
    let linker = format!(
        "#!/bin/sh\nd=$(dirname \"$(readlink -f \"$0\")\")/../../../..\n\
         {libraries} exec \"$d/lib/llvm-{llvm}/bin/lld\" \"$@\"\n"
    );
    script(&usr.join("bin/rustc"), &compiler)?;
    script(&usr.join(format!("lib/rustlib/{}/bin/rust-lld", host())), &linker)
}

fn script(path: &Path, text: &str) -> Done {
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text))
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o755)));
    written.map_err(|error| Fault::at(path, &error))
}

/// Compiles the standard library for wasm from the source that Debian ships, offline.
fn compile_std(workspace: &Workspace, work: &Path, log: &Path) -> Done {
    let usr = work.join("root/usr");
    let library = usr.join("lib/rustlib/src/rust/library");
    let library = fs::canonicalize(&library).map_err(|error| Fault::at(&library, &error))?;
    let mut cargo = workspace.cargo();
    cargo
        .env("RUSTC", usr.join("bin/rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("std"))
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked")
        .args(["build", "-Zavoid-dev-deps", "--release", "--locked", "--offline"])
        .args(["--target", TARGET, "--features", "panic-unwind", "--manifest-path"])
        .arg(library.join("sysroot/Cargo.toml"))
        .args(["--config", "source.crates-io.replace-with=\"vendored\"", "--config"])
        .arg(format!("source.vendored.directory=\"{}/vendor\"", library.display()));
    well("compiling the standard library", cargo, log)?;
    let built = work.join("std").join(TARGET).join("release/deps");
    let place = usr.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&place).map_err(|error| Fault::at(&place, &error))?;
    for entry in fs::read_dir(&built).map_err(|error| Fault::at(&built, &error))?.flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "rlib") {
            let copy = place.join(entry.file_name());
            fs::copy(entry.path(), &copy).map_err(|error| Fault::at(&copy, &error))?;
        }
    }
    Ok(())
}

/// Moves the whole compiler into place; another run that was quicker has made the same.
fn keep(work: &Path, cache: &Path) -> Done {
    let whole = work.join("whole");
    let moved = fs::create_dir_all(&whole)
        .and_then(|()| fs::rename(work.join("root/usr"), whole.join("usr")))
        .and_then(|()| fs::write(whole.join(MARK), ""));
    moved.map_err(|error| Fault::at(&whole, &error))?;
    if kept(cache).is_some() {
        return Ok(());
    }
    let _ = fs::remove_dir_all(cache);
    fs::rename(&whole, cache).map_err(|error| Fault::at(cache, &error))
}

fn well(title: &str, command: Command, log: &Path) -> Done {
    let ended = process::run(&format!("wasm: {title}"), command, log, LIMIT)?;
    if ended.is_well() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the wasm compiler could not be made ({title}: {})\n{}\nThe whole log: {}",
        ended.words(),
        process::tail(log, 12),
        log.display()
    )))
}

fn host() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

fn multiarch() -> String {
    format!("{}-linux-gnu", std::env::consts::ARCH)
}
