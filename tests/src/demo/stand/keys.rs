//! Single keys from the terminal, and the signals that end a program.

use crate::real::Found;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};
use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Ctrl-C as a terminal sends it while it passes every key on.
const CTRL_C: u8 = 3;

/// What somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Letter(char),
    /// Ctrl-C, or the system asks the program to end.
    Stop,
}

/// The keyboard; the terminal is as it was when this value ends.
pub(super) struct Keys {
    pressed: Receiver<Key>,
    /// The terminal as it was, where there is one.
    before: Option<Termios>,
}

impl Keys {
    pub(super) fn listen() -> Found<Self> {
        let (tell, pressed) = mpsc::channel();
        let before = if isatty(io::stdin()) { Some(pass_every_key()?) } else { None };
        let of_signals = tell.clone();
        thread::Builder::new().name("keys".into()).spawn(move || read(&tell))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new()
            .name("signals".into())
            .spawn(move || runtime.block_on(wait_for_signals(of_signals)))?;
        Ok(Self { pressed, before })
    }

    /// The next key, if one is pressed within that time.
    pub(super) fn next(&self, within: Duration) -> Option<Key> {
        match self.pressed.recv_timeout(within) {
            Ok(key) => Some(key),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Key::Stop),
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // The terminal may be gone by now.
            let _restored = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}

/// Each key counts at once, is not shown, and Ctrl-C is a key too: the tills' programs do not hear it.
fn pass_every_key() -> io::Result<Termios> {
    let before = tcgetattr(io::stdin())?;
    let mut now = before.clone();
    now.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
    tcsetattr(io::stdin(), OptionalActions::Now, &now)?;
    Ok(before)
}

/// The end of the input is not the end of the demo: it may run with no terminal at all.
fn read(tell: &Sender<Key>) {
    for byte in io::stdin().lock().bytes().map_while(Result::ok) {
        let key = if byte == CTRL_C { Key::Stop } else { Key::Letter(char::from(byte)) };
        if key != Key::Letter('\n') && tell.send(key).is_err() {
            return;
        }
    }
}

async fn wait_for_signals(tell: Sender<Key>) {
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    if let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        let _demo_has_ended = tell.send(Key::Stop);
    }
}
