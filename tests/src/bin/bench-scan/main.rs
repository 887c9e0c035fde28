//! `bench-scan`: how many generated frames the till's decoder reads, and how fast, beside zxing-cpp.
//!
//! Frames are drawn from a seed (a new one each run unless `--seed` is given), read by both engines
//! in the same process order, frame by frame, so that a busy machine slows both alike. Each looks once, as a till
//! does, and that look counts: its text and its time. zxing-cpp runs
//! with its default options on the same bytes, in the Python that `SCRIP_ZXING_PYTHON` names or else
//! in an environment made for it under `target/`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints its figures"
)]

mod rival;
mod table;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use clap::Parser;
use pos_app::scan::{Clock, Decoder, Frame};
use tests::frames::{self, Drawn, HEIGHT, WIDTH};

use rival::Rival;
use table::Table;

/// Measures reading QR codes from generated frames, beside zxing-cpp.
#[derive(Parser)]
struct Options {
    /// Frames to draw; the kinds take turns.
    #[arg(long, default_value_t = 840)]
    frames: usize,
    /// The set's seed; another one each run unless given.
    #[arg(long)]
    seed: Option<u64>,
    /// The decoder's budget per frame in milliseconds: what the till allows.
    #[arg(long, default_value_t = 25)]
    budget: u64,
    /// One JSON object per figure and line.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.as_secs() % 1_000_000_000
    });
    eprintln!("drawing and reading {} frames from seed {seed}", options.frames);
    let measured =
        rival::python().and_then(|python| Rival::start(&python)).and_then(|mut rival| {
            let mut table = Table::default();
            for number in 0..options.frames {
                let drawn = frames::draw(seed, number);
                let rival = rival.read(&drawn)?;
                table.note(number, &drawn, &ours(&drawn, options.budget), &rival);
            }
            Ok(table)
        });
    match measured {
        Ok(table) if options.json => table.print_json(),
        Ok(table) => table.print(seed),
        Err(why) => {
            eprintln!("bench-scan: {why}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What one engine made of one frame, which it looked at once, as a till does.
struct Look {
    text: Option<String>,
    ms: f64,
}

/// By a new decoder for each frame, so that none profits from those before it.
fn ours(drawn: &Drawn, budget: u64) -> Look {
    let start = Instant::now();
    let clock: Clock = Arc::new(move || start.elapsed());
    let [width, height] = [WIDTH, HEIGHT].map(|side| u32::try_from(side).expect("small"));
    let frame = Frame::from_luma(width, height, drawn.luma.clone()).expect("a frame's size");
    let mut decoder = Decoder::new(Duration::from_millis(budget), clock);
    let began = Instant::now();
    let read = decoder.decode(&frame, &|_| true);
    let ms = began.elapsed().as_secs_f64() * 1e3;
    Look { text: read.ok().map(|read| read.text), ms }
}
