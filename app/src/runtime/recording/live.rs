//! The recording that runs here: microphone, store and log as the recorder of `core` orders.

use super::written::Order;
use super::{Runtime, Told, lock_name, report};
use crate::screen::recording::{GapView, RecordingState};
use crate::screen::show;
use mamori_browser::clock::sleep;
use mamori_browser::locks::{Lock, try_lock};
use mamori_browser::microphone::{self, Heard, Microphone};
use mamori_browser::page;
use mamori_core::body::Body;
use mamori_core::event::sha256;
use mamori_core::ids::{CaseId, RecordingId, SessionId};
use mamori_core::recording::body::{Consent, ConsentNoted, RecordingStarted, Source};
use mamori_core::recording::codes::Reason;
use mamori_core::recording::kept::{Kept, Slot};
use mamori_core::recording::recorder::{Effect, Input, Now, Recorder, State};
use mamori_core::recording::room::{Room, room};
use mamori_core::store::{StoreError, Trouble};
use mamori_core::sync::StorageReport;
use std::collections::VecDeque;
use std::rc::Rc;

/// The level meter moves so often, ms.
const LEVEL_MS: u64 = 200;
/// Room is asked for a meeting of so many minutes while no policy is known.
const MINUTES: u16 = 30;

/// A recording that is to begin, or could not.
pub struct Before {
    pub(super) case: CaseId,
    pub(super) session: SessionId,
    pub(super) consent: Consent,
    pub(super) state: RecordingState,
}

/// What was found out before it begins.
pub struct Ready {
    id: RecordingId,
    anyway: bool,
    room: Option<StorageReport>,
    lock: Option<Lock>,
}

/// See the module.
pub struct Live {
    pub(super) id: RecordingId,
    pub(super) case: CaseId,
    pub(super) session: SessionId,
    pub(super) consent: Consent,
    pub(super) recorder: Recorder,
    /// The end was asked for.
    pub(super) stopped: bool,
    /// When the running segment began, ms since 1970-01-01 UTC.
    pub(super) from_ms: i64,
    /// Since when nothing is recorded, ms since 1970-01-01 UTC.
    pub(super) silent_ms: Option<i64>,
    pub(super) gaps: Vec<GapView>,
    /// What opened last; older ones are no longer heard.
    number: u32,
    microphone: Option<Rc<Microphone>>,
    /// Slices that are not wholly stored, oldest first.
    slices: VecDeque<Vec<u8>>,
    /// The number of the last order to store, and whether it was the last part of its slice.
    order: u32,
    order_ends: bool,
}

impl Live {
    pub(super) fn new(owned: &Kept, session: SessionId, recorder: Recorder, now_ms: i64) -> Self {
        Self {
            id: owned.id(),
            case: owned.case,
            session,
            consent: owned.started.consent,
            recorder,
            stopped: false,
            from_ms: now_ms,
            silent_ms: Some(now_ms),
            gaps: Vec::new(),
            number: 0,
            microphone: None,
            slices: VecDeque::new(),
            order: 0,
            order_ends: false,
        }
    }
}

impl Runtime {
    /// A person wants to record: asks for the room and the lock first. Only in a session that runs
    /// here, because a recording is of a meeting, from start to end (policy 対応 ⑴).
    pub(super) fn ask_to_record(&mut self, consent: Consent, anyway: bool) {
        let asking = self.recordings.before.as_ref().map(|before| before.state);
        let asked = asking == Some(RecordingState::Asking);
        if asked || self.recordings.is_on() || self.is_taken() {
            return;
        }
        let running =
            self.screen.running.with_untracked(|r| r.as_ref().map(|r| (r.case, r.session)));
        let Some((case, session)) = running else { return };
        self.recordings.live = None;
        let state = RecordingState::Asking;
        self.recordings.before = Some(Before { case, session, consent, state });
        let (id, tell) = (RecordingId(Self::fresh()), self.teller());
        mamori_browser::spawn(async move {
            let room = page::storage_report().await;
            let lock = try_lock(&lock_name(id)).await;
            tell(Told::Ready(Box::new(Ready { id, anyway, room, lock })));
        });
    }

