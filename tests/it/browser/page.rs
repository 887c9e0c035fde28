//! A page as a person meets it: see something, press it, type, look at a picture.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::place;
use crate::program::Program;

/// Longer than anything takes to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(25);

pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const TAB: char = '\u{E004}';
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const BACKSPACE: char = '\u{E003}';
pub(crate) const F3: char = '\u{E033}';
pub(crate) const F4: char = '\u{E034}';
pub(crate) const F5: char = '\u{E035}';
pub(crate) const F6: char = '\u{E036}';
pub(crate) const F8: char = '\u{E038}';
pub(crate) const F9: char = '\u{E039}';
pub(crate) const F10: char = '\u{E03A}';

/// More steps than any page has places for the keyboard.
const TABS_MAX: usize = 60;

/// An open page. Its browser ends with it.
pub(crate) struct Page {
    name: String,
    client: Client,
    _driver: Program,
    _profile: Option<TempDir>,
}

impl Page {
    pub(crate) fn new(
        name: &str,
        client: Client,
        driver: Program,
        profile: Option<TempDir>,
    ) -> Self {
        Self { name: name.to_owned(), client, _driver: driver, _profile: profile }
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Waits until something is there.
    pub(crate) async fn see(&self, what: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(LOOK_EVERY);
        match wait.for_element(Locator::Css(what)).await {
            Ok(element) => element,
            Err(error) => self.give_up(&format!("“{what}” is not there ({error})")).await,
        }
    }

    /// Waits until something is there that says these words, its children's included.
    pub(crate) async fn see_words(&self, what: &str, words: &str) {
        let script = "const [what, words] = arguments; return [...document.querySelectorAll(what)]
            .some((one) => one.textContent.replace(/\\s+/g, ' ').includes(words));";
        let arguments = vec![json!(what), json!(words)];
        if !self.becomes_true(script, arguments).await {
            self.give_up(&format!("“{what}” does not say “{words}”")).await;
        }
    }

    /// Waits until something is gone.
    pub(crate) async fn see_no_more(&self, what: &str) {
        let script = "return document.querySelector(arguments[0]) === null;";
        if !self.becomes_true(script, vec![json!(what)]).await {
            self.give_up(&format!("“{what}” stays")).await;
        }
    }

    /// Presses something, once it is there and can be pressed.
    pub(crate) async fn press(&self, what: &str) {
        let script =
            "const one = document.querySelector(arguments[0]); return !!one && !one.disabled;";
        if !self.becomes_true(script, vec![json!(what)]).await {
            self.give_up(&format!("“{what}” cannot be pressed")).await;
        }
        let element = self.see(what).await;
        if let Err(error) = element.click().await {
            self.give_up(&format!("“{what}”: {error}")).await;
        }
    }

    /// Presses the button that says these words.
    pub(crate) async fn press_words(&self, what: &str, words: &str) {
        let mark = "const [what, words] = arguments;
            const all = [...document.querySelectorAll(what)].filter((one) => !one.disabled);
            const one = all.find((one) => one.textContent.trim() === words)
                || all.find((one) => one.textContent.includes(words));
            if (one) { one.dataset.pressed = words; }
            return !!one;";
        if !self.becomes_true(mark, vec![json!(what), json!(words)]).await {
            self.give_up(&format!("no “{what}” says “{words}” and can be pressed")).await;
        }
        self.press(&format!("[data-pressed={words:?}]")).await;
    }

    /// Types into a field in place of what stood there.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let element = self.see(field).await;
        let filled = async {
            element.clear().await?;
            element.send_keys(text).await
        };
        if let Err(error) = filled.await {
            self.give_up(&format!("“{field}”: {error}")).await;
        }
    }

    /// Chooses a file, as the machine's own file chooser would.
    pub(crate) async fn choose(&self, field: &str, file: &Path) {
        let chosen = async {
            let input = self.client.find(Locator::Css(field)).await?;
            input.send_keys(&file.display().to_string()).await
        };
        if let Err(error) = chosen.await {
            self.give_up(&format!("“{field}”: {error}")).await;
        }
    }

