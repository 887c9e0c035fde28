//! Names of things: one type each, so that no two can be swapped.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::fmt;
use uuid::Uuid;

/// A text that is not an id of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a valid {kind}")]
pub struct BadId {
    /// What the text should have been, in the words of the shop.
    pub kind: &'static str,
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $index:literal) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default,
            Serialize, Deserialize, Encode, Decode,
        )]
        #[serde(transparent)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($index, "{}"), self.0)
            }
        }
    };
}

number_id!(
    /// A store, numbered by HQ.
    StoreId, u32, "store-"
);
number_id!(
    /// A till, numbered by HQ over all stores; never used again.
    TillId, u32, "till-"
);
number_id!(
    /// A card program, numbered by HQ; it stands in each of its cards' tokens.
    ProgramId, u32, "program-"
);
number_id!(
    /// A person who works at a till or in the console.
    StaffId, u32, "staff-"
);
number_id!(
    /// One life of a till's journal: it begins at enrolment and ends at the next.
    Epoch, u32, ""
);
number_id!(
    /// The place of an entry in its epoch, from 1.
    Sequence, u64, ""
);
number_id!(
    /// The number of a limit among those signed for one till; a later limit has a higher one.
    LimitNumber, u64, ""
);
number_id!(
    /// One life of the server's books: a restore from a backup begins the next.
    ServerEpoch, u32, ""
);
number_id!(
    /// A card's place in its issuer's status list.
    StatusIndex, u32, ""
);

impl Sequence {
    /// The first entry of an epoch.
    pub const FIRST: Self = Self(1);

    /// The next place in the chain; `None` only after 2^64 entries.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; $len]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut digits = [[0; 2]; $len];
                hex::encode_to_slice(self.0, digits.as_flattened_mut())
                    .expect("there is room for two digits of each byte");
                f.write_str(str::from_utf8(digits.as_flattened()).expect("digits are ASCII"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let mut bytes = [0; $len];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| BadId { kind: $kind })?;
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(input)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

bytes_id!(
    /// A card as tables, journals and documents name it: a hash of its credential that opens nothing.
    CardId, 16, "card id"
);
bytes_id!(
    /// The first four bytes of the hash of a public key, as tokens name it.
    KeyId, 4, "key id"
);
bytes_id!(
    /// SHA-256 of an entry's signed bytes.
    EntryHash, 32, "entry hash"
);
bytes_id!(
    /// A plan in the ledger: the same id again is the same plan.
    PlanId, 16, "plan id"
);

impl EntryHash {
    /// What the first entry of an epoch names as the entry before it.
    pub const GENESIS: Self = Self([0; 32]);

    /// The hash of an entry's signed bytes.
    pub fn of(signed: &[u8]) -> Self {
        Self(sha2::Sha256::digest(signed).into())
    }

    /// The eight characters that a receipt shows.
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).map(Self).map_err(|_| BadId { kind: $kind })
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                Uuid::from_slice(bytes)
                    .map(Self)
                    .map_err(|_| minicbor::decode::Error::message(concat!("not a ", $kind)))
            }
        }

        impl $name {
            /// An id from a time and 74 random bits (`UUIDv7`, RFC 9562), both handed in.
            pub fn new(now: crate::time::Timestamp, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(now.millis_unsigned(), &random).into_uuid())
            }
        }
    };
}

uuid_id!(
    /// A payment and everything done under its name; the idempotency key of an effect on money.
    PaymentId, "payment id"
);
uuid_id!(
    /// A sale at a till; its payments carry it.
    SaleId, "sale id"
);
uuid_id!(
    /// One step of a sale, named by the screen that asks for it: the same again is the same step.
    StepId, "step id"
);
