//! The console at work: what headquarters does in a browser is so at a real till.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::driver::chromium;
use crate::page::{ENTER, ESCAPE, Page, TAB};
use crate::place;
use crate::shop::{Shop, till_folders};

/// The button that sends the form of the open panel.
const SEND: &str = ".side form button[type=submit]";

/// Headquarters, signed in, and the shops that it looks after.
struct Office {
    page: Page,
    shop: Shop,
}

impl Office {
    async fn open(name: &str) -> Self {
        let shop = Shop::open(name, "debug");
        let page = chromium(name, (1280, 800)).await;
        page.open(&format!("{}/console/", shop.address)).await;
        page.see("#name:focus").await;
        let (user, password) = shop.sign_in();
        page.keys(&format!("{user}{TAB}{password}{ENTER}")).await;
        page.see("nav.rail").await;
        Self { page, shop }
    }

    async fn go(&self, place: &str) {
        self.page.press(&format!("nav.rail a[href='#{place}']")).await;
        self.page.see(&format!("nav.rail a[href='#{place}'][aria-current=page]")).await;
        self.page.see_no_more("main [aria-busy=true]").await;
    }

    async fn add_program(&self, name: &str) {
        self.go("programs").await;
        self.page.press_words(".page-head button", "Add a program").await;
        self.page.fill(".side #name", name).await;
        self.page.press(SEND).await;
        self.page.see_words("main th", name).await;
        self.page.see_no_more(".side").await;
    }

    /// Sells new cards and gives back the numbers on the sheet for the printer.
    async fn issue(&self, program: &str, count: usize, value: &str) -> Vec<String> {
        self.go("cards").await;
        self.page.press_words(".page-head button", "Issue cards").await;
        self.page.press_words("#program option", program).await;
        self.page.fill("#count", &count.to_string()).await;
        self.page.press("#sell").await;
        self.page.fill("#value", value).await;
        self.page.see_words(".side .effect", "€75.00 together").await;
        self.page.press(SEND).await;
        self.page.see_words(".print-page h1", &format!("{count} cards to print")).await;
        self.page.keep_picture("1-print-sheet").await;
        self.sees_drawn(".print-sheet img", count).await;
        let numbers = self.texts(".print-sheet code").await;
        self.page.press_words(".print-page button", "Done").await;
        self.page.see_no_more(".print-page").await;
        numbers
    }

    /// Adds a till to the first store and gives back the one-time code with which it joins.
    async fn add_till(&self, name: &str) -> String {
        self.go("stores").await;
        self.page.press_words(".page-head button", "Add a till").await;
        self.page.fill(".side #name", name).await;
        self.page.press(SEND).await;
        self.page.press_words(".side button", "Make a code to join").await;
        self.page.press_words("dialog button", "Make the code").await;
        self.page.see(".enrol-code").await;
        self.page.keep_picture("2-code-to-join").await;
        self.sees_drawn("dialog img.qr", 1).await;
        let code = self.texts(".enrol-code").await.remove(0);
        self.page.keys(&ESCAPE.to_string()).await;
        self.page.see_no_more("dialog").await;
        code
    }

    /// Finds a card by the end of its number and opens it.
    async fn find_card(&self, last_four: &str) {
        self.go("cards").await;
        self.page.keys("/").await;
        self.page.see(".finder input:focus").await;
        self.page.keys(last_four).await;
        self.page.see_words("#found li", last_four).await;
        self.page.keys(&ENTER.to_string()).await;
        self.page.see_words(".chip[aria-pressed=true]", last_four).await;
        self.page.press_words("a[data-row]", last_four).await;
        self.page.see(".side .history").await;
    }

    async fn block_open_card(&self, reason: &str) {
        self.page.press_words(".side button", "Block").await;
        self.page.fill("dialog #reason", reason).await;
        self.page.press("dialog button.danger").await;
        self.page.see_no_more("dialog").await;
    }

