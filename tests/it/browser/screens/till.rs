//! The till's screens in Chromium, over loopback, against a real server.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tests::frames::Kind;

use crate::axe::Axe;
use crate::driver::chromium;
use crate::page::{ENTER, ESCAPE, F3, F4, F5, Page, TAB};
use crate::place;
use crate::program::Program;
use crate::shop::{Shop, save_frame, till_folders};

/// The till at the counter's size.
const SIZE: (u32, u32) = (1280, 800);

/// A till of a shop, and the page that shows it.
pub(super) struct Counter {
    pub(super) page: Page,
    pub(super) shop: Shop,
    axe: Axe,
    till: Option<Program>,
    complaints: Vec<String>,
    name: String,
    /// What its program is told beside its folders.
    more: Vec<String>,
}

impl Counter {
    pub(super) async fn open(name: &str) -> Self {
        Self::at(name, Shop::open(name, "debug"), Vec::new()).await
    }

    /// The same in a shop that is there, with more said to the till's program.
    async fn at(name: &str, shop: Shop, more: Vec<String>) -> Self {
        let page = chromium(name, SIZE).await;
        let (axe, name) = (Axe::load(), name.to_owned());
        let mut counter = Self { page, shop, axe, till: None, complaints: Vec::new(), name, more };
        counter.start().await;
        counter
    }

    /// Starts the till's program, in place of the one before, and opens its page.
    pub(super) async fn start(&mut self) {
        // It is killed as it stands; its folder is free for the next one when it is gone.
        drop(self.till.take());
        let mut command = Command::new(place::program("debug/pos-headless"));
        command.args(till_folders(&self.shop.folder("till"))).args(&self.more);
        command.args(["serve", "--port", "0"]);
        let till = Program::start(&format!("{}-till", self.name), command);
        let said: Value = serde_json::from_str(&till.line_with("address")).expect("a JSON line");
        self.page.open(said["address"].as_str().expect("the page's address")).await;
        self.till = Some(till);
    }

    /// A file that shows a text as a code.
    fn picture(&self, text: &str) -> PathBuf {
        let path = self.shop.folder("picture.png");
        save_frame(&path, Kind::Upright, text);
        path
    }

    /// Has axe look at what is shown, in each theme, and keeps a picture.
    pub(super) async fn look(&mut self, name: &str) {
        self.page.keep_picture(name).await;
        self.complaints.extend(self.axe.in_each_theme(&self.page, name).await);
    }

    /// Joins the store with the keyboard: the first field has it from the start.
    pub(super) async fn join(&mut self) {
        self.page.see("#server:focus").await;
        self.look("1-join").await;
        let (address, code) = (self.shop.address.clone(), self.shop.enrol_code(0).to_owned());
        self.page.keys(&format!("{address}{TAB}{code}{ENTER}")).await;
        self.page.see(".person").await;
    }

    /// Signs somebody in with the keyboard.
    pub(super) async fn sign_in(&mut self, name: &str) {
        self.page.tab_to(".person", name).await;
        self.page.keys(&ENTER.to_string()).await;
        self.page.see_words(".person[aria-pressed=true]", name).await;
        let pin = self.shop.pin(name).to_owned();
        self.page.keys(&format!("{pin}{ENTER}")).await;
        self.page.see("[data-step=idle]").await;
        self.page.see_words(".status", "Online").await;
    }

    /// From the first key to a card on the counter: what is due, then the card's number.
    async fn show_card(&mut self, due_minor: u32, number: usize) {
        self.page.see("[data-step=idle]").await;
        self.page.keys(&format!("{F4}{due_minor}{ENTER}")).await;
        self.page.see("[data-step=idle]").await;
        self.page.keys(&F3.to_string()).await;
        self.page.see("#number:focus").await;
        let typed = self.shop.card(number).typed;
        self.page.keys(&format!("{typed}{ENTER}")).await;
        self.page.see("[data-step=card]").await;
    }

    /// The same with the code itself, as a hand scanner types it.
    async fn scan_card(&mut self, due_minor: u32, number: usize) {
        self.page.see("[data-step=idle]").await;
        self.page.keys(&format!("{F4}{due_minor}{ENTER}")).await;
        self.page.see("[data-step=idle]").await;
        let token = self.shop.card(number).token;
        self.page.keys(&format!("{token}{ENTER}")).await;
        self.page.see("[data-step=card]").await;
    }

