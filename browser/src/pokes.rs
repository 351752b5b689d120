//! The stream of pokes: `GET /api/events` as server-sent events, one connection per browser.
//!
//! Tabs agree through a web lock: its holder opens the stream and passes on what it hears. Without
//! web locks every tab opens its own. Losing the stream loses nothing but seconds: polling is the
//! truth behind it.

#[cfg(test)]
mod tests;

use crate::clock::sleep;
use crate::js::{Callback, detach, method, navigator, prop, random_u32, set};
use crate::tabs::{Line, Tabs};
use core::cell::{Cell, RefCell};
use js_sys::{Function, Object, Promise};
use mamori_core::view::Poke;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, EventSource, MessageEvent};

/// Where the stream is.
pub(crate) const PATH: &str = "/api/events";
/// The lock's name.
const LOCK: &str = "mamori.pokes";
/// A holder of the stream that does not answer for so long is suspended, ms.
const ANSWER_MS: u64 = 2_000;
/// Pause before a stream that the browser gave up is opened again: first and longest, ms.
const RETRY_MIN_MS: u64 = 1_000;
const RETRY_MAX_MS: u64 = 30_000;

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A poke, by this tab's stream or another's.
    Poke(Poke),
    /// The stream is open, or not.
    Live(bool),
}

struct Inner {
    path: &'static str,
    tabs: Rc<Tabs>,
    emit: Box<dyn Fn(Heard)>,
    wanted: Cell<bool>,
    awake: Cell<bool>,
    live: Cell<bool>,
    leading: Cell<bool>,
    /// Signs of life of the tab that holds the stream.
    answers: Cell<u32>,
    failures: Cell<u32>,
    turn: RefCell<Option<Turn>>,
    source: RefCell<Option<Source>>,
}

/// The page's ear.
#[derive(Clone)]
pub(crate) struct Pokes(Rc<Inner>);

impl Pokes {
    /// `path`: [`PATH`], or a stand-in for it in tests.
    pub(crate) fn new(path: &'static str, tabs: Rc<Tabs>, emit: impl Fn(Heard) + 'static) -> Self {
        Self(Rc::new(Inner {
            path,
            tabs,
            emit: Box::new(emit),
            wanted: Cell::new(false),
            awake: Cell::new(true),
            live: Cell::new(false),
            leading: Cell::new(false),
            answers: Cell::new(0),
            failures: Cell::new(0),
            turn: RefCell::default(),
            source: RefCell::default(),
        }))
    }

    /// Wants pokes or not: somebody is signed in, or nobody.
    pub(crate) fn want(&self, wanted: bool) {
        self.0.wanted.set(wanted);
        settle(&self.0);
    }

    /// The page runs, or is about to be stopped: a stopped page must not hold the lock.
    pub(crate) fn awake(&self, awake: bool) {
        self.0.awake.set(awake);
        settle(&self.0);
        if awake {
            check_holder(&self.0);
        }
    }

    /// What another tab said.
    pub(crate) fn hear(&self, line: Line) {
        let inner = &self.0;
        if inner.turn.borrow().is_none() {
            return;
        }
        if matches!(line, Line::Poke(_) | Line::Live(_)) {
            inner.answers.set(inner.answers.get().wrapping_add(1));
        }
        match line {
            Line::Poke(poke) => (inner.emit)(Heard::Poke(poke)),
            Line::Live(live) if !inner.leading.get() => set_live(inner, live),
            Line::AskLive if inner.leading.get() => inner.tabs.tell(&Line::Live(inner.live.get())),
            Line::Live(_) | Line::AskLive | Line::Tab(_) => {}
        }
    }
}

/// Brings the connection in line with what is wanted; harmless to call at any time.
fn settle(inner: &Rc<Inner>) {
    if inner.wanted.get() && inner.awake.get() {
        if inner.turn.borrow().is_none() {
            let turn = Turn::take(inner);
            inner.turn.replace(Some(turn));
            check_holder(inner);
        }
    } else if inner.turn.take().is_some() {
        inner.source.take();
        inner.failures.set(0);
        if inner.leading.replace(false) {
            inner.tabs.tell(&Line::Live(false));
        }
        set_live(inner, false);
    }
}

/// Asks the tab that holds the stream for a sign of life. Phones suspend tabs without a word, and a
/// suspended tab keeps its lock: then this one opens a stream of its own besides.
fn check_holder(inner: &Rc<Inner>) {
    if inner.turn.borrow().is_none() || inner.leading.get() {
        return;
    }
    inner.tabs.tell(&Line::AskLive);
    let before = inner.answers.get();
    let inner = Rc::downgrade(inner);
    spawn_local(async move {
        sleep(ANSWER_MS).await;
        if let Some(inner) = inner.upgrade()
            && inner.answers.get() == before
        {
            lead_soon(&inner);
        }
    });
}

fn set_live(inner: &Inner, live: bool) {
    if inner.live.replace(live) != live {
        if inner.leading.get() {
            inner.tabs.tell(&Line::Live(live));
        }
        (inner.emit)(Heard::Live(live));
    }
}