    /// The line about what was just done is in sight from end to end, beside the panel.
    async fn sees_the_whole_line(&self) {
        self.page.see(".news .notice").await;
        let script = "const box = document.querySelector('.news .notice').getBoundingClientRect();
            const at = (x) => document.elementFromPoint(x, (box.top + box.bottom) / 2);
            return [box.left + 8, box.right - 8].every((x) => !!at(x)?.closest('.news'));";
        let seen = self.page.ask(script, vec![]).await;
        assert_eq!(seen, Value::Bool(true), "something lies over the line");
    }

    /// That many pictures are there, and each shows something.
    async fn sees_drawn(&self, what: &str, count: usize) {
        self.page.settle().await;
        let script = "return Promise.all([...document.querySelectorAll(arguments[0])].map(
            (one) => one.decode().then(() => one.naturalWidth > 0)));";
        let drawn = self.page.ask(script, vec![json!(what)]).await;
        assert_eq!(drawn, json!(vec![true; count]), "{what}");
    }

    async fn texts(&self, what: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText);";
        let texts = self.page.ask(script, vec![json!(what)]).await;
        serde_json::from_value(texts).expect("a list of texts")
    }

    /// A till that is not there yet.
    fn till(&self, name: &str) -> Till {
        Till { folder: self.shop.folder(name) }
    }
}

/// A real till, told by its command line.
struct Till {
    folder: PathBuf,
}

impl Till {
    /// Whether it did it, and what it says.
    #[track_caller]
    fn does(&self, arguments: &[&str], typed: &str) -> (bool, Value) {
        let mut command = Command::new(place::program("debug/pos-headless"));
        command.args(till_folders(&self.folder)).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut till = command.spawn().expect("the till's program starts");
        let mut keyboard = till.stdin.take().expect("its input is a pipe");
        keyboard.write_all(typed.as_bytes()).expect("it reads what is typed");
        drop(keyboard);
        let done = till.wait_with_output().expect("it ends by itself");
        let said = serde_json::from_slice(&done.stdout).expect("it says what it did in JSON");
        (done.status.success(), said)
    }
}

#[tokio::test]
async fn what_headquarters_does_in_the_browser_is_so_at_a_real_till() {
    let office = Office::open("office").await;
    office.add_program("Autumn card").await;
    let numbers = office.issue("Autumn card", 3, "25.00").await;
    let [number, ..] = numbers.as_slice() else { panic!("no numbers on the sheet") };
    assert_eq!(numbers.len(), 3, "{numbers:?}");
    let code = office.add_till("Counter 9").await;

    let till = office.till("counter-9");
    let (joined, status) =
        till.does(&["enrol", "--server", &office.shop.address, "--code", &code], "");
    assert!(joined, "{status}");
    assert_eq!(status["place"]["till_name"], "Counter 9");
    let staff = office.shop.staff("Alex").to_string();
    let redeem =
        ["redeem", "--typed", "--amount", "12.40", "--staff", &staff, "--line-within", "30"];
    let typed = format!("{}\n{number}\n", office.shop.pin("Alex"));
    let (taken, outcome) = till.does(&redeem, &typed);
    assert!(taken, "{outcome}");
    let (settled, line) = till.does(&["sync"], "");
    assert!(settled, "{line}");

    let last_four = &number[number.len() - 4..];
    office.find_card(last_four).await;
    office.page.see_words(".worth", "12.60").await;
    office.page.see_words(".history li", "−").await;
    office.page.see_words(".facts", "Free to spend").await;
    office.block_open_card("Reported lost by telephone").await;
    office.sees_the_whole_line().await;
    office.page.see_words(".worth", "Blocked").await;
    office.page.see_words(".facts", "Held back").await;
    office.page.see_words(".history li", "Reported lost by telephone").await;
    office.page.keep_picture("3-blocked").await;

    let (taken, outcome) = till.does(&redeem, &typed);
    assert!(!taken, "{outcome}");
    assert_eq!(outcome["refusal"]["words"], "This card is blocked.");
    office.page.close().await;
}
