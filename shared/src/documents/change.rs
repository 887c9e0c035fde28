//! Changes as they travel: cut apart, checked, and read, before any document sees them.
//!
//! A chunk is `85 6f 4a 83`, four bytes of checksum, a type, the length of its content as LEB128, and the
//! content (Automerge's binary format). Only plain changes (type 1) are taken. The packed kinds could unfold
//! to a thousand times their size, and none of our writers makes them.

use super::{BadDocument, DocHead, check_size};
use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Change, ScalarValue};
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const PLAIN_CHANGE: u8 = 1;
/// The most bytes that a length below [`super::DOC_BYTES_MAX`] takes in LEB128.
const LENGTH_BYTES_MAX: usize = 3;

/// The hash of the last of some changes, their checksums checked; none where there is no change. It looks at the
/// chunks alone and not into them, so it needs no child process.
pub fn end_of_changes(bytes: &[u8]) -> Result<Option<DocHead>, BadDocument> {
    check_size(bytes)?;
    let (mut left, mut end) = (bytes, None);
    while !left.is_empty() {
        let (chunk, after) = split_chunk(left)?;
        (left, end) = (after, Some(DocHead(chunk.hash)));
    }
    Ok(end)
}

/// All changes in some bytes, their checksums checked.
pub(super) fn read_changes(bytes: &[u8]) -> Result<Vec<Change>, BadDocument> {
    check_size(bytes)?;
    let mut left = bytes;
    let mut changes = Vec::new();
    while !left.is_empty() {
        let (chunk, after) = split_chunk(left)?;
        let change = Change::from_bytes(chunk.bytes.to_vec()).map_err(|_| BadDocument::Damaged)?;
        changes.push(change);
        left = after;
    }
    Ok(changes)
}

/// What a change puts under which key; anything else that it does is refused.
pub(super) fn additions(change: &Change) -> Result<Vec<(String, Vec<u8>)>, BadDocument> {
    let operations = change.decode().operations;
    operations.into_iter().map(addition).collect()
}

fn addition(operation: Op) -> Result<(String, Vec<u8>), BadDocument> {
    match operation {
        Op {
            action: OpType::Put(ScalarValue::Bytes(value)),
            obj: ObjectId::Root,
            key: Key::Map(key),
            insert: false,
            ..
        } => Ok((key.to_string(), value)),
        _ => Err(BadDocument::NotOurs),
    }
}

/// One chunk whose checksum is right.
struct Chunk<'a> {
    bytes: &'a [u8],
    hash: [u8; 32],
}

/// Cuts the first chunk off.
fn split_chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), BadDocument> {
    let damaged = BadDocument::Damaged;
    let rest = bytes.strip_prefix(&MAGIC).ok_or(damaged)?;
    let (checksum, rest) = rest.split_first_chunk::<4>().ok_or(damaged)?;
    let (kind, after_kind) = rest.split_first().ok_or(damaged)?;
    if *kind != PLAIN_CHANGE {
        return Err(damaged);
    }
    let (length, content) = read_length(after_kind)?;
    let (_, after) = content.split_at_checked(length).ok_or(damaged)?;
    let covered = rest.len().checked_sub(after.len()).and_then(|len| rest.get(..len));
    let hash: [u8; 32] = Sha256::digest(covered.ok_or(damaged)?).into();
    if !hash.starts_with(checksum) {
        return Err(BadDocument::Checksum);
    }
    let taken = bytes.len().saturating_sub(after.len());
    let (bytes, after) = bytes.split_at_checked(taken).ok_or(damaged)?;
    Ok((Chunk { bytes, hash }, after))
}

fn read_length(bytes: &[u8]) -> Result<(usize, &[u8]), BadDocument> {
    let mut length = 0_usize;
    for (place, byte) in bytes.iter().take(LENGTH_BYTES_MAX).enumerate() {
        let shift = u32::try_from(place).unwrap_or(0).saturating_mul(7);
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let after = bytes.get(place.saturating_add(1)..).unwrap_or_default();
            return Ok((length, after));
        }
    }
    Err(BadDocument::Damaged)
}
