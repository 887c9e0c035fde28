//! Who works here: the list of people and the PIN pad.

use super::acts::{self, Loaded, credentials};
use super::bar::StatusPill;
use super::work::Failed;
use super::{terms, use_till};
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{
    Button, Glyph, Icon, Kind, NoticeLine, Pad, PadKey, PinDots, ThemeSwitch, Tint,
};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::wire::screen::{Person, StaffList};

/// The longest PIN that fits.
const PIN_MAX: usize = 8;
/// The shortest PIN that is worth trying.
const PIN_MIN: usize = 4;

/// The screen before anybody is signed in.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let till = use_till();
    let people = acts::load::<StaffList>(());
    // People come and go with each sync.
    Effect::new(move |before: Option<()>| {
        till.status.track();
        if before.is_some() {
            acts::load_again::<StaffList>((), people);
        }
    });
    let chosen = RwSignal::new(None::<Person>);
    let sign_in = move |pin: String| {
        if let Some(person) = chosen.get_untracked() {
            till.sign_in(credentials(person.id, pin));
        }
    };
    let place = move || {
        till.of_status(|status| {
            status.place.as_ref().map(|at| format!("{} · {}", at.store_name, at.till_name))
        })
    };
    view! {
        <div class="door">
            <header class="bar">
                <h1><Icon glyph=Glyph::Store/><span>{place}</span></h1>
                <StatusPill/>
            </header>
            <main class="sign-in">
                <section class="panel with-pad">
                    <h2 class="panel-title">{say("till-who")}</h2>
                    <div class="beside-pad">
                        <People people chosen may=|_: Person| true/>
                        <Failed/>
                    </div>
                    <PinPad chosen action=say("till-sign-in") on_pin=sign_in/>
                </section>
            </main>
            <footer class="door-foot"><ThemeSwitch theme=till.theme/></footer>
            {move || till.sheet.get().map(|_| view! { <super::status_sheet::StatusSheet/> })}
        </div>
    }
}

/// People to choose from.
#[component]
pub(crate) fn People(
    /// Everyone, once they came.
    people: Loaded<Vec<Person>>,
    /// Who was chosen.
    chosen: RwSignal<Option<Person>>,
    /// Who may be.
    #[prop(into)]
    may: Callback<Person, bool>,
) -> impl IntoView {
    let till = use_till();
    let button = move |person: Person| {
        let (id, role) = (person.id, terms::role(person.role));
        let pick = person.clone();
        view! {
            <button
                type="button"
                data-pad
                class="person"
                aria-pressed=move || chosen.with(|c| c.as_ref().is_some_and(|c| c.id == id)).to_string()
                on:click=move |_| {
                    till.failed.set(None);
                    chosen.set(Some(pick.clone()));
                }
            >
                <Icon glyph=Glyph::UserRound/>
                <span class="name">{person.name}</span>
                <span class="soft">{role}</span>
            </button>
        }
    };
    move || match people.get() {
        None => view! { <p class="soft" aria-busy="true">{say("till-waiting")}</p> }.into_any(),
        Some(Err(error)) => {
            view! { <NoticeLine tint=Tint::Bad words=error.words code=error.code/> }.into_any()
        }
        Some(Ok(people)) => {
            let people: Vec<Person> = people.into_iter().filter(|p| may.run(p.clone())).collect();
            if people.is_empty() {
                return view! { <NoticeLine tint=Tint::Warn words=say("till-nobody")/> }.into_any();
            }
            view! { <div class="people">{people.into_iter().map(button).collect_view()}</div> }
                .into_any()
        }
    }
}

/// The pad for a PIN, and the button that sends it. The digits are forgotten with each try.
#[component]
pub(crate) fn PinPad(
    /// Whose PIN it is.
    chosen: RwSignal<Option<Person>>,
    /// What the PIN does, in words.
    #[prop(into)]
    action: String,
    /// What happens with it.
    #[prop(into)]
    on_pin: Callback<String>,
) -> impl IntoView {
    let till = use_till();
    let pin = RwSignal::new(String::new());
    Effect::new(move || {
        chosen.track();
        pin.set(String::new());
    });
    let ready = move || chosen.with(Option::is_some) && pin.with(|pin| pin.len() >= PIN_MIN);
    let send = move || {
        // Before a PIN is there, Enter chooses the person that has the keyboard.
        let go = untrack(ready) && !till.busy.get_untracked();
        if go {
            on_pin.run(pin.get_untracked());
            pin.set(String::new());
        }
        go
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && send());
    let press = move |key| {
        pin.update(|pin| match key {
            PadKey::Digit(digit) if pin.len() < PIN_MAX => pin.push_str(&digit.to_string()),
            PadKey::Digit(_) | PadKey::DoubleZero => {}
            PadKey::Back => drop(pin.pop()),
            PadKey::Clear => pin.clear(),
        });
    };
    let whose = move || {
        chosen.with(|chosen| match chosen {
            Some(person) => say_with("till-pin-of", &[("name", person.name.as_str().into())]),
            None => say("till-pin-choose"),
        })
    };
    view! {
        <div class="pad-side">
            <p class="pin-label">{whose}</p>
            <PinDots typed=Signal::derive(move || pin.with(String::len))/>
            <Pad on_key=press/>
            <Button
                label=action
                kind=Kind::Primary
                key_name="Enter"
                disabled=Signal::derive(move || !ready() || till.busy.get())
                on_press=move |()| { send(); }
            />
        </div>
    }
}
