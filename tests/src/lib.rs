#![doc = include_str!("../README.md")]

pub mod demo;
pub mod frames;
pub mod real;
pub mod world;
