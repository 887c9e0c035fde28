//! The open sale on the till's screen, by the keyboard alone.

use super::till::Counter;
use crate::page::{BACKSPACE, ENTER, ESCAPE, F3, F6, F8, F9, F10, TAB};

/// The first card of the demo data that nobody bought yet.
const FRESH: usize = 20;

impl Counter {
    /// Types, and waits for what is due then.
    async fn keys_until_due(&self, keys: &str, due: &str) {
        self.page.keys(keys).await;
        self.page.see("[data-step=idle]").await;
        self.page.see_words(".left-to-pay .due", due).await;
    }

    /// Shows a card by the code itself, as a hand scanner types it.
    async fn scan(&self, card: usize) {
        self.page.keys(&format!("{}{ENTER}", self.shop.card(card).token)).await;
        self.page.see("[data-step=card]").await;
    }

    /// Presses a row of the sale with the keyboard.
    async fn press_row(&self, words: &str) {
        self.page.tab_to(".line", words).await;
        self.page.keys(&ENTER.to_string()).await;
    }
}

#[tokio::test]
async fn the_keyboard_alone_sells_a_card_and_goods_for_three_kinds_of_money() {
    let mut counter = Counter::open("split-sale").await;
    counter.join().await;
    counter.sign_in("Alex").await;

    // Three candles and something without a name, a tenth off all of it.
    counter.page.keys("3*240Candle").await;
    counter.page.see_words(".times", "7.20").await;
    counter.look("2-add").await;
    counter.keys_until_due(&ENTER.to_string(), "7.20").await;
    counter.keys_until_due(&format!("3000{ENTER}"), "37.20").await;
    counter.page.keys(&F8.to_string()).await;
    counter.page.see("[data-step=discount]").await;
    counter.page.keys("10Neighbour").await;
    counter.page.see_words(".button.primary", "Take 10 % off").await;
    counter.look("3-discount").await;
    counter.keys_until_due(&ENTER.to_string(), "33.48").await;

    // A card from the rack.
    counter.page.keys(&format!("{F6}{F3}")).await;
    counter.page.see("#number:focus").await;
    let typed = counter.shop.card(FRESH).typed;
    counter.page.keys(&format!("{typed}{ENTER}")).await;
    counter.page.see("[data-step=card]").await;
    counter.page.keys("5000").await;
    counter.page.see_words(".button.primary", "50.00").await;
    counter.look("4-card-to-sell").await;
    counter.keys_until_due(&ENTER.to_string(), "83.48").await;
    counter.page.see_words(".lines", "New card").await;

    // A gift card with 25.00 pays what it can: one scan, one Enter.
    counter.scan(0).await;
    counter.page.see_words(".button.primary", "Take €25.00").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=done]").await;
    counter.page.see_words(".button.primary", "58.48").await;
    counter.look("5-taken").await;
    counter.keys_until_due(&ENTER.to_string(), "58.48").await;

    // The till's program is killed; the sale is on the screen of the next one.
    counter.start().await;
    counter.page.see(".person").await;
    counter.sign_in("Alex").await;
    counter.page.see_words(".left-to-pay .due", "58.48").await;
    counter.page.see_words(".lines", "Gift card").await;
    counter.look("6-after-a-restart").await;

    // Cash, and back again.
    counter.keys_until_due(&format!("{F9}1000{ENTER}"), "48.48").await;
    counter.press_row("Cash").await;
    counter.page.see("[data-step=tender]").await;
    counter.look("7-cash-back").await;
    counter.keys_until_due(&ENTER.to_string(), "58.48").await;

    // A bank card pays 20.00 of it, and cash the rest.
    counter.page.keys(&F10.to_string()).await;
    counter.page.see("#reference:focus").await;
    counter.page.keys(&format!("0042-7719{TAB}2000")).await;
    counter.page.see_words(".button.primary", "20.00").await;
    counter.look("8-bank-card").await;
    counter.keys_until_due(&ENTER.to_string(), "38.48").await;
    counter.page.keys(&format!("{F9}5000")).await;
    counter.page.see_words(".change", "11.52").await;
    counter.look("9-cash").await;
    counter.page.keys(&ENTER.to_string()).await;

    counter.page.see("[data-step=ended]").await;
    counter.page.see_words(".sum", "11.52").await;
    counter.page.see_words(".receipt .fact", "now€0.00").await;
    counter.page.see_words(".receipt .fact", "now€50.00").await;
    counter.look("10-paid").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=idle]").await;
    counter.page.see_no_more(".left-to-pay").await;

    // The new card holds what was paid for it.
    counter.scan(FRESH).await;
    counter.page.see_words(".balance", "50.00").await;
    counter.nobody_is_kept_out();
    counter.page.close().await;
}

#[tokio::test]
async fn a_sale_is_given_up_once_no_money_stands_in_it() {
    let mut counter = Counter::open("given-up").await;
    counter.join().await;
    counter.sign_in("Alex").await;
    counter.keys_until_due(&format!("1240{ENTER}"), "12.40").await;
    counter.scan(1).await;
    counter.page.keys(&format!("500{ENTER}")).await;
    counter.page.see("[data-step=done]").await;
    counter.keys_until_due(&ENTER.to_string(), "7.40").await;

    counter.page.tab_to("button", "Give up").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see_words("[data-step=leave] .why", "5.00 was taken").await;
    counter.look("2-money-in-it").await;
    counter.page.keys(&ESCAPE.to_string()).await;
    counter.page.see("[data-step=idle]").await;
    counter.page.keys(&BACKSPACE.to_string()).await;
    counter.page.see("[data-step=tender]").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see_words("[data-step=done]", "Given back in full").await;
    counter.look("3-undone").await;
    counter.keys_until_due(&ENTER.to_string(), "12.40").await;

    counter.page.tab_to("button", "Give up").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see("[data-step=leave] .button.primary").await;
    counter.page.keys(&ENTER.to_string()).await;
    counter.page.see_no_more(".left-to-pay").await;
    counter.page.see("[data-step=idle]").await;
    counter.nobody_is_kept_out();
    counter.page.close().await;
}
