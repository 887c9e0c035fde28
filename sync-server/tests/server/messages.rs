//! Every message that a person can meet at the server's command line, provoked for real. Nothing of what is
//! refused changes anything.

use crate::commands::run;
use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const NOBODY: u32 = 65_534;

/// A table of what was asked for and what the program then said.
struct Table {
    text: String,
    top: TempDir,
}

impl Table {
    fn new() -> Self {
        Self { text: String::new(), top: tempfile::tempdir().unwrap() }
    }

    /// The server's folder.
    fn folder(&self) -> PathBuf {
        self.top.path().join("hq")
    }

    fn path(&self, name: &str) -> String {
        self.top.path().join(name).to_str().unwrap().to_owned()
    }

    #[track_caller]
    fn refused(&mut self, arguments: &[&str]) {
        let output = run(&self.folder(), arguments);
        self.row(&arguments.join(" "), &output);
    }

    /// The exit code is not 0, and the words fit on a line or are those of the help.
    #[track_caller]
    fn row(&mut self, what: &str, output: &Output) {
        let said = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code().unwrap();
        assert_ne!(code, 0, "{what}: it was done");
        assert!(!said.contains("panicked"), "{what}: {said}");
        let top = self.top.path().to_str().unwrap();
        let words: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
        let words = words.join("\n    ").replace(top, "…");
        writeln!(self.text, "{}\n  {code} {words}", what.replace(top, "…")).unwrap();
    }
}

#[test]
fn what_cannot_be_done_is_said_plainly() {
    let mut table = Table::new();
    before_there_is_a_server(&mut table);
    assert!(!table.folder().exists(), "a refusal makes no folder");
    done(&table, &["migrate"]);
    done(&table, &["store", "create", "--name", "Harbour"]);
    done(&table, &["program", "create", "--name", "Gift"]);
    done(&table, &["user", "create", "--name", "Ada"]);
    let before = rows(&table.folder());
    starting(&mut table);
    shops(&mut table);
    cards(&mut table);
    people(&mut table);
    copies(&mut table);
    folders(&mut table);
    assert_eq!(rows(&table.folder()), before, "a refusal changes nothing");
    done(&table, &["verify"]);
    insta::assert_snapshot!(table.text);
}

fn before_there_is_a_server(table: &mut Table) {
    table.refused(&["verify"]);
    table.refused(&["store", "create", "--name", "Harbour"]);
    table.refused(&["backup", &table.path("copy")]);
    table.refused(&["sell"]);
}

fn starting(table: &mut Table) {
    let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = busy.local_addr().unwrap().to_string();
    let output = run(&table.folder(), &["serve", "--listen", &busy]);
    let words = String::from_utf8_lossy(&output.stderr).replace(&busy, "127.0.0.1:PORT");
    let output = Output { stderr: words.into_bytes(), ..output };
    table.row("serve --listen 127.0.0.1:PORT (in use)", &output);
    table.refused(&["serve", "--listen", "0.0.0.0:0"]);
    table.refused(&["serve", "--listen", "here"]);
    table.refused(&["serve", "--config", &table.path("none.toml")]);
    fs::write(table.path("odd.toml"), "colour = \"red\"\n").unwrap();
    table.refused(&["serve", "--config", &table.path("odd.toml")]);
    let (none, key) = (table.path("none.pem"), table.path("key.pem"));
    table.refused(&["serve", "--tls-certificate", &none]);
    table.refused(&["serve", "--tls-certificate", &none, "--tls-key", &key]);
    fs::write(&none, "no certificate").unwrap();
    fs::write(&key, "no key").unwrap();
    table.refused(&["serve", "--tls-certificate", &none, "--tls-key", &key]);
}

fn shops(table: &mut Table) {
    let mut store = |more: &[&str]| table.refused(&[&["store", "create", "--name"], more].concat());
    store(&[" "]);
    store(&["X", "--currency", "XYZ"]);
    store(&["X", "--ceiling", "1.234"]);
    store(&["X", "--ceiling=-1"]);
    store(&["X", "--ceiling", "90071992547409.92"]);
    let mut program =
        |more: &[&str]| table.refused(&[&["program", "create", "--name", "X"], more].concat());
    program(&["--load-min", "0"]);
    program(&["--load-min", "300"]);
    program(&["--balance-max", "100"]);
    table.refused(&["till", "enrol-code"]);
    table.refused(&["till", "enrol-code", "--store", "9"]);
    table.refused(&["till", "enrol-code", "--till", "9"]);
    table.refused(&["till", "write-off", "--till", "9", "--reason", "burnt"]);
    table.refused(&["till", "write-off", "--till", "9"]);
}

