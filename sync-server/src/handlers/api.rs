//! The HTTP API under `/v1`: its addresses in one table, from which both the router and the document at
//! `/openapi.json` are made.

mod audit;
mod card_input;
mod cards;
mod exceptions;
mod exposure;
mod input;
mod once;
mod programs;
mod redeem;
mod session;
mod staff;
mod stores;
mod tills;
mod totals;

use crate::app::App;
use crate::error::ApiError;
use crate::openapi::{Address, Who};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};

/// The addresses of the API.
pub(crate) fn router() -> Router<App> {
    let routes = table().into_iter().fold(Router::new(), |router, (address, answers)| {
        router.route(&format!("/v1{}", address.path), answers)
    });
    routes.layer(from_fn(refuse_other_sites)).layer(from_fn(keep_nowhere))
}

/// What each address takes and gives, for the document.
pub(crate) fn addresses() -> Vec<Address> {
    table().into_iter().map(|(address, _)| address).collect()
}

type Row = (Address, MethodRouter<App>);

fn table() -> Vec<Row> {
    [people(), programs_and_cards(), places(), reports()].into_iter().flatten().collect()
}

fn people() -> Vec<Row> {
    vec![
        (
            Address::post("/session", "Sign in", Who::Anyone).takes("SignIn").gives("Me"),
            post(session::sign_in),
        ),
        (Address::get("/session", "Who is signed in", Who::SignedIn).gives("Me"), get(session::me)),
        (Address::delete("/session", "Sign out", Who::SignedIn), delete(session::sign_out)),
        (
            Address::post("/first-user", "Use a one-time link", Who::Anyone)
                .takes("FirstUser")
                .gives("Me"),
            post(session::first_user),
        ),
        (
            Address::get("/staff", "People at the tills", Who::SignedIn).gives_page("StaffRow"),
            get(staff::list),
        ),
        (
            Address::post("/staff", "Add a person at the tills", Who::SignedIn)
                .once()
                .takes("NewStaff")
                .gives("StaffRow"),
            post(staff::create),
        ),
        (
            Address::post("/staff/{id}/remove", "Remove a person from the tills", Who::SignedIn)
                .once()
                .gives("StaffRow"),
            post(staff::remove),
        ),
    ]
}

fn programs_and_cards() -> Vec<Row> {
    let money = |path, what| {
        Address::post(path, what, Who::Hq).once().takes("MoneyAct").gives("CardDetail")
    };
    let state = |path, what, who| {
        Address::post(path, what, who).once().takes("StateAct").gives("CardDetail")
    };
    vec![
        (
            Address::get("/programs", "Programs", Who::SignedIn).gives_page("ProgramRow"),
            get(programs::list),
        ),
        (
            Address::post("/programs", "Add a program", Who::Hq)
                .once()
                .takes("NewProgram")
                .gives("ProgramRow"),
            post(programs::create),
        ),
        (
            Address::get("/cards", "Cards, the newest first", Who::SignedIn)
                .asks(&["search", "program", "state"])
                .gives_page("CardRow"),
            get(cards::list),
        ),
        (
            Address::post("/cards", "Issue cards", Who::Hq)
                .once()
                .takes("IssueCards")
                .gives("IssuedCards"),
            post(cards::issue),
        ),
        (
            Address::post("/cards/find", "Cards by what stands on them", Who::SignedIn)
                .takes("FindCard")
                .gives_page("CardRow"),
            post(cards::find),
        ),
        (
            Address::get("/cards/{id}", "A card", Who::SignedIn).gives("CardDetail"),
            get(cards::show),
        ),
        (
            Address::get("/cards/{id}/activities", "A card's history", Who::SignedIn)
                .gives_page("ActivityRow"),
            get(cards::activities),
        ),
        (money("/cards/{id}/activate", "Sell a card at the desk"), post(cards::activate)),
        (money("/cards/{id}/load", "Add value to a card"), post(cards::load)),
        (state("/cards/{id}/block", "Stop a card", Who::SignedIn), post(cards::block)),
        (state("/cards/{id}/unblock", "Let a card go on", Who::Hq), post(cards::unblock)),
        (state("/cards/{id}/close", "End a card", Who::Hq), post(cards::close)),
        (
            Address::get("/cards/{id}/qr.svg", "A card's code for print; audited", Who::Hq)
                .gives_picture("image/svg+xml"),
            get(cards::qr_svg),
        ),
        (
            Address::get("/cards/{id}/qr.png", "A card's code for screens; audited", Who::Hq)
                .gives_picture("image/png"),
            get(cards::qr_png),
        ),
        (
            Address::post("/redeem", "Redeem without a till", Who::Hq)
                .once()
                .takes("OnlineRedeem")
                .gives("CardDetail"),
            post(redeem::redeem),
        ),
    ]
}

fn places() -> Vec<Row> {
    vec![
        (
            Address::get("/stores", "Stores", Who::SignedIn).gives_page("StoreRow"),
            get(stores::list),
        ),
        (
            Address::post("/stores", "Add a store", Who::Hq)
                .once()
                .takes("NewStore")
                .gives("StoreRow"),
            post(stores::create),
        ),
        (
            Address::put("/stores/{id}", "Set what a store is", Who::Hq)
                .once()
                .takes("NewStore")
                .gives("StoreRow"),
            put(stores::update),
        ),
        (Address::get("/tills", "Tills", Who::SignedIn).gives_page("TillRow"), get(tills::list)),
        (
            Address::post("/tills", "Add a till", Who::Hq).once().takes("NewTill").gives("TillRow"),
            post(tills::create),
        ),
        (
            Address::post("/tills/{till}/enrol-code", "A code that enrols a till", Who::SignedIn)
                .once()
                .gives("EnrolCode"),
            post(tills::enrol_code),
        ),
        (
            Address::post("/tills/{till}/revoke", "Give a lost till up", Who::Hq)
                .once()
                .takes("StateAct")
                .gives("TillRow"),
            post(tills::revoke),
        ),
        (
            Address::post("/tills/{till}/write-off", "Write off what it could lose", Who::Hq)
                .once()
                .takes("StateAct")
                .gives("TillRow"),
            post(tills::write_off),
        ),
    ]
}

fn reports() -> Vec<Row> {
    vec![
        (
            Address::get("/exposure", "What could be lost right now", Who::SignedIn)
                .gives_page("StoreExposure"),
            get(exposure::list),
        ),
        (
            Address::get("/exceptions", "What a person should look at", Who::SignedIn)
                .asks(&["open"])
                .gives_page("ExceptionRow"),
            get(exceptions::list),
        ),
        (
            Address::post("/exceptions/{position}/clear", "It was looked at", Who::SignedIn)
                .once()
                .takes("ClearException")
                .gives("ExceptionRow"),
            post(exceptions::clear),
        ),
        (
            Address::get("/totals", "What tills took, by day", Who::SignedIn)
                .asks(&["from", "to", "store"])
                .gives_page("TotalsRow"),
            get(totals::list),
        ),
        (
            Address::get("/audit", "What people changed", Who::Hq).gives_page("AuditRow"),
            get(audit::list),
        ),
    ]
}

/// A page of another site cannot send the cookie; where a browser says that it tries, it is told no.
async fn refuse_other_sites(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let other = matches!(site, Some(b"cross-site" | b"same-site"));
    if other && *request.method() != Method::GET {
        return ApiError::NotAllowed.into_response();
    }
    next.run(request).await
}

/// Answers are for the person who asked: no cache keeps them.
async fn keep_nowhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}
