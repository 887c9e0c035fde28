//! Issuing: from a card's number to its token, the same one each time.

use super::Token;
use super::claims::{Claims, Cti, Issuer};
use super::typed::TypedNumber;
use crate::ids::{CardId, ProgramId, StatusIndex};
use crate::signing::{SecretKey, seal};
use crate::time::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// What the keyed hash of a card's number begins with.
const CTI_DOMAIN: &[u8] = b"scrip.cti.v1";

/// The number of a card in its program, counted up by the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber(pub u64);

/// The secret from which all card numbers follow. It lives in the key file, never in the database, and
/// prints as `…`.
pub struct IssuerSecret([u8; 32]);

/// The facts of a card to be issued; the same facts give the same token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardOrder {
    /// Who issues it.
    pub issuer: Issuer,
    /// When, kept with the card so that its QR can be drawn again.
    pub issued_at: Timestamp,
    /// Its program.
    pub program: ProgramId,
    /// Its number in the program.
    pub number: CardNumber,
    /// Its place in the status list.
    pub index: StatusIndex,
}

/// An issued card: its public name, and the two secret texts that pay with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// What tables keep.
    pub card: CardId,
    /// What the QR shows.
    pub token: Token,
    /// What stands under the QR.
    pub typed: TypedNumber,
}

/// Makes a card's token.
pub fn issue(order: &CardOrder, secret: &IssuerSecret, key: &SecretKey) -> Issued {
    let cti = secret.cti(order.program, order.number);
    let typed = cti.typed();
    let claims =
        Claims::new(order.issuer.clone(), order.issued_at, cti, order.program, order.index);
    Issued { card: typed.card(), token: Token::new(&seal(&claims, key)), typed }
}

impl IssuerSecret {
    /// The secret of 32 bytes from the machine's entropy, drawn by the caller.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The bytes, for storing in a key file and nowhere else.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The card that a number stands for, without making its token.
    pub fn card(&self, program: ProgramId, number: CardNumber) -> CardId {
        self.cti(program, number).card()
    }

    /// HMAC-SHA-256 of program and number, cut to 16 bytes.
    fn cti(&self, program: ProgramId, number: CardNumber) -> Cti {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(CTI_DOMAIN);
        mac.update(&program.0.to_be_bytes());
        mac.update(&number.0.to_be_bytes());
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        let mut cti = [0; 16];
        cti.copy_from_slice(hash.split_at(16).0);
        Cti::new(cti)
    }
}

impl Drop for IssuerSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for IssuerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
