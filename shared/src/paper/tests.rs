//! Papers as they come out of the printer, on a roll of 42 or 32 characters.

mod papers;
mod widths;
