//! The uplink: a thread that carries the conversation with headquarters.
//!
//! What is said and when is decided by [`TillSide`]; here its effects are done. What the till keeps and does
//! with what it hears is behind [`Hears`], so that neither knows the other's inside.

mod socket;

use crate::clock::{self, Clock};
use crate::entropy;
use crate::line::{Address, Dialer};
use crate::thread::Beside;
use shared::ids::{PaymentId, Sequence};
use shared::journal::Entry;
use shared::signing::Signed;
use shared::sync::Have;
use shared::sync::doc::DocTurn;
use shared::sync::till_side::{Alarm, Effect, Event, KeptHere, LineStatus, News, TillSide};
use shared::time::{Millis, Timestamp};
use socket::{Heard, Socket};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The side of the till that hears what comes over the line.
pub(crate) trait Hears: Send + 'static {
    /// What the till has by now.
    fn have(&self) -> Have;
    /// Entries of the journal from `first` on.
    fn load(&self, first: Sequence, count: usize) -> Vec<Signed<Entry>>;
    /// What the till keeps of limits and rights, as it came.
    fn kept(&self) -> KeptHere;
    /// Keeps something and acts on it.
    fn take_up(&self, news: News);
    /// The line changed.
    fn status(&self, status: LineStatus);
    /// Nobody answered a question in time.
    fn silence(&self, payment: PaymentId);
    /// Headquarters said something about a document.
    fn doc(&self, turn: DocTurn);
    /// People must know.
    fn alarm(&self, alarm: Alarm);
    /// Time for small chores.
    fn chores(&self);
}

/// The till's end of the thread. Dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Uplink {
    orders: UnboundedSender<Order>,
    #[expect(dead_code, reason = "held for its end")]
    thread: Beside,
}

#[derive(Debug)]
enum Order {
    Say(Event),
    ConnectNow,
    Stop,
}

/// How often the chores are done.
const CHORES_EVERY: Duration = Duration::from_secs(30);

impl Uplink {
    /// Starts the thread.
    ///
    /// # Panics
    ///
    /// When the system gives no thread: without one the till could never reach headquarters.
    pub(crate) fn start(
        side: TillSide,
        address: Address,
        dialer: Dialer,
        clock: &dyn Clock,
        hears: impl Hears,
    ) -> Self {
        let (orders, inbox) = unbounded_channel();
        let carrier = Carrier {
            side,
            hears,
            pace: Pace::new(clock),
            socket: Socket::new(address, dialer),
            todo: VecDeque::new(),
            chores_at: clock::stopwatch(),
        };
        let run = move || run(carrier, inbox);
        let thread = Beside::start("uplink", run);
        let thread = thread.expect("the system gives a program of this size a second thread");
        Self { orders, thread }
    }

    /// Hands an event to the conversation.
    pub(crate) fn say(&self, event: Event) {
        // The thread is gone only while the till stops; what is lost then is said again at the next start.
        let _stopping = self.orders.send(Order::Say(event));
    }

    /// Tries to connect now instead of after the wait.
    pub(crate) fn connect_now(&self) {
        let _stopping = self.orders.send(Order::ConnectNow);
    }
}

impl Drop for Uplink {
    fn drop(&mut self) {
        let _already_gone = self.orders.send(Order::Stop);
    }
}

fn run<H: Hears>(carrier: Carrier<H>, inbox: UnboundedReceiver<Order>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(carrier.run(inbox)),
        Err(error) => {
            tracing::error!("The uplink cannot start, so the till stays offline: {error}");
        }
    }
}

struct Carrier<H> {
    side: TillSide,
    hears: H,
    pace: Pace,
    socket: Socket,
    todo: VecDeque<Event>,
    chores_at: Duration,
}

impl<H: Hears> Carrier<H> {
    async fn run(mut self, mut inbox: UnboundedReceiver<Order>) {
        self.todo.push_back(Event::Tick);
        loop {
            self.work();
            let wake = self.side.wake_at().map(|at| self.pace.until(at));
            self.do_chores();
            tokio::select! {
                order = inbox.recv() => match order {
                    Some(Order::Say(event)) => self.todo.push_back(event),
                    Some(Order::ConnectNow) => self.connect_now(),
                    Some(Order::Stop) | None => return,
                },
                heard = self.socket.hear() => self.hear(heard),
                () = clock::wait(wake.unwrap_or(CHORES_EVERY).min(CHORES_EVERY)) => {
                    self.todo.push_back(Event::Tick);
                }
            }
        }
    }

    /// Small chores now and then, when the conversation has nothing to say at this moment.
    fn do_chores(&mut self) {
        let now = clock::stopwatch();
        if now.saturating_sub(self.chores_at) >= CHORES_EVERY {
            self.chores_at = now;
            self.hears.chores();
        }
    }

    /// Steps until nothing is left to do.
    fn work(&mut self) {
        while let Some(event) = self.todo.pop_front() {
            for effect in self.side.step(self.pace.now(), event) {
                self.carry_out(effect);
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Connect => self.socket.connect(),
            Effect::Send(frame) => self.socket.send(frame),
            Effect::Disconnect => {
                self.socket.close();
                self.lost();
            }
            Effect::Load { from, count } => {
                let entries = self.hears.load(from, count);
                self.todo.push_back(Event::Loaded { first: from, entries });
            }
            Effect::LoadKept => self.todo.push_back(Event::Kept(self.hears.kept())),
            Effect::Status(status) => self.hears.status(status),
            Effect::TakeUp(news) => self.hears.take_up(news),
            Effect::Silence { payment } => self.hears.silence(payment),
            Effect::Doc(turn) => self.hears.doc(turn),
            Effect::Alarm(alarm) => self.hears.alarm(alarm),
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Open => {
                let have = self.hears.have();
                self.todo.push_back(Event::Connected { nonce: entropy::bytes(), have });
            }
            Heard::Frame(bytes) => self.todo.push_back(Event::Received(bytes)),
            Heard::Ended(why) => {
                tracing::info!(line.end = %why, "The line to headquarters ended: {why}");
                self.lost();
            }
        }
    }

    fn lost(&mut self) {
        let jitter = u16::from_be_bytes(entropy::bytes());
        self.todo.push_back(Event::Lost { jitter });
    }

    /// The wait before the next try is over: the conversation hears of a time when it has passed.
    fn connect_now(&mut self) {
        if self.socket.is_idle()
            && let Some(at) = self.side.wake_at()
        {
            self.pace.skip_to(at);
        }
        self.todo.push_back(Event::Tick);
    }
}

/// Time that passed, counted from the wall clock at the start of the program; it never goes back.
struct Pace {
    began: Timestamp,
    watch: Duration,
    skipped: Millis,
}

impl Pace {
    fn new(clock: &dyn Clock) -> Self {
        Self { began: clock.now().wall, watch: clock::stopwatch(), skipped: Millis(0) }
    }

    fn now(&self) -> Timestamp {
        let passed = clock::stopwatch().saturating_sub(self.watch).as_millis();
        let passed = Millis(u64::try_from(passed).unwrap_or(u64::MAX));
        self.began.plus(passed).plus(self.skipped)
    }

    fn until(&self, at: Timestamp) -> Duration {
        Duration::from_millis(at.since(self.now()).0)
    }

    fn skip_to(&mut self, at: Timestamp) {
        self.skipped = Millis(self.skipped.0.saturating_add(at.since(self.now()).0));
    }
}
