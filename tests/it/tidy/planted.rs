//! Each rule finds what it forbids: one planted offence, and the same made right.

use super::source::Tree;
use super::{Rule, boundaries, crates, frozen, handlers, sizes, words};

/// The rule finds exactly one offence in `bad`, and none in `good`.
#[track_caller]
fn finds(rule: Rule, path: &str, bad: &str, good: &str) {
    let offences = rule(&Tree::planted(&[(path, bad)]));
    assert_eq!(offences.len(), 1, "in {path}: {bad:.200}\nfound {offences:?}");
    let offences = rule(&Tree::planted(&[(path, good)]));
    assert!(offences.is_empty(), "in {path}: {good:.200}\nfound {offences:?}");
}

fn lines(count: usize) -> String {
    "let x = 1;\n".repeat(count)
}

#[test]
fn sizes_are_counted() {
    let path = "shared/src/money.rs";
    finds(sizes::files_over_the_stop, path, &lines(501), &lines(500));
    finds(sizes::files_over_the_aim, path, &lines(301), &lines(300));
    finds(sizes::long_mains, "pos-app/src/main.rs", &lines(61), &lines(60));
    finds(sizes::long_readmes, "ui/README.md", &lines(101), &lines(100));
    finds(sizes::files_over_the_stop, "shared/src/money/tests/x.rs", &lines(801), &lines(800));
    let tests_at_the_end = format!("{}#[cfg(test)]\nmod tests {{\n{}", lines(300), lines(900));
    finds(sizes::files_over_the_stop, path, &lines(600), &tests_at_the_end);
}

#[test]
fn the_list_of_long_files_may_only_shrink() {
    let listed = [("shared/src/book.rs", "it is long")];
    let tree = |count: usize| Tree::planted(&[("shared/src/book.rs", lines(count).as_str())]);
    assert!(sizes::over_the_aim(&tree(301), &listed).is_empty(), "listed and long");
    assert_eq!(sizes::over_the_aim(&tree(300), &listed).len(), 1, "short again");
    assert_eq!(sizes::over_the_aim(&Tree::planted(&[]), &listed).len(), 1, "gone");
}

#[test]
fn long_handlers_are_found() {
    let handler = |count: usize| {
        format!("pub async fn redeem(\n    app: App,\n) -> Answer {{\n{}}}\n", lines(count))
    };
    let path = "sync-server/src/handlers/redeem.rs";
    finds(handlers::long_bodies, path, &handler(16), &handler(15));
}

#[test]
fn an_early_return_below_the_line_is_found() {
    let body = |last: &str| {
        let line = "        // Nothing below this line can be refused.";
        format!(
            "    fn post() {{\n        check()?;\n{line}\n        {last}\n    }}\n    other()?;\n"
        )
    };
    let path = "shared/src/ledger/book.rs";
    finds(handlers::refusals_below_the_line, path, &body("write()?;"), &body("write();"));
    finds(handlers::refusals_below_the_line, path, &body("return Err(e);"), &body("write();"));
}

#[test]
fn words_are_found() {
    let path = "pos-app/src/sale.rs";
    finds(words::vague_type_names, path, "pub struct CardManager;", "pub struct Manager;");
    finds(words::vague_type_names, path, "enum TillService {", "enum Role { Manager }");
    finds(words::opaque_errors, path, "fn f() -> anyhow::Result<()>", "fn f() -> Result<(), E>");
    let put_off = format!("// TO{}: later", "DO");
    finds(words::work_put_off, path, &put_off, "// To do this, wait.");
    finds(words::work_put_off, path, "#[ignore = \"slow\"]", "#[test]");
    finds(words::log_lines_without_identifier, path, "info!(\"Done\")", "info!(\"Sold {sale}\")");
    let vague = Tree::planted(&[("ui/src/utils.rs", ""), ("ui/src/till.rs", "")]);
    assert_eq!(words::vague_file_names(&vague).len(), 1, "one of the two is vague");
}

#[test]
fn places_are_found() {
    let path = "docs/OPERATIONS.md";
    let machine = format!("in /{}/main", "work");
    finds(words::places_outside_the_project, path, &machine, "in /network/main");
    let registry = format!("from https://{}.org/debian", "deb.debian");
    finds(words::places_outside_the_project, path, &registry, "from https://example.com");
}

#[test]
fn crates_are_held_to_their_rules() {
    let path = "ui/Cargo.toml";
    let with = |line: &str| format!("[dependencies]\n{line}\n\n[lints]\nworkspace = true\n");
    let right = with("shared.workspace = true");
    finds(crates::own_lints, path, "[package]\n", &right);
    finds(crates::own_versions, path, &with("serde = \"1\""), &right);
    finds(crates::forbidden_neighbours, path, &with("pos-app.workspace = true"), &right);
    let modules = Tree::planted(&[("ui/src/x/mod.rs", ""), ("ui/src/x.rs", "")]);
    assert_eq!(crates::mod_files(&modules).len(), 1, "one of the two is a mod.rs");
}

