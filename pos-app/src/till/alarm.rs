//! What people must know about the line, and what the till does about it by itself.

use super::Till;
use shared::sync::till_side::Alarm;
use shared::sync::{Bye, Halt, HeadFault};
use shared::wire::screen::Tone;

/// Whether offline classes stay open after an alarm.
enum Then {
    GoOn,
    StopOffline,
}

impl Till {
    /// Writes an alarm down, tells people, and stops what must stop.
    pub(super) fn alarm(&self, alarm: Alarm) {
        let (code, then) = meaning(&alarm);
        tracing::error!(alarm.code = code, "Headquarters and this till disagree: {alarm:?}");
        if let Then::StopOffline = then {
            let reading = self.reading();
            let stopped = self.state().with_pen(reading, |desk, pen| desk.stop_offline(pen.store));
            if let Err(fault) = stopped {
                tracing::error!("That this till was stopped could not be kept: {fault}");
            }
        }
        self.notice(code, Tone::Bad, &[]);
        self.tell_status();
    }
}

fn meaning(alarm: &Alarm) -> (&'static str, Then) {
    match alarm {
        Alarm::Halted { why: Halt::Copy, .. }
        | Alarm::Head(HeadFault::Forked | HeadFault::Ahead) => ("copy_found", Then::StopOffline),
        Alarm::Halted { .. } => ("journal_halted", Then::StopOffline),
        Alarm::TurnedAway(Bye::NotEnrolled | Bye::BadProof) => ("till_revoked", Then::StopOffline),
        Alarm::TurnedAway(Bye::Unknown) => ("till_unknown", Then::GoOn),
        Alarm::TurnedAway(Bye::OldEpoch) => ("enrolled_elsewhere", Then::StopOffline),
        Alarm::TurnedAway(Bye::Version) | Alarm::OtherVersion { .. } => {
            ("software_too_old", Then::GoOn)
        }
        Alarm::Head(_) | Alarm::TrustList(_) => ("server_books_changed", Then::GoOn),
        Alarm::TurnedAway(_)
        | Alarm::BadFrame(_)
        | Alarm::BadWord { .. }
        | Alarm::EntriesGone { .. } => ("server_unexpected", Then::GoOn),
    }
}