    /// Waits until a field holds this.
    pub(crate) async fn see_value(&self, field: &str, value: &str) {
        let script = "return document.querySelector(arguments[0])?.value === arguments[1];";
        if !self.becomes_true(script, vec![json!(field), json!(value)]).await {
            self.give_up(&format!("“{field}” does not hold “{value}”")).await;
        }
    }

    /// Types on the keyboard, wherever it is.
    pub(crate) async fn keys(&self, text: &str) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        if let Err(error) = self.client.perform_actions(keys).await {
            self.give_up(&format!("the keys “{text}”: {error}")).await;
        }
    }

    /// Moves the keyboard on until it is where these words are.
    pub(crate) async fn tab_to(&self, what: &str, words: &str) {
        let script = "const [what, words] = arguments, here = document.activeElement;
            return here.matches(what) && here.textContent.includes(words);";
        for _ in 0..TABS_MAX {
            self.keys(&TAB.to_string()).await;
            if self.ask(script, vec![json!(what), json!(words)]).await == Value::Bool(true) {
                return;
            }
        }
        self.give_up(&format!("the keyboard never reaches “{what}” with “{words}”")).await;
    }

    /// Runs a script in the page.
    pub(crate) async fn ask(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client.execute(script, arguments).await {
            Ok(answer) => answer,
            Err(error) => self.give_up(&format!("a script of the test: {error}")).await,
        }
    }

    /// Runs a script in the page that calls its last argument with the answer.
    pub(crate) async fn ask_later(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client.execute_async(script, arguments).await {
            Ok(answer) => answer,
            Err(error) => self.give_up(&format!("a script of the test: {error}")).await,
        }
    }

    /// Shows the page in a theme, as its own switch does.
    pub(crate) async fn set_theme(&self, theme: &str) {
        let script = "document.documentElement.setAttribute('data-theme', arguments[0]);";
        self.ask(script, vec![json!(theme)]).await;
        self.settle().await;
    }

    /// Waits until everything that the page shows is loaded and drawn.
    pub(crate) async fn settle(&self) {
        let script = "const done = arguments[arguments.length - 1];
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(done)));";
        self.ask_later(script, vec![]).await;
    }

    /// A picture of what is seen now.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        match self.client.screenshot().await {
            Ok(png) => png,
            Err(error) => panic!("{}: no picture: {error}", self.name),
        }
    }

    /// Keeps a picture of what is seen now for people to look at.
    pub(crate) async fn keep_picture(&self, name: &str) {
        let path = place::pictures(&self.name).join(format!("{name}.png"));
        std::fs::write(path, self.picture().await).expect("the picture can be kept");
    }

    /// Chromium alone: the page's size in CSS pixels, whatever the window's is.
    pub(crate) async fn resize(&self, (width, height): (u32, u32)) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Chromium alone: nothing moves, so that a picture is the same whenever it is taken.
    pub(crate) async fn quiet(&self) {
        let still =
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.devtools("Emulation.setEmulatedMedia", still).await;
    }

    /// Chromium alone: a word of its developer tools.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let command = DevTools { command: command.to_owned(), parameters };
        match self.client.issue_cmd(command).await {
            Ok(answer) => answer,
            Err(error) => self.give_up(&format!("developer tools: {error}")).await,
        }
    }

    /// Ends the session, so that the browser writes no complaint.
    pub(crate) async fn close(self) {
        // A window that closes itself takes the session with it.
        let _ = self.client.clone().close().await;
    }

    /// Asks again and again until the answer is yes; no after a while.
    async fn becomes_true(&self, script: &str, arguments: Vec<Value>) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.ask(script, arguments.clone()).await == Value::Bool(true) {
                return true;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        false
    }

    /// Fails the test with what the page shows.
    async fn give_up(&self, why: &str) -> ! {
        let path: PathBuf = place::log(&format!("{}-failed.png", self.name));
        let shot = self.client.screenshot().await;
        let kept = shot.ok().and_then(|png| std::fs::write(&path, png).ok());
        let text = self.client.execute("return document.body.innerText;", vec![]).await;
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned));
        panic!(
            "{}: {why}.\nThe page says:\n{}\nA picture: {}",
            self.name,
            text.unwrap_or_default(),
            kept.map_or("none".to_owned(), |()| path.display().to_string())
        )
    }
}

/// Chromedriver's own way to the developer tools.
#[derive(Debug)]
struct DevTools {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}
