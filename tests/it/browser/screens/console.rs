//! The console in Chromium, served by a real server.

use crate::axe::Axe;
use crate::driver::chromium;
use crate::page::{ENTER, TAB};
use crate::shop::Shop;

/// The eight places, as their addresses name them.
const PLACES: [&str; 8] =
    ["home", "cards", "programs", "stores", "exceptions", "reports", "people", "settings"];

#[tokio::test]
async fn headquarters_signs_in_by_keyboard_and_every_place_is_open_to_everybody() {
    let shop = Shop::open("console", "debug");
    let page = chromium("console", (1280, 800)).await;
    let (axe, mut complaints) = (Axe::load(), Vec::new());
    page.open(&format!("{}/console/", shop.address)).await;
    page.see("#name:focus").await;
    complaints.extend(axe.in_each_theme(&page, "sign-in").await);
    let (name, password) = shop.sign_in();
    page.keys(&format!("{name}{TAB}{password}{ENTER}")).await;
    page.see("nav.rail").await;
    for place in PLACES {
        page.tab_to(&format!("nav.rail a[href='#{place}']"), "").await;
        page.keys(&ENTER.to_string()).await;
        page.see(&format!("nav.rail a[href='#{place}'][aria-current=page]")).await;
        page.see_no_more("main [aria-busy=true]").await;
        page.keep_picture(place).await;
        complaints.extend(axe.in_each_theme(&page, place).await);
    }
    assert!(complaints.is_empty(), "axe:\n{}", complaints.join("\n"));
    page.close().await;
}
