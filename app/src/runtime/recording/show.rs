//! What the screens show of recordings.

use super::attach::Attaching;
use super::live::Live;
use super::{Recordings, Runtime};
use crate::screen::recording::{
    AttachState, AttachView, RecordingState, RecordingView, UploadsView,
};
use crate::screen::show;
use mamori_core::ids::{CaseId, RecordingId, SessionId};
use mamori_core::recording::FILE_CHUNK_BYTES;
use mamori_core::recording::body::Consent;
use mamori_core::recording::codes::Reason;
use mamori_core::recording::recorder::State;

/// So many chunks of a recording that runs may wait without anything being behind: one is being
/// sent while the next is recorded.
const ON_THEIR_WAY: u64 = 2;

impl Runtime {
    /// Chunks that wait although they should not.
    pub(in crate::runtime) fn audio_behind(&self) -> u64 {
        let waiting = self.recordings.queue.pending();
        let running = self.recordings.is_on();
        if running && waiting <= ON_THEIR_WAY { 0 } else { waiting }
    }

    pub(in crate::runtime) fn publish_recording(&mut self) {
        self.attached_is_sent();
        let (screen, now_ms) = (self.screen, self.clock.now_ms);
        let recordings = &self.recordings;
        let view = recordings.view(now_ms).or_else(|| self.recorded_elsewhere());
        show(screen.recording, view);
        let waiting = recordings.queue.pending();
        let set_aside = recordings.set_aside;
        show(screen.uploads, UploadsView { waiting, set_aside });
        show(screen.attached, recordings.attaching.as_ref().map(|a| recordings.attached(a)));
    }

    fn attached_is_sent(&mut self) {
        let Some(attaching) = &self.recordings.attaching else { return };
        let Some(id) = attaching.recording else { return };
        let (sent, held) = self.recordings.queue.progress(id);
        // Nothing held: it is safe on the server and deleted here.
        if attaching.state == AttachState::Sending
            && sent == held
            && let Some(attaching) = &mut self.recordings.attaching
        {
            attaching.state = AttachState::Sent;
        }
    }
}

impl Recordings {
    /// Chunks the server refused.
    pub(in crate::runtime) fn set_aside(&self) -> u64 {
        self.set_aside
    }

    fn view(&self, now_ms: i64) -> Option<RecordingView> {
        if let Some(live) = &self.live {
            return Some(self.view_of(live, now_ms));
        }
        let before = self.before.as_ref()?;
        Some(without_figures(None, (before.case, before.session), before.consent, before.state))
    }

    fn view_of(&self, live: &Live, now_ms: i64) -> RecordingView {
        let kept = self.mine.iter().map(|owned| &owned.kept).find(|kept| kept.id() == live.id);
        let state = match live.recorder.state() {
            State::Idle | State::Opening => RecordingState::Asking,
            State::Recording => RecordingState::Recording,
            State::Muted => RecordingState::Muted,
            State::Late => RecordingState::Late,
            State::Closing => RecordingState::Sealing,
            State::Broken(reason @ (Reason::Permission | Reason::NoMicrophone)) => {
                RecordingState::Denied(reason)
            }
            State::Broken(reason) => RecordingState::Interrupted(reason),
            State::Ended => RecordingState::Done,
        };
        let sealed_ms = kept.map_or(0, |kept| kept.length_ms());
        // Between two slices the clock goes on; what is stored tells the truth at the end.
        let running_ms = match state {
            RecordingState::Recording | RecordingState::Muted => {
                now_ms.saturating_sub(live.from_ms).max(0).unsigned_abs()
            }
            _ => live.recorder.audio_ms(),
        };
        let (sent, held) = self.queue.progress(live.id);
        RecordingView {
            recording: Some(live.id),
            case: live.case,
            session: live.session,
            state,
            consent: live.consent,
            elapsed_ms: sealed_ms + running_ms,
            silent_since_ms: live.silent_ms,
            gaps: live.gaps.clone(),
            sealed: kept.map_or(0, |kept| kept.seals.len()),
            held,
            sent,
        }
    }

    fn attached(&self, attaching: &Attaching) -> AttachView {
        let bytes = attaching.bytes;
        let (sent, held) = attaching.recording.map_or((0, 0), |id| self.queue.progress(id));
        let of = |chunks: u64| (chunks * u64::from(FILE_CHUNK_BYTES)).min(bytes);
        let (copied, sent) = match attaching.state {
            AttachState::Sent => (bytes, bytes),
            _ => (of(held), of(sent)),
        };
        AttachView {
            recording: attaching.recording,
            case: attaching.case,
            picture: attaching.picture,
            file_name: attaching.file_name.clone(),
            bytes,
            copied,
            sent,
            state: attaching.state,
        }
    }
}

/// A recording of which this tab has nothing to count.
pub(super) fn without_figures(
    recording: Option<RecordingId>,
    (case, session): (CaseId, SessionId),
    consent: Consent,
    state: RecordingState,
) -> RecordingView {
    RecordingView {
        recording,
        case,
        session,
        state,
        consent,
        elapsed_ms: 0,
        silent_since_ms: None,
        gaps: Vec::new(),
        sealed: 0,
        held: 0,
        sent: 0,
    }
}
