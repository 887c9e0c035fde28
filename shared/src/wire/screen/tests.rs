//! The names and the JSON that both carriers rely on.

use super::*;
use crate::money::{Amount, Asset};

#[track_caller]
fn check<T>(value: &T, json: &str)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(json).unwrap(), value);
}

#[test]
fn command_names_are_unique_and_fit_an_address() {
    let mut names = COMMAND_NAMES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), COMMAND_NAMES.len());
    for name in names {
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
    }
}

#[test]
fn a_refusal_travels_with_what_helps() {
    let left = Amount::new(410, Asset::EUR).unwrap();
    let refused = Outcome::Refused {
        refusal: Refusal {
            code: "not_enough_funds".into(),
            words: "This card has €4.10 left.".into(),
            help: Help::TakeLess { amount: left },
            at_most: Some(left),
            retry: TryAgain::Later,
        },
    };
    check(
        &refused,
        r#"{"is":"refused","refusal":{"code":"not_enough_funds","words":"This card has €4.10 left.","help":{"do":"take_less","amount":{"minor":410,"asset":"EUR"}},"at_most":{"minor":410,"asset":"EUR"},"retry":"later"}}"#,
    );
}

#[test]
fn commands_without_input_say_null() {
    check(&(), "null");
    check(&Pin("1234".into()), r#""1234""#);
}

#[test]
fn no_log_shows_what_was_typed() {
    let with = EnrolWith { server: "http://127.0.0.1:7400".into(), code: Secret("7QK4".into()) };
    assert!(!format!("{with:?} {:?}", Pin("1234".into())).contains("7QK4"));
    assert!(!format!("{:?}", Pin("1234".into())).contains("1234"));
}
