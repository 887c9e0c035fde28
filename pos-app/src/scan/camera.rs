//! A real camera, on a thread of its own, so that a slow decode never lets old pictures pile up.
//!
//! As thin as can be: it asks for 1280 × 720, keeps the newest picture's luma plane and nothing else.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use nokhwa::{
    Buffer, NokhwaError,
    utils::{
        CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution,
    },
};

use super::{Frame, FrameSource, SourceFault};

/// An open camera. Dropping it stops the thread and lets the device go.
pub(super) struct Camera {
    name: String,
    slot: Arc<Slot>,
    thread: Option<JoinHandle<()>>,
}

/// Where the camera's thread leaves the newest picture.
#[derive(Default)]
struct Slot {
    newest: Mutex<Option<Result<Frame, SourceFault>>>,
    filled: Condvar,
    stop: AtomicBool,
}

/// How long a working camera may take for one picture, in the dark too.
const SILENCE_MAX: Duration = Duration::from_secs(5);

/// Layouts whose luma can be had without a colour conversion, the compressed one first: over USB
/// only it brings 720 lines at 30 pictures a second.
const LAYOUTS: &[FrameFormat] =
    &[FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::GRAY];

impl Camera {
    /// Opens the camera with this number (or, where the system has them, this name), and returns
    /// when it runs.
    pub(super) fn open(name: &str) -> Result<Self, SourceFault> {
        let slot = Arc::new(Slot::default());
        let (send, opened) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("camera".to_owned())
            .spawn({
                let (name, slot) = (name.to_owned(), Arc::clone(&slot));
                move || run(&name, &slot, &send)
            })
            .map_err(|error| fault(name, &error.to_string()))?;
        opened.recv().unwrap_or_else(|_| Err(fault(name, "it could not be started")))?;
        Ok(Self { name: name.to_owned(), slot, thread: Some(thread) })
    }
}

impl FrameSource for Camera {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceFault> {
        let newest = self.slot.lock();
        let (mut newest, _) = self
            .slot
            .filled
            .wait_timeout_while(newest, SILENCE_MAX, |newest| newest.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        match newest.take() {
            Some(frame) => frame.map(Some),
            None => Err(fault(&self.name, "no picture for 5 seconds")),
        }
    }

    fn rewind(&mut self) -> Result<(), SourceFault> {
        Ok(())
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.slot.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // The thread looks at the flag after each picture; a panic in the driver ends here.
            let _ = thread.join();
        }
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, Option<Result<Frame, SourceFault>>> {
        // The slot is replaced as a whole, so a panic elsewhere leaves nothing half done in it.
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, frame: Result<Frame, SourceFault>) {
        *self.lock() = Some(frame);
        self.filled.notify_one();
    }
}

/// The thread: opens the device, since a camera may not move between threads, and feeds the slot.
fn run(name: &str, slot: &Slot, opened: &SyncSender<Result<(), SourceFault>>) {
    let mut device = match start(name) {
        Ok(device) => device,
        Err(error) => {
            let _ = opened.send(Err(fault(name, &error.to_string())));
            return;
        }
    };
    let _ = opened.send(Ok(()));
    while !slot.stop.load(Ordering::Relaxed) {
        let picture = device.frame().map_err(|error| SourceFault::CameraLost {
            name: name.to_owned(),
            why: error.to_string(),
        });
        let lost = picture.is_err();
        slot.put(picture.and_then(|picture| luma(name, &picture)));
        if lost {
            return;
        }
    }
}

fn start(name: &str) -> Result<nokhwa::Camera, NokhwaError> {
    let index = match name.parse() {
        Ok(number) => CameraIndex::Index(number),
        Err(_) => CameraIndex::String(name.to_owned()),
    };
    // The library finds a size only where the camera has exactly it, so the likely ones are asked
    // for one after another, and last whatever there is.
    let sizes = [Resolution::new(1280, 720), Resolution::new(640, 480)];
    let wanted =
        sizes.into_iter().flat_map(|size| LAYOUTS.iter().map(move |layout| (size, *layout)));
    let formats = wanted
        .map(|(size, layout)| RequestedFormatType::Closest(CameraFormat::new(size, layout, 30)))
        .chain([RequestedFormatType::None]);
    let mut last = None;
    for format in formats {
        match nokhwa::Camera::new(index.clone(), RequestedFormat::with_formats(format, LAYOUTS)) {
            Ok(mut device) => {
                device.open_stream()?;
                return Ok(device);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.expect("the list of formats is not empty"))
}

/// The luma plane of a picture, in whatever layout the driver delivers.
fn luma(name: &str, picture: &Buffer) -> Result<Frame, SourceFault> {
    let (width, height) = (picture.resolution().width(), picture.resolution().height());
    let pixels = width as usize * height as usize;
    let bytes = picture.buffer();
    let luma: Vec<u8> = match picture.source_frame_format() {
        FrameFormat::YUYV => bytes.iter().step_by(2).take(pixels).copied().collect(),
        FrameFormat::NV12 | FrameFormat::GRAY => bytes.iter().take(pixels).copied().collect(),
        FrameFormat::MJPEG => {
            let image = image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg)
                .map_err(|error| fault(name, &error.to_string()))?;
            return Ok(Frame::from_image(image));
        }
        other @ (FrameFormat::RAWRGB | FrameFormat::RAWBGR) => {
            return Err(fault(name, &format!("it delivers {other}, which is not read here")));
        }
    };
    Frame::from_luma(width, height, luma)
}

fn fault(name: &str, why: &str) -> SourceFault {
    SourceFault::Camera { name: name.to_owned(), why: why.to_owned() }
}
