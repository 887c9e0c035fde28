//! The door: how often somebody may try to sign in, or guess a one-time code or link. Each try counts before
//! what was tried is looked at, so that many at once are no way round; the wait doubles with each one too
//! many.

use crate::error::{ApiError, ApiResult};
use shared::time::{Millis, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Tries for one name before there is a wait.
const FREE_BY_NAME: u32 = 5;
/// Tries from one address before there is a wait: a shop's people share one.
const FREE_BY_ADDRESS: u32 = 20;
/// Wrong one-time codes and links from one address before there is a wait.
const FREE_GUESSES: u32 = 20;
/// The longest wait is 2 to the power of this, in seconds: about four minutes.
const DOUBLINGS_MAX: u32 = 8;
/// Tries are forgotten this long after the last one.
const FORGET_AFTER: Millis = Millis(3_600_000);
/// Names and addresses that are remembered, each.
const REMEMBERED_MAX: usize = 10_000;
/// Passwords that are checked at once; each takes 19 MiB.
const CHECKS_AT_ONCE: usize = 2;

/// Who tries what, how often. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Door {
    tries: Arc<Mutex<Tries>>,
    checks: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Tries {
    names: HashMap<String, Count>,
    addresses: HashMap<IpAddr, Count>,
    /// Apart from sign-in, which forgets what was tried once a password was right.
    guesses: HashMap<IpAddr, Count>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    tries: u32,
    last: Timestamp,
    closed_until: Timestamp,
}

impl Default for Door {
    fn default() -> Self {
        let checks = Arc::new(Semaphore::new(CHECKS_AT_ONCE));
        Self { tries: Arc::default(), checks }
    }
}

impl Door {
    /// Lets a try in and counts it, or says how long to wait.
    pub fn knock(&self, name: &str, address: Option<IpAddr>, now: Timestamp) -> ApiResult<()> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let Tries { names, addresses, .. } = &mut *tries;
        let (name, address) = (plain(name), address.map(network));
        check_open(names.get(&name), now)?;
        check_open(address.and_then(|address| addresses.get(&address)), now)?;
        count(names, name, FREE_BY_NAME, now);
        if let Some(address) = address {
            count(addresses, address, FREE_BY_ADDRESS, now);
        }
        Ok(())
    }

    /// Lets `answer` look at a one-time code or link, or says how long to wait; wrong ones count.
    pub async fn guess<T>(
        &self,
        address: Option<IpAddr>,
        now: Timestamp,
        answer: impl Future<Output = ApiResult<T>>,
    ) -> ApiResult<T> {
        let address = address.map(network);
        self.count_guess(address, now)?;
        let answer = answer.await;
        if !matches!(&answer, Err(error) if error.is_refusal()) {
            self.take_back_guess(address, now);
        }
        answer
    }

    fn count_guess(&self, address: Option<IpAddr>, now: Timestamp) -> ApiResult<()> {
        let Some(address) = address else { return Ok(()) };
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        check_open(tries.guesses.get(&address), now)?;
        count(&mut tries.guesses, address, FREE_GUESSES, now);
        Ok(())
    }

    /// It was no wrong guess. What was guessed wrong before still counts: whoever has one good code could
    /// else guess on for ever.
    fn take_back_guess(&self, address: Option<IpAddr>, now: Timestamp) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = address.and_then(|address| tries.guesses.get_mut(&address)) {
            count.tries = count.tries.saturating_sub(1);
            if count.tries < FREE_GUESSES {
                count.closed_until = now;
            }
        }
    }

    /// The password was right: what was tried before is forgotten.
    pub fn welcome(&self, name: &str, address: Option<IpAddr>) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.names.remove(&plain(name));
        if let Some(address) = address {
            tries.addresses.remove(&network(address));
        }
    }

    /// Runs a check of a password on a thread that may be busy, a few at once.
    pub async fn check(&self, check: impl FnOnce() -> bool + Send + 'static) -> bool {
        let _permit = self.checks.acquire().await;
        tokio::task::spawn_blocking(check).await.unwrap_or(false)
    }
}

