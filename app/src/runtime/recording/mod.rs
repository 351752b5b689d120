//! Recordings of this device: what runs here, what waits for upload, what was found after a kill.
//!
//! The rules are `mamori_core::recording`; this carries them out. A recording belongs to the tab
//! that holds its lock: that tab records, seals, sends and deletes it, and no other. Storing and
//! sending run beside the runtime's task and report back.

mod attach;
mod elsewhere;
mod find;
mod live;
mod send;
mod show;
mod written;

use super::{Input, Runtime};
use crate::command::RecordingWish;
use attach::Attaching;
use elsewhere::Elsewhere;
use live::{Before, Live};
use mamori_browser::Life;
use mamori_browser::locks::Lock;
use mamori_browser::microphone::Heard;
use mamori_browser::page;
use mamori_browser::wake_lock::WakeLock;
use mamori_core::ids::{RecordingId, SessionId};
use mamori_core::recording::kept::{Kept, Slot};
use mamori_core::recording::queue::{Failure, Place, Queue};
use mamori_core::recording::recorder;
use mamori_core::recording::wire::Have;
use mamori_core::store::StoreError;
use mamori_core::sync::Pace;
use std::collections::VecDeque;

/// What comes back from what runs beside the task.
pub enum Told {
    /// Room and lock of a recording that is to begin.
    Ready(Box<live::Ready>),
    /// The microphone of this number.
    Heard(u32, Heard),
    /// The store's answer to this order.
    Stored(u32, Result<Slot, StoreError>),
    /// Recordings that no tab had, and this one has.
    Found(Result<Vec<Owned>, StoreError>),
    /// The server's word on what it holds.
    Have(Result<Have, Failure>),
    /// Whether another tab has this recording.
    Elsewhere(RecordingId, bool),
    /// The server's answer to a chunk.
    Put(Place, Result<(), Failure>),
    /// A file that is being attached.
    Attach(attach::Told),
}

/// A recording whose lock this tab holds.
pub struct Owned {
    kept: Kept,
    /// Its chunks on this device, ascending.
    slots: Vec<Slot>,
    /// Nothing is to be done about what happened before this page life.
    settled: bool,
    /// The store failed to keep it.
    unkept: bool,
    _lock: Lock,
}

impl Owned {
    fn new(kept: Kept, slots: Vec<Slot>, settled: bool, lock: Lock) -> Self {
        Self { kept, slots, settled, unkept: false, _lock: lock }
    }
}

/// The state of all recordings.
pub struct Recordings {
    before: Option<Before>,
    live: Option<Live>,
    attaching: Option<Attaching>,
    elsewhere: Elsewhere,
    mine: Vec<Owned>,
    orders: VecDeque<written::Order>,
    queue: Queue,
    set_aside: u64,
    /// Somebody signed out while it recorded.
    leaving: bool,
    wake_lock: WakeLock,
    awake: bool,
}

impl Recordings {
    pub fn new(mono_ms: u64) -> Self {
        Self {
            before: None,
            live: None,
            attaching: None,
            elsewhere: Elsewhere::default(),
            mine: Vec::new(),
            orders: VecDeque::new(),
            queue: Queue::new(Pace::DEFAULT, mono_ms),
            set_aside: 0,
            leaving: false,
            wake_lock: WakeLock::default(),
            awake: false,
        }
    }

    fn owned(&mut self, id: RecordingId) -> Option<&mut Owned> {
        self.mine.iter_mut().find(|owned| owned.kept.id() == id)
    }

    /// Whether a recording is going on, also one that is interrupted.
    fn is_on(&self) -> bool {
        let over = |live: &Live| live.recorder.state() == recorder::State::Ended;
        self.live.as_ref().is_some_and(|live| !over(live))
    }
}

fn lock_name(id: RecordingId) -> String {
    String::from("mamori.recording.") + &id.to_string()
}

impl Runtime {
    /// Carries out a wish about recordings.
    pub(super) fn recording_wish(&mut self, wish: RecordingWish) {
        match wish {
            RecordingWish::Start(consent, anyway) => self.ask_to_record(consent, anyway),
            RecordingWish::Consent(consent) => self.note_consent(consent),
            RecordingWish::Resume => self.tell_recorder(recorder::Input::Resume),
            RecordingWish::Stop => self.tell_recorder(recorder::Input::Stop),
            RecordingWish::PutAway => {
                self.recordings.before = None;
                if !self.recordings.is_on() {
                    self.recordings.live = None;
                }
            }
            RecordingWish::Attach(form) => self.attach(form),
            RecordingWish::PutAttachedAway => {
                self.recordings.attaching.take_if(|attaching| !attaching.is_busy());
            }
            RecordingWish::Retry => self.recordings.queue.nudge(self.clock.mono_ms),
        }
    }

