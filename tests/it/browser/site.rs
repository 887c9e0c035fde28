//! A folder served over HTTP on loopback, for the gallery: modules and wasm do not load from files.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};

/// Serves a folder until the test ends; gives back its address.
pub(crate) fn serve(folder: &Path) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let address = listener.local_addr().expect("a bound listener has an address");
    let folder = folder.to_path_buf();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that hangs up in the middle is its own affair.
            std::thread::spawn(move || answer(&folder, stream).ok());
        }
    });
    format!("http://{address}")
}

fn answer(folder: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    let mut first = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    reader.read_line(&mut first)?;
    // The rest of the question is read, so that hanging up does not look like a fault to the browser.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let asked = first.split_whitespace().nth(1).unwrap_or("/");
    let path = file_of(folder, asked);
    let (status, kind, body) =
        match path.and_then(|path| Some((kind(&path), std::fs::read(path).ok()?))) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/plain", Vec::new()),
        };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// A plain path below the folder; a path without an ending is the page itself.
fn file_of(folder: &Path, asked: &str) -> Option<PathBuf> {
    let asked = asked.split('?').next().unwrap_or_default().trim_start_matches('/');
    // The console's page says that it lives there.
    let asked = Path::new(asked.strip_prefix("console/").unwrap_or(asked));
    let is_plain = asked.components().all(|part| matches!(part, Component::Normal(_)));
    let name = if asked.extension().is_some() { asked } else { Path::new("index.html") };
    is_plain.then(|| folder.join(name))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
