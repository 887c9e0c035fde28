//! Tidy: the rules of the tree, as tests. Each rule is a function from the files to what offends it,
//! in words that say what to do; `planted.rs` shows for each that it finds what it forbids.
//!
//! A new rule starts with a list of today's offenders, and the list may only get shorter.

#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the names in the tree are lower case"
)]

mod boundaries;
mod crates;
mod frozen;
mod handlers;
mod planted;
mod sizes;
mod source;
mod words;

use source::Tree;

/// A rule: what offends it, one sentence each.
type Rule = fn(&Tree) -> Vec<String>;

#[track_caller]
fn check(rule: Rule) {
    let offences = rule(&Tree::read());
    assert!(offences.is_empty(), "\n  {}\n", offences.join("\n  "));
}

#[test]
fn files_keep_their_budget() {
    check(sizes::files_over_the_stop);
    check(sizes::files_over_the_aim);
}

#[test]
fn main_is_short() {
    check(sizes::long_mains);
}

#[test]
fn readmes_are_one_page() {
    check(sizes::long_readmes);
}

#[test]
fn handlers_are_four_sentences() {
    check(handlers::long_bodies);
}

#[test]
fn nothing_can_fail_below_the_line() {
    check(handlers::refusals_below_the_line);
}

#[test]
fn types_are_named_after_the_shop() {
    check(words::vague_type_names);
    check(words::vague_file_names);
}

#[test]
fn nothing_is_put_off() {
    check(words::work_put_off);
}

#[test]
fn errors_are_typed() {
    check(words::opaque_errors);
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    check(words::places_outside_the_project);
}

#[test]
fn log_lines_can_be_searched() {
    check(words::log_lines_without_identifier);
}

#[test]
fn modules_stand_beside_their_folder() {
    check(crates::mod_files);
}

#[test]
fn every_crate_has_its_readme() {
    check(crates::missing_readmes);
}

#[test]
fn every_crate_takes_the_workspace_lints_and_versions() {
    check(crates::own_lints);
    check(crates::own_versions);
}

#[test]
fn crates_know_only_whom_they_may() {
    check(crates::forbidden_neighbours);
}

#[test]
fn shared_carries_nothing_that_reaches_the_world() {
    check(crates::worldly_packages_under_shared);
}

#[test]
fn the_pure_crate_stays_pure() {
    check(boundaries::impurities_in_shared);
    check(boundaries::missing_denials);
    check(boundaries::bare_arguments_in_shared);
}

#[test]
fn sql_stays_in_the_store() {
    check(boundaries::sql_outside_stores);
}

#[test]
fn automerge_stays_with_the_documents() {
    check(boundaries::automerge_outside_documents);
}

#[test]
fn the_screens_reach_the_till_through_one_file() {
    check(boundaries::invoke_outside_ipc);
}

#[test]
fn a_status_is_chosen_in_one_file() {
    check(boundaries::status_codes_outside_error);
}

#[test]
fn unsafe_code_is_listed() {
    check(boundaries::unlisted_unsafe);
}

#[test]
fn the_world_in_tests_does_not_sleep() {
    check(boundaries::sleep_in_the_world);
}

#[test]
fn released_migrations_are_untouched() {
    check(frozen::changed_migrations);
    check(frozen::misnumbered_migrations);
}

#[test]
fn no_table_stores_a_balance_as_truth() {
    check(frozen::balance_columns);
}

#[test]
fn the_protocol_page_knows_the_wire_types() {
    check(frozen::unnoted_wire_change);
}