fn cards(table: &mut Table) {
    let out = table.path("cards.txt");
    let mut issue =
        |more: &[&str]| table.refused(&[&["card", "issue", "--program"], more].concat());
    issue(&["9"]);
    issue(&["1", "--count", "0"]);
    issue(&["1", "--activate", "0"]);
    issue(&["1", "--activate", "4.99", "--out", &out]);
    issue(&["1", "--activate", "250.01"]);
    issue(&["1", "--activate", "ten"]);
    assert!(!Path::new(&out).exists(), "no cards, no list");
    fs::write(&out, "cards of another day").unwrap();
    table.refused(&["card", "issue", "--program", "1", "--out", &out]);
    table.refused(&["card", "issue", "--program", "1", "--out", &table.path("none/cards.txt")]);
    table.refused(&["card", "issue", "--program", "1", "--sheet", &table.path("none/sheet.html")]);
    table.refused(&["card", "issue", "--program", "1", "--qr", &out]);
    assert_eq!(fs::read_to_string(&out).unwrap(), "cards of another day");
}

fn people(table: &mut Table) {
    table.refused(&["user", "create", "--name", "ada"]);
    table.refused(&["user", "create", "--name", "Bob", "--role", "manager"]);
    table.refused(&["user", "create", "--name", "Bob", "--role", "manager", "--store", "9"]);
    table.refused(&["user", "create", "--name", "Bob", "--role", "king"]);
    table.refused(&["user", "link", "--name", "Bob"]);
    table.refused(&["user", "remove", "--name", "Bob"]);
    table.refused(&["user", "remove", "--name", "Ada"]);
    let create = ["staff", "create", "--name", "Cy"];
    typed(table, &create, "12");
    typed(table, &create, "four");
    typed(table, &[&create[..], &["--store", "9"]].concat(), "2468");
}

fn copies(table: &mut Table) {
    let file = table.path("cards.txt");
    table.refused(&["backup", &file]);
    table.refused(&["backup", &table.path("none/copy")]);
    table.refused(&["restore", &table.path("none")]);
    table.refused(&["restore", &file]);
    table.refused(&["demo-data"]);
    let held = sync_server::data_folder::DataFolder::open(&table.folder()).unwrap();
    let _held = held.lock().unwrap();
    table.refused(&["serve", "--listen", "127.0.0.1:0"]);
    table.refused(&["restore", &file]);
}

fn folders(table: &mut Table) {
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let held = |owner, mode| {
        if rustix::process::geteuid().is_root() {
            chown(table.folder(), Some(owner), None).unwrap();
        }
        fs::set_permissions(table.top.path(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(table.folder(), Permissions::from_mode(mode)).unwrap();
    };
    held(NOBODY, 0o500);
    let read_only = ordinary(&table.folder(), &serve);
    held(0, 0o755);
    let another = ordinary(&table.folder(), &["store", "create", "--name", "X"]);
    held(0, 0o700);
    table.row("serve (in a folder that is read-only)", &read_only);
    table.row("store create (in somebody else's folder)", &another);
    let output = run(Path::new(&table.path("cards.txt")), &serve);
    table.row("serve (in a file instead of a folder)", &output);
    let output = on_a_full_disk(&table.path("full"), "migrate");
    assert_ne!(output.status.code(), Some(99), "with room again it works");
    table.row("migrate (on a full disk)", &output);
    let key = table.folder().join("keys/server.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    table.refused(&serve);
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    fs::rename(&key, table.path("key")).unwrap();
    table.refused(&serve);
    fs::rename(table.path("key"), &key).unwrap();
}

#[track_caller]
fn done(table: &Table, arguments: &[&str]) {
    let output = run(&table.folder(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[track_caller]
fn typed(table: &mut Table, arguments: &[&str], text: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    command.arg("--data-dir").arg(table.folder()).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{text}").unwrap();
    let output = child.wait_with_output().unwrap();
    table.row(&format!("{} < {text}", arguments.join(" ")), &output);
}

/// As somebody ordinary: the super-user may write anywhere.
fn ordinary(folder: &Path, arguments: &[&str]) -> Output {
    // What lies in the super-user's home is closed to others.
    let place =
        tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    let program = place.path().join("sync-server");
    fs::copy(env!("CARGO_BIN_EXE_sync-server"), &program).unwrap();
    let mut command = Command::new(program);
    command.arg("--data-dir").arg(folder).args(arguments);
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().unwrap()
}

/// In a folder on a small file system of its own that something else has filled; then once more with room
/// on it, which must work (else the exit code is 99).
fn on_a_full_disk(small: &str, what: &str) -> Output {
    fs::create_dir_all(small).unwrap();
    let script = "mount -t tmpfs -o size=4m tmpfs \"$1\" && \
                  { cat /dev/zero > \"$1\"/filler; } 2>/dev/null; \
                  \"$2\" --data-dir \"$1\" \"$3\"; code=$?; rm \"$1\"/filler; \
                  \"$2\" --data-dir \"$1\" \"$3\" >/dev/null || exit 99; exit $code";
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "sh", "-c", script, "sh", small]);
    command.arg(env!("CARGO_BIN_EXE_sync-server")).arg(what).output().unwrap()
}

/// How many rows each table of the books has.
fn rows(folder: &Path) -> Vec<(String, i64)> {
    let sql = rusqlite::Connection::open(folder.join("scrip.db")).unwrap();
    let mut tables =
        sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let count = |name: String| {
        let of = format!("SELECT count(*) FROM \"{name}\"");
        let rows = sql.query_row(&of, [], |row| row.get(0)).unwrap();
        (name, rows)
    };
    names.map(|name| count(name.unwrap())).collect()
}
