//! One picture from a camera: grey pixels and their size.

use std::sync::Arc;

use image::{DynamicImage, codecs::jpeg::JpegEncoder};

use super::fault::SourceFault;

/// The luma plane of one picture, row by row from the top left, without padding.
///
/// Cloning shares the pixels, so the screen and the decoder look at the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    luma: Arc<Vec<u8>>,
}

/// A frame made small for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Width in pixels, at most what was asked for.
    pub width: u32,
    /// Height in pixels, at most what was asked for.
    pub height: u32,
    /// One byte of grey per pixel, row by row.
    pub grey: Vec<u8>,
    /// Pixels of the frame per pixel of the preview: corner points are divided by it for an overlay.
    pub scale: u32,
}

impl Frame {
    /// Takes `luma` as it is, without a copy; refuses it if it is not `width` × `height` bytes.
    pub fn from_luma(width: u32, height: u32, luma: Vec<u8>) -> Result<Self, SourceFault> {
        if u64::from(width) * u64::from(height) != luma.len() as u64 {
            return Err(SourceFault::WrongSize { width, height, bytes: luma.len() });
        }
        Ok(Self { width, height, luma: Arc::new(luma) })
    }

    /// The grey of any decoded picture. What is transparent counts as white paper, since a code
    /// saved with a see-through background is black on black otherwise.
    pub fn from_image(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        let luma = if image.color().has_alpha() {
            let pixels = image.into_luma_alpha8().into_raw();
            pixels.chunks_exact(2).map(|pixel| over_white(pixel[0], pixel[1])).collect()
        } else {
            image.into_luma8().into_raw()
        };
        Self { width, height, luma: Arc::new(luma) }
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// One byte per pixel, row by row; 0 is black.
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// The frame averaged down by a whole factor until it fits `width_max` × `height_max`.
    pub fn preview(&self, width_max: u32, height_max: u32) -> Preview {
        let across = self.width.div_ceil(width_max.max(1));
        let down = self.height.div_ceil(height_max.max(1));
        let scale = across.max(down).max(1);
        let (width, height) = (self.width / scale, self.height / scale);
        let (step, row_len) = (scale as usize, self.width as usize);
        let mut grey = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height as usize {
            for x in 0..width as usize {
                let block = (0..step).flat_map(|dy| {
                    let start = (y * step + dy) * row_len + x * step;
                    &self.luma[start..start + step]
                });
                let sum: u32 = block.map(|pixel| u32::from(*pixel)).sum();
                grey.push(u8::try_from(sum / (scale * scale)).unwrap_or(u8::MAX));
            }
        }
        Preview { width, height, grey, scale }
    }
}

impl Preview {
    /// The preview as a JPEG file, for a screen that shows pictures by address. Empty for an empty frame.
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        if self.grey.is_empty() {
            return file;
        }
        let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
        let done =
            encoder.encode(&self.grey, self.width, self.height, image::ExtendedColorType::L8);
        if done.is_err() {
            file.clear();
        }
        file
    }
}

fn over_white(grey: u8, alpha: u8) -> u8 {
    let (grey, alpha) = (u16::from(grey), u16::from(alpha));
    u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).expect("a mix of two bytes is a byte")
}