/// Names are one whatever their case, as in the table of users.
fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Who has one IPv6 address has the 2^64 beside it as well.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn check_open(count: Option<&Count>, now: Timestamp) -> ApiResult<()> {
    match count.map(|count| count.closed_until) {
        Some(until) if until > now => {
            let seconds = until.since(now).0.div_ceil(1_000);
            let retry_after_seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            Err(ApiError::TooMany { retry_after_seconds })
        }
        Some(_) | None => Ok(()),
    }
}

fn count<K: Eq + Hash + Clone>(known: &mut HashMap<K, Count>, key: K, free: u32, now: Timestamp) {
    make_room(known, now);
    let fresh = Count { tries: 0, last: now, closed_until: now };
    let count = known.entry(key).or_insert(fresh);
    if now.since(count.last) > FORGET_AFTER {
        *count = fresh;
    }
    count.tries = count.tries.saturating_add(1);
    count.last = now;
    if let Some(over) = count.tries.checked_sub(free) {
        let seconds = 1_u32 << over.min(DOUBLINGS_MAX);
        count.closed_until = now.plus(Millis::from_seconds(seconds));
    }
}

/// Forgets what is old; where that is not enough, what was tried longest ago.
fn make_room<K: Eq + Hash + Clone>(known: &mut HashMap<K, Count>, now: Timestamp) {
    if known.len() < REMEMBERED_MAX {
        return;
    }
    known.retain(|_, count| now.since(count.last) <= FORGET_AFTER);
    if known.len() >= REMEMBERED_MAX {
        let oldest = known.iter().min_by_key(|(_, count)| count.last);
        if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
            known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(door: &Door, name: &str, address: Option<IpAddr>, now: Timestamp) -> Option<u32> {
        match door.knock(name, address, now) {
            Ok(()) => None,
            Err(ApiError::TooMany { retry_after_seconds }) => Some(retry_after_seconds),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_wait_doubles_and_ends() {
        let door = Door::default();
        let mut now = Timestamp(0);
        for _ in 0..FREE_BY_NAME {
            assert_eq!(wait(&door, "ada", None, now), None);
        }
        for doubling in 0..12 {
            let seconds = 1 << doubling.min(DOUBLINGS_MAX);
            assert_eq!(wait(&door, "Ada ", None, now), Some(seconds), "case is no way round");
            assert_eq!(wait(&door, "bob", None, now), None, "others are let in");
            door.welcome("bob", None);
            now = now.plus(Millis::from_seconds(seconds));
            assert_eq!(wait(&door, "ada", None, now), None, "after the wait there is one try");
        }
        now = now.plus(FORGET_AFTER).plus(Millis(1));
        for _ in 0..FREE_BY_NAME {
            assert_eq!(wait(&door, "ada", None, now), None, "an hour later all is forgotten");
        }
    }

    #[test]
    fn many_names_from_one_address_wait_too() {
        let door = Door::default();
        let address = Some(IpAddr::from([127, 0, 0, 1]));
        for number in 0..FREE_BY_ADDRESS {
            assert_eq!(wait(&door, &format!("name {number}"), address, Timestamp(0)), None);
        }
        assert_eq!(wait(&door, "another", address, Timestamp(0)), Some(1));
        door.welcome("another", address);
        assert_eq!(wait(&door, "another", address, Timestamp(0)), None);
    }

    #[test]
    fn one_network_of_addresses_is_one() {
        let door = Door::default();
        let address = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 7, 0, 0, 0, last]));
        for number in 0..20 {
            assert_eq!(wait(&door, &format!("name {number}"), address(number), Timestamp(0)), None);
        }
        assert_eq!(wait(&door, "another", address(99), Timestamp(0)), Some(1));
        let elsewhere = Some(IpAddr::from([0x2001, 0xdb8, 0, 8, 0, 0, 0, 1]));
        assert_eq!(wait(&door, "another", elsewhere, Timestamp(0)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let door = Door::default();
        for number in 0..REMEMBERED_MAX + 50 {
            assert_eq!(wait(&door, &number.to_string(), None, Timestamp(0)), None);
        }
        assert!(door.tries.lock().unwrap().names.len() <= REMEMBERED_MAX);
    }
}