/// Tells everybody what the stream said; a line of a newer server is left to its polling.
fn pass_on(inner: &Inner, line: &str) {
    if let Some(poke) = Poke::parse(line) {
        inner.tabs.tell(&Line::Poke(poke.clone()));
        (inner.emit)(Heard::Poke(poke));
    }
}

/// This tab's place in the queue of those who would hold the stream. Dropping it lets the next
/// lead.
struct Turn {
    abort: Option<AbortController>,
    release: Rc<RefCell<Option<Function>>>,
    // The lock manager holds only a reference to it.
    _granted: Option<Closure<dyn FnMut(JsValue) -> JsValue>>,
}

impl Turn {
    fn take(inner: &Rc<Inner>) -> Self {
        let release = Rc::new(RefCell::new(None));
        let mut turn = Self { abort: None, release: Rc::clone(&release), _granted: None };
        let locks = navigator().and_then(|navigator| prop(&navigator, "locks"));
        let request = locks.as_ref().and_then(|locks| method(locks, "request"));
        let (Some(locks), Some(request), Ok(abort)) = (locks, request, AbortController::new())
        else {
            lead_soon(inner);
            return turn;
        };
        let leader = Rc::downgrade(inner);
        let granted = Closure::new(move |_| {
            if let Some(inner) = leader.upgrade() {
                lead_soon(&inner);
            }
            // The lock is held until this promise is resolved.
            Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve)).into()
        });
        let options = Object::new();
        set(&options, "signal", &abort.signal());
        let asked = request.call3(&locks, &JsValue::from_str(LOCK), &options, granted.as_ref());
        match asked.ok().and_then(|asked| asked.dyn_into::<Promise>().ok()) {
            // Rejected when this tab gives up its turn.
            Some(asked) => detach(asked),
            None => lead_soon(inner),
        }
        turn.abort = Some(abort);
        turn._granted = Some(granted);
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            // A promise's resolve function does not throw.
            let _ = release.call0(&JsValue::NULL);
        } else if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

/// Leads from the next turn of the event loop on, if it is still wanted then: the caller may be in
/// the middle of [`settle`].
fn lead_soon(inner: &Rc<Inner>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        if inner.turn.borrow().is_some() && !inner.leading.replace(true) {
            // What another tab said of its stream is over.
            set_live(&inner, false);
            connect(&inner);
        }
    });
}

fn connect(inner: &Rc<Inner>) {
    match Source::open(inner) {
        Ok(source) => drop(inner.source.replace(Some(source))),
        Err(_) => retry(inner),
    }
}

/// Opens the stream again after a pause, unless it was opened or given up meanwhile.
fn retry(inner: &Rc<Inner>) {
    let failures = inner.failures.get();
    inner.failures.set(failures.saturating_add(1));
    let pause_ms = (RETRY_MIN_MS << failures.min(16)).min(RETRY_MAX_MS);
    let pause_ms = pause_ms / 2 + u64::from(random_u32()) % (pause_ms / 2);
    let inner = Rc::downgrade(inner);
    spawn_local(async move {
        sleep(pause_ms).await;
        let Some(inner) = inner.upgrade() else { return };
        let closed = inner.source.borrow().as_ref().is_none_or(Source::is_closed);
        if inner.leading.get() && closed {
            connect(&inner);
        }
    });
}

/// An open or opening stream.
struct Source {
    stream: EventSource,
    // The stream holds only references to them.
    _callbacks: [Callback; 3],
}

impl Source {
    fn open(inner: &Rc<Inner>) -> Result<Self, JsValue> {
        let stream = EventSource::new(inner.path)?;
        let ear = Rc::downgrade(inner);
        let opened = Callback::new(move |_| {
            if let Some(inner) = ear.upgrade() {
                inner.failures.set(0);
                set_live(&inner, true);
            }
        });
        let ear = Rc::downgrade(inner);
        let heard = Callback::new(move |event: JsValue| {
            let line = event.unchecked_ref::<MessageEvent>().data().as_string();
            if let (Some(inner), Some(line)) = (ear.upgrade(), line) {
                pass_on(&inner, &line);
            }
        });
        let ear = Rc::downgrade(inner);
        let failing = stream.clone();
        let failed = Callback::new(move |_| {
            if let Some(inner) = ear.upgrade() {
                set_live(&inner, false);
                // While CONNECTING the browser tries again by itself.
                if failing.ready_state() == EventSource::CLOSED {
                    retry(&inner);
                }
            }
        });
        stream.set_onopen(Some(opened.as_ref().unchecked_ref()));
        stream.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        stream.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self { stream, _callbacks: [opened, heard, failed] })
    }

    fn is_closed(&self) -> bool {
        self.stream.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.stream.set_onopen(None);
        self.stream.set_onmessage(None);
        self.stream.set_onerror(None);
        self.stream.close();
    }
}
