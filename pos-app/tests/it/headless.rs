//! A till in a process of its own, told what to do line by line.

use crate::world::World;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Seek, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Headless {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Headless {
    pub(crate) fn start(world: &World) -> Self {
        let mut command = Command::new(program());
        command.args(arguments(world)).arg("serve-stdio");
        Self::spawn(command)
    }

    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        Self { child, to, from }
    }

    /// Says something and waits for nothing.
    pub(crate) fn tell(&mut self, command: &str, input: &Value) {
        writeln!(self.to, "{}", json!({ "command": command, "input": input })).unwrap();
    }

    #[expect(clippy::needless_pass_by_value, reason = "tests write what they say in place")]
    pub(crate) fn try_ask(&mut self, command: &str, input: Value) -> Result<Value, Value> {
        self.tell(command, &input);
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        let mut answer: Value = serde_json::from_str(&line).expect("one JSON answer per line");
        match answer.get_mut("ok") {
            Some(ok) => Ok(ok.take()),
            None => Err(answer["error"].take()),
        }
    }

    #[track_caller]
    pub(crate) fn ask(&mut self, command: &str, input: Value) -> Value {
        self.try_ask(command, input).unwrap()
    }

    /// Waits until headquarters is heard and everything is settled.
    pub(crate) fn wait_online(&mut self) {
        loop {
            let status = self.ask("till_state", Value::Null);
            if status["line"]["line"]["is"] == "online" {
                return;
            }
            self.ask("events", json!({ "after": status["event"], "wait_ms": 5_000 }));
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends the process as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Headless {
    fn drop(&mut self) {
        // One that was ended already cannot be ended again.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What a command reads from its standard input.
pub(crate) fn typed(lines: &[&str]) -> Stdio {
    let mut file = tempfile::tempfile().unwrap();
    writeln!(file, "{}", lines.join("\n")).unwrap();
    file.rewind().unwrap();
    file.into()
}

pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_pos-headless")
}

pub(crate) fn arguments(world: &World) -> Vec<OsString> {
    let bound = world.folders.path().join("bound");
    ["--data-dir".into(), world.data().into(), "--bound-dir".into(), bound.into()].to_vec()
}