    #[track_caller]
    pub(super) fn nobody_is_kept_out(&self) {
        assert!(self.complaints.is_empty(), "axe:\n{}", self.complaints.join("\n"));
    }
}

#[tokio::test]
async fn the_keyboard_alone_redeems_a_card() {
    let mut counter = Counter::open("keyboard").await;
    counter.join().await;
    counter.look("2-sign-in").await;
    counter.sign_in("Alex").await;
    counter.look("3-idle").await;
    counter.show_card(1_240, 0).await;
    counter.page.see_words(".balance", "25.00").await;
    counter.page.see_words(".button.primary", "12.40").await;
    counter.look("4-card").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=ended]").await;
    counter.page.see_words(".receipt", "12.60").await;
    counter.look("5-receipt").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=idle]").await;
    counter.nobody_is_kept_out();
    counter.page.close().await;
}

/// The code's QR holds the address too; a hand scanner types both into the field that has the keyboard.
#[tokio::test]
async fn a_hand_scanner_joins_a_store_with_one_scan() {
    let counter = Counter::open("scanned-join").await;
    counter.page.see("#server:focus").await;
    let (address, code) = (&counter.shop.address, counter.shop.enrol_code(1));
    counter.page.keys(&format!("{address}/enrol#{code}{ENTER}")).await;
    counter.page.see(".person").await;
    counter.page.close().await;
}

/// A picture of the code fills in both fields, and one of another code says what it is.
#[tokio::test]
async fn a_picture_of_the_code_joins_a_store() {
    let mut counter = Counter::open("picture-join").await;
    counter.page.see("#server:focus").await;
    counter.page.choose("#picture", &counter.picture(&counter.shop.card(0).token)).await;
    counter.page.see_words(".narrow .notice", "does not join a till").await;
    counter.look("1-another-code").await;
    let code = format!("{}/enrol#{}", counter.shop.address, counter.shop.enrol_code(1));
    counter.page.choose("#picture", &counter.picture(&code)).await;
    counter.page.see_value("#code", counter.shop.enrol_code(1)).await;
    counter.page.see_value("#server", &counter.shop.address).await;
    counter.look("2-filled-in").await;
    counter.page.press(".button.primary").await;
    counter.page.see(".person").await;
    counter.nobody_is_kept_out();
    counter.page.close().await;
}

/// The code before the till's camera, here a file of frames, does the same.
#[tokio::test]
async fn the_code_before_the_camera_joins_a_store() {
    let shop = Shop::open("camera-join", "debug");
    let code = format!("{}/enrol#{}", shop.address, shop.enrol_code(1));
    let frame = shop.folder("frame.png");
    save_frame(&frame, Kind::Perspective, &code);
    let counter =
        Counter::at("camera-join", shop, vec!["--frames".into(), frame.display().to_string()])
            .await;
    counter.page.see("#server:focus").await;
    counter.page.press_words(".narrow .button", "Scan the code").await;
    counter.page.see_value("#code", counter.shop.enrol_code(1)).await;
    counter.page.see_value("#server", &counter.shop.address).await;
    counter.page.press(".button.primary").await;
    counter.page.see(".person").await;
    counter.page.close().await;
}

#[tokio::test]
async fn a_cut_line_is_shown_and_the_till_goes_on_up_to_its_limit() {
    let mut counter = Counter::open("cut-line").await;
    counter.join().await;
    counter.sign_in("Bea").await;
    counter.page.keys(&F5.to_string()).await;
    counter.look("1-line").await;
    counter.page.press_words("dialog button", "Cut the line").await;
    counter.page.see_words(".status", "Offline since").await;
    counter.page.keys(&ESCAPE.to_string()).await;
    counter.page.see_no_more("dialog").await;

    // Card 2 holds 100.00; a floor payment may be half of that.
    counter.scan_card(2_000, 2).await;
    counter.look("2-card").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=ended]").await;
    counter.page.see_words(".foretold", "Offline").await;
    counter.look("3-taken-offline").await;
    counter.page.keys(&ENTER.to_string()).await;

    // The last active card is blocked: the till knows it without the line.
    counter.scan_card(500, 19).await;
    counter.page.see_words(".refusal", "blocked").await;
    counter.look("4-blocked").await;

    counter.page.keys(&format!("{ESCAPE}{F5}")).await;
    counter.page.press_words("dialog button", "Heal the line").await;
    counter.page.see_words(".status", "Online").await;
    counter.page.keys(&ESCAPE.to_string()).await;
    counter.nobody_is_kept_out();
    counter.page.close().await;
}
