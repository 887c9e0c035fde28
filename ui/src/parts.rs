//! The parts that every screen is made of.

mod amount;
mod button;
mod card;
mod field;
mod icon;
mod money;
mod notice;
mod pad;
mod pill;
mod preview;
mod sheet;
mod table;
mod theme_switch;

pub(crate) use amount::{AmountDisplay, AmountEntry};
pub(crate) use button::{Button, Kind};
pub(crate) use card::{Fact, Figure, Panel};
pub(crate) use field::Field;
pub(crate) use icon::{Glyph, Icon};
pub(crate) use money::Money;
pub(crate) use notice::NoticeLine;
pub(crate) use pad::{Pad, PadKey, PinDots};
pub(crate) use pill::{Pill, Tint};
pub(crate) use preview::Preview;
pub(crate) use sheet::Sheet;
pub(crate) use table::Table;
pub(crate) use theme_switch::ThemeSwitch;
