//! A program that runs beside the test and ends with it, together with all that it started.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::place;

/// Longer than any program takes to say its first line on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The running program.
pub(crate) struct Program {
    child: Child,
    name: String,
    lines: Receiver<String>,
}

impl Program {
    /// Starts it; what it complains of goes to a log of that name.
    #[track_caller]
    pub(crate) fn start(name: &str, mut command: Command) -> Self {
        let log = File::create(place::log(&format!("{name}.log"))).expect("the log can be written");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let out = child.stdout.take().expect("its output is a pipe");
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // Read to the end also when nobody listens, so that the program never waits for its pipe.
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        Self { child, name: name.to_owned(), lines }
    }

    /// Waits for a line with that in it.
    #[track_caller]
    pub(crate) fn line_with(&self, mark: &str) -> String {
        let mut heard = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.contains(mark) {
                return line;
            }
            heard.push(line);
        }
        let log = place::log(&format!("{}.log", self.name));
        panic!(
            "{} did not say “{mark}” but: {}\nIts log: {}",
            self.name,
            heard.join("\n"),
            log.display()
        )
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let mut doomed = vec![self.child.id()];
        let mut next = 0;
        while let Some(parent) = doomed.get(next).copied() {
            doomed.extend(children_of(parent));
            next += 1;
        }
        for pid in doomed {
            let _ = Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.child.wait();
    }
}

fn children_of(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

/// The fourth field of `/proc/<pid>/stat`, counted after the name in brackets.
fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}
