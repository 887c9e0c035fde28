//! That the gallery leaves out nothing: lists of all kinds of a thing, each made by one exhaustive match.

use std::collections::BTreeSet;

/// The names of all kinds, and the name of one: a kind that is not listed does not compile.
macro_rules! kinds {
    ($of:ty: $($name:ident = $kind:pat),* $(,)?) => {{
        fn name_of(value: &$of) -> &'static str {
            match value { $($kind => stringify!($name)),* }
        }
        (&[$(stringify!($name)),*] as &[&'static str], name_of as fn(&$of) -> &'static str)
    }};
}
pub(crate) use kinds;

/// All kinds were seen.
#[track_caller]
pub(crate) fn check(what: &str, all: &[&'static str], seen: &BTreeSet<&'static str>) {
    let missing: Vec<_> = all.iter().filter(|kind| !seen.contains(*kind)).collect();
    assert!(missing.is_empty(), "no scene of the gallery shows these: {what} {missing:?}");
}