    pub(super) fn begin_recording(&mut self, ready: Ready) {
        let Some(before) = &self.recordings.before else { return };
        let (case, session, consent) = (before.case, before.session, before.consent);
        let minutes = self.desk.policy.as_ref().map_or(MINUTES, |p| p.session.meeting_limit_min);
        let report = ready.room;
        let room = room(report.and_then(|r| r.usage), report.and_then(|r| r.quota), minutes);
        let (mime, lock) = match (room, microphone::mime(), ready.lock) {
            (Room::Short(bytes), ..) if !ready.anyway => {
                return self.not_begun(RecordingState::NoRoom(bytes));
            }
            (_, None, _) => return self.not_begun(RecordingState::NoRecorder),
            (_, _, None) => return self.not_begun(RecordingState::NotBegun),
            (_, Some(mime), Some(lock)) => (mime, lock),
        };
        if self.session_here() != Some(session) {
            return self.not_begun(RecordingState::NotBegun);
        }
        let started = RecordingStarted {
            recording: ready.id,
            session: Some(session),
            mime: String::from(mime),
            consent,
            source: Source::Device,
            file_name: None,
            bytes: None,
            whole: None,
        };
        self.own(case, started, lock);
        let Some(owned) = self.recordings.owned(ready.id) else { return };
        let live = Live::new(&owned.kept, session, Recorder::new(), owned.kept.at_ms);
        self.recordings.before = None;
        self.recordings.live = Some(live);
        self.tell_recorder(Input::Start);
    }

    fn not_begun(&mut self, state: RecordingState) {
        if let Some(before) = &mut self.recordings.before {
            before.state = state;
        }
    }

    pub(super) fn note_consent(&mut self, consent: Consent) {
        let Some(live) = self.recordings.live.as_mut().filter(|l| l.consent != consent) else {
            return;
        };
        live.consent = consent;
        let (case, recording) = (live.case, live.id);
        self.log(case, Body::ConsentNoted(ConsentNoted { recording, consent }));
    }

    pub(super) fn recorder_now(&self) -> Now {
        Now { at_ms: self.clock.now_ms, mono_ms: self.clock.mono_ms }
    }

    pub(super) fn tell_recorder(&mut self, input: Input) {
        // What was done since the last reading took its time.
        self.read_clock();
        let now = self.recorder_now();
        let Some(live) = &mut self.recordings.live else { return };
        live.stopped |= input == Input::Stop;
        let todo = live.recorder.handle(input, now);
        self.carry_out(todo);
    }

    pub(super) fn carry_out(&mut self, todo: Vec<Effect>) {
        for effect in todo {
            match effect {
                Effect::Open { segment: _ } => self.open_microphone(),
                Effect::Close => self.close_microphone(),
                Effect::Store { segment, index, offset, bytes } => {
                    self.store_part(segment, index, offset, bytes);
                }
                Effect::Drop => {
                    if let Some(live) = &mut self.recordings.live {
                        live.slices.clear();
                        live.order += 1;
                    }
                }
                Effect::Gap { from_ms, to_ms, reason } => {
                    let gap = GapView { from_ms, to_ms, reason };
                    if let Some(live) = &mut self.recordings.live {
                        live.gaps.push(gap);
                        let (case, id) = (live.case, live.id);
                        self.write_gap(case, id, gap);
                    }
                }
                Effect::Seal { segment, from_ms, length_ms, chunks, end } => {
                    if let Some(id) = self.recordings.live.as_ref().map(|live| live.id) {
                        self.write_seal(id, segment, Some(from_ms), length_ms, chunks, end);
                    }
                }
                Effect::Finished => {
                    if let Some(id) = self.recordings.live.as_ref().map(|live| live.id) {
                        self.order(Order::End(id));
                    }
                }
            }
        }
        self.follow_state();
    }

