//! The document at `/openapi.json` (OpenAPI 3.1): made from the table of addresses that the router is made
//! from, and from hand-kept schemas that a test compares with the types.

use crate::handlers::api;
use crate::store::read::Turn;
use axum::Json;
use serde_json::{Map, Value, json};

/// The types of the API as JSON Schema.
const SCHEMAS: &str = include_str!("openapi/schemas.json");

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone.
    Anyone,
    /// HQ, and managers: for what belongs to a store the own one only, and cards belong to none.
    SignedIn,
    /// HQ.
    Hq,
    /// A till, which proves itself in another way.
    Till,
}

/// One method of one path.
#[derive(Clone, Debug)]
pub struct Address {
    /// The method, in small letters.
    pub method: &'static str,
    /// The path below `/v1`.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    what: &'static str,
    once: bool,
    asks: &'static [&'static str],
    takes: Option<(&'static str, Value)>,
    gives: Option<(&'static str, Value)>,
}

impl Address {
    /// Reading.
    pub fn get(path: &'static str, what: &'static str, who: Who) -> Self {
        Self::new("get", path, what, who)
    }

    /// Doing.
    pub fn post(path: &'static str, what: &'static str, who: Who) -> Self {
        Self::new("post", path, what, who)
    }

    /// Setting.
    pub fn put(path: &'static str, what: &'static str, who: Who) -> Self {
        Self::new("put", path, what, who)
    }

    /// Ending.
    pub fn delete(path: &'static str, what: &'static str, who: Who) -> Self {
        Self::new("delete", path, what, who)
    }

    fn new(method: &'static str, path: &'static str, what: &'static str, who: Who) -> Self {
        Self { method, path, who, what, once: false, asks: &[], takes: None, gives: None }
    }

    /// It carries an `Idempotency-Key`.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// What may stand after `?`.
    #[must_use]
    pub fn asks(mut self, names: &'static [&'static str]) -> Self {
        self.asks = names;
        self
    }

    /// The type of the body.
    #[must_use]
    pub fn takes(mut self, name: &'static str) -> Self {
        self.takes = Some((JSON, named(name)));
        self
    }

    /// The type of the answer.
    #[must_use]
    pub fn gives(mut self, name: &'static str) -> Self {
        self.gives = Some((JSON, named(name)));
        self
    }

    /// The answer is a page of a list.
    #[must_use]
    pub fn gives_page(mut self, name: &'static str) -> Self {
        let rows = json!({"type": "array", "items": named(name)});
        let next =
            json!({"type": ["string", "null"], "description": "The cursor of the next page."});
        let page = json!({
            "type": "object",
            "required": ["rows", "next"],
            "properties": {"rows": rows, "next": next},
        });
        self.gives = Some((JSON, page));
        self
    }

    /// The answer is a picture.
    #[must_use]
    pub fn gives_picture(mut self, kind: &'static str) -> Self {
        self.gives = Some((kind, json!({"type": "string", "format": "binary"})));
        self
    }

    /// Body and answer are bytes.
    #[must_use]
    fn in_cbor(mut self) -> Self {
        let bytes = json!({"type": "string", "format": "binary"});
        (self.takes, self.gives) = (Some((CBOR, bytes.clone())), Some((CBOR, bytes)));
        self
    }

    fn operation(&self) -> Value {
        let mut operation = Map::new();
        operation.insert("summary".to_owned(), json!(self.what));
        operation.insert("operationId".to_owned(), json!(self.id()));
        operation.insert("parameters".to_owned(), Value::Array(self.parameters()));
        if self.who == Who::Anyone || self.who == Who::Till {
            operation.insert("security".to_owned(), json!([]));
        }
        if self.who == Who::Hq {
            operation.insert("description".to_owned(), json!("HQ only."));
        }
        if let Some((kind, schema)) = &self.takes {
            let body = json!({"required": true, "content": {*kind: {"schema": schema}}});
            operation.insert("requestBody".to_owned(), body);
        }
        operation.insert("responses".to_owned(), self.responses());
        Value::Object(operation)
    }

    /// `post_cards_id_block`.
    fn id(&self) -> String {
        let words = self.path.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        format!("{}_{}", self.method, words.join("_"))
    }

    fn parameters(&self) -> Vec<Value> {
        let in_path = self.path.split('/').filter_map(|part| part.strip_prefix('{'));
        let in_path = in_path.map(|name| {
            let name = name.trim_end_matches('}');
            let schema = json!({"type": "string"});
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        });
        let in_query = self.asks.iter().map(|name| {
            json!({"name": name, "in": "query", "required": false, "schema": {"type": "string"}})
        });
        let of_page = ["Cursor", "Limit"].into_iter().filter(|_| self.pages());
        let of_page =
            of_page.map(|name| json!({"$ref": format!("#/components/parameters/{name}")}));
        let key = self.once.then(|| json!({"$ref": "#/components/parameters/IdempotencyKey"}));
        in_path.chain(in_query).chain(of_page).chain(key).collect()
    }

    /// Whether it is read page after page; what must not stand in an address has one page.
    fn pages(&self) -> bool {
        let schema = self.gives.as_ref().filter(|_| self.method == "get");
        schema.is_some_and(|(_, schema)| schema["properties"]["next"].is_object())
    }

    fn responses(&self) -> Value {
        let problem = json!({"$ref": "#/components/responses/Problem"});
        match (&self.gives, self.path) {
            (_, "/sync") => json!({"101": {"description": "A WebSocket."}, "default": problem}),
            (None, _) => json!({"204": {"description": "Done."}, "default": problem}),
            (Some((kind, schema)), _) => {
                let content = json!({*kind: {"schema": schema}});
                json!({"200": {"description": "Done.", "content": content}, "default": problem})
            }
        }
    }
}

