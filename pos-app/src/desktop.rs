//! The window: Tauri carries the same commands and events as every other carrier.

use crate::commands;
use crate::config::Options;
use crate::till::Till;
use clap::Parser;
use serde_json::Value;
use shared::wire::screen::{EVENTS, ScreenError};
use shared::words::Words;
use std::process::ExitCode;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, WebviewUrl, Wry};

/// The till in its window.
#[derive(Parser)]
#[command(name = "pos-app", version, about)]
pub struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Fills the whole screen, without a frame.
    #[arg(long)]
    kiosk: bool,
}

/// Opens the till and its window, and returns when the window is closed.
pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { mut options, kiosk } = arguments;
    // A till with a window has a camera unless it is told to look elsewhere.
    options.frames.get_or_insert_with(|| "camera".into());
    let till = Till::open(options).map_err(|fault| fault.to_screen(&Words::in_language("en")));
    let ended_as = if till.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    let built = tauri::Builder::default()
        .invoke_handler(move |invoke| answer(&till, invoke))
        .setup(move |app| Ok(open_window(app, kiosk)?))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            ended_as
        }
        Err(error) => {
            tracing::error!("The window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open_window(app: &App, kiosk: bool) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "till", WebviewUrl::default())
        .title("Scrip")
        .inner_size(1280.0, 800.0)
        .min_inner_size(800.0, 600.0)
        .fullscreen(kiosk)
        .decorations(!kiosk)
        .build()?;
    Ok(())
}

/// Takes every command: the till's own table says which there are. A till that could not be opened answers
/// each of them with the reason, so that the screen shows it.
fn answer(till: &Result<Till, ScreenError>, invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let till = match till {
        Ok(till) => till.clone(),
        Err(said) => {
            resolver.reject(said);
            return true;
        }
    };
    let name = message.command().to_string();
    let InvokeBody::Json(arguments) = message.payload() else {
        resolver.reject("a command's argument is JSON");
        return true;
    };
    if name == EVENTS {
        let after = arguments.get("after").and_then(Value::as_u64).unwrap_or(0);
        tauri::async_runtime::spawn(async move { resolver.resolve(till.events(after).await) });
    } else {
        let input = arguments.get("input").cloned().unwrap_or(Value::Null);
        // A command may wait for headquarters, and every one waits for the disk.
        tauri::async_runtime::spawn_blocking(move || match commands::call(&till, &name, input) {
            Ok(out) => resolver.resolve(out),
            Err(error) => resolver.reject(error),
        });
    }
    true
}
