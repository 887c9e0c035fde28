//! What the tests of damaged input share.
#![cfg(feature = "signing")]

/// How many inputs to damage: what `SCRIP_MUTATIONS` says, or as many as an ordinary run has time for.
#[expect(clippy::disallowed_methods, reason = "a test may be told to try longer")]
pub(crate) fn count(ordinary: u64) -> u64 {
    std::env::var("SCRIP_MUTATIONS").map_or(ordinary, |said| {
        said.parse().unwrap_or_else(|_| panic!("SCRIP_MUTATIONS is a whole number, not “{said}”"))
    })
}
