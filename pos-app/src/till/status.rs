//! Everything that is true of the till now.

use super::Till;
use super::staff::person;
use super::state::State;
use shared::sync::till_side::LineStatus;
use shared::till::TillTime;
use shared::time::Timestamp;
use shared::wire::screen::{Event, Line, LineState, Place, Theme, TillStatus};

impl Till {
    /// Everything that is true of the till now, for a screen that begins: what nobody may have seen is told once
    /// more. What cannot be read any more keeps no screen from beginning.
    pub fn status_for_screen(&self) -> TillStatus {
        let status = self.status();
        if status.place.is_some() {
            let unseen = self.state().unseen_receipts().unwrap_or_else(|fault| {
                tracing::error!("Payments before the start cannot be shown: {fault}");
                Vec::new()
            });
            for receipt in unseen {
                self.0.events.tell(Event::ShowReceipt { receipt: Box::new(receipt) });
            }
            self.show_unseen_sale();
        }
        status
    }

    /// Everything that is true of the till now.
    pub fn status(&self) -> TillStatus {
        // The number comes first: a status may include more than it says, never less.
        let event = self.0.events.newest();
        let words = self.words();
        let reading = self.reading();
        let mut state = self.state();
        // Counted under the lock under which everything below is read.
        state.statuses += 1;
        let time = state.time(reading).unwrap_or(TillTime { now: reading.wall, doubt: None });
        let enrolled = state.desk().ok().map(|desk| &desk.enrolled);
        let room = state.head_room(time, &words);
        TillStatus {
            revision: state.statuses,
            event,
            now: reading.wall,
            utc_offset_min: self.0.clock.utc_offset_min(reading.wall),
            place: enrolled.map(|enrolled| Place {
                store: enrolled.store,
                store_name: enrolled.store_name.clone(),
                till: enrolled.till,
                till_name: enrolled.till_name.clone(),
                asset: enrolled.asset,
            }),
            cashier: state.cashier().ok().map(person),
            line: state.line_state(),
            head_room: room.ok().flatten(),
            frames: self.0.look.frames_from(&words),
            locale: enrolled.map_or_else(|| "en".to_string(), |enrolled| enrolled.locale.clone()),
            theme: theme(self.0.options.theme.as_deref()),
            demo: enrolled.is_some_and(|enrolled| enrolled.demo),
        }
    }

    /// Tells the screen, and says the same to who asked.
    pub(super) fn tell_status(&self) -> TillStatus {
        let status = self.status();
        self.0.events.tell(Event::Status { status: Box::new(status.clone()) });
        status
    }
}

impl State {
    fn line_state(&self) -> LineState {
        let pending = self.desk().map_or(0, |desk| desk.book.pending());
        LineState {
            line: match self.line {
                LineStatus::Online if pending == 0 => Line::Online,
                LineStatus::Online | LineStatus::Syncing { .. } => Line::Syncing,
                LineStatus::Offline { since, .. } => Line::Offline { since },
            },
            pending: u32::try_from(pending).unwrap_or(u32::MAX),
            heard_at: self.heard_at,
        }
    }

    /// Headquarters was heard.
    pub(super) fn heard(&mut self, now: Timestamp) {
        self.heard_at = Some(now);
    }
}

fn theme(name: Option<&str>) -> Theme {
    match name {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some("contrast") => Theme::Contrast,
        _ => Theme::System,
    }
}
