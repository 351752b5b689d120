//! One life of one page: the product's engine and uploader, driven as the app drives them.
//!
//! It dies at any step by being dropped. What it waits for is a moment or an answer, never both
//! without a bound.

use crate::ctx::Ctx;
use crate::disk::{Device, Disk};
use crate::mutant::Mutant;
use crate::net::{Reply, post};
use crate::server::EPOCH_MS;
use mamori_core::event::encode;
use mamori_core::ids::{BootId, EventId, LogId};
use mamori_core::store::{BackedUp, LocalStore, Stored};
use mamori_core::sync::engine::{Context, Prepared, note, prepare, prepare_urgent, settle};
use mamori_core::sync::{Failure, Input, Pace, Seen, SyncResponse, Uploader};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

pub type Task = Pin<Box<dyn Future<Output = ()>>>;

const SEEN: &str = "seen";

/// What the tasks of one page share.
pub struct Page {
    pub ctx: Rc<Ctx>,
    pub device: Rc<Device>,
    pub disk: Disk,
    pub boot: BootId,
    born_ms: u64,
    /// How long the monotonic clock stood still, ms.
    stopped_ms: Cell<u64>,
    /// In the background from when to when, and whether the monotonic clock stands still there.
    frozen: Cell<Option<(u64, u64, bool)>>,
    /// How often it was frozen: deadlines are not kept across that.
    pub freezes: Cell<u32>,
    inputs: RefCell<VecDeque<Input>>,
    /// Alerts to raise.
    pub presses: Cell<u32>,
    pub seen: Cell<Option<Seen>>,
}

impl Page {
    pub fn open(ctx: &Rc<Ctx>, device: &Rc<Device>) -> Rc<Self> {
        let boot = BootId(ctx.rng.borrow_mut().bytes());
        Rc::new(Self {
            ctx: ctx.clone(),
            device: device.clone(),
            disk: Disk { ctx: ctx.clone(), device: device.clone() },
            boot,
            born_ms: ctx.now.get(),
            stopped_ms: Cell::new(0),
            frozen: Cell::new(None),
            freezes: Cell::new(0),
            inputs: RefCell::default(),
            presses: Cell::new(0),
            seen: Cell::new(None),
        })
    }

    /// The monotonic clock of this page life, ms.
    pub fn mono(&self) -> u64 {
        self.ctx.now.get() - self.born_ms - self.stopped_ms.get()
    }

    /// Puts the page into the background.
    pub fn freeze(&self, length_ms: u64, clock_stops: bool) {
        let now = self.ctx.now.get();
        if self.frozen.get().is_none() {
            self.frozen.set(Some((now, now + length_ms, clock_stops)));
            self.freezes.set(self.freezes.get() + 1);
            self.tell(Input::Nudge);
        }
    }

    /// Brings the page back at once.
    pub fn thaw(&self) {
        if let Some((since, _, true)) = self.frozen.take() {
            self.stopped_ms.set(self.stopped_ms.get() + self.ctx.now.get() - since);
        }
    }

    /// Until when the page is in the background; it comes back when the time is over.
    pub fn frozen_until(&self) -> Option<u64> {
        let (_, until, _) = self.frozen.get()?;
        if until > self.ctx.now.get() {
            return Some(until);
        }
        self.thaw();
        None
    }

    /// The wall clock as the device reads it, ms since 1970-01-01 UTC.
    pub fn wall(&self) -> i64 {
        EPOCH_MS + self.ctx.now.get() as i64 + self.device.wall_off_ms.get()
    }

    pub fn tell(&self, input: Input) {
        self.inputs.borrow_mut().push_back(input);
    }

    /// Tells the uploader how many events wait.
    pub fn appended(&self) {
        let waiting = self.device.logs().iter().map(|info| info.waiting_count()).sum();
        self.tell(Input::Pending(waiting));
    }

    /// Waits until a moment of the monotonic clock, or until `ready` says so.
    pub async fn until(&self, mono_ms: u64, ready: impl Fn() -> bool) {
        poll_fn(|_| {
            let now = self.mono();
            if now >= mono_ms || ready() {
                return Poll::Ready(());
            }
            let wake = self.ctx.now.get().saturating_add(mono_ms - now);
            self.ctx.wake.set(self.ctx.wake.get().min(wake));
            Poll::Pending
        })
        .await;
    }

    /// The answer to a request, or a moment of the monotonic clock, whatever comes first.
    pub async fn reply(&self, id: u64, mono_ms: u64) -> Option<Reply> {
        let got = RefCell::new(None);
        self.until(mono_ms, || {
            let mut got = got.borrow_mut();
            *got = got.take().or_else(|| self.ctx.net.borrow_mut().take(id));
            got.is_some()
        })
        .await;
        got.into_inner().or_else(|| self.ctx.net.borrow_mut().take(id))
    }

    pub fn context(&self) -> Context {
        Context { seen: self.seen.get(), storage: None }
    }

    pub fn post(&self, prepared: &Prepared) -> u64 {
        post(&self.ctx, self.device.index, encode(&prepared.request))
    }

