//! Camera frames drawn from a seed: what the till's camera sees of a gift card, good and bad.
//!
//! A frame is drawn like a photograph is made: a card with a code in a plane, turned, tilted and
//! placed before a cluttered ground, lit, seen through a lens, moved while exposed, measured with
//! noise, and for one kind squeezed by JPEG. [`Kind`] says which of these is hard; the ranges are in
//! `frames/recipe.rs`. Nothing is taken out afterwards: whether anybody can read a frame plays no
//! part in drawing it, and the hard end of some kinds is beyond every reader.
//!
//! The same seed and number give the same frame; another seed gives other frames of the same mix.

mod clutter;
mod light;
mod optics;
mod random;
mod recipe;
mod scene;

pub use random::Random;
pub use recipe::Kind;

/// Width of each frame in pixels.
pub const WIDTH: usize = 1280;
/// Height of each frame in pixels.
pub const HEIGHT: usize = 720;

/// One frame and the truth about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What is hard about it.
    pub kind: Kind,
    /// [`WIDTH`] × [`HEIGHT`] bytes of grey, row by row.
    pub luma: Vec<u8>,
    /// What the code says; `None` where there is no code.
    pub text: Option<String>,
}

/// Draws frame `number` of the set with this seed; the kinds take turns.
pub fn draw(seed: u64, number: usize) -> Drawn {
    draw_kind(seed, number, Kind::ALL[number % Kind::ALL.len()])
}

/// Draws a frame of one kind.
pub fn draw_kind(seed: u64, number: usize, kind: Kind) -> Drawn {
    let mut random = Random::new(seed, number as u64);
    let text = gift_card_text(&mut random);
    let luma = draw_around(&mut random, kind, &text);
    Drawn { kind, luma, text: (kind != Kind::Empty).then_some(text) }
}

/// Draws a frame of one kind that shows `text`, for stories with real cards. Anything that fits
/// into a QR code can be shown; `Kind::Empty` shows nothing all the same.
pub fn draw_text(seed: u64, kind: Kind, text: &str) -> Vec<u8> {
    draw_around(&mut Random::new(seed, 0), kind, text)
}

/// A text like a gift card's: `GC1:` and base45 of 107 to 135 bytes.
fn gift_card_text(random: &mut Random) -> String {
    const BASE45: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let letters = random.whole(161, 203);
    let letters = (0..letters).map(|_| char::from(BASE45[random.whole(0, BASE45.len())]));
    "GC1:".chars().chain(letters).collect()
}

fn draw_around(random: &mut Random, kind: Kind, text: &str) -> Vec<u8> {
    let recipe = recipe::Recipe::of(kind, random);
    let mut picture = clutter::ground(random);
    if kind == Kind::Empty {
        clutter::near_miss(random, &mut picture);
    } else {
        scene::show_code(random, &recipe, text, &mut picture);
    }
    light::shine(random, &recipe, &mut picture);
    optics::expose(random, &recipe, &picture)
}

#[cfg(test)]
mod tests {
    use super::{Kind, draw, draw_kind};

    #[test]
    fn a_frame_depends_on_seed_and_number_alone() {
        assert_eq!(draw(7, 3), draw(7, 3), "drawn twice is the same");
        assert_ne!(draw(7, 3).luma, draw(8, 3).luma, "another seed, another picture");
        assert_ne!(draw(7, 3).luma, draw(7, 3 + Kind::ALL.len()).luma, "another number too");
    }

    #[test]
    fn only_empty_frames_have_no_text() {
        for (number, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(draw_kind(1, number, kind).text.is_none(), kind == Kind::Empty, "{kind}");
        }
    }
}
