//! The line at this till: the thread that keeps it, speaking now, and cutting it in a demonstration.

use super::Till;
use super::hears::Ears;
use super::state::State;
use crate::error::{Fault, Plain};
use crate::uplink::Uplink;
use shared::sync::codec::Text;
use shared::sync::till_side::{TillSide, Who};
use shared::wire::screen::TillStatus;

impl Till {
    /// Speaks with headquarters now instead of at the next time.
    pub fn sync_now(&self) -> TillStatus {
        if let Some(uplink) = &self.state().uplink {
            uplink.connect_now();
        }
        self.status()
    }

    /// Cuts the line; only a demonstration may.
    pub fn cut_line(&self) -> Result<TillStatus, Fault> {
        self.check_demo()?;
        self.0.dialer.cut().cut();
        Ok(self.tell_status())
    }

    /// Heals the line.
    pub fn heal_line(&self) -> Result<TillStatus, Fault> {
        self.check_demo()?;
        self.0.dialer.cut().heal();
        Ok(self.sync_now())
    }

    fn check_demo(&self) -> Result<(), Fault> {
        if self.state().desk()?.enrolled.demo { Ok(()) } else { Err(Plain::NotDemo.into()) }
    }

    /// The thread of an enrolled till; none where it has no key to prove itself with.
    pub(super) fn start_uplink(&self, state: &State) -> Option<Uplink> {
        let desk = state.desk.as_ref()?;
        let key = desk.keys.as_ref()?.signing.clone();
        let root = crate::desk::root_key(&desk.enrolled).ok()?;
        let software = Text::shortened(concat!("pos-app ", env!("CARGO_PKG_VERSION")));
        let admission = crate::desk::open_admission(&desk.enrolled);
        let (till, epoch) = (desk.till(), desk.epoch());
        let who = Who { till, epoch, key, root, software, admission };
        let now = self.0.clock.now().wall;
        let side = TillSide::new(who, desk.trust.clone(), desk.head, desk.book.place(), now);
        let ears = Ears::of(&self.0);
        Some(Uplink::start(side, desk.server.clone(), self.0.dialer.clone(), &*self.0.clock, ears))
    }
}
