//! Runs a program with its output in a log and its progress on the screen.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::fault::{Done, Fault};
use crate::say;

const POLL: Duration = Duration::from_millis(100);
/// Without a screen, a line at least this often says that the work goes on.
const QUIET_MAX: Duration = Duration::from_secs(20);
/// How much of a log's end is read to find its last line.
const TAIL_BYTES: u64 = 600;

/// How a program ended.
pub(crate) enum Ended {
    Well,
    Badly(ExitStatus),
    /// It overstayed and was ended together with all that it had started.
    Overstayed(Duration),
}

impl Ended {
    pub(crate) fn is_well(&self) -> bool {
        matches!(self, Self::Well)
    }

    /// In words, for a closing line.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Well => "done".to_owned(),
            Self::Badly(status) => status.to_string(),
            Self::Overstayed(limit) => format!("ended after {}", say::duration(*limit)),
        }
    }
}

/// Starts a log afresh.
pub(crate) fn fresh_log(log: &Path) -> Done {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::at(folder, &error))?;
    }
    File::create(log).map(drop).map_err(|error| Fault::at(log, &error))
}

/// Adds a text to a log.
pub(crate) fn append(log: &Path, text: &str) -> Done {
    let opened = OpenOptions::new().append(true).create(true).open(log);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Fault::at(log, &error))
}

/// Runs `command` to its end, at most for `limit`; its output is added to `log`.
pub(crate) fn run(title: &str, mut command: Command, log: &Path, limit: Duration) -> Done<Ended> {
    let at_log = |error: std::io::Error| Fault::at(log, &error);
    let mut out = OpenOptions::new().append(true).create(true).open(log).map_err(at_log)?;
    writeln!(out, "$ {}", spelled(&command)).map_err(at_log)?;
    let errors = out.try_clone().map_err(at_log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(errors)
        .spawn()
        .map_err(|error| Fault::new(format!("{}: {error}", command.get_program().display())))?;
    let ended = watch(title, &mut child, log, limit);
    say::clear_live();
    ended
}

/// Runs `command` and gives back what it wrote; a bad end is a fault with what it complained of.
pub(crate) fn capture(mut command: Command) -> Done<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Fault::new(format!("{}: {error}", command.get_program().display())))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Fault::new(format!("{}: {}\n{complaint}", spelled(&command), output.status)))
}

/// The last lines of a log, for a person who must know why.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

fn watch(title: &str, child: &mut Child, log: &Path, limit: Duration) -> Done<Ended> {
    let begun = Instant::now();
    let mut said = begun;
    loop {
        let status = child.try_wait().map_err(|error| Fault::new(format!("{title}: {error}")))?;
        match status {
            Some(status) if status.success() => return Ok(Ended::Well),
            Some(status) => return Ok(Ended::Badly(status)),
            None => {}
        }
        if begun.elapsed() > limit {
            end_with_children(child);
            return Ok(Ended::Overstayed(limit));
        }
        if say::is_live() {
            say::live(&format!("  {title}  {}  {}", say::duration(begun.elapsed()), doing(log)));
        } else if said.elapsed() > QUIET_MAX {
            said = Instant::now();
            say::line(format!("  {title}  {}  {}", say::duration(begun.elapsed()), doing(log)));
        }
        thread::sleep(POLL);
    }
}

/// The last line that says something, from the end of the log.
fn doing(log: &Path) -> String {
    let Ok(mut file) = File::open(log) else {
        return String::new();
    };
    let length = file.metadata().map_or(0, |meta| meta.len());
    let mut bytes = Vec::new();
    let read = file
        .seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))
        .and_then(|_| file.read_to_end(&mut bytes));
    if read.is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&bytes);
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    last.trim().chars().filter(|c| !c.is_control()).take(90).collect()
}

/// Ends a program and everything it started, youngest last, by process id.
fn end_with_children(child: &mut Child) {
    let mut doomed = vec![child.id()];
    let mut next = 0;
    while let Some(parent) = doomed.get(next).copied() {
        doomed.extend(children_of(parent));
        next += 1;
    }
    for pid in &doomed {
        let _ = Command::new("kill").arg("-KILL").arg(pid.to_string()).status();
    }
    let _ = child.wait();
}

fn children_of(parent: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.flatten().filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

/// The fourth field of `/proc/<pid>/stat`, counted after the name in brackets.
fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

fn spelled(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}
