//! `migrate`: the tables up to date, and keys where there are none.

use super::{CommandFault, Desktop};
use crate::{first_start, say};

pub(super) fn run(desktop: &Desktop) -> Result<(), CommandFault> {
    let made = first_start::prepare(&desktop.data_dir, &desktop.clock, desktop.entropy)?;
    for applied in &made.applied {
        say::line(format_args!("applied {}", applied.name));
    }
    if made.applied.is_empty() {
        say::line("the tables are up to date");
    }
    Ok(())
}
