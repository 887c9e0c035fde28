//! Tests of sync: frames, both halves by themselves, and both together over a line that loses things.

mod alone;
mod examples;
mod frames;
mod heads;
mod hub;
mod mutations;
mod net;
mod together;
