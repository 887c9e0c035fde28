//! What went over a server's sockets, read back from a trace: whole frames, each with its place among the calls.

use crate::trace::Call;
use shared::ids::Sequence;
use shared::sync::codec;
use shared::sync::{ToServer, ToTill};
use std::collections::{BTreeMap, BTreeSet};

/// One side of a connection, as it passed: its bytes, and by how many of them which call had brought them.
#[derive(Default)]
struct Stream {
    bytes: Vec<u8>,
    calls: Vec<(usize, usize)>,
}

/// Both sides of a till's connection.
#[derive(Default)]
struct Sides {
    heard: Stream,
    said: Stream,
}

/// How many entries and questions were answered, and what was said of them before it was on the disk.
pub(crate) fn said_too_early(calls: &[(Call, String)]) -> (usize, Vec<String>) {
    let mut tills = BTreeMap::<u16, Sides>::new();
    for (at, (call, line)) in calls.iter().enumerate() {
        let Some(port) = peer(line) else { continue };
        let sides = tills.entry(port).or_default();
        match call {
            Call::Question => sides.heard.take(line, at),
            Call::Answer => sides.said.take(line, at),
            Call::Write | Call::Sync => {}
        }
    }
    let (mut count, mut early) = (0, Vec::new());
    for (port, sides) in &tills {
        let heard = sides.brought();
        for (said, what) in sides.spoken_of() {
            // What the till brought by another way has no place here.
            let Some(brought) = heard.get(&what) else { continue };
            count += 1;
            if !is_durable_between(calls, *brought, said) {
                early.push(format!("{what:?} of the till at port {port}"));
            }
        }
    }
    (count, early)
}

/// What a frame brings or answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// An entry, by its place.
    Entry(Sequence),
    /// A question, by how many there were before it.
    Question(usize),
}

/// Whether something was written after one call, and synced after that, before another.
fn is_durable_between(calls: &[(Call, String)], after: usize, before: usize) -> bool {
    let between = &calls[after..before.max(after)];
    let written = between.iter().position(|(call, _)| *call == Call::Write);
    written.is_some_and(|at| between[at..].iter().any(|(call, _)| *call == Call::Sync))
}

impl Sides {
    /// What the till brought, and the call that it was whole with.
    fn brought(&self) -> BTreeMap<What, usize> {
        let (mut brought, mut questions) = (BTreeMap::new(), 0);
        for Frame { ended, is, .. } in self.heard.frames(|bytes| codec::read(bytes).ok()) {
            if let ToServer::Entries { first, entries } = is {
                for number in (first.0..).take(entries.into_vec().len()) {
                    // Sent again, it was on the disk already.
                    brought.entry(What::Entry(Sequence(number))).or_insert(ended);
                }
            } else if let ToServer::Ask { .. } = is {
                brought.insert(What::Question(questions), ended);
                questions += 1;
            }
        }
        brought
    }

    /// What the server answered, and the call that began to say so.
    fn spoken_of(&self) -> Vec<(usize, What)> {
        let (mut spoken, mut seen, mut answers) = (Vec::new(), BTreeSet::new(), 0);
        for Frame { began, is, .. } in self.said.frames(|bytes| codec::read(bytes).ok()) {
            if let ToTill::Outcomes { outcomes, .. } = is {
                let whats = outcomes.into_vec().into_iter().map(|one| What::Entry(one.sequence));
                spoken.extend(whats.filter(|what| seen.insert(*what)).map(|what| (began, what)));
            } else if let ToTill::Answer { .. } = is {
                spoken.push((began, What::Question(answers)));
                answers += 1;
            }
        }
        spoken
    }
}

/// A frame with the calls that its first and its last byte passed in.
struct Frame<T> {
    began: usize,
    ended: usize,
    is: T,
}

impl Stream {
    fn take(&mut self, line: &str, at: usize) {
        self.bytes.extend(shown(line));
        self.calls.push((self.bytes.len(), at));
    }

    /// The call that brought a byte.
    fn call_of(&self, byte: usize) -> usize {
        let call = self.calls.iter().find(|(end, _)| byte < *end);
        call.map_or(0, |(_, at)| *at)
    }

    /// The binary frames, after the HTTP request that opened the connection.
    fn frames<T>(&self, read: impl Fn(&[u8]) -> Option<T>) -> Vec<Frame<T>> {
        // The server's own head goes out by another call than its frames.
        let has_head = self.bytes.starts_with(b"GET ");
        let head = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let mut at = head.filter(|_| has_head).map_or(0, |end| end + 4);
        let mut frames = Vec::new();
        while let Some((kind, payload, end)) = web_socket_frame(&self.bytes, at) {
            let whole = (kind == 2).then(|| read(&payload)).flatten();
            let (began, ended) = (self.call_of(at), self.call_of(end - 1));
            frames.extend(whole.map(|is| Frame { began, ended, is }));
            at = end;
        }
        frames
    }
}

/// Kind, payload and end of the frame that begins here (RFC 6455, section 5.2), if all of it is there.
fn web_socket_frame(bytes: &[u8], at: usize) -> Option<(u8, Vec<u8>, usize)> {
    let [first, second, ..] = *bytes.get(at..)? else { return None };
    let number = |from: usize, count: usize| {
        let digits = bytes.get(from..from + count)?;
        Some(digits.iter().fold(0_usize, |sum, digit| sum * 256 + usize::from(*digit)))
    };
    let (length, mut from) = match second & 0x7f {
        126 => (number(at + 2, 2)?, at + 4),
        127 => (number(at + 2, 8)?, at + 10),
        short => (usize::from(short), at + 2),
    };
    let mask =
        if second & 0x80 == 0 { [0; 4] } else { bytes.get(from..from + 4)?.try_into().ok()? };
    from += if second & 0x80 == 0 { 0 } else { 4 };
    let masked = bytes.get(from..from + length)?.iter().zip(mask.into_iter().cycle());
    Some((first & 0x0f, masked.map(|(byte, mask)| byte ^ mask).collect(), from + length))
}

/// The port at the other end of a line's socket.
fn peer(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("<TCP:[127.0.0.1:")?;
    let (_, peer) = rest.split_once("->127.0.0.1:")?;
    peer.split_once(']')?.0.parse().ok()
}

/// The bytes of the first string in a line, as strace writes them: C's escapes, octal for what is not ASCII.
fn shown(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line.bytes().skip_while(|byte| *byte != b'"').skip(1).peekable();
    while let Some(byte) = rest.next() {
        let escaped = match byte {
            b'"' => return bytes,
            b'\\' => rest.next().unwrap_or(b'\\'),
            plain => {
                bytes.push(plain);
                continue;
            }
        };
        bytes.push(match escaped {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'v' => 0x0b,
            b'f' => 0x0c,
            b'0'..=b'7' => {
                let mut octal = u32::from(escaped - b'0');
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) {
                        octal = octal * 8 + u32::from(digit - b'0');
                    }
                }
                u8::try_from(octal).unwrap_or(0)
            }
            itself => itself,
        });
    }
    bytes
}
