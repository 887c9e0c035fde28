//! What strace saw of a program: which of its system calls came before which.
//!
//! Each sync of the disk is held up for some milliseconds on both sides (strace's fault injection), so
//! that moments before it and after it are long enough to be hit.

use crate::talk;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tests::real::stopwatch;

/// How far a program had come with what it was last asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Nothing of it was written.
    BeforeTheWrite,
    /// It was written and may not have been on the disk.
    BeforeTheSync,
    /// It was on the disk and nobody had been told.
    BeforeTheAnswer,
    /// The answer was out.
    After,
}

/// Kills by phase.
#[derive(Default)]
pub(crate) struct Table(BTreeMap<Phase, usize>);

/// A trace that is being written.
pub(crate) struct Trace {
    file: PathBuf,
    /// Pieces of the line of a question.
    question: &'static [&'static str],
    /// A question has at least so many bytes: pings and the like are shorter.
    question_bytes_min: usize,
    answer: &'static [&'static str],
    /// How many commits an answer speaks of.
    syncs_min: usize,
    /// How much of what is read and written stands in the trace.
    bytes_shown: &'static str,
}

/// A call that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Question,
    Write,
    Sync,
    Answer,
}

impl Table {
    pub(crate) fn count(&mut self, phase: Phase) {
        *self.0.entry(phase).or_default() += 1;
    }

    pub(crate) fn words(&self, who: &str) -> String {
        let mut words = format!("kills of the {who} by phase:");
        for phase in super::PHASES {
            let times = self.0.get(&phase).copied().unwrap_or(0);
            write!(words, "  {phase:?} {times}").unwrap();
        }
        words
    }

    /// The phases that were hit too seldom: each is wanted in a tenth of the kills, 20 times of 200.
    pub(crate) fn lacks(&self, kills: usize) -> Vec<Phase> {
        let least = kills.div_ceil(10);
        let times = |phase: &Phase| self.0.get(phase).copied().unwrap_or(0);
        super::PHASES.into_iter().filter(|phase| times(phase) < least).collect()
    }
}

impl Trace {
    pub(crate) fn of_till(file: PathBuf) -> Self {
        Self {
            file,
            question: &["read(0<", "\\\"redeem\\\""],
            question_bytes_min: 0,
            answer: &["write(1<", "\\\"is\\\":"],
            // The question and the decision.
            syncs_min: 2,
            bytes_shown: "200",
        }
    }

    pub(crate) fn of_server(file: PathBuf) -> Self {
        Self {
            file,
            question: &["recvfrom(", "<TCP:["],
            // A signed entry alone is longer.
            question_bytes_min: 100,
            answer: &["sendto(", "<TCP:["],
            syncs_min: 1,
            bytes_shown: "200",
        }
    }

    /// All that is said on sockets, whole.
    pub(crate) fn of_talk(file: PathBuf) -> Self {
        Self { question_bytes_min: 1, bytes_shown: "100000", ..Self::of_server(file) }
    }

    /// Only whole requests over HTTP, whose answers can be told from others.
    pub(crate) fn of_desk(file: PathBuf) -> Self {
        Self {
            file,
            question: &["recvfrom(", "POST /v1/redeem"],
            question_bytes_min: 0,
            answer: &["<TCP:[", "HTTP/1.1 200"],
            syncs_min: 1,
            bytes_shown: "200",
        }
    }

