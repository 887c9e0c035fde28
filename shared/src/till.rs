//! The till's brain: what it may do, decided from its own journal and from what the server signed.
//!
//! [`TillBook`] is the till's projection of its journal: rights, running totals, payments, open questions.
//! [`decide`] is the till's decision, six steps in a fixed order, over an explicit [`Situation`].
//! [`Payment`] is the conversation around one payment, from the first question to the entry that ends it.
//! Nothing here writes: the carrier journals the [`crate::journal::Body`] that it is given, durably, and
//! only then shows or sends anything; then it folds the entry in with [`TillBook::record`].
//!
//! **Invariant:** no clock widens a bound on money. Time ([`ClockGuard`]) only says how long a limit is used.

mod answer;
mod book;
mod clock;
mod decide;
mod entry;
mod floor;
mod fold;
mod give_back;
mod issue;
mod outlook;
mod payment;
mod people;
mod record;
mod refusal;
mod rights;
mod room;
mod situation;
mod tally;
#[cfg(test)]
mod tests;

pub use answer::{HeardAnswer, NotAnAnswer};
pub use book::{NotForUs, NotOurEntry, TillBook};
pub use clock::{ClockDoubt, ClockGuard, Observed, Reading, TillTime};
pub use decide::{Decision, Wanted, decide};
pub use entry::{Draft, NotAnEntry, seal_entry};
pub use issue::check_sellable;
pub use outlook::{Outlook, outlook};
pub use payment::{Next, Payment, Reply};
pub use people::{Approval, ApprovalReason, People};
pub use record::{PaymentRecord, PaymentState};
pub use refusal::{Refused, TillRefusal};
pub use rights::Right;
pub use room::HeadRoom;
pub use situation::{Binding, Line, ListWord, Presented, Situation, Standing};
