//! axe-core, which finds what keeps people with other eyes, ears or hands out of a page.

use serde_json::{Value, json};

use crate::page::Page;

/// The script comes from npm; `cargo xtask test` brings it and says where it is.
const SCRIPT: &str = "SCRIP_AXE";

/// WCAG 2.2 AA and all that it builds on.
const TAGS: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// axe's own text, read once per test.
pub(crate) struct Axe {
    source: String,
}

impl Axe {
    #[track_caller]
    pub(crate) fn load() -> Self {
        let path = std::env::var(SCRIPT)
            .unwrap_or_else(|_| panic!("{SCRIPT} names no axe.min.js; `cargo xtask test` sets it"));
        let source = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { source }
    }

    /// What axe has against the page in each of the three themes, and leaves it in the first.
    pub(crate) async fn in_each_theme(&self, page: &Page, state: &str) -> Vec<String> {
        let mut all = Vec::new();
        for theme in ["dark", "contrast", "light"] {
            page.set_theme(theme).await;
            let found = self.complaints(page).await;
            all.extend(found.iter().map(|complaint| format!("{state}, {theme}: {complaint}")));
        }
        all
    }

    /// What axe has against the page as it is now, one line per rule and place.
    pub(crate) async fn complaints(&self, page: &Page) -> Vec<String> {
        let is_there = page.ask("return typeof window.axe === 'object';", vec![]).await;
        if is_there != Value::Bool(true) {
            page.ask(&self.source, vec![]).await;
        }
        let run = "const [tags, done] = arguments;
            axe.run(document, { runOnly: { type: 'tag', values: tags } }).then(
                (found) => done({ passed: found.passes.length, said: found.violations.flatMap((rule) =>
                    rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`)) }),
                (error) => done({ passed: 0, said: [`axe: ${error}`] }));";
        let found = page.ask_later(run, vec![json!(TAGS)]).await;
        assert!(found["passed"].as_u64() > Some(0), "axe looked at something: {found}");
        let said = found["said"].as_array().cloned().unwrap_or_default();
        said.iter().filter_map(Value::as_str).map(|line| line.replace('\n', " ")).collect()
    }
}
