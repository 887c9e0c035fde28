//! The line between a till and the server: a relay on loopback whose traffic can be stopped.

use super::Found;
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
    has_ended: bool,
}

impl Line {
    /// A line to a port of this machine, with traffic flowing.
    pub fn to_port(to: u16) -> Found<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let state = State { traffic: Traffic::Flows, open: Vec::new(), has_ended: false };
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
        state.traffic == Traffic::Flows
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
    state.open.push(till.try_clone()?);
    state.open.push(server.try_clone()?);
    drop(state);
    let (ask, answer) = (Arc::clone(shared), Arc::clone(shared));
    let (from_till, to_till) = (till.try_clone()?, till);
    let (to_server, from_server) = (server.try_clone()?, server);
    thread::spawn(move || pump(from_till, to_server, &ask, Way::There));
    thread::spawn(move || pump(from_server, to_till, &answer, Way::Back));
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

/// Carries bytes one way until one side hangs up.
fn pump(mut from: TcpStream, mut to: TcpStream, shared: &Shared, way: Way) {
    let mut bytes = vec![0_u8; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if way == Way::Back && !shared.may_answer() {
            break;
        }
        let carried = bytes.get(..count).is_some_and(|bytes| to.write_all(bytes).is_ok());
        if !carried {
            break;
        }
        shared.passed.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
    }
    for stream in [from, to] {
        let _ended = stream.shutdown(Shutdown::Both);
    }
}
