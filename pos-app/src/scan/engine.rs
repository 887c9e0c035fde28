//! The decoding libraries behind one shape, each call inside the panic boundary.

use rqrr::PreparedImage;
use rxing::{
    common::{BitMatrix, DetectorRXingResult},
    qrcode::cpp_port::{
        decoder::Decode,
        detector::{FinderPatternSet, FinderPatterns, GenerateFinderPatternSets, SampleQR},
    },
};

use super::{filter::Grey, quiet::unpanicked};

/// A code that was read: its text, and its corners in the pixels of the picture it was read from,
/// clockwise from the code's own top left.
pub(super) struct Found {
    pub text: String,
    pub corners: [[f32; 2]; 4],
}

/// Which three of them may belong together, the likeliest first.
pub(super) fn finder_sets(mut finders: FinderPatterns) -> Vec<FinderPatternSet> {
    unpanicked(|| GenerateFinderPatternSets(&mut finders)).unwrap_or_default()
}

/// rxing's own way from three corner marks to the text.
pub(super) fn read_set(matrix: &BitMatrix, set: &FinderPatternSet) -> Option<Found> {
    unpanicked(|| {
        let sampled = SampleQR(matrix, set).ok()?;
        let text = text_of(sampled.getBits())?;
        let mut corners = [[0.0; 2]; 4];
        for (corner, point) in corners.iter_mut().zip(sampled.getPoints()) {
            *corner = [point.x, point.y];
        }
        // The library goes line by line, we go around.
        corners.swap(2, 3);
        Some(Found { text, corners })
    })?
}

/// The text of a code whose modules are known; a set bit is a dark module.
pub(super) fn decode_modules(modules: &BitMatrix) -> Option<String> {
    unpanicked(|| text_of(modules))?
}

/// What rqrr reads: it finds codes by other means than rxing and now and then finds another one.
pub(super) fn read_with_rqrr(grey: Grey<'_>) -> Vec<Found> {
    // rqrr computes with the size before it checks it.
    if grey.width < 21 || grey.height < 21 {
        return Vec::new();
    }
    let read = unpanicked(|| {
        let at = |x: usize, y: usize| grey.pixels[y * grey.width + x];
        let mut image = PreparedImage::prepare_from_greyscale(grey.width, grey.height, at);
        let grids = image.detect_grids();
        grids
            .iter()
            .filter_map(|grid| {
                let (_, text) = grid.decode().ok()?;
                Some(Found {
                    text,
                    corners: grid.bounds.map(|point| [near(point.x), near(point.y)]),
                })
            })
            .collect()
    });
    read.unwrap_or_default()
}

fn text_of(modules: &BitMatrix) -> Option<String> {
    let decoded = Decode(modules).ok()?;
    decoded.isValid().then(|| decoded.text())
}

#[expect(clippy::cast_precision_loss, reason = "pixel positions are far below 2^24")]
fn near(position: i32) -> f32 {
    position as f32
}
