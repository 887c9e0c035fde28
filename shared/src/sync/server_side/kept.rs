//! What a till keeps, on its way in: before the books have it, no entry of the till's is taken.

use super::event::Kept;
use super::flow::TooMuch;
use super::{Effect, ServerSide};
use crate::sync::frames::{Bye, Piece, ToServer};

impl ServerSide {
    /// A till that was asked to show what it keeps does so before anything that settles.
    pub(super) fn is_too_early(&self, frame: &ToServer) -> bool {
        match frame {
            ToServer::Entries { .. } | ToServer::Ask { .. } | ToServer::Doc { .. } => {
                self.awaits_kept
            }
            ToServer::Hello { .. }
            | ToServer::Proof { .. }
            | ToServer::Look { .. }
            | ToServer::Alive
            | ToServer::Kept { .. } => false,
        }
    }

    pub(super) fn kept(&mut self, kept: Kept, out: &mut Vec<Effect>) {
        let count = kept.limits.len().saturating_add(kept.grants.len());
        if let Err(TooMuch) = self.flow.keep(count) {
            return self.end(Bye::TooFast, out);
        }
        if kept.piece == Piece::Last {
            self.awaits_kept = false;
        }
        out.push(Effect::Keep(kept));
    }
}
