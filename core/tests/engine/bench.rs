//! A device on the bench: the memory store with chosen faults, and answers made by hand.

use mamori_core::body::{Body, CaseRead};
use mamori_core::event::{Draft, Sealed};
use mamori_core::ids::{BootId, DeviceId, Hash, LogId, StoreId, UserId};
use mamori_core::store::{
    BackedUp, Birth, LocalStore, LogInfo, MemoryStore, StoreError, Stored, Trouble,
};
use mamori_core::sync::engine::{Context, Outcome, Prepared, prepare, settle};
use mamori_core::sync::{Failure, LogState, Order, Pace, Seen, Span, SyncResponse, Uploader};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::pin::pin;
use std::task::{self, Poll, Waker};

pub const LOG: LogId = LogId([1; 16]);
pub const FRESH: LogId = LogId([2; 16]);
pub const SERVER: StoreId = StoreId([9; 16]);

pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the memory store has nothing to wait for"),
    }
}

/// The memory store with faults that a test switches on.
pub struct Store {
    pub inner: MemoryStore,
    pub unreadable: RefCell<BTreeSet<u64>>,
    pub no_new_log: Cell<bool>,
}

fn error() -> StoreError {
    StoreError { trouble: Trouble::Unreadable, detail: String::from("on the bench") }
}

impl LocalStore for Store {
    async fn device(&self) -> Stored<DeviceId> {
        self.inner.device().await
    }
    async fn logs(&self) -> Stored<Vec<LogInfo>> {
        self.inner.logs().await
    }
    async fn append(&self, draft: &Draft) -> Stored<Sealed> {
        self.inner.append(draft).await
    }
    async fn begin_log(&self, log: LogId) -> Stored<()> {
        if self.no_new_log.get() { Err(error()) } else { self.inner.begin_log(log).await }
    }
    async fn read(&self, log: LogId, range: Span, limit: usize) -> Stored<Vec<Sealed>> {
        if self.unreadable.borrow().range(range.first..=range.last).next().is_some() {
            return Err(error());
        }
        self.inner.read(log, range, limit).await
    }
    async fn note_server(&self, log: LogId, state: &LogState) -> Stored<()> {
        self.inner.note_server(log, state).await
    }
    async fn set_aside(&self, log: LogId, seq: u64) -> Stored<()> {
        self.inner.set_aside(log, seq).await
    }
    async fn take_up(&self, log: LogId) -> Stored<()> {
        self.inner.take_up(log).await
    }
    async fn prune(&self, log: LogId, through: BackedUp) -> Stored<()> {
        self.inner.prune(log, through).await
    }
    async fn erase(&self, log: LogId, seq: u64) -> Stored<()> {
        self.inner.erase(log, seq).await
    }
    async fn get(&self, key: &str) -> Stored<Option<Vec<u8>>> {
        self.inner.get(key).await
    }
    async fn put(&self, key: &str, value: &[u8]) -> Stored<()> {
        self.inner.put(key, value).await
    }
    async fn remove(&self, key: &str) -> Stored<()> {
        self.inner.remove(key).await
    }
}

pub struct Bench {
    pub store: Store,
    pub uploader: Uploader,
    pub now_ms: u64,
    pub seen: Option<Seen>,
}

impl Bench {
    /// A device that has written so many events.
    pub fn with(events: u64) -> Self {
        let inner = MemoryStore::new(Birth { device: DeviceId([7; 16]), log: LOG });
        let bench = Self::on(inner);
        for n in 0..events {
            bench.write(CaseRead { cursor: n }.into_body());
        }
        bench
    }

    /// A device on an existing database.
    pub fn on(inner: MemoryStore) -> Self {
        let store = Store { inner, unreadable: RefCell::default(), no_new_log: Cell::new(false) };
        Self { store, uploader: Uploader::new(Pace::DEFAULT, 0), now_ms: 0, seen: None }
    }

    pub fn write(&self, body: Body) -> Sealed {
        let draft = Draft {
            case: None,
            actor: UserId(String::from("madoguchi")),
            device: DeviceId([7; 16]),
            policy: String::from("2026-10-01.1"),
            wall_ms: 1_795_305_600_000,
            correction_ms: 0,
            mono_ms: 0,
            boot: BootId([0; 8]),
            base: 0,
            salt: [0; 16],
            body,
        };
        ready(self.store.append(&draft)).unwrap()
    }

    pub fn info(&self, log: LogId) -> LogInfo {
        ready(self.store.logs()).unwrap().into_iter().find(|l| l.head.log == log).unwrap()
    }

    pub fn logs(&self) -> Vec<LogId> {
        ready(self.store.logs()).unwrap().iter().map(|l| l.head.log).collect()
    }

    pub fn hash(&self, seq: u64) -> Hash {
        let span = Span { first: seq, last: seq };
        ready(self.store.inner.read(LOG, span, 1)).unwrap()[0].hash()
    }

    /// The next request, as soon as one is due.
    pub fn request(&mut self) -> Prepared {
        self.now_ms = self.now_ms.max(self.uploader.next_deadline());
        let order = self.uploader.poll(self.now_ms, 0).unwrap();
        self.prepare(order)
    }

    pub fn prepare(&self, order: Order) -> Prepared {
        let context = Context { seen: self.seen, storage: None };
        ready(prepare(&self.store, order, context)).unwrap().unwrap()
    }

    pub fn settle(
        &mut self,
        prepared: &Prepared,
        result: Result<&SyncResponse, Failure>,
    ) -> Stored<Outcome> {
        let uploader = &mut self.uploader;
        ready(settle(&self.store, uploader, prepared, result, FRESH, self.now_ms, 0))
    }

    /// Whether the next request goes out without a pause.
    pub fn is_due(&self) -> bool {
        self.uploader.next_deadline() <= self.now_ms
    }
}

/// A body of so small a kind that tests can write it in one line.
pub trait IntoBody {
    fn into_body(self) -> Body;
}

impl IntoBody for CaseRead {
    fn into_body(self) -> Body {
        Body::CaseRead(self)
    }
}

/// An answer of the first epoch about a log.
pub fn answer(log: LogState) -> SyncResponse {
    SyncResponse {
        store: SERVER,
        epoch: 1,
        server_ms: 1_795_305_600_000,
        cursor: log.max,
        log,
        backed_up: 0,
        forks: Vec::new(),
        policy: String::new(),
    }
}

pub fn state(places: impl IntoIterator<Item = u64>, head_hash: Hash) -> LogState {
    LogState::of(places, head_hash)
}
