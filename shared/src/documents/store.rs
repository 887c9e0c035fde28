//! What the people of a store edit together: named notes. Several write at once, and nothing here is money.

use super::{BadDocument, DocHead, UnknownHeads, check_size, contained};
use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ChangeHash, ROOT, ReadDoc};

/// A store's document.
pub struct StoreDoc {
    doc: AutoCommit,
    in_doubt: bool,
}

/// The state of Automerge's own protocol with one other side; a fresh one for each connection.
#[derive(Default)]
pub struct StoreTalk {
    state: State,
}

impl StoreDoc {
    /// A new document. The actor is 16 random bytes, drawn anew at each start of the program.
    pub fn begin(actor: [u8; 16]) -> Self {
        let doc = AutoCommit::new().with_actor(ActorId::from(actor));
        Self { doc, in_doubt: false }
    }

    /// The document that [`StoreDoc::save`] wrote.
    pub fn load(actor: [u8; 16], saved: &[u8]) -> Result<Self, BadDocument> {
        let mut doc = contained(|| AutoCommit::load(saved).map_err(|_| BadDocument::Damaged))?;
        doc.set_actor(ActorId::from(actor));
        Ok(Self { doc, in_doubt: false })
    }

    /// Writes a note, as one change.
    pub fn put(&mut self, name: &str, text: &str) -> Result<(), BadDocument> {
        self.changing(|doc| {
            doc.put(ROOT, name, text).map_err(|_| BadDocument::Damaged)?;
            doc.commit();
            Ok(())
        })
    }

    /// Removes a note, as one change.
    pub fn remove(&mut self, name: &str) -> Result<(), BadDocument> {
        self.changing(|doc| {
            doc.delete(ROOT, name).map_err(|_| BadDocument::Damaged)?;
            doc.commit();
            Ok(())
        })
    }

    /// A note, if there is one of that name.
    pub fn get(&self, name: &str) -> Option<String> {
        let (value, _) = self.doc.get(ROOT, name).ok().flatten()?;
        value.as_str().map(str::to_owned)
    }

    /// The names of all notes.
    pub fn names(&self) -> Vec<String> {
        self.doc.keys(ROOT).collect()
    }

    /// The heads, to be named to the other side.
    pub fn heads(&mut self) -> Vec<DocHead> {
        self.doc.get_heads().into_iter().map(|hash| DocHead(hash.0)).collect()
    }

    /// What comes after the other side's heads.
    pub fn after(&mut self, heads: &[DocHead]) -> Result<Vec<u8>, UnknownHeads> {
        let heads: Vec<ChangeHash> = heads.iter().map(|head| ChangeHash(head.0)).collect();
        if heads.iter().any(|head| self.doc.get_change_meta_by_hash(head).is_none()) {
            return Err(UnknownHeads);
        }
        Ok(self.doc.save_after(&heads))
    }

    /// Takes in changes of another writer.
    pub fn take_in(&mut self, changes: &[u8]) -> Result<(), BadDocument> {
        check_size(changes)?;
        self.changing(|doc| {
            doc.load_incremental(changes).map(drop).map_err(|_| BadDocument::Damaged)
        })
    }

    /// The next message of Automerge's own protocol; none where all is said.
    pub fn say(&mut self, talk: &mut StoreTalk) -> Result<Option<Vec<u8>>, BadDocument> {
        self.changing(|doc| {
            let message = doc.sync().generate_sync_message(&mut talk.state);
            Ok(message.map(Message::encode))
        })
    }

    /// Hears a message of Automerge's own protocol. After a refusal both the document and the talk begin anew.
    pub fn hear(&mut self, talk: &mut StoreTalk, message: &[u8]) -> Result<(), BadDocument> {
        check_size(message)?;
        self.changing(|doc| {
            let message = Message::decode(message).map_err(|_| BadDocument::Damaged)?;
            let heard = doc.sync().receive_sync_message(&mut talk.state, message);
            heard.map_err(|_| BadDocument::Damaged)
        })
    }

    /// Everything, for this machine's own disk.
    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    /// A panic leaves the document in doubt, and so does a message that it could not take.
    fn changing<T>(
        &mut self,
        work: impl FnOnce(&mut AutoCommit) -> Result<T, BadDocument>,
    ) -> Result<T, BadDocument> {
        if self.in_doubt {
            return Err(BadDocument::InDoubt);
        }
        contained(|| work(&mut self.doc)).inspect_err(|_| self.in_doubt = true)
    }
}
