//! Speaking with a receipt printer: a paper is sent whole, and the printer says that it came to its end.

#[cfg(test)]
mod tests;

use super::Place;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::mpsc::{TryRecvError, channel};
use std::thread;
use std::time::Duration;

/// How long a printer may take to answer the door, at each address that its name has; a till that stops waits that long.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long it may take for the next part, or to say that it is done: a long report takes some seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// The same while the till stops: a paper that is nearly out is seen to its end.
const ANSWER_WITHIN_AT_END: Duration = Duration::from_secs(1);
/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// `DLE EOT 2` and `DLE EOT 4`: why it does not print, and its paper. Answered at once, whatever it does.
const WHY_OFFLINE: Question = Question { bytes: [0x10, 0x04, 2], fixed: (0x93, 0x12) };
const PAPER: Question = Question { bytes: [0x10, 0x04, 4], fixed: (0x93, 0x12) };
/// `GS r 1`: its paper, answered when all that was sent before has been printed.
const PAPER_WHEN_DONE: Question = Question { bytes: [0x1d, b'r', 1], fixed: (0x90, 0) };
/// Bits of the answers.
const COVER_OPEN: u8 = 0x04;
const STOPPED_FOR_PAPER: u8 = 0x20;
const ERROR: u8 = 0x40;
const NO_PAPER: u8 = 0x60;
const NO_PAPER_WHEN_DONE: u8 = 0x0c;

/// What a printer is asked. Some bits of each answer are fixed, so that a late answer to another question is told apart.
#[derive(Clone, Copy)]
struct Question {
    bytes: [u8; 3],
    /// Which bits are fixed, and how.
    fixed: (u8, u8),
}

/// Why a paper was not printed.
#[derive(Debug, thiserror::Error)]
pub enum PrinterFault {
    /// Nobody answers, or the line to it broke.
    #[error("the printer does not answer: {0}")]
    Gone(#[source] io::Error),
    /// What was named is a file or a disk, which prints nothing.
    #[error("this is no device that prints")]
    NoDevice,
    /// The roll is at its end.
    #[error("the printer is out of paper")]
    NoPaper,
    /// Its cover stands open.
    #[error("the printer's cover is open")]
    CoverOpen,
    /// It reports an error of its own, such as a stuck cutter.
    #[error("the printer reports an error")]
    Faulty,
}

impl PrinterFault {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gone(_) => "printer_gone",
            Self::NoDevice => "printer_no_device",
            Self::NoPaper => "printer_no_paper",
            Self::CoverOpen => "printer_cover_open",
            Self::Faulty => "printer_faulty",
        }
    }
}

impl From<io::Error> for PrinterFault {
    fn from(error: io::Error) -> Self {
        Self::Gone(error)
    }
}

/// Waits so long; true where the till is about to stop.
pub(super) type Rest<'a> = &'a mut dyn FnMut(Duration) -> bool;

/// Prints one paper; `sent` is called once the printer is ready, before the first byte goes out. Comes back when the
/// printer says that it is done; a device that never answers (a USB printer without a way back) is taken at its word
/// when it has taken all.
pub(super) fn print<E>(
    place: &Place,
    bytes: &[u8],
    rest: Rest<'_>,
    sent: impl FnOnce() -> Result<(), E>,
) -> Result<Result<(), PrinterFault>, E> {
    let mut port = match Port::open(place, rest) {
        Ok(port) => port,
        Err(fault) => return Ok(Err(fault)),
    };
    sent()?;
    Ok(port.send(bytes, rest))
}

/// A printer that is ready. Nothing here blocks, so that a till can stop while its printer stands.
enum Port {
    Network(TcpStream),
    Device(File),
}

impl Port {
    fn open(place: &Place, rest: Rest<'_>) -> Result<Self, PrinterFault> {
        match place {
            Place::Network { host, port } => {
                let mut line = connect(&addresses(host, *port, rest)?)?;
                line.set_nonblocking(true)?;
                look(&mut line, rest)?;
                Ok(Self::Network(line))
            }
            Place::Device(path) => Ok(Self::Device(open_device(path)?)),
        }
    }

