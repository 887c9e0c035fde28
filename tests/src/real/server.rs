//! The server as a process, and its command line.

use super::{Found, Programs, Trouble, stopwatch};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_mins(1);

/// A server's data folder, with the commands that work on it.
#[derive(Clone, Debug)]
pub struct ServerFolder {
    programs: Programs,
    path: PathBuf,
}

/// A server that runs until this value is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    url: String,
}

impl ServerFolder {
    /// A folder for one server; it need not be there yet.
    pub fn new(programs: &Programs, path: &Path) -> Self {
        Self { programs: programs.clone(), path: path.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs one command of the server's to its end.
    pub fn run(&self, arguments: &[&str]) -> Found<Output> {
        let mut command = Command::new(self.programs.path("sync-server"));
        command.args(arguments).arg("--data-dir").arg(&self.path);
        command.output().map_err(Trouble::doing("starting sync-server"))
    }

    /// Runs one command that must succeed and answers in JSON.
    pub fn json(&self, arguments: &[&str]) -> Found<Value> {
        let output = self.run(arguments)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Trouble::new(format!("sync-server {}: {said}", arguments.join(" "))));
        }
        serde_json::from_slice(&output.stdout).map_err(Trouble::doing("reading sync-server"))
    }

    /// Starts the server; port 0 lets the system choose one.
    pub fn serve(&self, port: u16) -> Found<Server> {
        self.serve_by(Command::new(self.programs.path("sync-server")), port)
    }

    /// Starts it through another program, such as a tracer.
    pub fn serve_by(&self, mut command: Command, port: u16) -> Found<Server> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.path.with_extension("log"))
            .map_err(Trouble::doing("opening the server's log"))?;
        command.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"]);
        command.arg(&self.path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().map_err(Trouble::doing("starting sync-server"))?;
        let lines = child.stdout.take().map(BufReader::new);
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            // Reads on until the end, so that the server never waits for a reader.
            for line in lines.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
                if let Some(rest) = line.strip_prefix("Scrip serves ") {
                    let url = rest.split(' ').next().unwrap_or_default().to_owned();
                    let _nobody_waits_any_more = tell.send(url);
                }
            }
        });
        let mut server = Server { child, url: String::new() };
        server.url = told.recv_timeout(PATIENCE).map_err(|_| {
            let log = self.path.with_extension("log");
            Trouble::new(format!("the server did not start; its log: {}", log.display()))
        })?;
        Ok(server)
    }
}

impl Server {
    /// How browsers and tills reach it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its port, to be started again on.
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(0)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) -> Found<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> Found<ExitStatus> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| Trouble::new("the server's process has no number"))?;
        kill_process(pid, Signal::TERM).map_err(std::io::Error::from)?;
        ended_within(&mut self.child, PATIENCE)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Waits for a process to end by itself.
pub(super) fn ended_within(child: &mut Child, most: Duration) -> Found<ExitStatus> {
    let began = stopwatch();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if began.elapsed() > most {
            return Err(Trouble::new(format!("process {} does not end", child.id())));
        }
        thread::sleep(Duration::from_millis(5));
    }
}
