//! Passwords: what may be one, and whether one fits.

use crate::error::{ApiError, ApiResult};
use argon2::Argon2;
use argon2::password_hash::PasswordVerifier;

/// The fewest characters of a new password.
pub const LENGTH_MIN: usize = 12;
/// The most characters that are looked at.
const LENGTH_MAX: usize = 200;

/// A hash by the same costs as all others that no password is known for: a name that nobody has takes as
/// long as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2NyaXAgbm9ib2R5IGhlcmU\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether a text may become the password of this person.
pub fn check_new(password: &str, name: &str) -> ApiResult<()> {
    let length = password.chars().count();
    if !(LENGTH_MIN..=LENGTH_MAX).contains(&length) {
        let detail = format!("A password has {LENGTH_MIN} to {LENGTH_MAX} characters.");
        return Err(ApiError::field("password", "bad_password", detail));
    }
    let first = password.chars().next();
    let monotone = password.chars().all(|character| Some(character) == first);
    if monotone || password.eq_ignore_ascii_case(name) {
        let detail = "This is too easy to guess: it is the name, or one letter many times.";
        return Err(ApiError::field("password", "weak_password", detail));
    }
    Ok(())
}

/// Whether a password is the one of this hash; false, after as long, where there is none. Takes about
/// 30 ms and 19 MiB.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    let known = hash.unwrap_or(NOBODY);
    let right = Argon2::default().verify_password(password.as_bytes(), known).is_ok();
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::staff::hash_password;
    use crate::entropy::Entropy;

    #[test]
    fn a_password_fits_only_its_own_hash() {
        let hash = hash_password("correct horse battery", Entropy);
        assert!(fits("correct horse battery", Some(&hash)));
        assert!(!fits("correct horse batterz", Some(&hash)));
        assert!(!fits("correct horse battery", None));
    }

    #[test]
    fn nobody_is_as_dear_as_anybody() {
        let hash = hash_password("correct horse battery", Entropy);
        let costs = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(costs(NOBODY), costs(&hash), "method, version and costs are the same");
        let nobody = argon2::password_hash::phc::PasswordHash::new(NOBODY);
        assert!(nobody.is_ok(), "it is read and worked through like any other");
    }

    #[test]
    fn what_may_be_a_password() {
        let rows = [
            ("correct horse", "ada", "ok"),
            ("short", "ada", "bad_password"),
            ("aaaaaaaaaaaaaaaa", "ada", "weak_password"),
            ("Ada Lovelace 1", "ada lovelace 1", "weak_password"),
        ];
        for (password, name, expected) in rows {
            let said = check_new(password, name).map_or_else(|bad| bad.code(), |()| "ok");
            assert_eq!(said, expected, "{password}");
        }
        assert!(check_new(&"ab".repeat(101), "ada").is_err());
    }
}
