//! What the till keeps of what the server signed for it: shown to restored books, before any entry.

use super::{Effect, TillSide};
use crate::limits::{Grant, Holder, Limit};
use crate::signing::{Payload, Signed};
use crate::sync::codec::List;
use crate::sync::frames::{KEPT_MAX, Piece, ToServer};
use crate::time::{Millis, Timestamp};

/// No backup of the server is older than this, so the server knows whatever it signed before.
const BACKUP_AGE_MAX: Millis = Millis(35 * 24 * 3_600_000);
/// The most bytes of limits, and the most of rights, in one frame.
const PIECE_BYTES_MAX: usize = 400_000;

/// What the till keeps, byte for byte as it came; things of its earlier epochs may be among it.
#[derive(Clone, Debug, Default)]
pub struct KeptHere {
    /// Limits.
    pub limits: Vec<Signed<Limit>>,
    /// Rights.
    pub grants: Vec<Signed<Grant>>,
}

/// How far showing it has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Showing {
    /// Nobody asked for it.
    #[default]
    No,
    /// It is asked for, and shown once the till is welcome.
    Asked,
    /// It is being read.
    Reading,
}

impl TillSide {
    /// The server's books were restored and lack what it signed since.
    pub(super) fn show(&mut self, out: &mut Vec<Effect>) {
        self.showing = Showing::Asked;
        self.read_kept(out);
    }

    /// Reads what is kept, where it is asked for and can be shown.
    pub(super) fn read_kept(&mut self, out: &mut Vec<Effect>) {
        if self.showing == Showing::Asked && self.link.is_up() {
            self.showing = Showing::Reading;
            out.push(Effect::LoadKept);
        }
    }

    pub(super) fn kept(&mut self, now: Timestamp, kept: KeptHere, out: &mut Vec<Effect>) {
        if self.showing != Showing::Reading || !self.link.is_up() {
            return;
        }
        self.showing = Showing::No;
        for frame in frames(kept, self.holder()) {
            self.send(now, &frame, out);
        }
    }
}

/// What the books may lack, in frames; at least one.
fn frames(kept: KeptHere, holder: Holder) -> Vec<ToServer> {
    let limits = young(kept.limits, |limit| (limit.holder == holder).then_some(limit.signed_at));
    let grants = young(kept.grants, |grant| (grant.holder == holder).then_some(grant.signed_at));
    let (mut limits, mut grants) = (pieces(limits), pieces(grants));
    let count = limits.len().max(grants.len()).max(1);
    limits.resize(count, Vec::new());
    grants.resize(count, Vec::new());
    let both = limits.into_iter().zip(grants);
    let piece =
        |index: usize| if index.saturating_add(1) == count { Piece::Last } else { Piece::More };
    let frame = |(index, (limits, grants))| ToServer::Kept {
        limits: List::first_of(limits),
        grants: List::first_of(grants),
        piece: piece(index),
    };
    both.enumerate().map(frame).collect()
}

/// Leaves out what was signed for another holder, and what any backup knows.
fn young<T: Payload>(
    all: Vec<Signed<T>>,
    signed_at: impl Fn(&T) -> Option<Timestamp>,
) -> Vec<Signed<T>> {
    let dated = |signed: Signed<T>| Some((signed_at(&signed.peek().ok()?.payload)?, signed));
    let dated: Vec<_> = all.into_iter().filter_map(dated).collect();
    let newest = dated.iter().map(|(at, _)| *at).max().unwrap_or_default();
    let is_young = |at: &Timestamp| at.plus(BACKUP_AGE_MAX) >= newest;
    dated.into_iter().filter(|(at, _)| is_young(at)).map(|(_, signed)| signed).collect()
}

fn pieces<T>(all: Vec<Signed<T>>) -> Vec<Vec<Signed<T>>> {
    let mut pieces: Vec<Vec<Signed<T>>> = Vec::new();
    let mut bytes = 0_usize;
    for signed in all {
        let size = signed.as_bytes().len();
        bytes = bytes.saturating_add(size);
        match pieces.last_mut() {
            Some(piece) if piece.len() < KEPT_MAX && bytes <= PIECE_BYTES_MAX => piece.push(signed),
            Some(_) | None => {
                bytes = size;
                pieces.push(vec![signed]);
            }
        }
    }
    pieces
}
