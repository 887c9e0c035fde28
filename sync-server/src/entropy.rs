//! Randomness: the one place of the server that draws it.

use shared::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Characters of codes that people type (Crockford's base 32: no I, L, O, U).
const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The machine's entropy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entropy;

impl Entropy {
    /// Bytes that nobody can guess.
    ///
    /// # Panics
    ///
    /// When the operating system has no entropy to give: going on would make keys that can be guessed.
    pub fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("without entropy no key may be made");
        bytes
    }

    /// A seed for a key, wiped from memory when dropped.
    pub fn seed(self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.bytes())
    }

    /// A bearer token of 256 bits, as 64 hexadecimal digits.
    pub fn token(self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.bytes::<32>()))
    }

    /// A `UUIDv7` (RFC 9562): for names of things, never for secrets.
    pub fn uuid(self, now: Timestamp) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(now.millis_unsigned(), &self.bytes()).into_uuid()
    }

    /// A code for typing, in groups of four; each character is 5 bits.
    ///
    /// # Panics
    ///
    /// When the operating system has no entropy to give.
    pub fn code(self, groups: usize) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(vec![0; groups * 4]);
        getrandom::fill(&mut bytes).expect("without entropy no code may be made");
        code_of(&bytes)
    }
}

/// The code that bytes stand for: one character for each, of which five bits count.
pub fn code_of(bytes: &[u8]) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(CODE_ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// A typed code in the form that is hashed: capitals, without what people put between groups, and with
/// the letters that look like digits read as digits.
pub fn plain_code(typed: &str) -> Zeroizing<String> {
    let plain = typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| {
        match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        }
    });
    Zeroizing::new(plain.collect())
}
