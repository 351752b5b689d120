//! Which chunk goes to the server next, and when: a pure, level-triggered state machine.
//!
//! It always has a next deadline, so it cannot stall. What the server holds is what it said last
//! ([`Have`]), never what was once believed. One request at a time; live recordings go before
//! attached files; a recording that is refused holds up no other. Events and alerts have lanes of
//! their own and never wait here. Times are ms on the page's monotonic clock.

mod item;

use super::wire::Have;
use crate::ids::RecordingId;
use crate::sync::Pace;
use alloc::vec::Vec;
use item::Item;

/// A request for a chunk is given up after so long, ms: half a megabyte on a slow line.
pub const PUT_MS: u64 = 30_000;
/// What is wholly sent is asked about again after so long, ms: it may be in a backup by then.
pub const ASK_AGAIN_MS: u64 = 10 * 60_000;

/// One chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The recording.
    pub recording: RecordingId,
    /// The segment.
    pub segment: u16,
    /// The chunk.
    pub index: u32,
}

/// An order to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `GET …/have` of a recording.
    Ask(RecordingId),
    /// `PUT` of a chunk.
    Put(Place),
}

/// How a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or 5xx: says nothing about the chunk.
    Unreachable,
    /// 401: somebody must sign in on this device.
    SignedOut,
    /// 404: the server does not know the recording (yet): its event travels by another lane.
    Unknown,
    /// Another 4xx: something about this chunk is not taken.
    Refused,
}

impl Failure {
    /// What an HTTP status other than success means.
    pub fn of_status(status: u16) -> Self {
        match status {
            401 => Self::SignedOut,
            404 => Self::Unknown,
            400 | 403 | 409 | 413 | 415 | 422 => Self::Refused,
            _ => Self::Unreachable,
        }
    }
}

/// The machine.
#[derive(Clone, Debug)]
pub struct Queue {
    pace: Pace,
    items: Vec<Item>,
    failures: u32,
    due_ms: u64,
    flight: Option<(Order, u64)>,
}

impl Queue {
    /// An empty queue.
    pub fn new(pace: Pace, now_ms: u64) -> Self {
        Self { pace, items: Vec::new(), failures: 0, due_ms: now_ms, flight: None }
    }

    /// The device holds the chunks from 0 up to, not including, `chunks` of a segment. `live` for
    /// what is recorded here, otherwise an attached file.
    pub fn hold(&mut self, place: Place, live: bool, now_ms: u64) {
        let item = match self.items.iter().position(|i| i.id == place.recording) {
            Some(at) => &mut self.items[at],
            None => {
                // Live ones before files, otherwise as they came.
                let at = self.items.iter().position(|i| live && !i.live);
                let at = at.unwrap_or(self.items.len());
                self.items.insert(at, Item::new(place.recording, live, now_ms));
                &mut self.items[at]
            }
        };
        item.hold(place.segment, place.index);
        if self.failures == 0 {
            self.due_ms = self.due_ms.min(now_ms);
        }
    }

    /// The device has deleted its copy of a recording.
    pub fn forget(&mut self, recording: RecordingId) {
        self.items.retain(|item| item.id != recording);
    }

    /// A good moment to try: visible again, signed in, events were accepted.
    pub fn nudge(&mut self, now_ms: u64) {
        self.due_ms = self.due_ms.min(now_ms);
        for item in &mut self.items {
            item.wait_ms = item.wait_ms.min(now_ms);
        }
    }

    /// The server is another one, or was restored, or has made a backup: what was believed of all
    /// recordings is void and is asked for again.
    pub fn doubt(&mut self, now_ms: u64) {
        for item in &mut self.items {
            item.known = false;
        }
        self.nudge(now_ms);
    }

