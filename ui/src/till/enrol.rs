//! Joining a store with a one-time code: typed, from a hand scanner, out of a picture or before the camera.

use super::idle::PictureButton;
use super::model::Till;
use super::use_till;
use super::work::Failed;
use crate::parts::{Button, Field, Glyph, Icon, Kind, NoticeLine, Preview, ThemeSwitch, Tint};
use crate::say::say;
use crate::{dom, ipc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::wire::screen::{EnrolPicture, EnrolScan, EnrolWith, FrameFrom, Picture};
use web_sys::File;

/// Between the server's address and the code in an enrolment's QR, which a hand scanner types into one field.
const BETWEEN: &str = "/enrol#";

/// What was filled in, and whether the code is looked for before the camera.
#[derive(Clone, Copy)]
pub(crate) struct Joining {
    /// The server's address.
    pub(crate) server: RwSignal<String>,
    /// The one-time code.
    pub(crate) code: RwSignal<String>,
    /// Whether the till looks for it.
    pub(crate) looking: RwSignal<bool>,
}

impl Joining {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            server: RwSignal::new(String::new()),
            code: RwSignal::new(String::new()),
            looking: RwSignal::new(false),
        }
    }

    /// What this page has.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Puts what a code said into the fields, to be read before anybody joins by it.
    pub(super) fn fill_in(self, till: Till, with: EnrolWith) {
        self.server.set(with.server);
        self.code.set(with.code.0);
        self.looking.set(false);
        till.unread.set(None);
        till.frame.set(None);
    }

    fn find_in_picture(self, till: Till, file: File) {
        till.unread.set(None);
        let asked = async move {
            let base64 = dom::base64_of(file).await.unwrap_or_default();
            ipc::call::<EnrolPicture>(Picture::Bytes { base64 }).await
        };
        till.ask(asked, move |with| self.fill_in(till, with));
    }

    fn look_for_code(self, till: Till) {
        till.failed.set(None);
        till.unread.set(None);
        self.looking.set(true);
        spawn_local(async move {
            if let Err(error) = ipc::call::<EnrolScan>(()).await {
                self.looking.set(false);
                till.failed.set(Some(error));
            }
        });
    }

    fn look_no_more(self, till: Till) {
        if self.looking.get_untracked() {
            self.looking.set(false);
            till.unread.set(None);
            till.stop_scanning();
        }
    }
}

/// The screen of a till that belongs to no store yet.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let till = use_till();
    let joining = Joining::here();
    let Joining { server, code, .. } = joining;
    on_cleanup(move || joining.look_no_more(till));
    let with = move || server.with(|server| code.with(|code| joined_with(server, code)));
    let join = move || {
        if let Some((address, one_time)) = untrack(with) {
            // What was scanned into one field stands in both from here on, to be read and mended.
            server.set(address.clone());
            code.set(one_time.clone());
            till.enrol(address, one_time);
        }
    };
    view! {
        <main class="centre">
            <section class="panel form narrow">
                <Icon glyph=Glyph::Wallet/>
                <h1>{say("till-enrol-title")}</h1>
                <p class="soft">{say("till-enrol-note")}</p>
                <ByCode/>
                <form on:submit=move |event| { event.prevent_default(); join(); }>
                    <Field
                        id="server"
                        label=say("till-enrol-server")
                        value=server
                        hint=say("till-enrol-server-hint")
                        focus=true
                    />
                    <Field
                        id="code"
                        label=say("till-enrol-code")
                        value=code
                        hint=say("till-enrol-code-hint")
                        code=true
                    />
                    <Failed/>
                    <Button
                        label=Signal::derive(move || say(if till.busy.get() { "till-enrolling" } else { "till-enrol" }))
                        kind=Kind::Primary
                        key_name="Enter"
                        disabled=Signal::derive(move || with().is_none() || till.busy.get())
                        on_press=move |()| join()
                    />
                    // Enter in a field sends a form only if it has a button of its own.
                    <button type="submit" class="only-read" tabindex="-1" aria-hidden="true"></button>
                </form>
            </section>
            <ThemeSwitch theme=till.theme/>
        </main>
    }
}

/// The ways in that need no typing: a picture of the code, or the code before the camera.
#[component]
fn ByCode() -> impl IntoView {
    let till = use_till();
    let joining = Joining::here();
    let looking = joining.looking;
    let can_look = Memo::new(move |_| {
        let none = |frames: &FrameFrom| matches!(frames, FrameFrom::None { .. });
        till.status.with(|status| status.as_ref().is_some_and(|status| !none(&status.frames)))
    });
    let scan = move || {
        let (words, icon) = if looking.get() {
            ("till-enrol-stop-scanning", Glyph::X)
        } else {
            ("till-enrol-scan", Glyph::QrCode)
        };
        let press = move |()| {
            if looking.get() { joining.look_no_more(till) } else { joining.look_for_code(till) }
        };
        view! { <Button label=say(words) icon=icon on_press=press/> }
    };
    view! {
        {move || looking.get().then(|| view! {
            <Preview frame=till.frame.into() label=say("till-preview")/>
        })}
        <div class="row">
            <PictureButton on_file=move |file| joining.find_in_picture(till, file)/>
            {move || can_look.get().then(scan)}
        </div>
        {move || till.unread.get().map(|refusal| view! {
            <NoticeLine tint=Tint::Warn words=refusal.words code=refusal.code/>
        })}
    }
}

/// The server's address and the code, once both are there: each in its field, or both in one as scanned.
pub(crate) fn joined_with(server: &str, code: &str) -> Option<(String, String)> {
    let scanned = code.split_once(BETWEEN).or_else(|| server.split_once(BETWEEN));
    let (server, code) = scanned.unwrap_or((server, code));
    let (server, code) = (server.trim(), code.trim());
    (!server.is_empty() && !code.is_empty()).then(|| (server.into(), code.into()))
}
