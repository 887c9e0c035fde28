//! The till as a whole, against a small headquarters in the same process that keeps real books.

mod hq;
mod world;

mod clock;
mod disk;
mod folder;
mod headless;
mod messages;
mod offline;
mod staff;
