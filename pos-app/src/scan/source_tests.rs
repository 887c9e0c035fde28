//! Each kind of source on files written here, and the table of bad input.

use std::{fs, path::Path};

use image::{Delay, DynamicImage, GrayImage, Luma, Rgba, RgbaImage, codecs::gif::GifEncoder};

use super::open_source;
use crate::scan::Frame;

/// Frames until the end, as their first pixel, or the message of a fault.
fn play(spec: &str) -> Vec<Result<u8, String>> {
    let mut source = match open_source(spec) {
        Ok(source) => source,
        Err(fault) => return vec![Err(fault.to_string())],
    };
    let mut seen = Vec::new();
    while let Some(frame) = source.next_frame().transpose() {
        seen.push(frame.map(|frame| frame.luma()[0]).map_err(|fault| fault.to_string()));
        assert!(seen.len() < 100, "a source ends");
    }
    seen
}

fn picture(grey: u8) -> GrayImage {
    GrayImage::from_pixel(48, 32, Luma([grey]))
}

fn y4m(chroma: &str, frames: &[(u8, usize)]) -> Vec<u8> {
    let mut file = format!("YUV4MPEG2 W48 H32 F25:1 {chroma}\n").into_bytes();
    for &(grey, colour) in frames {
        file.extend_from_slice(b"FRAME\n");
        file.extend(vec![grey; 48 * 32]);
        file.extend(vec![99; colour]);
    }
    file
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[test]
fn every_source_gives_its_frames_in_order_and_again_after_rewind() {
    let folder = tempfile::tempdir().unwrap();
    for (name, grey) in [("b.png", 20), ("a.png", 10), ("c.png", 30)] {
        write(folder.path(), name, png(&picture(grey).into()));
    }
    write(folder.path(), "notes.txt", "passed over");
    let other = tempfile::tempdir().unwrap();
    let mut gif = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut gif);
        for grey in [0, 255, 0] {
            let image = RgbaImage::from_pixel(48, 32, Rgba([grey, grey, grey, 255]));
            let delay = Delay::from_numer_denom_ms(40, 1);
            encoder.encode_frame(image::Frame::from_parts(image, 0, 0, delay)).unwrap();
        }
    }
    let quarter = 2 * 24 * 16;
    for (spec, wanted) in [
        (folder.path().to_str().unwrap().to_owned(), vec![10, 20, 30]),
        (folder.path().join("b.png").to_str().unwrap().to_owned(), vec![20]),
        (write(other.path(), "film.gif", gif), vec![0, 255, 0]),
        (
            write(other.path(), "film.y4m", y4m("C420jpeg", &[(7, quarter), (8, quarter)])),
            vec![7, 8],
        ),
        (write(other.path(), "plain.y4m", y4m("Ip", &[(7, quarter), (9, quarter)])), vec![7, 9]),
        (write(other.path(), "mono.y4m", y4m("Cmono", &[(5, 0), (6, 0)])), vec![5, 6]),
        (
            write(other.path(), "full.y4m", y4m("C444", &[(5, 2 * 48 * 32), (6, 2 * 48 * 32)])),
            vec![5, 6],
        ),
    ] {
        let wanted: Vec<Result<u8, String>> = wanted.into_iter().map(Ok).collect();
        assert_eq!(play(&spec), wanted, "{spec}");
        let mut source = open_source(&spec).unwrap();
        let first = source.next_frame().unwrap();
        source.next_frame().unwrap();
        source.rewind().unwrap();
        assert_eq!(source.next_frame().unwrap(), first, "{spec} rewound");
    }
}