    pub(super) fn recording_told(&mut self, told: Told) {
        match told {
            Told::Ready(ready) => self.begin_recording(*ready),
            Told::Heard(number, heard) => self.heard(number, heard),
            Told::Stored(order, result) => self.chunk_stored(order, result),
            Told::Found(found) => self.recordings_found(found),
            Told::Have(result) => self.server_has(result),
            Told::Elsewhere(id, held) => self.elsewhere_told(id, held),
            Told::Put(place, result) => self.chunk_sent(place, result),
            Told::Attach(told) => self.attach_told(told),
        }
    }

    /// Does what is due.
    pub(super) async fn work_recording(&mut self) {
        self.settle_found();
        self.look_elsewhere();
        if self.recording_is_over() {
            self.tell_recorder(recorder::Input::Stop);
        }
        let due = self.recordings.live.as_ref().and_then(|live| live.recorder.next_deadline());
        if due.is_some_and(|due| self.clock.mono_ms >= due) {
            let now = self.recorder_now();
            if let Some(live) = &mut self.recordings.live {
                let todo = live.recorder.handle_timeout(now);
                self.carry_out(todo);
            }
        }
        self.work_orders().await;
        self.keep_awake();
        self.work_uploads();
        if self.recordings.leaving && !self.recordings.is_on() {
            self.recordings.leaving = false;
            self.recordings.live = None;
            self.sign_out().await;
        }
    }

    /// When something is due, monotonic ms.
    pub(super) fn recording_deadline(&self) -> Option<u64> {
        if self.recording_is_over() {
            return Some(self.clock.mono_ms);
        }
        let recorder = self.recordings.live.as_ref().and_then(|live| live.recorder.next_deadline());
        let upload = self.upload_deadline();
        match (recorder, upload) {
            (Some(recorder), Some(upload)) => Some(recorder.min(upload)),
            (recorder, upload) => recorder.or(upload),
        }
    }

    /// Recording ends with its session.
    fn recording_is_over(&self) -> bool {
        let stopping = |live: &&Live| live.stopped;
        let live = self.recordings.live.as_ref().filter(|live| !stopping(live));
        live.is_some_and(|live| self.session_here() != Some(live.session))
    }

    /// The session that runs here, as shown last.
    fn session_here(&self) -> Option<SessionId> {
        self.screen.running.with_untracked(|r| r.as_ref().map(|r| r.session))
    }

    /// The screen stays on during a session and a recording.
    fn keep_awake(&mut self) {
        let wanted = self.recordings.is_on() || self.session_here().is_some();
        if wanted == self.recordings.awake {
            return;
        }
        self.recordings.awake = wanted;
        if wanted {
            self.recordings.wake_lock.hold();
        } else {
            self.recordings.wake_lock.release();
        }
    }

    /// A turn in the page's life.
    pub(super) fn recording_life(&mut self, life: Life) {
        match life {
            Life::Hidden | Life::Frozen => self.tell_recorder(recorder::Input::Hidden),
            Life::Visible | Life::Resumed | Life::Restored => {
                self.tell_recorder(recorder::Input::Visible);
                self.recordings.wake_lock.refresh();
                // Another tab may have died meanwhile.
                self.look_for_recordings();
            }
            Life::Focus | Life::Left | Life::Online | Life::Offline => {}
        }
        if life.is_wake_up() {
            self.recordings.queue.nudge(self.clock.mono_ms);
        }
    }

    /// Signs out; first a recording that runs is ended and sealed.
    pub(super) async fn sign_out_in_order(&mut self) {
        if self.recordings.is_on() {
            self.recordings.leaving = true;
            self.tell_recorder(recorder::Input::Stop);
        } else {
            self.sign_out().await;
        }
    }

    /// Reports from beside the task.
    fn teller(&self) -> impl Fn(Told) + use<> + 'static {
        let inbox = self.inbox.clone();
        move |told| {
            let follow = move |runtime: &mut Self| runtime.recording_told(told);
            inbox.put(Input::Done(Box::new(follow)));
        }
    }

    /// What the log of this device says about sending recordings changed: good moments to try.
    pub(super) fn recording_synced(&mut self, pushed: bool, doubted: bool) {
        let mono_ms = self.clock.mono_ms;
        if doubted {
            self.recordings.queue.doubt(mono_ms);
        } else if pushed {
            self.recordings.queue.nudge(mono_ms);
        }
    }
}

fn report(error: &StoreError) {
    page::report(&error.to_string());
}