    pub fn fresh_log(&self) -> LogId {
        LogId(self.ctx.rng.borrow_mut().bytes())
    }

    /// Remembers the server, as the app does with every answer.
    pub async fn see(&self, answer: &SyncResponse) -> Stored<()> {
        let same = self.seen.get().filter(|s| s.store == answer.store && s.epoch == answer.epoch);
        let cursor = same.map_or(answer.cursor, |s| s.cursor.max(answer.cursor));
        let seen = Seen { store: answer.store, epoch: answer.epoch, cursor };
        if self.seen.replace(Some(seen)) != Some(seen) {
            self.disk.put(SEEN, &encode(&seen)).await?;
        }
        Ok(())
    }
}

/// The answer of the server, or how the request failed.
pub fn read_reply(reply: Option<Reply>) -> Result<SyncResponse, Failure> {
    match reply {
        None | Some(Err(None)) => Err(Failure::Unreachable),
        Some(Err(Some(status))) => Err(Failure::of_status(status)),
        Some(Ok(bytes)) => mamori_core::cbor::decode(&bytes).map_err(|_| Failure::Server),
    }
}

/// The upload loop of a page.
pub async fn upload(page: Rc<Page>) {
    boot(&page).await;
    let mut uploader = Uploader::new(Pace::DEFAULT, page.mono());
    let mut failed = false;
    loop {
        let asleep = failed && page.ctx.is(Mutant::RetriesOnWriteOnly);
        let deadline = if asleep { u64::MAX } else { uploader.next_deadline() };
        page.until(deadline, || !page.inputs.borrow().is_empty()).await;
        let inputs: Vec<Input> = page.inputs.borrow_mut().drain(..).collect();
        for input in inputs {
            let _ = uploader.handle(input, page.mono(), page.ctx.jitter());
        }
        let Some(order) = uploader.poll(page.mono(), page.ctx.jitter()) else { continue };
        let prepared = match prepare(&page.disk, order, page.context()).await {
            Ok(Some(prepared)) => prepared,
            Ok(None) | Err(_) => {
                let failure = Input::Failed(Failure::Server);
                let _ = uploader.handle(failure, page.mono(), page.ctx.jitter());
                continue;
            }
        };
        let never = page.ctx.is(Mutant::NoTimeout);
        let until = if never { u64::MAX } else { page.mono() + order.timeout_ms };
        let id = page.post(&prepared);
        let result = read_reply(page.reply(id, until).await);
        failed = result.is_err();
        finish(&page, &mut uploader, &prepared, result).await;
    }
}

/// Finds what the last page life remembered; a database that is really empty gets its first log.
async fn boot(page: &Page) {
    if let Ok(logs) = page.disk.logs().await
        && logs.is_empty()
    {
        page.disk.start_over();
    }
    loop {
        match page.disk.get(SEEN).await {
            Ok(bytes) => {
                page.seen.set(bytes.and_then(|bytes| mamori_core::cbor::decode(&bytes).ok()));
                return;
            }
            Err(_) => page.until(page.mono() + 200, || false).await,
        }
    }
}

async fn finish(
    page: &Page,
    uploader: &mut Uploader,
    prepared: &Prepared,
    result: Result<SyncResponse, Failure>,
) {
    let (fresh, now, jitter) = (page.fresh_log(), page.mono(), page.ctx.jitter());
    if result == Err(Failure::SignedOut) && page.ctx.is(Mutant::SignOutWipes) {
        page.disk.start_over();
    }
    let answer = result.as_ref().map_err(|failure| *failure);
    let settled = settle(&page.disk, uploader, prepared, answer, fresh, now, jitter).await;
    let Ok(answer) = result else { return };
    let log = prepared.request.log;
    if settled.is_ok() && !answer.forks.is_empty() {
        page.ctx.oracle.borrow_mut().fork_told(page.device.index, log);
    }
    if settled.is_ok() && page.ctx.is(Mutant::BelievesPlaces) {
        let _ = page.disk.note_server(log, &answer.log).await;
    }
    if settled.is_ok() && page.ctx.is(Mutant::PrunesOnFirstAck) {
        let proof = BackedUp::from_answer(&answer.log, answer.log.contiguous);
        let _ = page.disk.prune(log, proof).await;
    }
    if settled.is_ok() {
        let _ = page.see(&answer).await;
    }
}

/// Tries to send one event past the queue; whether the server has it as this device's own.
pub async fn send_urgently(page: &Page, event: EventId, mono_ms: u64) {
    let Ok(Some(prepared)) = prepare_urgent(&page.disk, event, page.context()).await else {
        return;
    };
    let id = page.post(&prepared);
    let Ok(answer) = read_reply(page.reply(id, mono_ms).await) else { return };
    let mut outcome = Default::default();
    let noted = note(&page.disk, &prepared, &answer, page.fresh_log(), &mut outcome).await;
    if noted.is_ok() {
        let _ = page.see(&answer).await;
    }
}
