//! People who work at tills.

use super::{audit, check_name, shops};
use crate::entropy::Entropy;
use crate::error::{ApiError, ApiResult};
use crate::keys::PinKey;
use crate::store::people::Actor;
use crate::store::staff::{self, Person};
use crate::store::{Desk, versions};
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::json;
use shared::ids::{StaffId, StoreId};
use shared::money::Minor;
use shared::sync::Caps;
use zeroize::Zeroizing;

/// Memory and rounds of password and PIN hashes (OWASP's first choice for argon2id).
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;

/// A person to be added.
#[derive(Debug)]
pub struct NewPerson {
    /// Their name, as the till greets them.
    pub name: String,
    /// `cashier`, `manager` or `hq`.
    pub role: &'static str,
    /// Their store; none for all.
    pub store: Option<StoreId>,
    /// What they may do without a manager.
    pub caps: Caps,
    /// The hash of their PIN, made by [`hash_pin`] before the writer is asked.
    pub pin_hash: String,
}

/// Whether a text can be a PIN: 4 to 12 digits, not all the same and not simply counting.
pub fn check_pin(pin: &str) -> ApiResult<()> {
    let digits: Vec<u8> = pin.bytes().collect();
    let is_number = (4..=12).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let step =
        |by: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    if !is_number {
        return Err(ApiError::bad("bad_pin", "A PIN has 4 to 12 digits."));
    }
    if [-1, 0, 1].into_iter().any(step) {
        return Err(ApiError::bad(
            "weak_pin",
            "This PIN is too easy to guess: its digits are all the same, or count up or down.",
        ));
    }
    Ok(())
}

/// Hashes a PIN with the key that tills get at enrolment; takes about 30 ms, so never at the writer's desk.
///
/// # Panics
///
/// Never: key, salt and costs are of sizes that argon2 takes.
pub fn hash_pin(pin: &str, key: &PinKey, entropy: Entropy) -> String {
    let argon2 = Argon2::new_with_secret(&*key.0, Algorithm::Argon2id, Version::V0x13, costs());
    hash(&argon2.expect("a key of 32 bytes is in range"), pin, entropy)
}

/// Hashes a password; takes about 30 ms, so never at the writer's desk.
///
/// # Panics
///
/// Never: salt and costs are of sizes that argon2 takes.
pub fn hash_password(password: &str, entropy: Entropy) -> String {
    hash(&Argon2::new(Algorithm::Argon2id, Version::V0x13, costs()), password, entropy)
}

fn costs() -> Params {
    Params::new(MEMORY_KIB, ROUNDS, 1, None).expect("the parameters are in range")
}

fn hash(argon2: &Argon2<'_>, secret: &str, entropy: Entropy) -> String {
    let salt = Zeroizing::new(entropy.bytes::<16>());
    let hash = argon2.hash_password_with_salt(secret.as_bytes(), salt.as_slice());
    hash.expect("a salt of 16 bytes and a bounded secret can be hashed").to_string()
}

/// A cap is none, or an amount that is not below nothing.
fn check_cap(field: &str, cap: Option<Minor>) -> ApiResult<()> {
    match cap {
        Some(most) if most < Minor::ZERO => {
            Err(ApiError::field(field, "below_zero", "This cannot be below zero."))
        }
        Some(_) | None => Ok(()),
    }
}

/// Adds a person to the roster of their store.
pub fn create(desk: &mut Desk, actor: &Actor, new: NewPerson) -> ApiResult<StaffId> {
    let NewPerson { name, role, store, caps, pin_hash } = new;
    let name = check_name(&name)?;
    check_cap("payment_max", caps.payment_max)?;
    check_cap("refund_max", caps.refund_max)?;
    if let Some(store) = store {
        shops::need_store(desk, store)?;
    }
    let id = StaffId(versions::next_id(&desk.sql, "staff")?);
    let person = Person { name: &name, role, store, caps, pin_hash: &pin_hash };
    staff::add(desk, id, &person)?;
    let Caps { payment_max, refund_max } = caps;
    let detail = json!({"role": role, "store": store, "payment_max": payment_max,
        "refund_max": refund_max});
    audit(desk, actor, "staff_create", id, &detail)?;
    Ok(id)
}
