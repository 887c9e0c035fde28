//! The till's randomness: the one place of this crate that draws it.

use shared::ids::{PaymentId, SaleId};
use shared::time::Timestamp;

/// Fresh bytes from the machine.
///
/// # Panics
///
/// When the machine has no randomness to give: a till must not go on with guessable keys or ids.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness once it is up");
    bytes
}

/// A fresh payment id.
pub fn payment_id(now: Timestamp) -> PaymentId {
    PaymentId::new(now, bytes())
}

/// A fresh sale id.
pub fn sale_id(now: Timestamp) -> SaleId {
    SaleId::new(now, bytes())
}
