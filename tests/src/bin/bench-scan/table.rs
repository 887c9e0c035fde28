//! The figures and how they are shown.

use serde_json::json;
use tests::frames::{Drawn, Kind};

use crate::Look;

/// The figures, kind by kind.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    wrong: usize,
    empty_hits: usize,
}

#[derive(Default)]
struct Row {
    name: String,
    frames: usize,
    ours: Engine,
    rival: Engine,
    /// Frames that only the rival read, by number.
    lost: Vec<usize>,
}

#[derive(Default)]
struct Engine {
    read: usize,
    ms: Vec<f64>,
}

impl Table {
    pub(crate) fn note(&mut self, number: usize, drawn: &Drawn, ours: &Look, rival: &Look) {
        let right = |look: &Look| look.text.is_some() && look.text == drawn.text;
        let (we, they) = (right(ours), right(rival));
        match (&ours.text, &drawn.text) {
            (Some(_), None) => self.empty_hits += 1,
            (Some(read), Some(truth)) if read != truth => self.wrong += 1,
            _ => {}
        }
        let row = self.row(drawn.kind);
        row.frames += 1;
        row.ours.read += usize::from(we);
        row.ours.ms.push(ours.ms);
        row.rival.read += usize::from(they);
        row.rival.ms.push(rival.ms);
        if they && !we {
            row.lost.push(number);
        }
    }

    fn row(&mut self, kind: Kind) -> &mut Row {
        let name = kind.to_string();
        let place = self.rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            self.rows.push(Row { name, ..Row::default() });
            self.rows.len() - 1
        });
        &mut self.rows[place]
    }

    fn total(&self) -> Row {
        let mut total = Row { name: "all".to_owned(), ..Row::default() };
        for row in &self.rows {
            total.frames += row.frames;
            for (sum, part) in [(&mut total.ours, &row.ours), (&mut total.rival, &row.rival)] {
                sum.read += part.read;
                sum.ms.extend(&part.ms);
            }
            total.lost.extend(&row.lost);
        }
        total
    }

    /// The kind that is furthest below zxing-cpp, in percent of what that reads.
    fn worst_behind(&self) -> f64 {
        let behind =
            |row: &Row| 100.0 * (1.0 - count(row.ours.read) / count(row.rival.read.max(1)));
        self.rows.iter().filter(|row| row.rival.read > 0).map(behind).fold(0.0, f64::max)
    }

    pub(crate) fn print(&self, seed: u64) {
        println!("seed {seed}; read of frames drawn, milliseconds per frame");
        println!(
            "{:13}{:>7}{:>7}{:>7}{:>9}{:>8}{:>12}{:>8}",
            "kind", "frames", "read", "zxing", "median", "p95", "zxing med.", "p95"
        );
        for row in self.rows.iter().chain([&self.total()]) {
            println!(
                "{:13}{:>7}{:>7}{:>7}{:>9.2}{:>8.2}{:>12.2}{:>8.2}",
                row.name,
                row.frames,
                row.ours.read,
                row.rival.read,
                quantile(&row.ours.ms, 0.5),
                quantile(&row.ours.ms, 0.95),
                quantile(&row.rival.ms, 0.5),
                quantile(&row.rival.ms, 0.95),
            );
        }
        println!("wrong texts {}, hits on empty frames {}", self.wrong, self.empty_hits);
        println!("read by zxing-cpp alone: {:?}", self.total().lost);
    }

    pub(crate) fn print_json(&self) {
        let total = self.total();
        let (median, rival) = (quantile(&total.ours.ms, 0.5), quantile(&total.rival.ms, 0.5));
        let plain = |name: &str, value: f64, unit: &str| {
            println!("{}", json!({ "name": format!("scan.{name}"), "value": value, "unit": unit }));
        };
        let beside = |name: &str, value: f64, unit: &str, ceiling: f64| {
            let name = format!("scan.{name}");
            let ratio = value / ceiling;
            println!(
                "{}",
                json!({ "name": name, "value": value, "unit": unit, "ceiling": ceiling, "ratio": ratio })
            );
        };
        plain("frames", count(total.frames), "frames");
        beside("read", count(total.ours.read), "frames", count(total.rival.read));
        plain("worst_kind_behind", self.worst_behind(), "%");
        let behind = total.rival.read.saturating_sub(total.ours.read);
        plain("behind", count(behind), "frames");
        beside("median", median, "ms", rival);
        plain("median_ratio", median / rival, "times");
        let slow = |engine: &Engine| quantile(&engine.ms, 0.95);
        beside("p95", slow(&total.ours), "ms", slow(&total.rival));
        plain("wrong", count(self.wrong), "frames");
        plain("empty_hits", count(self.empty_hits), "frames");
        plain("unread_by_us_read_by_zxing", count(total.lost.len()), "frames");
        for row in self.rows.iter().filter(|row| row.rival.read > 0) {
            let name = format!("read_{}", row.name.replace(' ', "_"));
            beside(&name, count(row.ours.read), "frames", count(row.rival.read));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "frames are counted in thousands")]
fn count(number: usize) -> f64 {
    number as f64
}

/// The value below which this share of the values lies; 0 for none.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list of thousands"
)]
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .get(((sorted.len().saturating_sub(1)) as f64 * share).round() as usize)
        .copied()
        .unwrap_or(0.0)
}
