//! A recording of the session that runs here in another tab of this browser. The log tells that
//! there may be one, its lock tells that there is.

use super::show::without_figures;
use super::{Runtime, Told, lock_name};
use crate::screen::recording::{RecordingState, RecordingView};
use mamori_browser::locks::try_lock;
use mamori_core::ids::RecordingId;
use mamori_core::recording::body::Source;
use mamori_core::recording::codes::SegmentEnd;

/// The lock is looked at so often, ms.
const LOOK_MS: u64 = 2_000;

/// What is known of other tabs.
#[derive(Default)]
pub struct Elsewhere {
    /// What another tab had when it was looked at last.
    held: Option<RecordingId>,
    /// What no tab has any more; nobody records these again.
    free: Vec<RecordingId>,
    /// What was looked at last, and when (monotonic ms).
    looked: Option<(RecordingId, u64)>,
}

impl Runtime {
    /// What another tab may be recording: begun in the session that runs here, not ended by a
    /// person, and not this tab's.
    fn may_be_elsewhere(&self) -> Option<RecordingView> {
        let running = self.desk.running(self.clock.now_ms)?;
        let case = self.desk.case(running.case)?;
        let other = case.recordings.iter().find(|recording| {
            let of_this = recording.begun.as_ref().is_some_and(|begun| {
                begun.session == Some(running.session) && begun.source == Source::Device
            });
            let over = recording.seals.iter().any(|seal| seal.end == SegmentEnd::Normal.code());
            let mine = self.recordings.mine.iter().any(|owned| owned.kept.id() == recording.id);
            of_this && !over && !mine && !self.recordings.elsewhere.free.contains(&recording.id)
        })?;
        let place = (case.id, running.session);
        let state = RecordingState::Elsewhere;
        Some(without_figures(Some(other.id), place, other.consent(), state))
    }

    /// The same, once its lock has been found taken.
    pub(super) fn recorded_elsewhere(&self) -> Option<RecordingView> {
        let known = self.recordings.elsewhere.held;
        self.may_be_elsewhere().filter(|view| view.recording == known)
    }

    /// Whether a recording must not be begun here: another tab records, or that is not known yet.
    pub(super) fn is_taken(&self) -> bool {
        self.may_be_elsewhere().is_some()
    }

    /// Looks now and then, while there may be one and this tab has none.
    pub(super) fn look_elsewhere(&mut self) {
        if self.recordings.live.is_some() {
            return;
        }
        let Some(id) = self.may_be_elsewhere().and_then(|view| view.recording) else { return };
        let mono_ms = self.clock.mono_ms;
        let looked = self.recordings.elsewhere.looked;
        if looked.is_some_and(|(other, at_ms)| other == id && mono_ms < at_ms + LOOK_MS) {
            return;
        }
        self.recordings.elsewhere.looked = Some((id, mono_ms));
        let tell = self.teller();
        mamori_browser::spawn(async move {
            let held = try_lock(&lock_name(id)).await.is_none();
            tell(Told::Elsewhere(id, held));
        });
    }

    pub(super) fn elsewhere_told(&mut self, id: RecordingId, held: bool) {
        if held {
            self.recordings.elsewhere.held = Some(id);
            return;
        }
        self.recordings.elsewhere.held = None;
        self.recordings.elsewhere.free.push(id);
        // Its tab is gone, or is done with it: what is left behind is this tab's to seal and send.
        self.look_for_recordings();
    }
}
