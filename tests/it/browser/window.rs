//! The real window, release build, as a shop opens it: WebKit draws it, a person's keys and clicks steer it.

use tests::frames::Kind;

use crate::driver::{Display, till_window};
use crate::figures;
use crate::page::Page;
use crate::place;
use crate::shop::{Shop, save_frame, till_folders};

#[tokio::test]
async fn a_till_joins_signs_in_scans_redeems_and_shows_the_receipt() {
    let shop = Shop::open("window", "release");
    let card = shop.card(0);
    let frame = shop.folder("frame.png");
    save_frame(&frame, Kind::Perspective, &card.token);
    let display = Display::open("window");
    let mut args = till_folders(&shop.folder("till"));
    args.extend(["--frames".into(), frame.display().to_string()]);
    let program = place::program("release/pos-app");
    let page = till_window("window", &display, &program, &args).await;

    join(&page, &shop).await;
    page.keep_picture("2-sign-in").await;
    sign_in(&page, "Alex", shop.pin("Alex")).await;

    // The frame is a file, so the card is there as soon as the till looks.
    page.see("[data-step=card]").await;
    page.see_words(".balance", "25.00").await;
    page.keep_picture("3-card").await;
    for digit in ["1", "2", "4", "0"] {
        page.press_words(".pad button", digit).await;
    }
    page.see_words(".button.primary", "12.40").await;
    page.press(".button.primary").await;

    page.see("[data-step=done]").await;
    page.see_words(".receipt", "12.60").await;
    page.keep_picture("4-receipt").await;
    page.close().await;

    // The next morning: the till is joined, and somebody waits at the counter.
    let page = till_window("window-again", &display, &program, &args).await;
    let pid = figures::process_of(&program);
    page.see(".person").await;
    let shown = figures::age_ms(pid);
    let began = std::time::Instant::now();
    sign_in(&page, "Alex", shop.pin("Alex")).await;
    page.see("[data-step]").await;
    // From the program's start to a till that looks for a card, with a PIN that nobody had to remember.
    figures::say("window.scan_screen", figures::age_ms(pid), "ms");
    figures::say("window.usable", shown, "ms");
    figures::say("window.sign_in", began.elapsed().as_secs_f64() * 1e3, "ms");
    figures::say("window.private_memory", figures::private_bytes(pid), "bytes");
    page.close().await;
}

async fn join(page: &Page, shop: &Shop) {
    page.see("#server").await;
    page.keep_picture("1-join").await;
    page.fill("#server", &shop.address).await;
    page.fill("#code", shop.enrol_code(0)).await;
    page.press(".button.primary").await;
    page.see(".person").await;
}

async fn sign_in(page: &Page, name: &str, pin: &str) {
    page.press_words(".person", name).await;
    for digit in pin.chars() {
        page.press_words(".pad button", &digit.to_string()).await;
    }
    page.press(".button.primary").await;
}
