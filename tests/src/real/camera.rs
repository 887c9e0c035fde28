//! A camera that is a folder of pictures: what stands before it is drawn as a camera would see it.

use super::{Found, Trouble};
use crate::frames::{self, HEIGHT, Kind, WIDTH};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Held in a hand: tilted, out of focus, grainy, turned.
const HELD: [Kind; 4] = [Kind::Perspective, Kind::Blur, Kind::Noise, Kind::Rotated];

/// A folder that a till looks into as if it were its camera.
#[derive(Debug)]
pub struct Camera {
    folder: PathBuf,
    seed: u64,
    /// What stands before it.
    shown: String,
}

impl Camera {
    /// A camera before which there is nothing yet.
    pub fn new(folder: &Path, seed: u64) -> Found<Self> {
        fs::create_dir_all(folder)?;
        let mut camera = Self { folder: folder.to_owned(), seed, shown: String::new() };
        for number in 0..HELD.len() {
            camera.draw(number, Kind::Empty, "nothing")?;
        }
        Ok(camera)
    }

    /// What the till is started with.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Holds a card before the camera; each card is held a little differently.
    pub fn show(&mut self, text: &str) -> Found<()> {
        if self.shown == text {
            return Ok(());
        }
        text.clone_into(&mut self.shown);
        for (number, kind) in HELD.into_iter().enumerate() {
            self.draw(number, kind, text)?;
        }
        Ok(())
    }

    fn draw(&mut self, number: usize, kind: Kind, text: &str) -> Found<()> {
        self.seed = self.seed.wrapping_add(1);
        let luma = frames::draw_text(self.seed, kind, text);
        // A till that looks meanwhile sees the old picture or the new one, never half of one.
        let fresh = self.folder.join("next");
        let file = BufWriter::new(File::create(&fresh)?);
        let size = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        PngEncoder::new_with_quality(file, CompressionType::Fast, FilterType::NoFilter)
            .write_image(&luma, size(WIDTH), size(HEIGHT), ExtendedColorType::L8)
            .map_err(Trouble::doing("drawing a frame"))?;
        fs::rename(fresh, self.folder.join(format!("frame-{number}.png")))?;
        Ok(())
    }
}