    /// A command that runs a program under the trace; the program is the process that is started.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("strace");
        // -yy names both ends of a socket, so that connections can be told apart.
        command.args(["-D", "-f", "-yy", "-s", self.bytes_shown, "-o"]).arg(&self.file);
        command.args(["-e", "trace=read,recvfrom,pwrite64,fdatasync,fsync,write,writev,sendto"]);
        command.args(["-e", "inject=fdatasync,fsync:delay_enter=6000:delay_exit=10000"]);
        command.arg("--").arg(program);
        command
    }

    /// Where the program was when it was killed.
    pub(crate) fn phase(&self) -> Phase {
        self.phase_where(|_| true)
    }

    /// Where it was with what came over one of these connections, by the port at their other end.
    pub(crate) fn phase_at(&self, ports: &[u16]) -> Phase {
        let ends: Vec<String> = ports.iter().map(|port| format!("->127.0.0.1:{port}]>")).collect();
        self.phase_where(|line| ends.iter().any(|end| line.contains(end.as_str())))
    }

    fn phase_where(&self, is_own: impl Fn(&str) -> bool) -> Phase {
        let mut phase = Phase::After;
        for (call, line) in self.calls() {
            if matches!(call, Call::Question | Call::Answer) && !is_own(&line) {
                continue;
            }
            phase = match (call, phase) {
                (Call::Question, _) => Phase::BeforeTheWrite,
                (Call::Write, Phase::BeforeTheWrite | Phase::BeforeTheAnswer) => {
                    Phase::BeforeTheSync
                }
                (Call::Sync, Phase::BeforeTheSync) => Phase::BeforeTheAnswer,
                (Call::Answer, Phase::BeforeTheAnswer | Phase::BeforeTheSync) => Phase::After,
                (_, same) => same,
            };
        }
        phase
    }

    /// How many questions were answered, and the answers that came before what they say was on the disk.
    /// Other threads write too, so what counts is how often something written was synced in between.
    pub(crate) fn answers_before_their_sync(&self) -> (usize, Vec<String>) {
        let (mut answers, mut early) = (0, Vec::new());
        let (mut asked, mut written, mut synced) = (false, false, 0);
        for (call, line) in self.calls() {
            match call {
                Call::Question => (asked, written, synced) = (true, false, 0),
                Call::Write => written = true,
                Call::Sync => synced += usize::from(std::mem::take(&mut written)),
                Call::Answer if asked => {
                    answers += 1;
                    asked = false;
                    if synced < self.syncs_min {
                        early.push(line);
                    }
                }
                Call::Answer => {}
            }
        }
        (answers, early)
    }

    /// The same of entries and questions that came over sockets of tills: each against the frame that speaks of it.
    pub(crate) fn said_too_early(&self) -> (usize, Vec<String>) {
        talk::said_too_early(&self.calls())
    }

    /// The calls that matter, in their order, each as it returned; a write counts from its beginning.
    fn calls(&self) -> Vec<(Call, String)> {
        let text = self.whole();
        let mut open: BTreeMap<&str, String> = BTreeMap::new();
        let mut calls = Vec::new();
        for line in text.lines() {
            let Some((process, rest)) = line.split_once(' ') else { continue };
            let rest = rest.trim_start();
            let line = if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
                if begun.contains("-wal>") && begun.starts_with("pwrite64(") {
                    calls.push((Call::Write, begun.to_owned()));
                }
                // An answer may be out before its call returns.
                if self.answer.iter().all(|piece| begun.contains(piece)) {
                    calls.push((Call::Answer, begun.to_owned()));
                    continue;
                }
                open.insert(process, begun.to_owned());
                continue;
            } else if rest.starts_with("<... ") {
                let begun = open.remove(process).unwrap_or_default();
                let end = rest.split_once('>').map_or("", |(_, end)| end);
                format!("{begun}{end}")
            } else {
                rest.to_owned()
            };
            calls.extend(self.call(&line).map(|call| (call, line)));
        }
        calls
    }

    fn call(&self, line: &str) -> Option<Call> {
        let has = |pieces: &[&str]| pieces.iter().all(|piece| line.contains(piece));
        let failed = line.contains(" = -1 ") || line.ends_with(" = ?") || line.ends_with(" = 0");
        if line.starts_with("pwrite64(") && line.contains("-wal>") {
            return Some(Call::Write);
        }
        let is_sync = line.starts_with("fdatasync(") || line.starts_with("fsync(");
        if is_sync && line.contains("-wal>") {
            // strace adds “(DELAYED)” after the result.
            return line.contains(" = 0").then_some(Call::Sync);
        }
        if failed {
            return None;
        }
        if has(self.question) {
            let result = line.rsplit_once(" = ").and_then(|(_, result)| result.parse().ok());
            return (result >= Some(self.question_bytes_min)).then_some(Call::Question);
        }
        has(self.answer).then_some(Call::Answer)
    }

    /// The trace once its program has ended.
    fn whole(&self) -> String {
        let began = stopwatch();
        loop {
            let text = String::from_utf8_lossy(&fs::read(&self.file).unwrap()).into_owned();
            let ended = text.lines().last().is_some_and(|line| line.contains(" +++ "));
            if ended || began.elapsed() > Duration::from_secs(10) {
                return text;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
