//! Browsers and windows that a test can steer: Chromium, and WebKit's own window of the till.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::page::Page;
use crate::place;
use crate::program::Program;

/// Longer than a driver takes to listen on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What keeps Chromium to itself: no first steps, no updates, no words with its maker.
const CHROMIUM_FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--mute-audio",
];

/// Opens a Chromium of its own, with a fresh profile, at a size in CSS pixels.
pub(crate) async fn chromium(name: &str, size: (u32, u32)) -> Page {
    let profile = tempfile::tempdir().expect("a folder for the profile can be made");
    let mut command = Command::new(place::of_system("chromedriver"));
    command.arg("--port=0");
    let driver = Program::start(&format!("{name}-chromedriver"), command);
    let said = driver.line_with("started successfully on port ");
    let port = said.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
    let mut args: Vec<String> = CHROMIUM_FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    args.push(format!("--user-data-dir={}", profile.path().display()));
    args.push(format!("--window-size={},{}", size.0, size.1));
    let wanted = json!({
        "goog:chromeOptions": { "binary": place::of_system("chromium"), "args": args },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    let client = session(port, wanted).await;
    let page = Page::new(name, client, driver, Some(profile));
    page.resize(size).await;
    page.quiet().await;
    page
}

/// Starts the till in its window on a display, as a shop starts it.
pub(crate) async fn till_window(
    name: &str,
    display: &Display,
    program: &Path,
    args: &[String],
) -> Page {
    let port = free_port().to_string();
    let mut command = Command::new(place::of_system("WebKitWebDriver"));
    command.arg(format!("--port={port}")).env("DISPLAY", &display.name);
    // A till that is started so lets itself be steered; no shop starts it so.
    command.env("TAURI_WEBVIEW_AUTOMATION", "true").env_remove("WAYLAND_DISPLAY");
    command.env("RUST_LOG", "info");
    let mut driver = Program::start(&format!("{name}-webkitwebdriver"), command);
    let begun = std::time::Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port.parse().expect("a port"))).is_err() {
        assert!(!driver.has_ended(), "WebKitWebDriver ended at once");
        assert!(begun.elapsed() < PATIENCE, "WebKitWebDriver does not listen");
        std::thread::yield_now();
    }
    let wanted = json!({ "webkitgtk:browserOptions": { "binary": program, "args": args } });
    let client = session(&port, wanted).await;
    Page::new(name, client, driver, None)
}

async fn session(port: &str, wanted: Value) -> fantoccini::Client {
    let wanted: Capabilities = serde_json::from_value(wanted).expect("capabilities are a map");
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let asked = builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await;
    asked.unwrap_or_else(|error| panic!("the driver on port {port} opens nothing: {error}"))
}

/// A port that was free a moment ago: WebKitWebDriver cannot choose one and say which.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// A display without a screen.
pub(crate) struct Display {
    _server: Program,
    name: String,
}

impl Display {
    /// Starts one with a number that nobody uses.
    pub(crate) fn open(name: &str) -> Self {
        let mut command = Command::new(place::of_system("Xvfb"));
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let server = Program::start(&format!("{name}-xvfb"), command);
        let number = server.line_with("");
        Self { _server: server, name: format!(":{}", number.trim()) }
    }
}
