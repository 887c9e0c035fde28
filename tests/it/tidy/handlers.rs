//! Shape of functions: handlers are short, and nothing can fail below the line.

use super::source::{File, Tree};

const BODY_STOP: usize = 15;
/// The comment after which a function only writes.
const THE_LINE: &str = "// Nothing below this line can be refused.";

/// A handler or command says who, what, decide, answer.
pub(crate) fn long_bodies(tree: &Tree) -> Vec<String> {
    let handlers = tree.rust().filter(|file| {
        !file.is_test() && (file.path.contains("/handlers/") || file.path.contains("/commands/"))
    });
    handlers.flat_map(long_public_bodies).collect()
}

fn long_public_bodies(file: &File) -> Vec<String> {
    let mut offences = Vec::new();
    let mut head: Option<(usize, &str)> = None;
    let mut body: Option<usize> = None;
    for (number, line) in file.code() {
        if line.starts_with("pub ") && line.contains("fn ") {
            head = Some((number, line));
        }
        if head.is_some() && body.is_none() && line.trim_end().ends_with('{') {
            body = Some(number);
        } else if line.starts_with('}') {
            if let (Some((at, signature)), Some(start)) = (head, body) {
                let lines = number - start - 1;
                if lines > BODY_STOP {
                    offences.push(format!(
                        "{}: `{}` has {lines} lines, {BODY_STOP} at most: move the decision into \
                         `shared` and the work beside it",
                        file.at(at),
                        signature.trim()
                    ));
                }
            }
            (head, body) = (None, None);
        }
    }
    offences
}

pub(crate) fn refusals_below_the_line(tree: &Tree) -> Vec<String> {
    tree.shipped().flat_map(fallible_after_the_line).collect()
}

/// From the marked comment to the end of its block, nothing returns early.
fn fallible_after_the_line(file: &File) -> Vec<String> {
    let mut offences = Vec::new();
    let mut depth: Option<usize> = None;
    for (index, line) in file.text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        if line.trim_start().starts_with(THE_LINE) {
            depth = Some(indent);
        } else if depth.is_some_and(|depth| indent < depth && !line.trim().is_empty()) {
            depth = None;
        } else if depth.is_some() && (fails(code) || code.contains("return Err")) {
            offences.push(format!(
                "{}: `{}` can be refused below the line: check it above",
                file.at(index + 1),
                line.trim()
            ));
        }
    }
    offences
}

/// Whether the line holds the `?` operator.
fn fails(code: &str) -> bool {
    [")?", "]?", "}?", ".await?"].iter().any(|mark| code.contains(mark))
}
