//! A thread that works beside the till.

use std::io;
use std::thread::{Builder, JoinHandle};

/// Dropping it waits for the thread's end; whoever holds it tells the thread to end before.
#[derive(Debug)]
pub(crate) struct Beside(Option<JoinHandle<()>>);

impl Beside {
    /// Starts it.
    pub(crate) fn start(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let thread = Builder::new().name(name.to_owned()).spawn(run)?;
        Ok(Self(Some(thread)))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // The thread itself may drop the last handle to the till, and cannot wait for its own end.
            if thread.thread().id() != std::thread::current().id() {
                let _ended = thread.join();
            }
        }
    }
}
