//! The credential: the signed token in a card's QR, and the short form that people type.
//!
//! `GC1:` + base45 of a signed message whose payload names the card and nothing else: no balance, no
//! name, no PIN, no expiry. The text keeps to the alphanumeric mode of QR codes. Both ways in, scanned and
//! typed, lead to the same [`CardId`], which is a hash and opens nothing.

mod claims;
mod issue;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod tests;
mod typed;

pub use self::claims::{BadIssuer, Claims, Cti, Issuer};
pub use self::issue::{CardNumber, CardOrder, Issued, IssuerSecret, issue};
pub use self::typed::{BadTypedNumber, TypedNumber};
use crate::ids::{CardId, KeyId, ProgramId, StatusIndex};
use crate::signing::{BadSignature, Signed, Verified};
use crate::time::Timestamp;
use crate::trust_list::{NotTrusted, Purpose, TrustList};
use std::fmt;
use zeroize::Zeroizing;

/// The most characters that are looked at.
pub const TOKEN_CHARS_MAX: usize = 400;

/// What stands before the base45 part.
const PREFIX: &str = "GC1:";
/// The holder-bound form, which comes later.
const PREFIX_LATER: &str = "GC2:";

/// The text of a card's QR. Whoever has it can pay with the card, so it prints as `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

/// What a verified token says about its card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The card, as tables and journals name it.
    pub card: CardId,
    /// Who issued it.
    pub issuer: Issuer,
    /// Its program.
    pub program: ProgramId,
    /// Its place in the status list.
    pub index: StatusIndex,
    /// When it was issued, to the second.
    pub issued_at: Timestamp,
    /// The issuer's key that signed it.
    pub key_id: KeyId,
}

/// Why a text is not a card. Checked top to bottom: the first reason that applies is the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// More characters than any token has.
    #[error("the code is too long for a gift card")]
    TooLong,
    /// A form that this version does not read yet.
    #[error("this card needs a newer version of Scrip")]
    LaterForm,
    /// Some other code.
    #[error("this is not a gift card's code")]
    NotACard,
    /// Characters or groups that base45 does not have.
    #[error("the card's code is damaged")]
    NotBase45,
    /// Base45 that another, shorter text would also give.
    #[error("the card's code is not in its one proper form")]
    NotCanonical,
    /// The signed part is refused.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The key is known, but does not sign cards, is revoked, or was not yet in use when the card was issued.
    /// The first two are found where an unknown key is, before the signature is checked.
    #[error(transparent)]
    Key(#[from] NotTrusted),
}

/// Reads a card's code and checks everything about it that can be checked without the server.
pub fn read(text: &str, trust: &TrustList) -> Result<Credential, BadToken> {
    let signed = Token::parse(text)?;
    let claims = signed
        .open(|id| trust.key_for(id, Purpose::Issuer))
        .map_err(|reason| say_why(trust, reason))?;
    let key = trust.find(claims.key_id());
    key.map_or(Ok(()), |key| key.check_time(claims.issued_at()))?;
    Ok(Credential::from(&claims))
}

/// A key that the list names but does not trust for cards is another matter than an unknown one.
fn say_why(trust: &TrustList, reason: BadSignature) -> BadToken {
    let BadSignature::UnknownKey(id) = reason else {
        return reason.into();
    };
    let standing = trust.find(id).map(|key| key.standing(Purpose::Issuer));
    match standing {
        Some(Err(not_trusted)) => not_trusted.into(),
        Some(Ok(_)) | None => reason.into(),
    }
}

impl Token {
    /// The text of signed claims.
    pub fn new(signed: &Signed<Claims>) -> Self {
        let text = [PREFIX, &base45::encode(signed.as_bytes())].concat();
        Self(Zeroizing::new(text))
    }

    /// The text itself, for drawing the QR.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Takes a text apart. Total, bounded, and no two texts give the same bytes.
    pub fn parse(text: &str) -> Result<Signed<Claims>, BadToken> {
        if text.len() > TOKEN_CHARS_MAX {
            return Err(BadToken::TooLong);
        }
        if text.starts_with(PREFIX_LATER) {
            return Err(BadToken::LaterForm);
        }
        let coded = text.strip_prefix(PREFIX).ok_or(BadToken::NotACard)?;
        let bytes = base45::decode(coded).map_err(|_| BadToken::NotBase45)?;
        if base45::encode(&bytes) != coded {
            return Err(BadToken::NotCanonical);
        }
        Ok(Signed::from_bytes(bytes)?)
    }
}

impl From<&Verified<Claims>> for Credential {
    fn from(claims: &Verified<Claims>) -> Self {
        Self {
            card: claims.cti().card(),
            issuer: claims.issuer().clone(),
            program: claims.program(),
            index: claims.index(),
            issued_at: claims.issued_at(),
            key_id: claims.key_id(),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl BadToken {
    /// The reason's stable code, for answers, logs and counts.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "token_too_long",
            Self::LaterForm => "token_later_form",
            Self::NotACard => "token_not_a_card",
            Self::NotBase45 => "token_not_base45",
            Self::NotCanonical => "token_not_canonical",
            Self::Signature(reason) => reason.code(),
            Self::Key(reason) => reason.code(),
        }
    }
}
