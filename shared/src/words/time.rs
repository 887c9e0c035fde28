//! Moments as the store's clock shows them.

use super::{Part, Words};
use crate::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

impl Words {
    /// The time of day, for example 09:12, `offset_min` minutes east of UTC.
    pub fn clock(&self, at: Timestamp, offset_min: i16) -> String {
        civil(at, offset_min)
            .map_or_else(String::new, |c| format!("{:02}:{:02}", c.hour(), c.minute()))
    }

    /// The day, for example 20 Nov 2026.
    pub fn day(&self, at: Timestamp, offset_min: i16) -> String {
        let Some(c) = civil(at, offset_min) else {
            return String::new();
        };
        let month = self.say(&format!("month-{}", c.month()));
        let day = Part::Text(c.day().to_string());
        let year = Part::Text(c.year().to_string());
        self.say_with("date", &[("day", day), ("month", month.into()), ("year", year)])
    }

    /// The time of day where it is today, else day and time.
    pub fn moment(&self, at: Timestamp, now: Timestamp, offset_min: i16) -> String {
        let clock = self.clock(at, offset_min);
        let same_day =
            civil(at, offset_min).map(DateTime::date) == civil(now, offset_min).map(DateTime::date);
        if same_day {
            return clock;
        }
        let day = self.day(at, offset_min);
        self.say_with("day-and-time", &[("day", day.into()), ("time", clock.into())])
    }

    /// How long ago it was, for example “3 minutes ago”; to stand beside the exact time only.
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        let minutes = now.since(at).0.checked_div(60_000).unwrap_or(0);
        let (key, count) = match minutes {
            0 => return self.say("ago-now"),
            1..60 => ("ago-minutes", minutes),
            60..2880 => ("ago-hours", minutes.checked_div(60).unwrap_or(0)),
            _ => ("ago-days", minutes.checked_div(1440).unwrap_or(0)),
        };
        self.say_with(key, &[("count", Part::Count(i64::try_from(count).unwrap_or(i64::MAX)))])
    }
}

fn civil(at: Timestamp, offset_min: i16) -> Option<DateTime> {
    let moment = jiff::Timestamp::from_millisecond(at.0).ok()?;
    let seconds = i32::from(offset_min).checked_mul(60)?;
    Some(Offset::from_seconds(seconds).ok()?.to_datetime(moment))
}