    /// Takes the order that is due at `now_ms`, if any. `jitter` is any random number.
    pub fn poll(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        if self.flight.is_some_and(|(_, until)| now_ms >= until) {
            let nothing = self.failed(Failure::Unreachable, now_ms, jitter);
            debug_assert!(nothing.is_none(), "no answer says nothing about a chunk");
        }
        if self.flight.is_some() || now_ms < self.due_ms {
            return None;
        }
        for item in &mut self.items {
            if item.is_settled() && now_ms >= item.wait_ms {
                item.known = false;
            }
            let Some(order) = item.next(now_ms) else { continue };
            // The transport gives up first; this bound covers one that never reports.
            self.flight = Some((order, now_ms.saturating_add(PUT_MS * 2)));
            return Some(order);
        }
        self.due_ms = now_ms.saturating_add(self.pace.idle_ms);
        for item in &self.items {
            if item.wait_ms > now_ms {
                self.due_ms = self.due_ms.min(item.wait_ms);
            }
        }
        None
    }

    /// When to poll again. There always is such a moment.
    pub fn next_deadline(&self) -> u64 {
        if let Some((_, until)) = self.flight {
            return until;
        }
        self.due_ms
    }

    /// The server answered [`Order::Ask`].
    pub fn have(&mut self, have: &Have, now_ms: u64) {
        self.answered(now_ms);
        if let Some(item) = self.item(have.recording) {
            item.learn(have);
            item.wait_ms = now_ms;
            if item.is_settled() {
                item.wait_ms = now_ms.saturating_add(ASK_AGAIN_MS);
            }
        }
    }

    /// The server answered [`Order::Put`]: the chunk is stored.
    pub fn stored(&mut self, place: Place, now_ms: u64) {
        self.answered(now_ms);
        if let Some(item) = self.item(place.recording) {
            item.sent(place);
            item.patience = 0;
            if item.is_settled() {
                item.wait_ms = now_ms.saturating_add(ASK_AGAIN_MS);
            }
        }
    }

    /// The request under way failed. Returns the chunk that was refused twice, also after the
    /// server said what it holds: the caller keeps it and shows it; the others go on.
    #[must_use]
    pub fn failed(&mut self, failure: Failure, now_ms: u64, jitter: u32) -> Option<Place> {
        let (order, _) = self.flight.take()?;
        let id = match order {
            Order::Ask(id) => id,
            Order::Put(place) => place.recording,
        };
        let pace = self.pace;
        match (failure, order) {
            (Failure::Unreachable | Failure::SignedOut, _) => {
                self.due_ms = now_ms.saturating_add(pause(pace, self.failures, jitter));
                self.failures = self.failures.saturating_add(1);
            }
            (Failure::Refused, Order::Put(place)) => {
                self.failures = 0;
                self.due_ms = now_ms;
                let item = self.item(id)?;
                if item.refuse(place) {
                    return Some(place);
                }
            }
            (Failure::Unknown | Failure::Refused, _) => {
                self.failures = 0;
                self.due_ms = now_ms;
                let item = self.item(id)?;
                item.known = false;
                item.wait_ms = now_ms.saturating_add(pause(pace, item.patience, jitter));
                item.patience = item.patience.saturating_add(1);
            }
        }
        None
    }

    /// How many chunks the server lacks, as far as known; those set aside do not count.
    pub fn pending(&self) -> u64 {
        self.items.iter().map(Item::pending).sum()
    }

    /// How many chunks of a recording are on the server, and how many the device holds.
    pub fn progress(&self, recording: RecordingId) -> (u64, u64) {
        let item = self.items.iter().find(|item| item.id == recording);
        item.map_or((0, 0), |item| (item.held() - item.lacking(), item.held()))
    }

    /// Whether every chunk the device holds of a recording is in a backup of the server: only then
    /// may the device delete them, and only once the recording is sealed.
    pub fn is_backed_up(&self, recording: RecordingId) -> bool {
        self.items.iter().any(|item| item.id == recording && item.is_backed_up())
    }

    fn item(&mut self, id: RecordingId) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.id == id)
    }

    fn answered(&mut self, now_ms: u64) {
        self.flight = None;
        self.failures = 0;
        self.due_ms = now_ms;
    }
}

/// A pause that doubles with each failure, spread so that devices do not come in step.
fn pause(pace: Pace, failures: u32, jitter: u32) -> u64 {
    let pause = (pace.retry_min_ms << failures.min(16)).min(pace.retry_max_ms);
    pause / 2 + u64::from(jitter) % (pause / 2 + 1)
}
