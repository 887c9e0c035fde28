//! Sync: what a till and the server say to each other over `/v1/sync`, and when.
//!
//! Every frame is one binary message of canonical CBOR ([`codec`]), at most [`codec::FRAME_BYTES_MAX`]
//! long. The till speaks [`ToServer`], the server [`ToTill`]. What a till acts on is signed ([`signed`]);
//! a frame around it proves nothing.

pub mod codec;
pub mod doc;
mod frames;
mod heads;
pub mod server_side;
mod shop;
pub mod signed;
#[cfg(test)]
mod tests;
pub mod till_side;

pub use frames::{
    Bye, ENTRIES_MAX, EntryOutcome, Halt, Have, KEPT_MAX, Piece, STATUS_PART_BYTES_MAX,
    STATUS_PARTS_MAX, SettledAs, ToServer, ToTill, VERSION, hello_version,
};
pub use heads::{HeadFault, HeadKeeper, HeadNews};
pub use shop::{
    Allowed, Caps, CardSnapshot, Cards, PinHash, ProgramInfo, Programs, Role, Roster, StaffMember,
};
pub use signed::{Admission, Head, Proof, ServerTime};
