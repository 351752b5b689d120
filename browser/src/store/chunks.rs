//! Recordings of this device in the local database: a chunk and its hash in one strict transaction.
//!
//! Lists read no audio. A chunk that cannot be read is an error, never an empty one; and nothing is
//! deleted without the proof that it is safe elsewhere.

use super::schema::{CHUNKS, RECORDINGS, SLOTS};
use super::transaction::{Change, Query};
use super::{IdbStore, errors, keys, records};
use core::cell::RefCell;
use indexed_db_futures::KeyRange;
use mamori_core::event::{encode, sha256};
use mamori_core::ids::RecordingId;
use mamori_core::recording::kept::{Kept, Safe, Slot};
use mamori_core::store::Stored;
use wasm_bindgen::JsValue;

impl IdbStore {
    /// Keeps what is known of a recording, durably; replaces what was kept of it before.
    ///
    /// # Errors
    /// As every write: nothing changed then.
    pub async fn keep_recording(&self, kept: &Kept) -> Stored<()> {
        let key = keys::recording(kept.id());
        let put = || Vec::from([Change::Put(RECORDINGS, key.clone(), encode(kept))]);
        self.change(&[RECORDINGS], &put).await
    }

    /// All recordings that are kept on this device.
    ///
    /// # Errors
    /// When they cannot be read. None is not an error.
    pub async fn recordings(&self) -> Stored<Vec<Kept>> {
        let keys = KeyRange::LowerBound(JsValue::from_str(""), false);
        let query = Query { store: RECORDINGS, keys, limit: u32::MAX };
        let found = self.read_records(query).await?;
        found.iter().map(|bytes| records::decode(bytes)).collect()
    }

    /// Stores a chunk and what is known of it, durably, in one transaction. Storing the same one
    /// again is the same as once. `slot.hash` must be the hash of `bytes`.
    ///
    /// # Errors
    /// [`mamori_core::store::Trouble::Quota`] when there is no room; nothing is stored then.
    pub async fn put_chunk(&self, id: RecordingId, slot: &Slot, bytes: &[u8]) -> Stored<()> {
        let key = keys::chunk(id, slot.segment, slot.index);
        let both = || {
            let chunk = Change::Put(CHUNKS, key.clone(), Vec::from(bytes));
            Vec::from([chunk, Change::Put(SLOTS, key.clone(), encode(slot))])
        };
        self.change(&[CHUNKS, SLOTS], &both).await
    }

    /// What is known of the chunks of a recording, by segment and place.
    ///
    /// # Errors
    /// When it cannot be read. None is not an error.
    pub async fn slots(&self, id: RecordingId) -> Stored<Vec<Slot>> {
        let query = Query { store: SLOTS, keys: keys::chunks(id), limit: u32::MAX };
        let found = self.read_records(query).await?;
        found.iter().map(|bytes| records::decode(bytes)).collect()
    }

    /// The bytes of a chunk: those that were hashed when it was stored.
    ///
    /// # Errors
    /// `Unreadable` when it is not there, or is not what was stored.
    pub async fn chunk(&self, id: RecordingId, slot: &Slot) -> Stored<Vec<u8>> {
        let key = keys::chunk(id, slot.segment, slot.index);
        let found = self.read_records(Query::one(CHUNKS, key)).await?.pop();
        let bytes = found.ok_or_else(|| errors::unreadable("no such chunk"))?;
        if sha256(&bytes) == slot.hash {
            Ok(bytes)
        } else {
            Err(errors::unreadable("not the chunk that was stored"))
        }
    }

    /// Deletes a recording from this device, all of it or nothing.
    ///
    /// # Errors
    /// As every write: nothing changed then.
    pub async fn drop_recording(&self, proof: Safe) -> Stored<()> {
        let id = proof.recording();
        let all = || {
            let kept = KeyRange::Only(keys::recording(id));
            Vec::from([
                Change::Delete(CHUNKS, keys::chunks(id)),
                Change::Delete(SLOTS, keys::chunks(id)),
                Change::Delete(RECORDINGS, kept),
            ])
        };
        self.change(&[CHUNKS, SLOTS, RECORDINGS], &all).await
    }

    /// A write that depends on nothing that is there.
    async fn change(&self, stores: &[&'static str], make: &dyn Fn() -> Vec<Change>) -> Stored<()> {
        self.write(stores, &RefCell::default(), &mut |_, _| Ok(make())).await
    }
}
