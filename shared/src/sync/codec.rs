//! The encoding of frames: canonical CBOR, bounded before anything is allocated for it.
//!
//! Decoding is total. A frame, a list, a text or a blob longer than its bound is refused, and so is
//! anything that could be written in another way: what was read is written again and must come out the same.

use minicbor::{Decode, Decoder, Encode, Encoder};
use std::ops::Deref;

/// The most bytes of one frame, in either direction.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// Why bytes are not a frame. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadFrame {
    /// More bytes than a frame may have.
    #[error("the frame is too long")]
    TooLong,
    /// Not a frame of this direction, or a part of it is beyond its bound.
    #[error("the frame is malformed")]
    Malformed,
    /// Bytes after the end.
    #[error("the frame has bytes after its end")]
    TrailingBytes,
    /// The same frame could be written in another way.
    #[error("the frame is not in its one proper form")]
    NotCanonical,
}

/// A value with more parts than its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("at most {max} fit here")]
pub struct TooMany {
    /// The bound.
    pub max: usize,
}

/// Reads one whole frame from untrusted bytes.
pub fn read<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, BadFrame> {
    if bytes.len() > FRAME_BYTES_MAX {
        return Err(BadFrame::TooLong);
    }
    read_joined(bytes)
}

/// Reads something that came in the pieces of several frames, whose number the caller has bounded.
pub(crate) fn read_joined<T: Encode<()> + for<'b> Decode<'b, ()>>(
    bytes: &[u8],
) -> Result<T, BadFrame> {
    let mut d = Decoder::new(bytes);
    let frame: T = d.decode().map_err(|_| BadFrame::Malformed)?;
    if d.position() != bytes.len() {
        return Err(BadFrame::TrailingBytes);
    }
    if is_proper_form(&frame, bytes) { Ok(frame) } else { Err(BadFrame::NotCanonical) }
}

/// Writes one frame.
///
/// # Panics
///
/// When a part of it cannot be encoded, which no frame type has.
pub fn write<T: Encode<()>>(frame: &T) -> Result<Vec<u8>, TooMany> {
    let bytes = minicbor::to_vec(frame).expect("every frame type encodes into memory");
    if bytes.len() > FRAME_BYTES_MAX {
        return Err(TooMany { max: FRAME_BYTES_MAX });
    }
    Ok(bytes)
}

/// Whether `bytes` are exactly what writing `value` gives.
pub fn is_proper_form<T: Encode<()>>(value: &T, bytes: &[u8]) -> bool {
    let mut same = Encoder::new(SameBytes { left: bytes });
    value.encode(&mut same, &mut ()).is_ok() && same.writer().left.is_empty()
}

/// At most `MAX` items.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List<T, const MAX: usize>(Vec<T>);

/// A text of at most `MAX` bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Text<const MAX: usize>(String);

/// At most `MAX` bytes that mean something elsewhere.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Blob<const MAX: usize>(Vec<u8>);

impl<T, const MAX: usize> List<T, MAX> {
    /// The items as a plain vector.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }

    /// The first `MAX` of the items, where leaving out the rest is right.
    pub fn first_of(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().take(MAX).collect())
    }
}

impl<const MAX: usize> Text<MAX> {
    /// As much of a text as fits, cut between characters: for names, whose end may be missing.
    pub fn shortened(text: &str) -> Self {
        Self(text.get(..text.floor_char_boundary(MAX)).unwrap_or_default().to_owned())
    }
}

impl<const MAX: usize> Blob<MAX> {
    /// The bytes as a plain vector.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Deref for Blob<MAX> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<T, const MAX: usize> IntoIterator for List<T, MAX> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T, const MAX: usize> TryFrom<Vec<T>> for List<T, MAX> {
    type Error = TooMany;
    fn try_from(items: Vec<T>) -> Result<Self, TooMany> {
        if items.len() > MAX {
            return Err(TooMany { max: MAX });
        }
        Ok(Self(items))
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = TooMany;
    fn try_from(text: String) -> Result<Self, TooMany> {
        if text.len() > MAX {
            return Err(TooMany { max: MAX });
        }
        Ok(Self(text))
    }
}

impl<const MAX: usize> TryFrom<&str> for Text<MAX> {
    type Error = TooMany;
    fn try_from(text: &str) -> Result<Self, TooMany> {
        Self::try_from(text.to_owned())
    }
}

impl<const MAX: usize> TryFrom<Vec<u8>> for Blob<MAX> {
    type Error = TooMany;
    fn try_from(bytes: Vec<u8>) -> Result<Self, TooMany> {
        if bytes.len() > MAX {
            return Err(TooMany { max: MAX });
        }
        Ok(Self(bytes))
    }
}

impl<const MAX: usize> std::fmt::Debug for Blob<MAX> {
    /// Only the size: some of these bytes are nobody's business in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl<C, T: Encode<C>, const MAX: usize> Encode<C> for List<T, MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        c: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.0.encode(e, c)
    }
}

impl<'b, C, T: Decode<'b, C>, const MAX: usize> Decode<'b, C> for List<T, MAX> {
    fn decode(d: &mut Decoder<'b>, c: &mut C) -> Result<Self, minicbor::decode::Error> {
        let said = d.array()?.and_then(|count| usize::try_from(count).ok());
        let Some(count) = said.filter(|count| *count <= MAX) else {
            return Err(minicbor::decode::Error::message("a list beyond its bound"));
        };
        // No room is set aside for what a count merely claims.
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(d.decode_with(c)?);
        }
        Ok(Self(items))
    }
}

impl<C, const MAX: usize> Encode<C> for Text<MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Text<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::try_from(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

impl<C, const MAX: usize> Encode<C> for Blob<MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Blob<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        if bytes.len() > MAX {
            return Err(minicbor::decode::Error::message("bytes beyond their bound"));
        }
        Ok(Self(bytes.to_vec()))
    }
}

/// A writer that keeps nothing and fails at the first byte that differs from what it expects.
struct SameBytes<'a> {
    left: &'a [u8],
}

#[derive(Debug, thiserror::Error)]
#[error("these are other bytes")]
struct OtherBytes;

impl minicbor::encode::Write for SameBytes<'_> {
    type Error = OtherBytes;
    fn write_all(&mut self, bytes: &[u8]) -> Result<(), OtherBytes> {
        self.left = self.left.strip_prefix(bytes).ok_or(OtherBytes)?;
        Ok(())
    }
}
