//! The demo: the main job with real programs, told as a story or left to a person to play.

mod count;
mod house;
mod scenes;
mod stand;
mod teller;

pub use count::Counted;
pub use house::{House, Post};
pub use stand::open;
pub use teller::Teller;

use crate::real::{DemoShop, Found, Programs};
use scenes::Story;
use std::io::Write;
use std::path::Path;

/// Plays the story in a folder that is not there yet or empty, and counts afterwards what is there; with the
/// shop that it was played in.
pub fn play(programs: &Programs, folder: &Path, out: &mut dyn Write) -> Found<(DemoShop, Counted)> {
    let mut story = Story::open(programs, folder, Teller::new(out))?;
    story.meet()?;
    story.take_online()?;
    story.cut_the_lines()?;
    story.take_up_to_the_limit()?;
    story.be_refused()?;
    story.take_the_same_card_elsewhere()?;
    story.lose_a_till()?;
    story.heal()?;
    let shop = story.shop().clone();
    Ok((shop, story.close()?))
}
