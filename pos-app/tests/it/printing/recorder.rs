//! A receipt printer on a loopback port: it keeps what it is sent, answers like a printer, and reads its own bytes back
//! into what would stand on the paper.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// How long a test waits for paper.
const SOON: Duration = Duration::from_secs(20);

pub(crate) struct Recorder {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    papers: Mutex<Vec<Vec<String>>>,
    more: Condvar,
    /// What the printer answers when it is asked why it does not print.
    offline: AtomicU8,
    /// How many bytes of a paper it takes before its plug is pulled; 0 for all.
    dies_after: AtomicU8,
}

/// The cover stands open.
pub(crate) const COVER: u8 = 0x04;
/// The roll is at its end.
pub(crate) const PAPER_END: u8 = 0x20;
/// An error of its own.
pub(crate) const FAULTY: u8 = 0x40;
/// All is well; these bits are always set.
const FINE: u8 = 0x12;

impl Recorder {
    pub(crate) fn start() -> Self {
        Self::at("127.0.0.1:0".parse().unwrap())
    }

    /// One at an address where one was before.
    pub(crate) fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let kept = Arc::clone(&shared);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let _line_broke = kept.serve(line);
            }
        });
        Self { address, shared }
    }

    pub(crate) fn place(&self) -> String {
        format!("tcp://{}", self.address)
    }

    pub(crate) fn is_stopped_by(&self, why: u8) {
        self.shared.offline.store(why, Ordering::SeqCst);
    }

    pub(crate) fn works(&self) {
        self.shared.offline.store(0, Ordering::SeqCst);
    }

    /// The next paper breaks off after so many bytes.
    pub(crate) fn dies_after(&self, bytes: u8) {
        self.shared.dies_after.store(bytes, Ordering::SeqCst);
    }

    /// What came out, once there are this many papers.
    #[track_caller]
    pub(crate) fn papers(&self, count: usize) -> Vec<Vec<String>> {
        let papers = self.shared.papers.lock().unwrap();
        let (papers, in_time) =
            self.shared.more.wait_timeout_while(papers, SOON, |all| all.len() < count).unwrap();
        assert!(!in_time.timed_out(), "{count} papers wanted, {papers:?} came");
        assert_eq!(papers.len(), count, "{papers:?}");
        papers.clone()
    }
}

impl Shared {
    fn serve(&self, mut line: TcpStream) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        let mut part = [0_u8; 512];
        loop {
            let read = line.read(&mut part)?;
            if read == 0 {
                return Ok(());
            }
            bytes.extend_from_slice(&part[..read]);
            let dies_after = usize::from(self.dies_after.load(Ordering::SeqCst));
            if dies_after > 0 && bytes.len() >= dies_after {
                self.dies_after.store(0, Ordering::SeqCst);
                return Ok(());
            }
            let why = self.offline.load(Ordering::SeqCst);
            while let Some(start) = bytes.windows(2).position(|two| two == [0x10, 0x04]) {
                let Some(question) = bytes.get(start + 2).copied() else { break };
                bytes.drain(start..start + 3);
                line.write_all(&[if question == 2 { FINE | why } else { FINE }])?;
            }
            if bytes.ends_with(&[0x1d, b'r', 1]) {
                bytes.truncate(bytes.len() - 3);
                self.papers.lock().unwrap().push(printed(&std::mem::take(&mut bytes)));
                self.more.notify_all();
                line.write_all(&[0])?;
            }
        }
    }
}

/// What a printer would put on paper, line by line; `*` before bold lines, `##` before large ones, `^` before what
/// stands in the middle.
pub(crate) fn printed(bytes: &[u8]) -> Vec<String> {
    let (mut lines, mut line, mut at) = (Vec::new(), String::new(), 0);
    let (mut bold, mut large, mut middle) = ("", "", "");
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        at += match rest {
            [0x1b, b'@', ..] => 2,
            [0x1b, b't', 16, ..] => 3,
            [0x1b, b'p', 0, 25, 250, ..] => {
                lines.push("(drawer)".to_owned());
                5
            }
            [0x1b, b'E', on, ..] => {
                bold = if *on == 1 { "*" } else { "" };
                3
            }
            [0x1d, b'!', size, ..] => {
                large = if *size == 0x11 { "##" } else { "" };
                3
            }
            [0x1b, b'a', where_to, ..] => {
                middle = if *where_to == 1 { "^" } else { "" };
                3
            }
            [0x1b, b'd', 1, ..] => {
                lines.push(format!("{middle}{bold}{large}{}", std::mem::take(&mut line)));
                3
            }
            [0x1d, b'(', b'k', low, high, body @ ..] => {
                let length = usize::from(*low) + 256 * usize::from(*high);
                if let [49, 80, 48, data @ ..] = &body[..length] {
                    line = format!("[{}]", String::from_utf8_lossy(data));
                }
                5 + length
            }
            [0x1d, b'V', b'A', 0, ..] => {
                lines.push("(cut)".to_owned());
                4
            }
            [high @ (0x80 | 0x8e), ..] => {
                line.push(if *high == 0x80 { '€' } else { 'Ž' });
                1
            }
            [letter @ (0x20..=0x7e | 0xa1..), ..] => {
                line.push(char::from(*letter));
                1
            }
            other => panic!("a printer does not know {:x?}", &other[..other.len().min(8)]),
        };
    }
    assert_eq!(line, "", "every line is fed");
    lines
}
