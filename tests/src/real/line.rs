//! The line between a till and the server: a relay on loopback whose traffic can be stopped.

use super::Found;
use super::said::{Piece, Said};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What passes over a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// Everything, both ways.
    Flows,
    /// What the till says; the server's answers wait on the way.
    AnswersWait,
    /// Everything but the till's entries, which are lost on the way.
    EntriesAreLost,
    /// Nothing: what is open ends, and what comes is hung up at once.
    Stopped,
}

/// A line that is there as long as this value.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    to: u16,
    state: Mutex<State>,
    changed: Condvar,
    passed: AtomicU64,
}

#[derive(Debug)]
struct State {
    traffic: Traffic,
    /// Both ends of each connection, so that cutting can end them.
    open: Vec<TcpStream>,
    /// The ports from which the server was spoken to.
    ports: Vec<u16>,
    has_ended: bool,
}

impl Line {
    /// A line to a port of this machine, with traffic flowing.
    pub fn to_port(to: u16) -> Found<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let state = State {
            traffic: Traffic::Flows,
            open: Vec::new(),
            ports: Vec::new(),
            has_ended: false,
        };
        let shared = Arc::new(Shared {
            to,
            state: Mutex::new(state),
            changed: Condvar::new(),
            passed: AtomicU64::new(0),
        });
        let relay = Arc::clone(&shared);
        thread::Builder::new().name("line".into()).spawn(move || accept(&listener, &relay))?;
        Ok(Self { address, shared })
    }

    /// Where the till finds the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes what passes.
    pub fn set(&self, traffic: Traffic) {
        let mut state = self.shared.lock();
        state.traffic = traffic;
        if traffic == Traffic::Stopped {
            hang_up(&mut state);
        }
        self.shared.changed.notify_all();
    }

    /// The ports of this machine from which the server was spoken to over this line so far.
    pub fn ports(&self) -> Vec<u16> {
        self.shared.lock().ports.clone()
    }

    /// How many bytes have passed so far, both ways.
    pub fn passed(&self) -> u64 {
        self.shared.passed.load(Ordering::Relaxed)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.has_ended = true;
        state.traffic = Traffic::Stopped;
        hang_up(&mut state);
        drop(state);
        self.shared.changed.notify_all();
        // Wakes the thread that accepts; it may be gone already.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while answers are held back; tells whether they may pass at all.
    fn may_answer(&self) -> bool {
        let state = self.lock();
        let state = self
            .changed
            .wait_while(state, |state| state.traffic == Traffic::AnswersWait)
            .unwrap_or_else(PoisonError::into_inner);
        matches!(state.traffic, Traffic::Flows | Traffic::EntriesAreLost)
    }

    fn carry(&self, to: &mut impl Write, bytes: &[u8]) -> bool {
        self.passed.fetch_add(u64::try_from(bytes.len()).unwrap_or(0), Ordering::Relaxed);
        to.write_all(bytes).is_ok()
    }

    /// What of a piece goes on to the server.
    fn passes(&self, piece: Piece) -> Option<Vec<u8>> {
        match piece {
            Piece::Entries(_) if self.lock().traffic == Traffic::EntriesAreLost => None,
            Piece::Entries(bytes) | Piece::Other(bytes) => Some(bytes),
        }
    }
}

fn hang_up(state: &mut State) {
    for stream in state.open.drain(..) {
        // The other side may have hung up first.
        let _ended = stream.shutdown(Shutdown::Both);
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for till in listener.incoming() {
        if shared.lock().has_ended {
            return;
        }
        if let Ok(till) = till {
            // A server that is down hangs up, as it would without the line.
            let _refused = connect(till, shared);
        }
    }
}

fn connect(till: TcpStream, shared: &Arc<Shared>) -> std::io::Result<()> {
    if shared.lock().traffic == Traffic::Stopped {
        return Ok(());
    }
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, shared.to))?;
    for stream in [&till, &server] {
        stream.set_nodelay(true)?;
    }
    let mut state = shared.lock();
    if state.traffic == Traffic::Stopped {
        return Ok(());
    }
    state.ports.push(server.local_addr()?.port());
    state.open.push(till.try_clone()?);
    state.open.push(server.try_clone()?);
    drop(state);
    let (ask, answer) = (Arc::clone(shared), Arc::clone(shared));
    let (from_till, to_till) = (till.try_clone()?, till);
    let (to_server, from_server) = (server.try_clone()?, server);
    thread::spawn(move || carry_there(&from_till, &to_server, &ask));
    thread::spawn(move || carry_back(from_server, to_till, &answer));
    Ok(())
}

/// Carries what the till says until one side hangs up.
fn carry_there(from: &TcpStream, mut to: &TcpStream, shared: &Shared) {
    if let Ok(till) = from.try_clone() {
        let mut said = Said::by(till);
        while let Ok(Some(piece)) = said.next() {
            if let Some(bytes) = shared.passes(piece)
                && !shared.carry(&mut to, &bytes)
            {
                break;
            }
        }
    }
    hang_up_both(from, to);
}

/// Carries what the server answers until one side hangs up.
fn carry_back(mut from: TcpStream, mut to: TcpStream, shared: &Shared) {
    let mut bytes = vec![0_u8; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if !shared.may_answer() || !bytes.get(..count).is_some_and(|b| shared.carry(&mut to, b)) {
            break;
        }
    }
    hang_up_both(&from, &to);
}

fn hang_up_both(from: &TcpStream, to: &TcpStream) {
    for stream in [from, to] {
        let _ended = stream.shutdown(Shutdown::Both);
    }
}
