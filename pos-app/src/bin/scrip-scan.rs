//! `scrip-scan`: what a picture's QR code says, which engine read it, and how long that took.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool prints")]

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Parser;
use pos_app::scan::{Clock, Decoder, Frame, FrameSource, Miss, Read, SourceFault, open_source};
use serde_json::{Value, json};

/// Reads the QR codes in pictures, as the till's camera would, and says how.
///
/// It reads any QR code, not only gift cards: it is for finding out why a scanner struggles.
#[derive(Parser)]
#[command(name = "scrip-scan", version)]
struct Options {
    /// Pictures (PNG, JPEG, GIF, WebP, BMP), Y4M videos, folders of pictures, or `camera:0`.
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Print one JSON object per picture and line.
    #[arg(long)]
    json: bool,
    /// Stop trying a picture after this many milliseconds; the till itself allows 25.
    #[arg(long, value_name = "MS", default_value_t = 2000)]
    budget: u64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let mut decoder = Decoder::new(Duration::from_millis(options.budget), clock());
    let mut all_read = true;
    for image in &options.images {
        let reports = scan(&mut decoder, image);
        all_read &= reports.iter().all(|report| matches!(report.outcome, Outcome::Read(_)));
        for report in &reports {
            if options.json {
                println!("{}", report.json());
            } else {
                report.print();
            }
        }
    }
    if all_read { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What became of one frame of one picture.
struct Report {
    /// The path as it was given, with the frame's number where there are several.
    image: String,
    outcome: Outcome,
}

enum Outcome {
    Read(Read),
    Missed(Miss, (u32, u32)),
    Fault(SourceFault),
}

/// Goes through all frames that `image` names. A camera gives its next picture only.
fn scan(decoder: &mut Decoder, image: &str) -> Vec<Report> {
    let mut source = match open_source(image) {
        Ok(source) => source,
        Err(fault) => {
            return vec![Report { image: image.into(), outcome: Outcome::Fault(fault) }];
        }
    };
    let live = image.starts_with("camera") && !std::path::Path::new(image).exists();
    let mut reports = Vec::new();
    while let Some(outcome) = scan_next(decoder, &mut *source) {
        let image = image.to_owned();
        reports.push(Report { image, outcome });
        if live {
            break;
        }
    }
    if reports.len() > 1 {
        for (number, report) in reports.iter_mut().enumerate() {
            report.image = format!("{image} frame {}", number + 1);
        }
    }
    reports
}

fn scan_next(decoder: &mut Decoder, source: &mut dyn FrameSource) -> Option<Outcome> {
    let frame: Frame = match source.next_frame() {
        Ok(frame) => frame?,
        Err(fault) => return Some(Outcome::Fault(fault)),
    };
    Some(match decoder.decode(&frame, &|_| true) {
        Ok(read) => Outcome::Read(read),
        Err(miss) => Outcome::Missed(miss, (frame.width(), frame.height())),
    })
}

impl Report {
    fn print(&self) {
        match &self.outcome {
            Outcome::Read(read) => println!(
                "{}: {}\n    read by {} ({}) in {:.1} ms",
                self.image,
                read.text,
                read.step.engine(),
                read.step,
                milliseconds(read.took)
            ),
            Outcome::Missed(miss, size) => eprintln!(
                "{}: no QR code found in {:.1} ms\n    {}",
                self.image,
                milliseconds(miss.took),
                advice(miss, *size)
            ),
            Outcome::Fault(fault) => eprintln!("{fault}"),
        }
    }

    fn json(&self) -> Value {
        match &self.outcome {
            Outcome::Read(read) => json!({
                "image": self.image, "read": true, "text": read.text, "engine": read.step.engine(),
                "step": read.step.to_string(), "ms": milliseconds(read.took), "corners": read.corners,
            }),
            Outcome::Missed(miss, size) => json!({
                "image": self.image, "read": false, "ms": milliseconds(miss.took),
                "corner_marks_seen": miss.marks_seen, "out_of_time": miss.out_of_time,
                "problem": advice(miss, *size),
            }),
            Outcome::Fault(fault) => {
                json!({ "image": self.image, "read": false, "problem": fault.to_string() })
            }
        }
    }
}

/// What a person can try next.
fn advice(miss: &Miss, (width, height): (u32, u32)) -> String {
    if width.min(height) < 80 {
        return format!(
            "the picture has only {width} × {height} pixels; a gift card's code needs at least \
             3 pixels for each of its small squares, 150 × 150 in all"
        );
    }
    let seen = if miss.marks_seen >= 3 {
        "something like a code's corner squares is there, but its content cannot be made out: hold \
         still, come nearer, avoid reflections, and show the whole code with its white edge"
    } else {
        "no corner squares of a code were seen: show the whole code with its white edge, sharp, \
         not covered and larger than a third of the picture's height"
    };
    let late = if miss.out_of_time { "; more time may help (--budget)" } else { "" };
    format!("{seen}{late}")
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

#[expect(clippy::disallowed_methods, reason = "the clock adapter of this program")]
fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || start.elapsed())
}
