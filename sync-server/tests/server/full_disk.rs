//! A running server on a disk that fills up: it says so, lives on, loses nothing, and goes on once there is
//! room again.

use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

#[test]
fn a_disk_that_fills_up_stops_writes_until_there_is_room() {
    let server = Server::start();
    let filler = server.small().join("filler");
    fill(&filler);
    let mut taken = 0;
    let (key, said) = loop {
        let key = uuid::Uuid::from_u128(taken);
        let said = server.post("/v1/stores", Some(key), &store(taken));
        if said.status != 200 {
            break (key, said);
        }
        taken += 1;
        assert!(taken < 1_000, "the disk is not full");
    };
    assert_eq!(
        said.text(),
        "500 application/problem+json fault Something failed here; nothing was changed. \
         Try again; if it stays, tell the operator."
    );
    let again = server.post("/v1/stores", Some(key), &store(taken));
    assert_eq!(again.text(), said.text(), "as long as it is full");
    assert_eq!(server.get("/livez").status, 200);
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(server.stores(), taken, "what it said was done is there, and no more");
    fs::remove_file(filler).unwrap();
    assert_eq!(server.post("/v1/stores", Some(key), &store(taken)).status, 200, "room again");
    assert_eq!(server.stores(), taken + 1);
    // SQLite takes no path through another process; nobody writes while the files are copied.
    let copy = server.folders.path().join("copy");
    fs::create_dir(&copy).unwrap();
    for file in ["scrip.db", "scrip.db-wal"] {
        fs::copy(server.small().join(file), copy.join(file)).unwrap();
    }
    let verified = crate::commands::run(&copy, &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    assert!(server.stop().contains("database or disk is full"), "the log says why");
}

fn store(number: u128) -> Value {
    json!({ "name": format!("Store {number}"), "asset": "EUR", "ceiling": 100_000 })
}

/// A server in a process of its own, whose folder is on a small disk that nobody else sees.
struct Server {
    child: Child,
    address: String,
    cookie: String,
    folders: TempDir,
}

struct Said {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Server {
    /// With somebody of HQ, who is signed in.
    fn start() -> Self {
        let folders = tempfile::tempdir().unwrap();
        let small = folders.path().join("small");
        fs::create_dir(&small).unwrap();
        let mut command = Command::new("unshare");
        if !rustix::process::geteuid().is_root() {
            command.args(["--user", "--map-root-user"]);
        }
        let script = "mount -t tmpfs -o size=4m tmpfs \"$1\" && shift && exec \"$@\"";
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(&small);
        command.arg(env!("CARGO_BIN_EXE_sync-server")).arg("--data-dir").arg(&small);
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        let log = File::create(folders.path().join("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let token = lines.find_map(|line| Some(line.split_once('#')?.1.to_owned())).unwrap();
        let address = lines.find_map(|line| {
            Some(line.strip_prefix("Scrip serves http://")?.split(' ').next()?.to_owned())
        });
        let address = address.unwrap();
        let mut server = Self { child, address, cookie: String::new(), folders };
        let body = json!({ "token": token, "name": "Ada", "password": "correct horse battery" });
        let said = server.post("/v1/first-user", None, &body);
        server.cookie.push_str(said.header("set-cookie").split(';').next().unwrap());
        server
    }

    /// The folder, as its process sees it.
    fn small(&self) -> PathBuf {
        let seen = format!("/proc/{}/root", self.child.id());
        Path::new(&seen).join(self.folders.path().join("small").strip_prefix("/").unwrap())
    }

    fn get(&self, path: &str) -> Said {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    fn post(&self, path: &str, key: Option<uuid::Uuid>, body: &Value) -> Said {
        let key = key.map_or(String::new(), |key| format!("idempotency-key: {key}\r\n"));
        let head = format!("POST {path} HTTP/1.1\r\ncontent-type: application/json\r\n{key}");
        self.ask(&head, &body.to_string())
    }

    fn ask(&self, head: &str, body: &str) -> Said {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (address, cookie, length) = (&self.address, &self.cookie, body.len());
        write!(
            stream,
            "{head}host: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Said { status, head, body: bytes.split_off(end + 4) }
    }

    fn stores(&self) -> u128 {
        let all: Value = serde_json::from_slice(&self.get("/v1/stores?limit=500").body).unwrap();
        u128::try_from(all["rows"].as_array().unwrap().len()).unwrap()
    }

    /// Ends it; gives its log.
    fn stop(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        fs::read_to_string(self.folders.path().join("log")).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that was stopped cannot be ended again.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Said {
    fn header(&self, name: &str) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
    }

    /// Status, type, code and words.
    fn text(&self) -> String {
        let document: Value = serde_json::from_slice(&self.body).unwrap();
        let [code, words] = ["code", "detail"].map(|name| document[name].as_str().unwrap());
        format!("{} {} {code} {words}", self.status, self.header("content-type"))
    }
}

/// Writes until nothing more can be written.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [4096, 64] {
        while file.write(&vec![1; size]).is_ok_and(|written| written > 0) {}
    }
}
