//! Printing: a thread that takes papers from the queue in the database to the printer, oldest first.
//!
//! Nobody at the till waits for it. A paper leaves the queue when the printer said that it came out; until then it is
//! tried again, over restarts too.

mod escpos;
mod place;
mod port;

pub use self::escpos::{AfterPaper, to_bytes};
pub use self::place::{NotAPlace, Place};
pub use self::port::PrinterFault;

use crate::error::Fault;
use crate::store::PrintJob;
use crate::thread::Beside;
use serde::{Deserialize, Serialize};
use shared::paper::{Paper, Slip};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long the printer is left alone after it could not print.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// The printer of a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    /// Where it is.
    pub place: String,
    /// Its roll.
    pub paper: Paper,
}

/// What the thread needs of the till.
pub(crate) trait Papers: Send + 'static {
    /// The printer; none where there is none.
    fn printer(&self) -> Result<Option<(Place, Paper)>, Fault>;
    /// The paper that waits longest, and what the printer does beside it.
    fn next(&self) -> Result<Option<(PrintJob, AfterPaper)>, Fault>;
    /// Notes durably that the first byte of it is about to go out.
    fn sent(&self, number: i64) -> Result<(), Fault>;
    /// Notes that it came out.
    fn printed(&self, number: i64) -> Result<(), Fault>;
    /// The same paper with the word that marks a copy.
    fn as_copy(&self, slip: Slip) -> Slip;
    /// What became of the newest try; people are told where it is news.
    fn tried(&self, printed: Result<(), PrinterFault>);
}

/// The till's end of the thread. Dropping it ends the thread; a paper that is being printed then is
/// printed again at the next start, as a copy.
#[derive(Debug)]
pub(crate) struct Printing {
    // The first to be dropped: until the thread has ended its inbox is not closed.
    #[expect(dead_code, reason = "held for its end")]
    thread: Beside,
    orders: Sender<Order>,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Look,
    Stop,
}

impl Printing {
    /// Starts the thread; none where the system gives no further one.
    pub(crate) fn start(papers: impl Papers) -> Option<Self> {
        let (orders, inbox) = channel();
        let thread = Beside::start("printing", move || run(&papers, inbox));
        let no_thread = |error: &std::io::Error| {
            tracing::warn!("Nothing is printed until the next start: {error}");
        };
        Some(Self { thread: thread.inspect_err(no_thread).ok()?, orders })
    }

    /// There may be something to print, or another printer.
    pub(crate) fn look(&self) {
        let _ended = self.orders.send(Order::Look);
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        let _ended = self.orders.send(Order::Stop);
    }
}

/// What the till says to the thread.
struct Inbox {
    orders: Receiver<Order>,
    stops: bool,
}

impl Inbox {
    /// Waits for a word, for `most` where there is such a bound; true where the till stops.
    fn wait(&mut self, most: Option<Duration>) -> bool {
        let order = match most {
            Some(most) => self.orders.recv_timeout(most),
            None => self.orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let stops = matches!(order, Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected));
        self.stops |= stops;
        self.stops
    }
}

fn run(papers: &impl Papers, orders: Receiver<Order>) {
    let mut inbox = Inbox { orders, stops: false };
    loop {
        let printed = print_all(papers, &mut inbox);
        let again = printed.unwrap_or_else(|fault| {
            tracing::error!("The papers that wait cannot be read or noted: {fault}");
            Some(AGAIN_AFTER)
        });
        if inbox.stops || inbox.wait(again) {
            return;
        }
    }
}

/// Prints what waits; gives after how long to try again, where something still waits.
fn print_all(papers: &impl Papers, inbox: &mut Inbox) -> Result<Option<Duration>, Fault> {
    while let Some((job, after)) = papers.next()? {
        let Some((place, paper)) = papers.printer()? else { return Ok(None) };
        let slip = if job.was_sent { papers.as_copy(job.slip) } else { job.slip };
        let bytes = match to_bytes(&slip, paper, after) {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!("Paper {} cannot be printed by any printer: {error}", job.number);
                papers.printed(job.number)?;
                continue;
            }
        };
        let mut rest = |most| inbox.wait(Some(most));
        match port::print(&place, &bytes, &mut rest, || papers.sent(job.number))? {
            Ok(()) => {
                papers.printed(job.number)?;
                papers.tried(Ok(()));
            }
            Err(_) if inbox.stops => return Ok(None),
            Err(fault) => {
                tracing::warn!(printer.code = fault.code(), "Paper {} waits: {fault}", job.number);
                papers.tried(Err(fault));
                return Ok(Some(AGAIN_AFTER));
            }
        }
        if inbox.stops {
            return Ok(None);
        }
    }
    Ok(None)
}
