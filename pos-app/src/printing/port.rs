//! Speaking with a receipt printer: a paper is sent whole, and the printer says that it came to its end.

use super::Place;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long a printer may take to answer the door.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long it may take for the next part, or to say that it is done: a long report takes some seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// `DLE EOT 2` and `DLE EOT 4`: why it does not print, and its paper. Answered at once, whatever it does.
const WHY_OFFLINE: [u8; 3] = [0x10, 0x04, 2];
const PAPER: [u8; 3] = [0x10, 0x04, 4];
/// `GS r 1`: its paper, answered when all that was sent before has been printed.
const PAPER_WHEN_DONE: [u8; 3] = [0x1d, b'r', 1];
/// Bits of the answers.
const COVER_OPEN: u8 = 0x04;
const STOPPED_FOR_PAPER: u8 = 0x20;
const ERROR: u8 = 0x40;
const NO_PAPER: u8 = 0x60;
const NO_PAPER_WHEN_DONE: u8 = 0x0c;

/// Why a paper was not printed.
#[derive(Debug, thiserror::Error)]
pub enum PrinterFault {
    /// Nobody answers, or the line to it broke.
    #[error("the printer does not answer: {0}")]
    Gone(#[source] io::Error),
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

/// Prints one paper; `sent` is called once the printer is ready, before the first byte goes out. Comes back when the
/// printer says that it is done; a device that never answers (a USB printer without a way back) is taken at its word
/// when it has taken all.
pub(super) fn print<E>(
    place: &Place,
    bytes: &[u8],
    sent: impl FnOnce() -> Result<(), E>,
) -> Result<Result<(), PrinterFault>, E> {
    let mut port = match Port::open(place) {
        Ok(port) => port,
        Err(fault) => return Ok(Err(fault)),
    };
    sent()?;
    Ok(port.send(bytes))
}

/// A printer that is ready.
enum Port {
    Network(TcpStream),
    Device(File),
}

impl Port {
    fn open(place: &Place) -> Result<Self, PrinterFault> {
        match place {
            Place::Network { host, port } => {
                let mut line = connect(host, *port)?;
                line.set_read_timeout(Some(ANSWER_WITHIN))?;
                line.set_write_timeout(Some(ANSWER_WITHIN))?;
                look(ask(&mut line, WHY_OFFLINE)?, ask(&mut line, PAPER)?)?;
                Ok(Self::Network(line))
            }
            Place::Device(path) => Ok(Self::Device(OpenOptions::new().write(true).open(path)?)),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), PrinterFault> {
        match self {
            Self::Network(line) => {
                line.write_all(bytes)?;
                let paper = ask(line, PAPER_WHEN_DONE)?;
                if paper & NO_PAPER_WHEN_DONE == NO_PAPER_WHEN_DONE {
                    return Err(PrinterFault::NoPaper);
                }
                Ok(())
            }
            Self::Device(device) => {
                device.write_all(bytes)?;
                device.flush()?;
                Ok(())
            }
        }
    }
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name leads nowhere");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT_WITHIN) {
            Ok(line) => return Ok(line),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn ask(line: &mut TcpStream, question: [u8; 3]) -> io::Result<u8> {
    line.write_all(&question)?;
    let mut answer = [0_u8];
    line.read_exact(&mut answer)?;
    let [answer] = answer;
    Ok(answer)
}

fn look(offline: u8, paper: u8) -> Result<(), PrinterFault> {
    if offline & COVER_OPEN != 0 {
        return Err(PrinterFault::CoverOpen);
    }
    if offline & STOPPED_FOR_PAPER != 0 || paper & NO_PAPER == NO_PAPER {
        return Err(PrinterFault::NoPaper);
    }
    if offline & ERROR != 0 { Err(PrinterFault::Faulty) } else { Ok(()) }
}
