//! Who stands at the till: signing in by PIN, with or without the line.

use super::Till;
use crate::error::{Fault, Plain};
use crate::store::PinTries;
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use shared::ids::StaffId;
use shared::sync::{self, StaffMember};
use shared::time::{Millis, Timestamp};
use shared::wire::screen::{Person, Role, SignInWith, TillStatus};

/// Digits that a PIN has at least and at most.
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

impl Till {
    /// Who may sign in.
    pub fn staff_list(&self) -> Result<Vec<Person>, Fault> {
        let state = self.state();
        let roster = state.desk()?.roster.as_ref();
        Ok(roster.map(|roster| roster.staff.iter().map(person).collect()).unwrap_or_default())
    }

    /// Signs a person in.
    pub fn sign_in(&self, with: &SignInWith) -> Result<TillStatus, Fault> {
        let person = self.check_pin(with)?;
        self.state().cashier = Some(person.id);
        Ok(self.tell_status())
    }

    /// Signs the person out. Cards that lay on the counter are forgotten, and a question that waits for a
    /// manager is given up; nothing else is.
    pub fn sign_out(&self) -> TillStatus {
        self.scan_stop();
        self.give_up_at_sign_out();
        self.state().clear_counter();
        self.tell_status()
    }

    /// The person, if the PIN is theirs. The try is counted on disk before the PIN is looked at.
    pub(super) fn check_pin(&self, with: &SignInWith) -> Result<StaffMember, Fault> {
        let (person, tries, key) = {
            let mut state = self.state();
            let now = state.time(self.reading())?.now;
            let desk = state.desk()?;
            let person = desk.person(with.staff).ok_or(Plain::UnknownPerson)?.clone();
            let key = desk.keys.as_ref().ok_or(Fault::Bond(crate::keys::BondBroken::NoKey))?;
            let key = key.pin.clone();
            let tries = count_try(state.store.pin_tries(with.staff)?, now)?;
            state.store.set_pin_tries(with.staff, tries)?;
            (person, tries, key)
        };
        // Slow on purpose, and so outside of the lock.
        let right = is_pin(&with.pin.0, &person.pin_hash.0, &key);
        if !right {
            tracing::info!(staff.id = %with.staff, tries.wrong = tries.wrong, "A wrong PIN for {}", with.staff);
            return Err(Plain::WrongPin.into());
        }
        self.forget_tries(with.staff)?;
        Ok(person)
    }

    fn forget_tries(&self, staff: StaffId) -> Result<(), Fault> {
        Ok(self.state().store.set_pin_tries(staff, PinTries::default())?)
    }
}

/// One more try, if it is time for one. The wait after it is set as if it will be wrong.
fn count_try(before: PinTries, now: Timestamp) -> Result<PinTries, Fault> {
    if now < before.wait_until {
        return Err(Fault::PinWait { wait: before.wait_until.since(now) });
    }
    let wrong = before.wrong.saturating_add(1);
    Ok(PinTries { wrong, wait_until: now.plus(wait_after(wrong)) })
}

/// How long after the so-maniest wrong PIN in a row no other is looked at.
fn wait_after(wrong: u32) -> Millis {
    match wrong {
        0..=2 => Millis(0),
        3 => Millis::from_seconds(30),
        4 => Millis::from_seconds(60),
        5 => Millis::from_seconds(300),
        6..=9 => Millis::from_seconds(900),
        _ => Millis::from_seconds(3_600),
    }
}

fn is_pin(pin: &str, hash: &str, key: &[u8; 32]) -> bool {
    if !PIN_DIGITS.contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let keyed =
        Argon2::new_with_secret(key, Algorithm::Argon2id, Version::V0x13, Params::default());
    let (Ok(keyed), Ok(hash)) = (keyed, PasswordHash::new(hash)) else { return false };
    keyed.verify_password(pin.as_bytes(), &hash).is_ok()
}

/// A member of the staff, as the screen greets them.
pub(super) fn person(member: &StaffMember) -> Person {
    Person {
        id: member.id,
        name: member.name.to_string(),
        role: match member.role {
            sync::Role::Cashier => Role::Cashier,
            sync::Role::Manager => Role::Manager,
            sync::Role::Hq => Role::Hq,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_each_wrong_pin_and_nothing_is_looked_at_meanwhile() {
        let mut tries = PinTries::default();
        let mut now = Timestamp(0);
        let mut waits = Vec::new();
        for _ in 0..11 {
            tries = count_try(tries, now).unwrap();
            let wait = tries.wait_until.since(now);
            waits.push(wait.0 / 1_000);
            if wait.0 > 0 {
                let early = Timestamp(tries.wait_until.0 - 1);
                assert!(
                    matches!(count_try(tries, early), Err(Fault::PinWait { wait }) if wait.0 == 1)
                );
            }
            now = tries.wait_until;
        }
        assert_eq!(waits, [0, 0, 30, 60, 300, 900, 900, 900, 900, 3600, 3600]);
    }
}
