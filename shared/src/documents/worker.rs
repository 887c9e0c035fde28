//! The server's child process for foreign documents: its questions, its answers, and how they are framed.
//!
//! The parent starts the process with limits on its memory and CPU time, writes one [`Question`] to its
//! standard input and reads one [`Answer`] from its standard output, and so on. It kills the process when
//! an answer takes too long or the pipe breaks, starts another, and counts that document as bad. The process
//! keeps nothing between two questions, so nothing is lost with it.
//!
//! On the pipe a message is its length in four bytes, most significant first, and that many bytes of
//! canonical CBOR.

use super::{BadDocument, DOC_BYTES_MAX, LineEnd, StoreDoc, StoreTalk, contained, follow_on};
use crate::ids::Sequence;
use crate::sync::codec::{self, BadFrame, Blob};
use minicbor::{Decode, Encode};

/// The most bytes of one message on the pipe: a saved document, a message, and what is around them.
pub const MESSAGE_BYTES_MAX: usize = 4 * DOC_BYTES_MAX;

/// What the parent asks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Question {
    /// What is new in a till's changes.
    #[n(0)]
    FollowOn {
        /// Where those end that are held already.
        #[n(0)]
        held: LineEnd,
        /// The changes.
        #[n(1)]
        changes: Blob<DOC_BYTES_MAX>,
    },
    /// A message for a store's document.
    #[n(1)]
    Talk {
        /// The document as saved; empty for a new one.
        #[n(0)]
        saved: Blob<{ 2 * DOC_BYTES_MAX }>,
        /// The actor to write it by.
        #[cbor(n(1), with = "minicbor::bytes")]
        actor: [u8; 16],
        /// The message.
        #[n(2)]
        message: Blob<DOC_BYTES_MAX>,
    },
}

/// What the child answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// What is new.
    #[n(0)]
    FollowedOn {
        /// Where in the changes it begins.
        #[n(0)]
        from: u32,
        /// The entries, in order; nobody has checked them.
        #[n(1)]
        entries: Vec<Item>,
        /// Where the changes end with it.
        #[n(2)]
        end: LineEnd,
    },
    /// The document as it is now, and what to say next.
    #[n(1)]
    Talked {
        /// The document.
        #[n(0)]
        saved: Blob<{ 2 * DOC_BYTES_MAX }>,
        /// The next message; none where all is said.
        #[n(1)]
        reply: Option<Blob<DOC_BYTES_MAX>>,
    },
    /// No, and why.
    #[n(2)]
    Bad {
        /// Why.
        #[n(0)]
        why: BadDocument,
    },
}

/// An entry under its number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Item {
    /// The number.
    #[n(0)]
    pub sequence: Sequence,
    /// The signed entry, if it is one.
    #[n(1)]
    pub bytes: Blob<DOC_BYTES_MAX>,
}

/// The child's whole work: one answer for one question.
pub fn answer(question: &Question) -> Answer {
    let answered = match question {
        Question::FollowOn { held, changes } => followed_on(*held, changes),
        Question::Talk { saved, actor, message } => talked(saved, *actor, message),
    };
    answered.unwrap_or_else(|why| Answer::Bad { why })
}

/// The child's side of the pipe: the bytes of a question to the bytes of an answer, length in front.
///
/// # Panics
///
/// Never: a refusal always fits.
pub fn answer_bytes(question: &[u8]) -> Vec<u8> {
    let answer = match read::<Question>(question) {
        Ok(question) => answer(&question),
        Err(_) => Answer::Bad { why: BadDocument::Damaged },
    };
    // An answer that would not fit is no answer.
    write(&answer).unwrap_or_else(|| {
        let too_large = Answer::Bad { why: BadDocument::TooLarge };
        write(&too_large).expect("a refusal is a few bytes")
    })
}

/// A message for the pipe, length in front; none where it is longer than [`MESSAGE_BYTES_MAX`].
pub fn write<T: Encode<()>>(message: &T) -> Option<Vec<u8>> {
    let body = minicbor::to_vec(message).ok()?;
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= MESSAGE_BYTES_MAX)?;
    Some([length.to_be_bytes().as_slice(), &body].concat())
}

/// The message in the bytes after a length.
pub fn read<T: Encode<()> + for<'b> Decode<'b, ()>>(body: &[u8]) -> Result<T, BadFrame> {
    codec::read_joined(body)
}

/// The number of bytes that follow these four; none where no message is that long.
pub fn length_of(head: [u8; 4]) -> Option<usize> {
    let length = usize::try_from(u32::from_be_bytes(head)).ok()?;
    Some(length).filter(|length| *length <= MESSAGE_BYTES_MAX)
}

fn followed_on(held: LineEnd, changes: &[u8]) -> Result<Answer, BadDocument> {
    let found = contained(|| follow_on(held, changes))?;
    let item = |(sequence, bytes)| Ok(Item { sequence, bytes: blob(bytes)? });
    let entries = found.entries.into_iter().map(item).collect::<Result<_, _>>()?;
    let from = u32::try_from(found.from).map_err(|_| BadDocument::TooLarge)?;
    Ok(Answer::FollowedOn { from, entries, end: found.end })
}

fn talked(saved: &[u8], actor: [u8; 16], message: &[u8]) -> Result<Answer, BadDocument> {
    let mut doc =
        if saved.is_empty() { StoreDoc::begin(actor) } else { StoreDoc::load(actor, saved)? };
    let mut talk = StoreTalk::default();
    doc.hear(&mut talk, message)?;
    let reply = doc.say(&mut talk)?.map(blob).transpose()?;
    Ok(Answer::Talked { saved: blob(doc.save())?, reply })
}

fn blob<const MAX: usize>(bytes: Vec<u8>) -> Result<Blob<MAX>, BadDocument> {
    Blob::try_from(bytes).map_err(|_| BadDocument::TooLarge)
}
