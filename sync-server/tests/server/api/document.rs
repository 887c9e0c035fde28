//! `/openapi.json` says what is there: every address of the router and no other. `schemas.rs` compares the types.

use super::console::Console;
use crate::house::House;
use axum::body::Body;
use axum::http::Request;
use std::collections::BTreeSet;

/// Addresses of the router that are no part of the API.
const NOT_API: [&str; 8] = [
    "/livez",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/",
    "/console",
    "/console/",
    "/console/{*path}",
];

#[tokio::test]
async fn the_document_is_served() {
    let house = House::open().await;
    let said = Console::of(&house.server.app).get("/openapi.json").await.ok();
    assert_eq!(said, sync_server::openapi::document());
    assert_eq!(said["openapi"], "3.1.0");
}

/// Each path of the document takes its methods and no other.
#[tokio::test]
async fn every_address_of_the_document_is_there() {
    let house = House::open().await;
    let nobody = Console::of(&house.server.app);
    for (path, methods) in sync_server::openapi::document()["paths"].as_object().unwrap() {
        let card = "00".repeat(16);
        let uri = path.replace("/cards/{id}", &format!("/cards/{card}"));
        let uri = uri.replace("{id}", "1").replace("{till}", "1").replace("{position}", "1");
        for method in ["get", "post", "put", "delete", "patch"] {
            let request = Request::builder().method(method.to_uppercase().as_str()).uri(&uri);
            let said = nobody.send(request, Body::empty()).await;
            let taken = said.status != 405;
            assert_eq!(taken, methods.get(method).is_some(), "{method} {path}: {said:?}");
            let text = String::from_utf8_lossy(&said.bytes);
            assert!(!text.contains("no such address"), "{method} {path}");
        }
    }
}

/// What `router.rs` adds by hand is in the document or on the list above.
#[test]
fn every_address_of_the_router_is_in_the_document() {
    let document = sync_server::openapi::document();
    let router = include_str!("../../../src/router.rs");
    let mut seen = 0;
    for line in router.lines() {
        let Some(rest) = line.trim().strip_prefix(".route(\"") else { continue };
        let path = rest.split('"').next().unwrap();
        seen += 1;
        let known = NOT_API.contains(&path);
        assert!(known || document["paths"].get(path).is_some(), "{path} is not in the document");
    }
    assert!(seen > 10, "the addresses of router.rs are found");
}

#[test]
fn every_schema_is_used_and_every_reference_leads_somewhere() {
    let document = sync_server::openapi::document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for name in schemas.keys() {
        assert!(text.contains(&format!("#/components/schemas/{name}\"")), "{name} is not used");
    }
    for part in text.split("#/components/").skip(1) {
        let path = part.split('"').next().unwrap();
        let (kind, name) = path.split_once('/').unwrap();
        assert!(document["components"][kind].get(name).is_some(), "{path}");
    }
    let ids: Vec<_> = text.split("\"operationId\":\"").skip(1).collect();
    let different: BTreeSet<_> = ids.iter().map(|id| id.split('"').next()).collect();
    assert_eq!(different.len(), ids.len(), "no two operations have one name");
}
