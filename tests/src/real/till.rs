//! A till as a process, told what to do line by line as its screen would tell it.

use super::server::ended_within;
use super::{Found, Programs, Trouble, stopwatch};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);

/// A till's folders, with the commands that work on them.
#[derive(Clone, Debug)]
pub struct TillFolder {
    programs: Programs,
    /// Holds `data`, `bound`, the log and `said.jsonl`, where what it told its screen can be read afterwards.
    path: PathBuf,
    camera: Option<PathBuf>,
}

/// A till that runs until this value is dropped.
#[derive(Debug)]
pub struct Till {
    child: Child,
    /// Gone once the till was told to stop.
    to: Option<ChildStdin>,
    answers: Receiver<Value>,
    asked: u64,
}

/// What a till answers: what was asked for, or the error that a screen would show.
pub type Answer = Result<Value, Value>;

/// What a till wrote down over all its starts, read back from its log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// Codes that it read with its camera.
    pub scanned: u64,
    /// Acts that it refused.
    pub refused: u64,
}

impl TillFolder {
    /// Folders for one till below a folder of its own; they need not be there yet.
    pub fn new(programs: &Programs, path: &Path) -> Found<Self> {
        fs::create_dir_all(path)?;
        Ok(Self { programs: programs.clone(), path: path.to_owned(), camera: None })
    }

    /// The same till, looking into a folder of pictures.
    #[must_use]
    pub fn looking_into(self, camera: &Path) -> Self {
        Self { camera: Some(camera.to_owned()), ..self }
    }

    /// The journal and everything received.
    pub fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    /// The key, which is bound to the machine.
    pub fn bound(&self) -> PathBuf {
        self.path.join("bound")
    }

    /// Where its log goes.
    pub fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The programs that it is started with.
    pub(super) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Runs one command of the till's to its end.
    pub fn run(&self, arguments: &[&str]) -> Found<Output> {
        let mut command = Command::new(self.program());
        self.give_folders(&mut command);
        command.args(arguments);
        command.output().map_err(Trouble::doing("starting pos-headless"))
    }

    /// Starts the till.
    pub fn start(&self) -> Found<Till> {
        self.start_by(Command::new(self.program()))
    }

    /// Where the till's program is.
    pub fn program(&self) -> PathBuf {
        self.programs.path("pos-headless")
    }

    /// Starts it through another program, such as a tracer, that was told to run [`Self::program`].
    pub fn start_by(&self, mut command: Command) -> Found<Till> {
        self.give_folders(&mut command);
        let append = |path| File::options().create(true).append(true).open(path);
        let log = append(self.log())?;
        let mut record = append(self.record())?;
        command.arg("serve-stdio").env("RUST_LOG", "info").stderr(log);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(Trouble::doing("starting pos-headless"))?;
        let missing = || Trouble::new("the till has no input or output");
        let to = Some(child.stdin.take().ok_or_else(missing)?);
        let from = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let (tell, answers) = mpsc::channel();
        thread::spawn(move || {
            for line in from.lines().map_while(Result::ok) {
                let Ok(answer) = serde_json::from_str::<Value>(&line) else { continue };
                // A record that cannot be written shows up as one that counts too little.
                let _written = writeln!(record, "{}", without_pictures(&answer));
                if tell.send(answer).is_err() {
                    return;
                }
            }
        });
        Ok(Till { child, to, answers, asked: 0 })
    }

    /// Counts what it wrote into its log so far.
    pub fn logged(&self) -> Found<Logged> {
        let mut logged = Logged::default();
        for line in fs::read_to_string(self.log())?.lines() {
            logged.scanned += u64::from(line.contains("Read the code of card "));
            logged.refused += u64::from(line.contains("Refused payment "));
        }
        Ok(logged)
    }

    fn record(&self) -> PathBuf {
        self.path.join("said.jsonl")
    }

    pub(super) fn give_folders(&self, command: &mut Command) {
        command.arg("--data-dir").arg(self.data()).arg("--bound-dir").arg(self.bound());
        if let Some(camera) = &self.camera {
            command.arg("--frames").arg(camera);
        }
    }
}

impl Till {
    /// Says something and waits for no answer.
    pub fn tell(&mut self, command: &str, input: &Value) -> Found<()> {
        self.asked += 1;
        let line = json!({ "id": self.asked, "command": command, "input": input });
        let to = self.to.as_mut().ok_or_else(|| Trouble::new("the till was told to stop"))?;
        writeln!(to, "{line}").map_err(Trouble::doing("speaking to the till"))
    }

    /// Waits for the answer to the last thing that was said; a till that is gone gives none.
    pub fn hear(&mut self) -> Found<Answer> {
        loop {
            let answer = self.answers.recv_timeout(PATIENCE);
            let mut answer = answer.map_err(Trouble::doing("waiting for the till"))?;
            if answer["id"] == self.asked {
                return Ok(match answer.get_mut("ok") {
                    Some(ok) => Ok(ok.take()),
                    None => Err(answer["error"].take()),
                });
            }
        }
    }

    /// Asks for something that may fail.
    pub fn try_ask(&mut self, command: &str, input: &Value) -> Found<Answer> {
        self.tell(command, input)?;
        self.hear()
    }

