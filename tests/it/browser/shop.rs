//! A small chain of shops: a real server with demo data, and what a person needs to begin with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use tests::frames::{self, Kind};

use crate::place;
use crate::program::Program;

/// The server and its folder.
pub(crate) struct Shop {
    _server: Program,
    folder: TempDir,
    said: Value,
    /// Where the server is, as a till's cashier types it.
    pub(crate) address: String,
}

/// A gift card of the demo data.
pub(crate) struct Card {
    /// The number under its code.
    pub(crate) typed: String,
    /// Its code's text.
    pub(crate) token: String,
}

impl Shop {
    /// Fills a folder and starts the server that is built in `profile`.
    #[track_caller]
    pub(crate) fn open(name: &str, profile: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the shop can be made");
        let program = place::program(&format!("{profile}/sync-server"));
        let hq = folder.path().join("hq");
        let mut fill = Command::new(&program);
        fill.arg("demo-data").arg("--data-dir").arg(&hq).arg("--json");
        let filled = fill.output().expect("the server's program starts");
        assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
        let said = serde_json::from_slice(&filled.stdout).expect("demo data is described in JSON");
        let mut serve = Command::new(&program);
        serve.arg("serve").arg("--data-dir").arg(&hq);
        serve.args(["--listen", "127.0.0.1:0", "--demo"]);
        let server = Program::start(&format!("{name}-server"), serve);
        let line = server.line_with("Scrip serves ");
        let address = line.split_whitespace().nth(2).expect("its address follows").to_owned();
        Self { _server: server, folder, said, address }
    }

    /// A folder in the shop's own, which goes away with it.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The one-time code of a till, counted from 0.
    #[track_caller]
    pub(crate) fn enrol_code(&self, till: usize) -> &str {
        text(&self.said["tills"][till]["enrol_code"])
    }

    /// The PIN of somebody who works here.
    #[track_caller]
    pub(crate) fn pin(&self, name: &str) -> &str {
        text(&self.person(name)["pin"])
    }

    /// The number of somebody who works here.
    #[track_caller]
    pub(crate) fn staff(&self, name: &str) -> u64 {
        self.person(name)["id"].as_u64().expect("people have numbers")
    }

    #[track_caller]
    fn person(&self, name: &str) -> &Value {
        let staff = self.said["staff"].as_array().expect("there are people");
        let person = staff.iter().find(|person| person["name"] == name);
        person.unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// The name and the password for the console.
    #[track_caller]
    pub(crate) fn sign_in(&self) -> (&str, &str) {
        let hq = &self.said["hq"];
        (text(&hq["name"]), text(&hq["password"]))
    }

    /// A card, counted from 0. The first ones are active and hold something.
    #[track_caller]
    pub(crate) fn card(&self, number: usize) -> Card {
        let card = &self.said["cards"][number];
        Card { typed: text(&card["typed"]).to_owned(), token: text(&card["token"]).to_owned() }
    }
}

/// Seen through the camera: any seed will do, this one is printed nowhere because it never changes.
const SEED: u64 = 22;

/// A text's code as a camera sees it, in a file.
pub(crate) fn save_frame(path: &Path, kind: Kind, text: &str) {
    let luma = frames::draw_text(SEED, kind, text);
    let (width, height) = (frames::WIDTH, frames::HEIGHT);
    let size = (u32::try_from(width), u32::try_from(height));
    let (Ok(width), Ok(height)) = size else { panic!("a frame is small") };
    let picture = image::GrayImage::from_raw(width, height, luma).expect("as many bytes as pixels");
    picture.save(path).expect("the frame can be written");
}

/// The command line that a till of this shop starts with.
pub(crate) fn till_folders(folder: &Path) -> Vec<String> {
    let path = |name: &str| folder.join(name).display().to_string();
    vec!["--data-dir".into(), path("data"), "--bound-dir".into(), path("bound")]
}

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().expect("the demo data names it")
}