    fn send(&mut self, bytes: &[u8], rest: Rest<'_>) -> Result<(), PrinterFault> {
        match self {
            Self::Network(line) => {
                write(line, bytes, rest)?;
                done(line, rest)
            }
            Self::Device(device) => Ok(write(device, bytes, rest)?),
        }
    }
}

/// Waits until all that was sent is printed. There are printers that never say so: one that has taken all, answers, and
/// has nothing to complain of is taken at its word, or it would print copies until its roll ends.
fn done(line: &mut TcpStream, rest: Rest<'_>) -> Result<(), PrinterFault> {
    match ask(line, PAPER_WHEN_DONE, rest) {
        Ok(paper) if paper & NO_PAPER_WHEN_DONE == NO_PAPER_WHEN_DONE => Err(PrinterFault::NoPaper),
        Ok(_some) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::TimedOut && !rest(Duration::ZERO) => {
            look(line, rest)
        }
        Err(error) => Err(error.into()),
    }
}

fn look(line: &mut TcpStream, rest: Rest<'_>) -> Result<(), PrinterFault> {
    let offline = ask(line, WHY_OFFLINE, rest)?;
    let paper = ask(line, PAPER, rest)?;
    if offline & COVER_OPEN != 0 {
        return Err(PrinterFault::CoverOpen);
    }
    if offline & STOPPED_FOR_PAPER != 0 || paper & NO_PAPER == NO_PAPER {
        return Err(PrinterFault::NoPaper);
    }
    if offline & ERROR != 0 { Err(PrinterFault::Faulty) } else { Ok(()) }
}

fn open_device(path: &Path) -> Result<File, PrinterFault> {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0),
    );
    let device = options.open(path)?;
    #[cfg(unix)]
    if !std::os::unix::fs::FileTypeExt::is_char_device(&device.metadata()?.file_type()) {
        return Err(PrinterFault::NoDevice);
    }
    Ok(device)
}

/// Looks a name up. The system may take its time over that, so it does it on a thread that nobody has to wait for.
fn addresses(host: &str, port: u16, rest: Rest<'_>) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (found, inbox) = channel();
    let name = (host.to_owned(), port);
    let look_up = move || {
        let all = name.to_socket_addrs().map(Iterator::collect);
        // Nobody waits any more where it took too long.
        let _gave_up = found.send(all);
    };
    thread::Builder::new().name("printer's name".to_owned()).spawn(look_up)?;
    let mut waited = Duration::ZERO;
    loop {
        match inbox.try_recv() {
            Ok(all) => return all,
            Err(TryRecvError::Empty) => waited = wait(waited, rest)?,
            Err(TryRecvError::Disconnected) => return Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name leads nowhere");
    for address in addresses {
        match TcpStream::connect_timeout(address, CONNECT_WITHIN) {
            Ok(line) => return Ok(line),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn ask(line: &mut TcpStream, question: Question, rest: Rest<'_>) -> io::Result<u8> {
    write(line, &question.bytes, rest)?;
    let (mask, fixed) = question.fixed;
    let mut waited = Duration::ZERO;
    loop {
        let mut answer = [0_u8];
        match line.read(&mut answer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_one) if answer[0] & mask == fixed => return Ok(answer[0]),
            Ok(_other) => waited = wait(waited, rest)?,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => waited = wait(waited, rest)?,
            Err(error) => return Err(error),
        }
    }
}

fn write(port: &mut impl Write, bytes: &[u8], rest: Rest<'_>) -> io::Result<()> {
    let (mut left, mut waited) = (bytes, Duration::ZERO);
    while !left.is_empty() {
        match port.write(left) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => {
                left = left.get(taken..).unwrap_or_default();
                waited = Duration::ZERO;
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => waited = wait(waited, rest)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn wait(waited: Duration, rest: Rest<'_>) -> io::Result<Duration> {
    let within = if rest(LOOK_EVERY) { ANSWER_WITHIN_AT_END } else { ANSWER_WITHIN };
    let waited = waited + LOOK_EVERY;
    if waited >= within { Err(io::ErrorKind::TimedOut.into()) } else { Ok(waited) }
}