#[test]
fn bad_input_is_a_clear_message() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let whole = png(&DynamicImage::from(picture(9)));
    let mut huge = whole.clone();
    // The header's width and height; its checksum is made right again, so that only the size is wrong.
    huge[16..24].copy_from_slice(&[0, 0, 0x1F, 0x40, 0, 0, 0x13, 0x88]);
    let sum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let empty_folder = at.join("nothing");
    fs::create_dir(&empty_folder).unwrap();
    let film = y4m("C420", &[(1, 2 * 24 * 16), (2, 2 * 24 * 16)]);
    let rows: Vec<(String, &str)> = vec![
        (at.join("away.png").to_str().unwrap().to_owned(), "cannot open"),
        (write(at, "empty.png", []), "is empty (0 bytes)"),
        (write(at, "empty.gif", []), "is empty (0 bytes)"),
        (write(at, "empty.y4m", []), "is empty (0 bytes)"),
        (write(at, "text.png", "not a picture at all"), "is not a picture that can be read here"),
        (write(at, "text.gif", "not a picture at all"), "damaged or cut short"),
        (write(at, "text.y4m", "not a film"), "is not a picture that can be read here"),
        (write(at, "cut.png", &whole[..whole.len() / 2]), "is damaged or cut short"),
        (write(at, "head.png", &whole[..10]), "is damaged or cut short"),
        (
            write(at, "huge.png", &huge),
            "is too large: 8000 × 5000 pixels is more than 33 megapixels",
        ),
        (write(at, "huge.y4m", "YUV4MPEG2 W8000 H5000\nFRAME\n"), "is too large: 8000 × 5000"),
        (write(at, "zero.y4m", "YUV4MPEG2 W0 H5000\nFRAME\n"), "its header says 0 × 5000 pixels"),
        (write(at, "word.y4m", "YUV4MPEG2 Wide H5\n"), "the width “ide” is no number"),
        (
            write(at, "deep.y4m", "YUV4MPEG2 W4 H4 C420p10\n"),
            "the colour layout “420p10” is not read",
        ),
        (write(at, "cut.y4m", &film[..film.len() - 40]), "the last frame is not complete"),
        (write(at, "odd.y4m", b"YUV4MPEG2 W4 H4\nPICTURE\n"), "where a frame should begin"),
        (empty_folder.to_str().unwrap().to_owned(), "holds no pictures"),
        #[cfg(not(feature = "camera"))]
        ("camera".to_owned(), "this build has no camera support"),
        #[cfg(not(feature = "camera"))]
        ("camera:1".to_owned(), "this build has no camera support"),
    ];
    for (spec, wanted) in rows {
        let seen = play(&spec);
        let message = seen.iter().find_map(|frame| frame.as_ref().err());
        let message = message.unwrap_or_else(|| panic!("{spec}: no fault, but {seen:?}"));
        assert!(message.contains(wanted), "{spec}: “{message}” lacks “{wanted}”");
    }
}

#[test]
fn a_bad_picture_in_a_folder_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "1.png", png(&picture(1).into()));
    write(folder.path(), "2.png", "broken");
    write(folder.path(), "3.png", png(&picture(3).into()));
    let seen = play(folder.path().to_str().unwrap());
    assert!(matches!(&seen[..], [Ok(1), Err(_), Ok(3)]), "{seen:?}");
}

#[test]
fn a_see_through_background_is_paper() {
    let image = RgbaImage::from_fn(40, 40, |x, _| Rgba([0, 0, 0, if x < 20 { 255 } else { 0 }]));
    let frame = Frame::from_image(image.into());
    assert_eq!((frame.luma()[0], frame.luma()[39]), (0, 255));
}

#[test]
fn a_preview_fits_and_says_its_scale() {
    for (size, wanted) in [
        ((1280, 720), (640, 360, 2)),
        ((1920, 1080), (640, 360, 3)),
        ((640, 360), (640, 360, 1)),
        ((100, 3000), (11, 333, 9)),
        ((0, 0), (0, 0, 1)),
    ] {
        let luma = vec![77; size.0 as usize * size.1 as usize];
        let preview = Frame::from_luma(size.0, size.1, luma).unwrap().preview(640, 360);
        assert_eq!((preview.width, preview.height, preview.scale), wanted, "{size:?}");
        assert!(preview.grey.iter().all(|&grey| grey == 77), "{size:?}");
        assert_eq!(preview.jpeg(80).starts_with(&[0xFF, 0xD8]), size != (0, 0), "{size:?}");
    }
}

#[test]
fn a_frame_has_as_many_pixels_as_it_says() {
    let fault = Frame::from_luma(4, 4, vec![0; 15]).expect_err("one is missing");
    assert_eq!(fault.to_string(), "a frame of 4 × 4 pixels cannot have 15 bytes of grey");
}

/// The checksum of PNG chunks (ISO/IEC 15948, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}