    /// Asks for something that must not fail.
    pub fn ask(&mut self, command: &str, input: &Value) -> Found<Value> {
        let answer = self.try_ask(command, input)?;
        answer.map_err(|error| Trouble::new(format!("{command}: {error}")))
    }

    /// Everything that is true of the till now.
    pub fn state(&mut self) -> Found<Value> {
        self.ask("till_state", &Value::Null)
    }

    /// Joins the store.
    pub fn enrol(&mut self, server: &str, code: &str) -> Found<Value> {
        self.ask("enrol", &json!({ "server": server, "code": code }))
    }

    /// Signs a person in, as soon as the till knows them.
    pub fn sign_in(&mut self, staff: u64, pin: &str) -> Found<Value> {
        let began = stopwatch();
        loop {
            let list = self.ask("staff_list", &Value::Null)?;
            let there = list.as_array().into_iter().flatten().any(|person| person["id"] == staff);
            if there {
                return self.ask("sign_in", &json!({ "staff": staff, "pin": pin }));
            }
            self.wait_for_news(began, "the list of people")?;
        }
    }

    /// Waits until the status is as wanted.
    pub fn wait(&mut self, what: &str, is_there: impl Fn(&Value) -> bool) -> Found<Value> {
        let began = stopwatch();
        loop {
            let status = self.state()?;
            if is_there(&status) {
                return Ok(status);
            }
            self.wait_for_news(began, what)?;
        }
    }

    /// Waits until headquarters is heard, has settled everything, and its limit and list are here.
    pub fn wait_settled(&mut self) -> Found<Value> {
        self.wait("headquarters to have settled everything", |status| {
            status["line"]["line"]["is"] == "online"
                && status["line"]["pending"] == 0
                && status["head_room"]["list_as_of"].is_number()
        })
    }

    /// Waits until the till says that its line is down.
    pub fn wait_offline(&mut self) -> Found<Value> {
        self.wait("the line to be down", |status| status["line"]["line"]["is"] == "offline")
    }

    /// Looks through the camera until a card is read; the card's sheet.
    pub fn scan(&mut self) -> Found<Value> {
        let mut after = self.state()?["event"].as_u64().unwrap_or(0);
        self.ask("scan_start", &Value::Null)?;
        let began = stopwatch();
        while began.elapsed() < PATIENCE {
            let events = self.ask("events", &json!({ "after": after, "wait_ms": 2_000 }))?;
            for row in events.as_array().into_iter().flatten() {
                after = row["number"].as_u64().unwrap_or(after);
                let event = &row["event"];
                if event["is"] == "scan_read" {
                    return Ok(event["sheet"].clone());
                }
                if event["is"] == "scan_failed" && event["refusal"]["code"] != "frames_ended" {
                    self.ask("scan_stop", &Value::Null)?;
                    return Err(Trouble::new(format!("scanning: {}", event["refusal"])));
                }
            }
        }
        self.ask("scan_stop", &Value::Null)?;
        Err(Trouble::new("no card was read"))
    }

    /// The sheet of a card whose code a hand scanner typed.
    pub fn sheet(&mut self, token: &str) -> Found<Value> {
        let asked = self.ask("card_by_token", &json!(token))?;
        match asked.get("sheet") {
            Some(sheet) => Ok(sheet.clone()),
            None => Err(Trouble::new(format!("no card: {asked}"))),
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) -> Found<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Ends it as a power cut would; the answer that it had given by then to what was said last.
    pub fn kill_and_hear(mut self) -> Found<Option<Answer>> {
        self.child.kill()?;
        self.child.wait()?;
        let mut last = None;
        while let Ok(mut answer) = self.answers.recv_timeout(PATIENCE) {
            if answer["id"] == self.asked {
                let error = answer["error"].take();
                last = Some(answer.get_mut("ok").map(Value::take).ok_or(error));
            }
        }
        Ok(last)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends its input, and waits until it has stopped.
    pub fn stop(mut self) -> Found<ExitStatus> {
        self.to = None;
        ended_within(&mut self.child, PATIENCE)
    }

    fn wait_for_news(&mut self, began: Instant, what: &str) -> Found<()> {
        if began.elapsed() > PATIENCE {
            let status = self.state()?;
            return Err(Trouble::new(format!("waiting for {what}: it never came: {status}")));
        }
        let after = self.state()?["event"].clone();
        self.ask("events", &json!({ "after": after, "wait_ms": 500 }))?;
        Ok(())
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What to take from a card, as the screen asks for it.
pub fn redeem_input(sheet: &Value, minor: i64, approval: &Value) -> Value {
    json!({
        "payment": sheet["payment"], "card": sheet["card"], "sale": null, "approval": approval,
        "amount": { "minor": minor, "asset": "EUR" },
    })
}

/// The answer without the bytes of preview pictures, which nobody counts.
fn without_pictures(answer: &Value) -> Value {
    let mut answer = answer.clone();
    for row in answer["ok"].as_array_mut().into_iter().flatten() {
        if let Some(frame) = row["event"].get_mut("frame") {
            *frame = Value::Null;
        }
    }
    answer
}
