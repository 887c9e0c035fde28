//! Printers that answer only a part of what they are asked.

use super::*;
use std::net::TcpListener;

/// All is well; these bits are always set.
const FINE: u8 = 0x12;

/// A printer that answers `DLE EOT` and never `GS r`; once it has a paper, it says `why` it stopped, if it did. What it
/// was sent comes back when the line ends.
struct Silent {
    port: u16,
    thread: thread::JoinHandle<Vec<u8>>,
}

impl Silent {
    fn start(before: &'static [u8], why: u8) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || serve(listener.accept().unwrap().0, before, why));
        Self { port, thread }
    }

    #[track_caller]
    fn prints(self) -> (&'static str, bool) {
        let place = Place::Network { host: "localhost".to_owned(), port: self.port };
        let came = print(&place, b"paper", &mut soon(), || Ok::<_, ()>(())).unwrap();
        let taken = self.thread.join().unwrap();
        (came.map_or_else(|fault| fault.code(), |()| "printed"), taken.ends_with(b"paper"))
    }
}

fn serve(mut line: TcpStream, before: &[u8], why: u8) -> Vec<u8> {
    line.write_all(before).unwrap();
    let (mut taken, mut question) = (Vec::new(), [0; 3]);
    while line.read_exact(&mut question[..1]).is_ok() {
        match question[0] {
            0x10 => {
                line.read_exact(&mut question[1..]).unwrap();
                let stopped = if taken.is_empty() || question[2] != 2 { 0 } else { why };
                line.write_all(&[FINE | stopped]).unwrap();
            }
            0x1d => line.read_exact(&mut question[1..]).unwrap(),
            letter => taken.push(letter),
        }
    }
    taken
}

/// The waits of a till that goes on, each a twentieth as long.
fn soon() -> impl FnMut(Duration) -> bool {
    |most| {
        thread::sleep(most / 20);
        false
    }
}

#[test]
fn a_printer_that_never_says_done_is_taken_at_its_word_where_nothing_is_wrong() {
    assert_eq!(Silent::start(&[], 0).prints(), ("printed", true));
    for (why, code) in [
        (COVER_OPEN, "printer_cover_open"),
        (STOPPED_FOR_PAPER, "printer_no_paper"),
        (ERROR, "printer_faulty"),
    ] {
        assert_eq!(Silent::start(&[], why).prints(), (code, true));
    }
}

#[test]
fn a_late_answer_to_another_question_is_not_read_as_one() {
    // What the last paper's `GS r` is answered with, after somebody gave up waiting: no paper, and enough of it.
    assert_eq!(Silent::start(&[0x0c, 0x00], 0).prints(), ("printed", true));
}

#[test]
fn a_till_that_stops_takes_no_silent_printer_at_its_word() {
    let silent = Silent::start(&[], 0);
    let place = Place::Network { host: "127.0.0.1".to_owned(), port: silent.port };
    let (mut rest, mut is_sent) = (soon(), false);
    let stops = std::cell::Cell::new(false);
    let mut rest = |most| rest(most) || stops.get();
    let sent = || {
        stops.set(true);
        is_sent = true;
        Ok::<_, ()>(())
    };
    let came = print(&place, b"paper", &mut rest, sent).unwrap();
    assert_eq!((came.map_err(|fault| fault.code()), is_sent), (Err("printer_gone"), true));
    assert_eq!(silent.thread.join().unwrap(), b"paper");
}

#[cfg(unix)]
#[test]
fn only_a_device_is_printed_on() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (path, came) in [(file.path(), Err("printer_no_device")), (Path::new("/dev/null"), Ok(()))]
    {
        let place = Place::Device(path.to_owned());
        let printed = print(&place, b"paper", &mut soon(), || Ok::<_, ()>(())).unwrap();
        assert_eq!(printed.map_err(|fault| fault.code()), came, "{}", path.display());
    }
    assert_eq!(std::fs::read(file.path()).unwrap(), b"", "and nothing else is written to");
}
