//! What people read: one catalogue per language for screens, receipts, mails and pages.
//!
//! The catalogues are Fluent files under `shared/words/<language>/`, each text with a note for translators.
//! Code names a text by its key; a test walks the sources and fails where a key has no text, or a text no
//! reader.

mod money;
mod problem;
#[cfg(test)]
mod tests;
mod time;

pub use money::MoneyText;

use crate::money::Amount;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// One language's texts, ready to be said.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

/// Something that stands inside a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A name or a text.
    Text(String),
    /// A count; it chooses between one and many.
    Count(i64),
    /// Money, written as the language writes it.
    Money(Amount),
}

/// A language's files, in the order in which they are read.
struct Catalogue {
    language: &'static str,
    files: &'static [&'static str],
}

const ENGLISH: Catalogue = Catalogue {
    language: "en",
    files: &[
        include_str!("../words/en/common.ftl"),
        include_str!("../words/en/till.ftl"),
        include_str!("../words/en/refusals.ftl"),
        include_str!("../words/en/faults.ftl"),
        include_str!("../words/en/notices.ftl"),
        include_str!("../words/en/console.ftl"),
        include_str!("../words/en/paper.ftl"),
    ],
};

const CATALOGUES: &[Catalogue] = &[ENGLISH];

impl Words {
    /// The texts of `language` (for example `en` or `de-AT`), or English where there are none.
    pub fn in_language(language: &str) -> Self {
        let wanted = language.split(['-', '_']).next().unwrap_or_default();
        let found = CATALOGUES.iter().find(|c| c.language.eq_ignore_ascii_case(wanted));
        Self::read(found.unwrap_or(&ENGLISH))
    }

    /// The text of a key without anything to put into it.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of a key with its parts put in. A key that no catalogue has comes back in brackets, so that
    /// it is seen and still says something.
    pub fn say_with(&self, key: &str, parts: &[(&str, Part)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟨{key}⟩");
        };
        let mut args = FluentArgs::new();
        for (name, part) in parts {
            args.set((*name).to_string(), self.value(part));
        }
        let mut faults = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned()
    }

    /// Whether there is a text for this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The customer's words for a refusal with this stable code: the text `refusal-<code>`.
    pub fn refusal(&self, code: &str, parts: &[(&str, Part)]) -> String {
        self.by_code("refusal", code, parts)
    }

    /// The words for what failed in the world: the text `fault-<code>`.
    pub fn fault(&self, code: &str, parts: &[(&str, Part)]) -> String {
        self.by_code("fault", code, parts)
    }

    /// The words for news with this stable code: the text `notice-<code>`.
    pub fn notice(&self, code: &str, parts: &[(&str, Part)]) -> String {
        self.by_code("notice", code, parts)
    }

    /// The text of the code itself, or of the longest beginning of it that has one: `signed_not_sign1` is
    /// said like `signed`.
    fn by_code(&self, kind: &str, code: &str, parts: &[(&str, Part)]) -> String {
        let mut key = format!("{kind}-{}", code.replace(['_', '.'], "-"));
        while !self.has(&key) {
            match key.rsplit_once('-') {
                Some((shorter, _)) => key.truncate(shorter.len()),
                None => return self.say(&format!("{kind}-other")),
            }
        }
        self.say_with(&key, parts)
    }

    fn value<'a>(&self, part: &'a Part) -> FluentValue<'a> {
        match part {
            Part::Text(text) => FluentValue::from(text.as_str()),
            Part::Count(count) => FluentValue::from(*count),
            Part::Money(amount) => FluentValue::from(self.money(*amount).to_string()),
        }
    }

    fn read(catalogue: &Catalogue) -> Self {
        let language: LanguageIdentifier = catalogue.language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks that keep right-to-left names in place are of no use in left-to-right languages, and
        // receipt printers cannot print them.
        bundle.set_use_isolating(false);
        for file in catalogue.files {
            // A file with a mistake still gives its good messages; the tests refuse the mistake.
            let resource = match FluentResource::try_new((*file).to_string()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Part {
    fn from(count: u32) -> Self {
        Self::Count(i64::from(count))
    }
}

impl From<Amount> for Part {
    fn from(amount: Amount) -> Self {
        Self::Money(amount)
    }
}
