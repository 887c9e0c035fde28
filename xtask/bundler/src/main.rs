#![doc = include_str!("../README.md")]

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let (input, out, keep_names) = match args.as_slice() {
        [input, out] => (input, out, false),
        [input, out, flag] if flag == "--debug" => (input, out, true),
        _ => return complain("bundler INPUT.wasm OUT_FOLDER [--debug]"),
    };
    match bundle(&PathBuf::from(input), &PathBuf::from(out), keep_names) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

/// Writes `<name>.js` and `<name>_bg.wasm` of `<name>.wasm` into `out`, for `<script type="module">`.
fn bundle(input: &PathBuf, out: &PathBuf, keep_names: bool) -> Result<(), String> {
    Bindgen::new()
        .input_path(input)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                .debug(keep_names)
                .remove_name_section(!keep_names)
                .generate(out)
        })
        .map_err(|error| format!("{}: {error:#}", input.display()))
}

#[expect(
    clippy::print_stderr,
    reason = "the one message this program has goes to its caller's log"
)]
fn complain(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}
