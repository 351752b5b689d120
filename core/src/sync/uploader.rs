//! When to upload, and how much: a pure, level-triggered state machine.
//!
//! It always has a next deadline, so it cannot stall: not after a failed round, not without a new
//! write, not when an answer never comes. Times are ms on the page's monotonic clock.

use super::wire::BATCH_EVENTS_MAX;

/// Pauses and deadlines, ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// A request without an answer is given up after so long.
    pub request_ms: u64,
    /// Pause while everything is sent: keeps 最終同期 true and notices a restored server.
    pub idle_ms: u64,
    /// Pause after the first failure; doubled each time …
    pub retry_min_ms: u64,
    /// … up to so long.
    pub retry_max_ms: u64,
}

impl Pace {
    /// As shipped.
    pub const DEFAULT: Self =
        Self { request_ms: 10_000, idle_ms: 30_000, retry_min_ms: 1_000, retry_max_ms: 15_000 };
}

/// How a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer: no network, no server, or too late.
    Unreachable,
    /// 413: the batch is too large.
    TooLarge,
    /// 401: nobody on this device may upload until somebody signs in. The queue stays.
    SignedOut,
    /// 400, 403 or 422: something in the batch is malformed or not this device's to send.
    Refused,
    /// 5xx, or a status that no rule of this protocol gives: says nothing about the events.
    Server,
}

impl Failure {
    /// What an HTTP status other than success means for the queue. Only a status that judges the
    /// events may lead to one being set aside; a proxy's 404 or 429 must not.
    pub fn of_status(status: u16) -> Self {
        match status {
            401 => Self::SignedOut,
            413 => Self::TooLarge,
            400 | 403 | 422 => Self::Refused,
            _ => Self::Server,
        }
    }
}

/// What the machine is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// So many events wait now.
    Pending(u64),
    /// A good moment to try: visible again, online again, focus, signed in, poke.
    Nudge,
    /// The server answered.
    Succeeded,
    /// It did not.
    Failed(Failure),
}

/// What is known of the line to the server. Only requests decide; `navigator.onLine` does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Nothing tried yet.
    #[default]
    Unknown,
    /// The last request was answered.
    Reached,
    /// The last request got no usable answer.
    Lost,
    /// The server asks for a sign-in.
    SignedOut,
}

/// An order to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// At most so many events; 0 asks how things stand without sending any.
    pub events_max: usize,
    /// Give up after so many ms.
    pub timeout_ms: u64,
}

/// Whether a refused single event is at fault, or everything this device sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Doubt {
    /// Nothing was refused.
    #[default]
    None,
    /// A single event was refused: ask without events first.
    Asking,
    /// The server answers what has no events: a second refusal condemns the event.
    Sure,
}

/// The machine.
#[derive(Clone, Debug)]
pub struct Uploader {
    pace: Pace,
    link: Link,
    pending: u64,
    failures: u32,
    batch: usize,
    doubt: Doubt,
    due_ms: u64,
    in_flight_until: Option<u64>,
}

impl Uploader {
    /// Due at once: the first request tells where things stand.
    pub fn new(pace: Pace, now_ms: u64) -> Self {
        Self {
            pace,
            link: Link::Unknown,
            pending: 0,
            failures: 0,
            batch: BATCH_EVENTS_MAX,
            doubt: Doubt::None,
            due_ms: now_ms,
            in_flight_until: None,
        }
    }

    /// What is known of the line.
    pub fn link(&self) -> Link {
        self.link
    }

    /// Tells the machine something. Returns true when a single event was refused twice by a server
    /// that answers otherwise: the caller sets it aside, kept and shown, so that it cannot block
    /// the rest. `jitter` is any random number.
    #[must_use]
    pub fn handle(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool {
        match input {
            Input::Pending(pending) => {
                let grew = pending > self.pending;
                self.pending = pending;
                if grew && matches!(self.link, Link::Reached | Link::Unknown) {
                    self.due_ms = self.due_ms.min(now_ms);
                }
                false
            }
            Input::Nudge => {
                self.due_ms = self.due_ms.min(now_ms);
                false
            }
            Input::Succeeded => {
                self.succeeded(now_ms, jitter);
                false
            }
            Input::Failed(failure) => self.failed(failure, now_ms, jitter),
        }
    }

    /// Tells that the last answer left events waiting: the next round follows at once.
    pub fn more(&mut self, pending: u64, now_ms: u64) {
        self.pending = pending;
        if pending > 0 {
            self.due_ms = now_ms;
        }
    }

    /// Takes the order that is due at `now_ms`, if any. At most one request is under way; one that
    /// is never answered counts as failed once its time is over.
    pub fn poll(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        if self.in_flight_until.is_some_and(|until| now_ms >= until) {
            self.failed(Failure::Unreachable, now_ms, jitter);
        }
        if self.in_flight_until.is_some() || now_ms < self.due_ms {
            return None;
        }
        // The transport gives up first; this bound covers a transport that never reports.
        self.in_flight_until = Some(now_ms + self.pace.request_ms * 2);
        let events_max = if self.doubt == Doubt::Asking { 0 } else { self.batch };
        Some(Order { events_max, timeout_ms: self.pace.request_ms })
    }

    /// When to poll again. There always is such a moment.
    pub fn next_deadline(&self) -> u64 {
        self.in_flight_until.unwrap_or(self.due_ms)
    }

    fn succeeded(&mut self, now_ms: u64, jitter: u32) {
        self.in_flight_until = None;
        self.link = Link::Reached;
        self.failures = 0;
        if self.doubt == Doubt::Asking {
            self.doubt = Doubt::Sure;
            self.due_ms = now_ms;
        } else {
            self.doubt = Doubt::None;
            self.batch = (self.batch * 2).min(BATCH_EVENTS_MAX);
            self.due_ms = now_ms + spread(self.pace.idle_ms, jitter);
        }
    }

    fn failed(&mut self, failure: Failure, now_ms: u64, jitter: u32) -> bool {
        self.in_flight_until = None;
        self.link = match failure {
            Failure::SignedOut => Link::SignedOut,
            Failure::TooLarge | Failure::Refused => Link::Reached,
            Failure::Unreachable | Failure::Server => Link::Lost,
        };
        if matches!(failure, Failure::TooLarge | Failure::Refused) {
            if self.batch > 1 {
                self.batch /= 2;
                self.due_ms = now_ms;
                return false;
            }
            match core::mem::take(&mut self.doubt) {
                Doubt::None => {
                    self.doubt = Doubt::Asking;
                    self.due_ms = now_ms;
                    return false;
                }
                Doubt::Asking => self.doubt = Doubt::Asking,
                Doubt::Sure => {
                    self.due_ms = now_ms + self.pace.retry_min_ms;
                    return true;
                }
            }
        }
        let pause = self.pace.retry_min_ms << self.failures.min(16);
        self.failures = self.failures.saturating_add(1);
        self.due_ms = now_ms + spread(pause.min(self.pace.retry_max_ms), jitter);
        false
    }
}

/// A pause between half and the whole of `pause_ms`, so that devices do not come in step.
fn spread(pause_ms: u64, jitter: u32) -> u64 {
    pause_ms / 2 + u64::from(jitter) % (pause_ms / 2 + 1)
}
