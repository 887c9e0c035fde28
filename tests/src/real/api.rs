//! Headquarters' HTTP API, asked as the console asks it: plain HTTP on loopback, one request a connection.

use super::{Found, Trouble};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use uuid::{Builder, Uuid};

const PATIENCE: Duration = Duration::from_secs(20);

/// A person signed in to headquarters.
#[derive(Debug)]
pub struct Api {
    /// Address and port.
    host: String,
    cookie: String,
}

struct Response {
    status: u16,
    cookie: Option<String>,
    body: Vec<u8>,
}

impl Api {
    /// Signs in with a name and a password.
    pub fn sign_in(url: &str, name: &str, password: &str) -> Found<Self> {
        let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut api = Self { host, cookie: String::new() };
        let response =
            api.send("POST", "/v1/session", Some(&json!({ "name": name, "password": password })))?;
        api.cookie = response.cookie.clone().unwrap_or_default();
        response.json("signing in")?;
        Ok(api)
    }

    /// Reads one address below `/v1`.
    pub fn get(&self, path: &str) -> Found<Value> {
        self.send("GET", &format!("/v1{path}"), None)?.json(path)
    }

    /// Reads all rows of a list below `/v1`, page after page.
    pub fn rows(&self, path: &str) -> Found<Vec<Value>> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let (mut rows, mut from) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("{path}{joint}limit=500{from}"))?;
            let missing = || Trouble::new(format!("{path} is no list"));
            rows.append(page["rows"].as_array_mut().ok_or_else(missing)?);
            match page["next"].as_str() {
                Some(next) => from = format!("&cursor={next}"),
                None => return Ok(rows),
            }
        }
    }

    /// Changes something below `/v1`.
    pub fn post(&self, path: &str, body: &Value) -> Found<Value> {
        self.send("POST", &format!("/v1{path}"), Some(body))?.json(path)
    }

    /// Sets something below `/v1`.
    pub fn put(&self, path: &str, body: &Value) -> Found<Value> {
        self.send("PUT", &format!("/v1{path}"), Some(body))?.json(path)
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Found<Response> {
        let mut stream =
            TcpStream::connect(&self.host).map_err(Trouble::doing("asking headquarters"))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\n",
            self.host, self.cookie
        );
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            request.push_str("content-type: application/json\r\n");
            write!(request, "idempotency-key: {}\r\n", fresh_key()?)
                .map_err(Trouble::doing(path))?;
        }
        write!(request, "content-length: {}\r\n\r\n{body}", body.len())
            .map_err(Trouble::doing(path))?;
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Response::read(&bytes)
            .ok_or_else(|| Trouble::new(format!("{path}: the answer is no HTTP/1.1")))
    }
}

impl Response {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let mut body = bytes.get(end.checked_add(4)?..)?.to_vec();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut cookie = None;
        for line in lines {
            let (name, value) = line.split_once(':')?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
                "transfer-encoding" if value == "chunked" => body = unchunked(&body)?,
                _ => {}
            }
        }
        Some(Self { status, cookie, body })
    }

    fn json(&self, what: &str) -> Found<Value> {
        let body = String::from_utf8_lossy(&self.body);
        if !(200..300).contains(&self.status) {
            return Err(Trouble::new(format!("{what}: {} {body}", self.status)));
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&body).map_err(Trouble::doing(what))
    }
}

/// Names one write, so that it counts once.
fn fresh_key() -> Found<Uuid> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

/// RFC 9112, section 7.1.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(bytes.get(..end)?).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        bytes = bytes.get(end.checked_add(2)?..)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size.checked_add(2)?..)?;
    }
}