const JSON: &str = "application/json";
const CBOR: &str = "application/cbor";

/// Answers with the document.
pub(crate) async fn show() -> Json<Value> {
    Json(document())
}

/// The document.
///
/// # Panics
///
/// When the schemas in this program are not JSON, which a test checks.
pub fn document() -> Value {
    let schemas: Value = serde_json::from_str(SCHEMAS).expect("a test reads the schemas");
    let mut paths = Map::new();
    for address in api::addresses().into_iter().chain(for_tills()) {
        let path = paths.entry(format!("/v1{}", address.path)).or_insert_with(|| json!({}));
        path[address.method] = address.operation();
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Scrip",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Gift cards: programs, cards, stores, tills and what happened. Amounts are whole \
                minor units within ±(2^53 − 1), times are milliseconds since 1970 in UTC. Errors are \
                problem documents (RFC 9457) with a stable code.",
            "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
        },
        "security": [{"session": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": crate::auth::cookie::NAME},
            },
            "parameters": parameters(),
            "responses": {"Problem": {
                "description": "Why not.",
                "content": {"application/problem+json": {"schema": named("Problem")}},
            }},
        },
    })
}

fn parameters() -> Value {
    let rows = json!({
        "type": "integer", "minimum": 1, "maximum": Turn::ROWS_MAX, "default": Turn::ROWS,
    });
    json!({
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": true,
            "description": "A new UUID for each write; the same one to try a write again.",
            "schema": {"type": "string", "format": "uuid"},
        },
        "Cursor": {
            "name": "cursor",
            "in": "query",
            "required": false,
            "description": "What the page before gave as `next`; left out for the first page.",
            "schema": {"type": "string"},
        },
        "Limit": {
            "name": "limit",
            "in": "query",
            "required": false,
            "description": "How many rows a page has at most.",
            "schema": rows,
        },
    })
}

/// What tills ask; they prove themselves by their keys, not by a session.
fn for_tills() -> Vec<Address> {
    vec![
        Address::post("/tills/enrol", "Make a machine a till", Who::Till)
            .takes("EnrolRequest")
            .gives("Enrolled"),
        Address::post("/tills/{till}/entries", "Bring entries without a socket", Who::Till)
            .in_cbor(),
        Address::get("/sync", "The conversation with a till", Who::Till),
    ]
}

fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}
