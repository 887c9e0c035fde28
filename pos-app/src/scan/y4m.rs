//! A raw video file (YUV4MPEG2, `.y4m`): only its luma planes are kept.
//!
//! Format: <https://wiki.multimedia.cx/index.php/YUV4MPEG2>. One header line, then per frame a line
//! that begins with `FRAME` and the planes. Eight bits per sample are read, deeper ones are refused.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
};

use super::{Frame, FrameSource, SourceFault, still};

/// An open Y4M file, standing before its next frame.
pub(super) struct Y4m {
    path: PathBuf,
    file: BufReader<File>,
    layout: Layout,
    broken: bool,
}

#[derive(Clone, Copy)]
struct Layout {
    width: u32,
    height: u32,
    /// Bytes of colour after each luma plane.
    colour_len: u64,
}

/// No header or frame line is longer, so a file of another kind is not read to its end in search of one.
const LINE_MAX: u64 = 512;

impl Y4m {
    pub(super) fn open(path: PathBuf) -> Result<Self, SourceFault> {
        let mut file = still::open(&path)?;
        let header = read_line(&path, &mut file)?.unwrap_or_default();
        let Some(parameters) = header.strip_prefix("YUV4MPEG2 ") else {
            return Err(SourceFault::NotAnImage { path });
        };
        let layout = parse_header(parameters)
            .map_err(|why| SourceFault::Damaged { path: path.clone(), why })?;
        still::check_size(&path, layout.width, layout.height)?;
        Ok(Self { path, file, layout, broken: false })
    }

    fn read_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        let Some(line) = read_line(&self.path, &mut self.file)? else {
            return Ok(None);
        };
        if line != "FRAME" && !line.starts_with("FRAME ") {
            let why = "where a frame should begin there is something else".to_owned();
            return Err(SourceFault::Damaged { path: self.path.clone(), why });
        }
        let Layout { width, height, colour_len } = self.layout;
        let mut luma = vec![0; width as usize * height as usize];
        let read = self.file.read_exact(&mut luma);
        let passed = read.and_then(|()| {
            std::io::copy(&mut self.file.by_ref().take(colour_len), &mut std::io::sink())
        });
        match passed {
            Ok(bytes) if bytes == colour_len => Frame::from_luma(width, height, luma).map(Some),
            _ => {
                let why = "the last frame is not complete".to_owned();
                Err(SourceFault::Damaged { path: self.path.clone(), why })
            }
        }
    }
}

impl FrameSource for Y4m {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        // Past a fault the place of the next frame is unknown: the file ends there.
        if self.broken {
            return Ok(None);
        }
        let frame = self.read_frame();
        self.broken = frame.is_err();
        frame
    }

    fn rewind(&mut self) -> Result<(), SourceFault> {
        *self = Self::open(self.path.clone())?;
        Ok(())
    }
}

/// One line without its end; `None` at the end of the file.
fn read_line(
    path: &std::path::Path,
    file: &mut BufReader<File>,
) -> Result<Option<String>, SourceFault> {
    let mut line = Vec::new();
    file.take(LINE_MAX)
        .read_until(b'\n', &mut line)
        .map_err(|source| SourceFault::CannotOpen { path: path.to_path_buf(), source })?;
    if line.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

fn parse_header(parameters: &str) -> Result<Layout, String> {
    let (mut width, mut height, mut chroma) = (0_u32, 0_u32, "420");
    for parameter in parameters.split_ascii_whitespace() {
        let (key, value) = parameter.split_at_checked(1).ok_or("the header is not text")?;
        match key {
            "W" => {
                width = value.parse().map_err(|_| format!("the width “{value}” is no number"))?;
            }
            "H" => {
                height = value.parse().map_err(|_| format!("the height “{value}” is no number"))?;
            }
            "C" => chroma = value,
            _ => {}
        }
    }
    let (w, h) = (u64::from(width), u64::from(height));
    let colour_len = match chroma {
        "mono" => 0,
        "420" | "420jpeg" | "420mpeg2" | "420paldv" => 2 * w.div_ceil(2) * h.div_ceil(2),
        "411" => 2 * w.div_ceil(4) * h,
        "422" => 2 * w.div_ceil(2) * h,
        "444" => 2 * w * h,
        "444alpha" => 3 * w * h,
        other => {
            return Err(format!("the colour layout “{other}” is not read here, 8-bit 420 is"));
        }
    };
    Ok(Layout { width, height, colour_len })
}