#[test]
fn a_crate_without_its_readme_is_found() {
    let manifest = ("ui/Cargo.toml", "");
    let readme = ("ui/README.md", "# ui");
    let root = ("ui/src/lib.rs", "#![doc = include_str!(\"../README.md\")]");
    let found = |files: &[(&str, &str)]| crates::missing_readmes(&Tree::planted(files)).len();
    assert_eq!(found(&[manifest, readme, root]), 0, "all is there");
    assert_eq!(found(&[manifest, root]), 1, "no README");
    assert_eq!(found(&[manifest, readme, ("ui/src/lib.rs", "")]), 1, "not the documentation");
}

#[test]
fn a_worldly_package_is_found() {
    assert_eq!(crates::worldly("shared v0.1.0\ntokio v1.0.0\nserde v1.0.0\n").len(), 1);
    assert!(crates::worldly("shared v0.1.0\ntokio-not v1.0.0\n").is_empty());
}

#[test]
fn boundaries_are_found() {
    let shared = "shared/src/limits.rs";
    finds(boundaries::impurities_in_shared, shared, "let x: f64 = y;", "let x = \"f64s\";");
    finds(boundaries::impurities_in_shared, shared, "pub async fn f() {}", "// async is not ours");
    finds(boundaries::bare_arguments_in_shared, shared, "pub fn f(a: bool) {", "fn f(a: bool) {");
    let split = "pub fn f(\n    card_id: u64,\n    b: Money,\n) -> bool {";
    finds(boundaries::bare_arguments_in_shared, shared, split, "pub fn f(card: CardId) -> bool {");
    let page = "ui/src/till/scan.rs";
    finds(boundaries::invoke_outside_ipc, page, "invoke(\"redeem\")", "ipc::redeem()");
    let handler = "sync-server/src/handlers/redeem.rs";
    finds(boundaries::sql_outside_stores, handler, "\"SELECT id\"", "store.card(id)");
    finds(boundaries::automerge_outside_documents, handler, "use automerge::AutoCommit;", "");
    finds(boundaries::status_codes_outside_error, handler, "StatusCode::OK", "Problem::from(e)");
    finds(boundaries::unlisted_unsafe, handler, "unsafe { f() }", "f()");
    finds(boundaries::sleep_in_the_world, "tests/src/world/net.rs", "sleep(1)", "clock.pass(1)");
}

#[test]
fn what_is_declared_for_tests_is_no_shipped_code() {
    let found = |declaration: &str| {
        let parent = ("shared/src/card.rs", declaration);
        let child = ("shared/src/card/mutations.rs", "let x: f64 = y;");
        boundaries::impurities_in_shared(&Tree::planted(&[parent, child])).len()
    };
    assert_eq!(found("#[cfg(test)]\nmod mutations;"), 0, "a test may");
    assert_eq!(found("mod mutations;"), 1, "shipped code may not");
}

#[test]
fn a_lost_denial_is_found() {
    let path = "sync-server/src/main.rs";
    finds(boundaries::missing_denials, path, "", "#![forbid(unsafe_code)]");
}

#[test]
fn a_changed_migration_is_found() {
    let path = "migrations/till/0001_journal.sql";
    let tree = Tree::planted(&[(path, "create table journal (seq integer);")]);
    let released = [(path, "0d3f7f4c0c8d0f6f5d6f9f8e7d6c5b4a")];
    assert_eq!(frozen::changed(&tree, &released).len(), 1, "the hash is another");
    assert_eq!(frozen::changed(&Tree::planted(&[]), &released).len(), 1, "it is gone");
    let released = [(path, "b6270a757224edd121d3b3d0eb17549e")];
    assert!(frozen::changed(&tree, &released).is_empty(), "it is as it was");
}

#[test]
fn numbers_and_columns_of_migrations_are_checked() {
    let second = Tree::planted(&[("migrations/till/0002_late.sql", "")]);
    assert_eq!(frozen::misnumbered_migrations(&second).len(), 1, "the first is missing");
    let both = [("migrations/till/0001_a.sql", ""), ("migrations/till/0002_b.sql", "")];
    assert!(
        frozen::misnumbered_migrations(&Tree::planted(&both)).is_empty(),
        "one after the other"
    );
    let path = "migrations/server/sqlite/0001_ledger.sql";
    finds(frozen::balance_columns, path, "  balance integer,", "  balance_minor_cache integer,");
    finds(frozen::balance_columns, path, "  card_balance integer,", "  balance_max integer,");
}

#[test]
fn a_wire_change_must_be_noted() {
    let wire = |code: &'static str| ("shared/src/wire/redeem.rs", code);
    let hash = frozen::wire_hash(&Tree::planted(&[wire("pub struct Redeem;")]));
    let page = ("docs/PROTOCOL.md", hash.as_str());
    let found = |code| frozen::unnoted_wire_change(&Tree::planted(&[wire(code), page])).len();
    assert_eq!(found("// said better\npub struct Redeem;"), 0, "a comment changes nothing");
    assert_eq!(found("pub struct Redeem { id: Id }"), 1, "a field does");
}
