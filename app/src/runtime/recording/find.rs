//! Recordings that were left behind: by a kill, a reload, another tab that is gone. Their lock is
//! free; whoever takes it seals what is found, and sends it.

use super::live::Live;
use super::written::Order;
use super::{Owned, Runtime, Told, lock_name};
use crate::screen::recording::GapView;
use mamori_browser::locks::try_lock;
use mamori_browser::store::IdbStore;
use mamori_core::body::Body;
use mamori_core::ids::{EventId, RecordingId};
use mamori_core::recording::body::Source;
use mamori_core::recording::codes::Reason;
use mamori_core::recording::kept::{Kept, KeptSeal};
use mamori_core::recording::queue::Place;
use mamori_core::recording::recorder::{LATE_MS, Recorder};
use mamori_core::recording::recover;
use mamori_core::recording::view::Recording;
use mamori_core::store::Stored;

impl Runtime {
    /// Looks beside the task for recordings that no tab has.
    pub(in crate::runtime) fn look_for_recordings(&self) {
        let (tell, store) = (self.teller(), self.store.clone());
        let mine: Vec<RecordingId> = self.recordings.mine.iter().map(|o| o.kept.id()).collect();
        mamori_browser::spawn(async move {
            tell(Told::Found(found(&store, &mine).await));
        });
    }

    pub(super) fn recordings_found(&mut self, found: Stored<Vec<Owned>>) {
        let found = match found {
            Ok(found) => found,
            Err(error) => return self.store_failed(&error),
        };
        for owned in found {
            let live = owned.kept.started.source == Source::Device;
            let recording = owned.kept.id();
            for segment in Kept::segments(&owned.slots) {
                let index = owned.kept.chunks(segment, &owned.slots);
                let place = Place { recording, segment, index };
                self.recordings.queue.hold(place, live, self.clock.mono_ms);
            }
            self.recordings.mine.push(owned);
        }
    }

    /// Seals what was found, as soon as somebody is signed in whose log takes it.
    pub(super) fn settle_found(&mut self) {
        if self.desk.me.is_none() {
            return;
        }
        while let Some(at) = self.recordings.mine.iter().position(|owned| !owned.settled) {
            self.recordings.mine[at].settled = true;
            let id = self.recordings.mine[at].kept.id();
            if self.recordings.mine[at].kept.started.source == Source::File {
                self.copy_broke_off(id);
            } else if !self.recordings.mine[at].kept.ended {
                self.settle(id);
            }
        }
    }

    /// The recording as the log has it.
    fn logged(&self, kept: &Kept) -> Option<Recording> {
        let case = self.desk.case(kept.case)?;
        case.recordings.into_iter().find(|recording| recording.id == kept.id())
    }

    fn settle(&mut self, id: RecordingId) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let (kept, slots) = (owned.kept.clone(), owned.slots.clone());
        let logged = self.logged(&kept);
        if logged.as_ref().is_none_or(|recording| recording.begun.is_none()) {
            self.log(kept.case, Body::RecordingStarted(kept.started.clone()));
        }
        for found in kept.found(&slots) {
            let Some((seal, _)) = recover::seal(&found) else { continue };
            match logged.as_ref().and_then(|recording| event(recording, found.segment)) {
                // In the log already, only not noted beside the chunks.
                Some(event) => {
                    if let Some(owned) = self.recordings.owned(id) {
                        let (segment, length_ms) = (seal.segment, seal.length_ms);
                        let chunks = u32::try_from(seal.chunks.len()).unwrap_or(u32::MAX);
                        owned.kept.seals.push(KeptSeal { segment, chunks, length_ms, event });
                    }
                    self.order(Order::Keep(id));
                }
                None => self.log(kept.case, Body::RecordingSealed(seal)),
            }
        }
        // From the last chunk that reached the disk on nothing is recorded.
        let since_ms = slots.iter().map(|slot| slot.at_ms).max().unwrap_or(kept.at_ms);
        let segments = Kept::segments(&slots);
        let next = segments.last().map_or(0, |last| last.saturating_add(1));
        self.go_on_or_end(&kept, next, since_ms, logged.as_ref());
    }

    /// While its session runs, a tap goes on; otherwise it is over.
    fn go_on_or_end(&mut self, kept: &Kept, next: u16, since_ms: i64, logged: Option<&Recording>) {
        let running = self.desk.running(self.clock.now_ms).map(|running| running.session);
        if let Some(session) = running.filter(|s| Some(*s) == kept.started.session)
            && !self.recordings.is_on()
        {
            let mut live = Live::new(kept, session, Recorder::found(next, since_ms), since_ms);
            if let Some(recording) = logged {
                live.consent = recording.consent();
                live.gaps = recording.gaps.iter().filter_map(gap).collect();
            }
            self.recordings.live = Some(live);
            return;
        }
        let to_ms = self.desk.case(kept.case).and_then(|case| {
            let session = case.sessions.iter().find(|s| Some(s.id) == kept.started.session)?;
            Some(session.end.as_ref()?.stamp.at_ms)
        });
        if let Some(to_ms) = to_ms.filter(|to| to - since_ms > LATE_MS.cast_signed()) {
            let gap = GapView { from_ms: since_ms, to_ms, reason: Reason::Killed };
            self.write_gap(kept.case, kept.id(), gap);
        }
        self.order(Order::End(kept.id()));
    }
}

/// The event of the seal of a segment.
fn event(recording: &Recording, segment: u16) -> Option<EventId> {
    let seal = recording.seals.iter().find(|seal| seal.segment == segment)?;
    Some(seal.stamp.id)
}

/// A gap of the log; one with a reason of another version is only in the log.
fn gap(gap: &mamori_core::recording::view::Gap) -> Option<GapView> {
    let reason = Reason::parse(&gap.reason)?;
    Some(GapView { from_ms: gap.from_ms, to_ms: gap.to_ms, reason })
}

async fn found(store: &IdbStore, mine: &[RecordingId]) -> Stored<Vec<Owned>> {
    let mut locks = Vec::new();
    for kept in store.recordings().await? {
        let id = kept.id();
        if !mine.contains(&id) {
            locks.extend(try_lock(&lock_name(id)).await.map(|lock| (id, lock)));
        }
    }
    let mut all = Vec::new();
    if locks.is_empty() {
        return Ok(all);
    }
    // Read again: whoever had one may have written since, or have deleted it.
    for kept in store.recordings().await? {
        if let Some(at) = locks.iter().position(|(id, _)| *id == kept.id()) {
            let slots = store.slots(kept.id()).await?;
            all.push(Owned::new(kept, slots, false, locks.swap_remove(at).1));
        }
    }
    Ok(all)
}
