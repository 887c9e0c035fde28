//! zxing-cpp, which the till's decoder is measured against.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use tests::frames::Drawn;

use crate::Look;

/// zxing-cpp in a process of its own: frames go in as raw bytes, times and texts come out as lines.
pub(crate) struct Rival {
    _process: Child,
    frames: ChildStdin,
    answers: BufReader<ChildStdout>,
}

const RIVAL: &str = "
import sys, time, numpy, zxingcpp
while True:
    data = sys.stdin.buffer.read(1280 * 720)
    if len(data) < 1280 * 720:
        break
    frame = numpy.frombuffer(data, dtype=numpy.uint8).reshape(720, 1280)
    start = time.perf_counter()
    found = zxingcpp.read_barcode(frame)
    took = time.perf_counter() - start
    text = '-' if found is None else '+' + found.bytes.hex()
    print(took * 1e3, text, flush=True)
";

impl Rival {
    pub(crate) fn start(python: &Path) -> Result<Self, String> {
        let mut process = Command::new(python)
            .args(["-c", RIVAL])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", python.display()))?;
        let frames = process.stdin.take().ok_or("zxing-cpp's process has no input")?;
        let answers = process.stdout.take().ok_or("zxing-cpp's process has no output")?;
        Ok(Self { _process: process, frames, answers: BufReader::new(answers) })
    }

    pub(crate) fn read(&mut self, drawn: &Drawn) -> Result<Look, String> {
        let broken = |error: std::io::Error| format!("zxing-cpp's process ended: {error}");
        self.frames.write_all(&drawn.luma).map_err(broken)?;
        self.frames.flush().map_err(broken)?;
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(broken)?;
        let (ms, text) = line.trim().split_once(' ').ok_or("zxing-cpp gave no answer")?;
        let ms = ms.parse().map_err(|_| format!("zxing-cpp gave no time but “{ms}”"))?;
        let text = text.strip_prefix('+').map(from_hex);
        Ok(Look { text, ms })
    }
}

fn from_hex(hex: &str) -> String {
    let bytes = hex
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

/// A Python with zxing-cpp: the one that is named, or one made under the target folder.
pub(crate) fn python() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("SCRIP_ZXING_PYTHON") {
        return Ok(named.into());
    }
    let program = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let target = program.ancestors().nth(2).ok_or("this program lies in no target folder")?;
    let folder = target.join("zxing-cpp");
    let python = folder.join("bin/python");
    let works = |python: &Path| {
        let check = Command::new(python).args(["-c", "import zxingcpp, numpy"]).status();
        check.is_ok_and(|status| status.success())
    };
    if python.exists() && works(&python) {
        return Ok(python);
    }
    eprintln!("setting up zxing-cpp in {} (once, about 100 MB)", folder.display());
    let run = |program: &Path, arguments: &[&str]| {
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} {}: {status}", program.display(), arguments.join(" "))),
            Err(error) => Err(format!("{}: {error}", program.display())),
        }
    };
    run(Path::new("python3"), &["-m", "venv", &folder.to_string_lossy()])?;
    run(&python, &["-m", "pip", "install", "--quiet", "zxing-cpp", "numpy"])?;
    Ok(python)
}
