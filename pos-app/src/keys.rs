//! The till's key, bound to this machine, and the mark of how far its journal had come.
//!
//! Both stand outside the data folder, in `<bound>/<id of the data folder>/`:
//!
//! - `key` (mode 0600): the seed of the till's Ed25519 key, the key for PIN hashes, the till and epoch that
//!   they belong to, and a hash of the machine's id;
//! - `mark`: epoch, sequence and hash of the newest entry, and whether it is about to be written to the
//!   journal or has been.
//!
//! **The rule.** [`Bond::check`] compares the two with the data folder at each start:
//!
//! | found | the till |
//! |---|---|
//! | no key, or a key of another till or epoch | signs nothing: a folder that was copied without its key |
//! | the journal ends before the mark (where the entry of the mark was written), or holds another entry at its place | signs nothing, since the next entry would fork the chain: a folder that was set back to an older copy |
//! | the mark cannot be read | signs nothing |
//! | another machine's id | goes on while the server can be asked, and does nothing offline |
//! | the mark is behind the journal, and on its chain | goes on: the power failed before the mark reached the disk |
//!
//! Enrolling again makes a new key, epoch and mark, and ends all of these.
//!
//! The mark is written before each append (“about”) and after it (“done”), without a sync: it survives a
//! killed process always, and after a power cut it may lag, which the last row allows.

mod bond;
mod mark;
mod secret_file;
#[cfg(test)]
mod tests;

pub use bond::{Bond, BondBroken, KeyFault, TillKeys};
pub use mark::{Mark, Phase};