    /// What follows from the state alone.
    fn follow_state(&mut self) {
        let now_ms = self.clock.now_ms;
        let Some(live) = &mut self.recordings.live else { return };
        let state = live.recorder.state();
        if matches!(state, State::Broken(_) | State::Ended) {
            // Dropped, so that the browser's sign that it listens goes out.
            live.microphone = None;
            live.slices.clear();
        }
        match state {
            State::Broken(_) | State::Opening => {
                live.silent_ms.get_or_insert(now_ms);
            }
            _ => live.silent_ms = None,
        }
    }

    fn open_microphone(&mut self) {
        let tell = self.teller();
        let level = self.screen.level;
        let Some(live) = &mut self.recordings.live else { return };
        live.number += 1;
        let number = live.number;
        let Some(mime) = microphone::mime() else {
            return tell(Told::Heard(number, Heard::Refused(Reason::Error)));
        };
        let hear = move |heard| tell(Told::Heard(number, heard));
        let microphone = Rc::new(Microphone::open(&self.sound, mime, hear));
        let measured = Rc::downgrade(&microphone);
        live.microphone = Some(microphone);
        mamori_browser::spawn(async move {
            while let Some(microphone) = measured.upgrade() {
                show(level, microphone.level());
                drop(microphone);
                sleep(LEVEL_MS).await;
            }
            show(level, 0);
        });
    }

    fn close_microphone(&self) {
        let Some(live) = &self.recordings.live else { return };
        match &live.microphone {
            Some(microphone) => microphone.close(),
            None => self.teller()(Told::Heard(live.number, Heard::Closed)),
        }
    }

    pub(super) fn heard(&mut self, number: u32, heard: Heard) {
        let now_ms = self.clock.now_ms;
        let Some(live) = self.recordings.live.as_mut().filter(|l| l.number == number) else {
            return;
        };
        let input = match heard {
            Heard::Opened => {
                live.from_ms = now_ms;
                Input::Opened
            }
            Heard::Refused(reason) => Input::Refused(reason),
            Heard::Slice(slice) => {
                let bytes = u32::try_from(slice.len()).unwrap_or(u32::MAX);
                if bytes > 0 {
                    live.slices.push_back(slice);
                }
                Input::Slice { bytes }
            }
            Heard::Closed => Input::Closed,
            Heard::Muted => Input::Muted,
            Heard::Unmuted => Input::Unmuted,
            Heard::Lost(reason) => Input::Lost(reason),
        };
        self.tell_recorder(input);
    }

    /// Stores beside the task: nothing else waits for the disk.
    fn store_part(&mut self, segment: u16, index: u32, offset: u32, bytes: u32) {
        let (tell, store, at_ms) = (self.teller(), self.store.clone(), self.clock.now_ms);
        let Some(live) = &mut self.recordings.live else { return };
        live.order += 1;
        let (order, id, from_ms) = (live.order, live.id, live.from_ms);
        let (from, to) = (offset as usize, (offset + bytes) as usize);
        let slice = live.slices.front();
        live.order_ends = slice.is_some_and(|slice| to >= slice.len());
        let Some(part) = slice.and_then(|slice| slice.get(from..to)).map(Vec::from) else {
            let detail = String::from("no such slice");
            let error = StoreError { trouble: Trouble::Unreadable, detail };
            return tell(Told::Stored(order, Err(error)));
        };
        mamori_browser::spawn(async move {
            let slot = Slot { segment, index, hash: sha256(&part), bytes, at_ms, from_ms };
            let stored = store.put_chunk(id, &slot, &part).await;
            tell(Told::Stored(order, stored.map(|()| slot)));
        });
    }

    pub(super) fn chunk_stored(&mut self, order: u32, result: Result<Slot, StoreError>) {
        let Some(live) = self.recordings.live.as_mut().filter(|l| l.order == order) else {
            return;
        };
        match result {
            Ok(slot) => {
                if live.order_ends {
                    live.slices.pop_front();
                }
                let id = live.id;
                self.hold(id, slot);
                self.tell_recorder(Input::Stored);
            }
            Err(error) => {
                report(&error);
                let full = error.trouble == Trouble::Quota;
                let reason = if full { Reason::Quota } else { Reason::Storage };
                self.tell_recorder(Input::StoreFailed(reason));
            }
        }
    }
}
