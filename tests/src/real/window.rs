//! A till in its window, as a process.

use super::server::ended_within;
use super::{Found, TillFolder, Trouble};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

/// A window that is open until somebody closes it or this value ends.
#[derive(Debug)]
pub struct Window(Child);

impl TillFolder {
    /// Opens the till's window.
    pub fn open_window(&self) -> Found<Window> {
        let program = self.programs().path("pos-app");
        let mut command = Command::new(program);
        self.give_folders(&mut command);
        let log = File::options().create(true).append(true).open(self.log())?;
        command.env("RUST_LOG", "info").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.spawn().map(Window).map_err(Trouble::doing("opening the till's window"))
    }
}

impl Window {
    /// Whether it was closed.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }

    /// Closes it.
    pub fn close(mut self) -> Found<()> {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        // One that was closed by hand in this moment cannot be told any more.
        let _told = pid.map(|pid| kill_process(pid, Signal::TERM));
        ended_within(&mut self.0, PATIENCE).map(|_| ())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}
