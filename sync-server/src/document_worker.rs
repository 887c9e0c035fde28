//! The document worker: a child process that looks at documents from tills. Automerge can panic or run away
//! on hostile bytes, so it does both where nothing is lost: this process bounds its own memory and time,
//! and the server starts another when it is gone.

use rustix::process::{Resource, Rlimit, setrlimit};
use shared::documents::worker::{answer_bytes, length_of};
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Address space, in bytes: a document of 1 MiB needs some tens.
const MEMORY_MAX: u64 = 512 * 1024 * 1024;
/// Seconds of processor time over its whole life; the server starts another then.
const CPU_SECONDS_MAX: u64 = 60;

/// Answers questions from standard input until it ends.
pub fn run() -> ExitCode {
    match bound().and_then(|()| answer_all(&mut io::stdin().lock(), &mut io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_server_gone_or_bad_frame) => ExitCode::FAILURE,
    }
}

fn bound() -> io::Result<()> {
    let limit = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, limit(MEMORY_MAX))?;
    setrlimit(Resource::Cpu, limit(CPU_SECONDS_MAX))?;
    setrlimit(Resource::Core, limit(0))?;
    Ok(())
}

fn answer_all(questions: &mut impl Read, answers: &mut impl Write) -> io::Result<()> {
    let mut length = [0; 4];
    while questions.read_exact(&mut length).is_ok() {
        let length = length_of(length).ok_or(io::ErrorKind::InvalidData)?;
        let mut question = vec![0; length];
        questions.read_exact(&mut question)?;
        answers.write_all(&answer_bytes(&question))?;
        answers.flush()?;
    }
    Ok(())
}
