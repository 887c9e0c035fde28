//! The till's camera and the reading of QR codes.
//!
//! A [`FrameSource`] hands out [`Frame`]s (grey pixels only), a [`Decoder`] finds the code in one of
//! them within a time budget, and the caller's payload check has the last word on whether what was
//! read counts. Nothing here knows what a gift card is.
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//! use pos_app::scan::{Decoder, Frame};
//!
//! let blank = Frame::from_luma(64, 48, vec![255; 64 * 48]).expect("64 × 48 pixels were given");
//! let mut decoder = Decoder::new(Duration::from_millis(25), Arc::new(|| Duration::ZERO));
//! let miss = decoder.decode(&blank, &|text| text.starts_with("GC1:")).expect_err("nothing is there");
//! assert!(miss.refused_text.is_none(), "no other code was read either");
//! ```

mod animation;
mod binary;
#[cfg(feature = "camera")]
mod camera;
mod cascade;
mod engine;
mod fault;
mod filter;
mod folder;
mod frame;
mod grid;
mod marks;
mod outcome;
mod quiet;
mod source;
mod still;
mod y4m;

pub use cascade::{Clock, Decoder};
pub use fault::SourceFault;
pub use frame::{Frame, Preview};
pub use outcome::{Miss, Read, Step};
pub use source::{FrameSource, open_source};
pub use still::{MEGAPIXELS_MAX, read_picture};
