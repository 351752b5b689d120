//! Chunks on their way to the server: one request at a time, beside the log's own, and nothing
//! while an alert of this person has not arrived. What is safe there is deleted here.

use super::written::Order as Disk;
use super::{Runtime, Told};
use mamori_browser::{page, random_u32, upload};
use mamori_core::alert::Stage;
use mamori_core::recording::kept::Slot;
use mamori_core::recording::queue::{Failure, Order, Place};
use mamori_core::recording::wire::Have;
use mamori_core::store::Trouble;
use mamori_core::sync::Link;

impl Runtime {
    /// When to send next, monotonic ms; `None` while there is nothing, or an alert goes first.
    pub(super) fn upload_deadline(&self) -> Option<u64> {
        let waits = !self.recordings.mine.is_empty() && !self.alert_goes_first();
        waits.then(|| self.recordings.queue.next_deadline())
    }

    /// An alert of this person that the server does not have yet has the line to itself.
    fn alert_goes_first(&self) -> bool {
        self.screen.mine.with_untracked(|mine| {
            mine.as_ref().is_some_and(|m| matches!(m.stage, Stage::Pressed | Stage::Saved))
        })
    }

    pub(super) fn work_uploads(&mut self) {
        let mono_ms = self.clock.mono_ms;
        if self.upload_deadline().is_none_or(|due| mono_ms < due) {
            return;
        }
        let Some(order) = self.recordings.queue.poll(mono_ms, random_u32()) else { return };
        let (tell, store) = (self.teller(), self.store.clone());
        let place = match order {
            Order::Ask(recording) => {
                return mamori_browser::spawn(async move {
                    tell(Told::Have(upload::have(recording).await));
                });
            }
            Order::Put(place) => place,
        };
        let slots = self.recordings.owned(place.recording).map(|owned| &owned.slots);
        let here = |s: &&Slot| s.segment == place.segment && s.index == place.index;
        let slot = slots.and_then(|slots| slots.iter().find(here).copied());
        let Some(slot) = slot else { return self.upload_failed(Failure::Refused) };
        mamori_browser::spawn(async move {
            let result = match store.chunk(place.recording, &slot).await {
                Ok(bytes) => upload::put(place, slot.hash, &bytes).await,
                Err(error) => {
                    page::report(&error.to_string());
                    let broken = error.trouble == Trouble::Unreadable;
                    Err(if broken { Failure::Refused } else { Failure::Unreachable })
                }
            };
            tell(Told::Put(place, result));
        });
    }

    pub(super) fn server_has(&mut self, result: Result<Have, Failure>) {
        match result {
            Ok(have) => {
                self.recordings.queue.have(&have, self.clock.mono_ms);
                self.order(Disk::Prune(have.recording));
            }
            Err(failure) => self.upload_failed(failure),
        }
    }

    pub(super) fn chunk_sent(&mut self, place: Place, result: Result<(), Failure>) {
        match result {
            Ok(()) => self.recordings.queue.stored(place, self.clock.mono_ms),
            Err(failure) => self.upload_failed(failure),
        }
    }

    fn upload_failed(&mut self, failure: Failure) {
        if failure == Failure::Unreachable && self.uploader.link() == Link::Reached {
            // The log's own requests are rarer: they find out at once whether the line is dead.
            self.nudge();
        }
        let (mono_ms, jitter) = (self.clock.mono_ms, random_u32());
        if self.recordings.queue.failed(failure, mono_ms, jitter).is_some() {
            // Kept on this device; the screen counts it.
            self.recordings.set_aside += 1;
        }
    }
}
