//! What a till says where it cannot join: real programs, over TLS and without, with certificates that are
//! right and wrong.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in the world of a test is the test's failure"
)]

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tests::real::{Programs, Server, ServerFolder, TillFolder};

/// A table of what was tried and what the till then said.
struct Table {
    text: String,
    top: TempDir,
    programs: Programs,
}

#[test]
fn a_till_that_cannot_join_says_why() {
    let programs = Programs::find().unwrap();
    let mut table = Table { text: String::new(), top: TempDir::new().unwrap(), programs };
    codes(&mut table);
    certificates(&mut table);
    insta::assert_snapshot!(table.text);
}

fn codes(table: &mut Table) {
    let (folder, server) = table.serve("plain", None);
    let url = server.url().to_owned();
    table.enrol("wrong code", &url, "AAAA-BBBB-CCCC", None);
    table.enrol("no code", &url, "", None);
    let code = code_of(&folder);
    table.enrol("right code", &url, &code, None);
    table.enrol("code of another till", &url, &code, None);
    let address = url.replace("http:", "https:");
    table.enrol("https where none is spoken", &address, &code, None);
    // However slow the machine is: each one too many doubles the wait.
    let too_many = |said: &Value| said["error"]["code"] == "too_many_requests";
    let mut guesses = (0..60).map(|_| table.run(&url, "AAAA-BBBB-CCCC", None).1);
    let last = guesses.find(too_many).unwrap();
    table.row("many wrong codes", 1, &last);
    assert!(server.stop().unwrap().success());
    table.enrol("server away", &url, &code, None);
}

fn certificates(table: &mut Table) {
    let ours = Authority::new("ours");
    let trusted = table.keep("ours.pem", &ours.certificate.pem());
    let theirs = Authority::new("theirs");
    let wrong = table.keep("theirs.pem", &theirs.certificate.pem());
    let mut presented = |what: &str, name: &str, year: i32, authority: Option<&Path>| {
        let tls = ours.signs(name, year);
        let (folder, server) = table.serve(what, Some(&tls));
        let code = code_of(&folder);
        table.enrol(what, server.url(), &code, authority);
        let plain = server.url().replace("https:", "http:");
        if authority.is_none() {
            table.enrol("plain text where TLS is spoken", &plain, &code, None);
        }
        let used = "SELECT count(*) FROM enrol_codes WHERE used_at IS NOT NULL";
        let sql = rusqlite::Connection::open(folder.path().join("scrip.db")).unwrap();
        let used: i64 = sql.query_row(used, [], |row| row.get(0)).unwrap();
        assert_eq!(used == 1, what == "a certificate that is right", "{what}");
    };
    presented("a certificate of nobody's", "127.0.0.1", 2096, None);
    presented("a certificate that is right", "127.0.0.1", 2096, Some(&trusted));
    presented("a certificate for another name", "hq.example", 2096, Some(&trusted));
    presented("a certificate that is too old", "127.0.0.1", 2001, Some(&trusted));
    presented("a certificate of somebody else's", "127.0.0.1", 2096, Some(&wrong));
}

impl Table {
    /// A server with one store, and TLS where it has a certificate.
    fn serve(&self, name: &str, tls: Option<&Tls>) -> (ServerFolder, Server) {
        let path = self.top.path().join(name.replace(' ', "-"));
        let folder = ServerFolder::new(&self.programs, &path);
        for command in ["migrate", "store create --name Harbour"] {
            let words: Vec<&str> = command.split(' ').collect();
            assert!(folder.run(&words).unwrap().status.success(), "{command}");
        }
        if let Some(tls) = tls {
            let (certificate, key) = (path.join("tls.pem"), path.join("tls.key"));
            fs::write(&certificate, &tls.certificate).unwrap();
            fs::write(&key, &tls.key).unwrap();
            let (certificate, key) = (certificate.display(), key.display());
            let config = format!("[tls]\ncertificate = \"{certificate}\"\nkey = \"{key}\"\n");
            fs::write(path.join("config.toml"), config).unwrap();
        }
        let server = folder.serve(0).unwrap();
        (folder, server)
    }

    fn keep(&self, name: &str, text: &str) -> PathBuf {
        let path = self.top.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A new till tries to join.
    #[track_caller]
    fn enrol(&mut self, what: &str, server: &str, code: &str, authority: Option<&Path>) {
        let (exit, said) = self.run(server, code, authority);
        self.row(what, exit, &said);
    }

    #[track_caller]
    fn row(&mut self, what: &str, exit: i32, said: &Value) {
        let error = &said["error"];
        let (code, words) = match error["code"].as_str() {
            Some(code) => (code, error["words"].as_str().unwrap()),
            None => ("joined", ""),
        };
        assert_eq!(exit == 0, code == "joined", "{what}: {said}");
        assert!(!words.starts_with("Something went wrong"), "{what}: {code}");
        writeln!(self.text, "{what:<34} {code:<24} {words}").unwrap();
    }

    fn run(&self, server: &str, code: &str, authority: Option<&Path>) -> (i32, Value) {
        let till = TempDir::new_in(self.top.path()).unwrap();
        let folder = TillFolder::new(&self.programs, till.path()).unwrap();
        let mut arguments: Vec<&str> = Vec::new();
        if let Some(path) = authority {
            arguments.extend(["--server-ca", path.to_str().unwrap()]);
        }
        arguments.extend(["enrol", "--server", server, "--code", code]);
        let output = folder.run(&arguments).unwrap();
        let said = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), said)
    }
}

/// A one-time code for a new till.
fn code_of(folder: &ServerFolder) -> String {
    let made = folder.run(&["till", "enrol-code", "--store", "1"]).unwrap();
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    let line = said.lines().find_map(|line| line.strip_prefix("code"));
    line.unwrap().trim().to_owned()
}

/// Who signs certificates.
struct Authority {
    certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server presents, as PEM.
struct Tls {
    certificate: String,
    key: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate that is good until the end of a year.
    fn signs(&self, name: &str, year: i32) -> Tls {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Tls { certificate, key: key.serialize_pem() }
    }
}
