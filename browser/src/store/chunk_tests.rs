//! Chunks in a real browser: whole or not at all, still there after a kill and an upgrade.

use super::connection::Connector;
use super::fault::{Fault, inject};
use super::schema::{CHUNKS, VERSION};
use super::tests::{another_tab, birth, draft, fresh, overwrite, random_name};
use super::*;
use mamori_core::event::sha256;
use mamori_core::ids::{CaseId, EventId, RecordingId, StoreId};
use mamori_core::recording::body::{Consent, RecordingStarted, Source};
use mamori_core::recording::kept::{Kept, KeptSeal, Slot};
use mamori_core::recording::queue::{Place, Queue};
use mamori_core::recording::wire::{Have, SegmentHave};
use mamori_core::sync::Pace;
use wasm_bindgen_test::wasm_bindgen_test as test;

const ID: RecordingId = RecordingId([1; 16]);
const OTHER: RecordingId = RecordingId([2; 16]);

fn kept(id: RecordingId) -> Kept {
    let started = RecordingStarted {
        recording: id,
        session: None,
        mime: String::from("audio/webm;codecs=opus"),
        consent: Consent::Announced,
        source: Source::Device,
        file_name: None,
        bytes: None,
        whole: None,
    };
    Kept { case: CaseId([3; 16]), started, at_ms: 5, seals: Vec::new(), ended: false }
}

fn slot(segment: u16, index: u32, bytes: &[u8]) -> Slot {
    let length = u32::try_from(bytes.len()).unwrap();
    Slot { segment, index, hash: sha256(bytes), bytes: length, at_ms: 9, from_ms: 1 }
}

async fn put(store: &IdbStore, id: RecordingId, segment: u16, index: u32, bytes: &[u8]) -> Slot {
    let slot = slot(segment, index, bytes);
    store.put_chunk(id, &slot, bytes).await.unwrap();
    slot
}

#[test]
async fn chunks_are_there_after_a_kill_in_their_order() {
    let store = fresh();
    store.keep_recording(&kept(ID)).await.unwrap();
    // Not in order, and more than nine, so that an order of texts would show.
    let late = put(&store, ID, 1, 0, b"second segment").await;
    let mut expected = Vec::new();
    for index in 0..12 {
        expected.push(put(&store, ID, 0, index, &[index as u8; 300]).await);
    }
    expected.push(late);
    put(&store, OTHER, 0, 0, b"another recording").await;

    let after = another_tab(&store);
    assert_eq!(after.recordings().await.unwrap(), [kept(ID)]);
    assert_eq!(after.slots(ID).await.unwrap(), expected);
    assert_eq!(after.chunk(ID, &expected[11]).await.unwrap(), vec![11; 300]);
}

#[test]
async fn nothing_is_not_an_error_and_a_missing_chunk_is() {
    let store = fresh();
    assert_eq!(store.recordings().await.unwrap(), []);
    assert_eq!(store.slots(ID).await.unwrap(), []);
    let missing = slot(0, 0, b"whole");
    assert_eq!(store.chunk(ID, &missing).await.unwrap_err().trouble, Trouble::Unreadable);
    // What is there and is not what was stored is no chunk either.
    let there = put(&store, ID, 0, 0, b"whole").await;
    assert_eq!(store.chunk(ID, &there).await.unwrap(), b"whole");
    overwrite(&store, CHUNKS, keys::chunk(ID, 0, 0), records::to_js(b"other")).await;
    assert_eq!(store.chunk(ID, &there).await.unwrap_err().trouble, Trouble::Unreadable);
}

#[test]
async fn a_full_disk_is_a_value_and_leaves_nothing_half() {
    let store = fresh();
    let first = put(&store, ID, 0, 0, b"kept").await;
    inject(Fault::Full, 1);
    let error = store.put_chunk(ID, &slot(0, 1, b"lost"), b"lost").await.unwrap_err();
    assert_eq!(error.trouble, Trouble::Quota, "{error}");
    assert_eq!(another_tab(&store).slots(ID).await.unwrap(), [first]);
    assert!(store.chunk(ID, &slot(0, 1, b"lost")).await.is_err());
    // The control: with room it is stored.
    put(&store, ID, 0, 1, b"lost").await;
    assert_eq!(store.slots(ID).await.unwrap().len(), 2);
}

#[test]
async fn a_chunk_whose_answer_was_lost_is_there_once() {
    let store = fresh();
    inject(Fault::Unheard, 1);
    let only = put(&store, ID, 0, 0, b"once").await;
    assert_eq!(store.slots(ID).await.unwrap(), [only]);
}

#[test]
async fn an_older_database_keeps_everything_and_takes_chunks() {
    let name = random_name();
    let old = IdbStore(Rc::new(Connector::new(&name, birth(), 1)));
    let device = old.device().await.unwrap();
    let event = old.append(&draft("before")).await.unwrap();
    old.put("cached", b"value").await.unwrap();
    // The control: the older shape has no place for chunks.
    assert!(old.slots(ID).await.is_err());
    old.0.give_up();

    let new = IdbStore::new(&name, birth());
    let chunk = put(&new, ID, 0, 0, b"chunk").await;
    assert_eq!(new.slots(ID).await.unwrap(), [chunk]);
    assert_eq!(new.device().await.unwrap(), device);
    assert_eq!(new.get("cached").await.unwrap().unwrap(), b"value");
    let log = new.logs().await.unwrap()[0].head.log;
    let all = Span { first: 1, last: u64::MAX };
    assert_eq!(new.read(log, all, 10).await.unwrap(), [event]);
    let connection = new.0.kept().unwrap();
    assert_eq!(connection.db.version(), f64::from(VERSION));
}

#[test]
async fn only_a_safe_recording_goes_and_no_other_with_it() {
    let store = fresh();
    let slot = put(&store, ID, 0, 0, b"safe").await;
    let other = put(&store, OTHER, 0, 0, b"not yet").await;
    let event = EventId::default();
    let seals = vec![KeptSeal { segment: 0, chunks: 1, length_ms: 1, event }];
    let whole = Kept { seals, ended: true, ..kept(ID) };
    store.keep_recording(&whole).await.unwrap();
    store.keep_recording(&kept(OTHER)).await.unwrap();

    let mut queue = Queue::new(Pace::DEFAULT, 0);
    queue.hold(Place { recording: ID, segment: 0, index: 1 }, true, 0);
    assert!(whole.safe(&[slot], &queue, &|_| true).is_none(), "the server was not asked");
    assert!(queue.poll(0, 0).is_some());
    let one = vec![Span { first: 0, last: 0 }];
    let have = SegmentHave { segment: 0, chunks: one.clone(), backed_up: one };
    let have = Have { recording: ID, store: StoreId::default(), epoch: 1, segments: vec![have] };
    queue.have(&have, 0);
    let proof = whole.safe(&[slot], &queue, &|_| true).unwrap();
    store.drop_recording(proof).await.unwrap();

    let after = another_tab(&store);
    assert_eq!(after.recordings().await.unwrap(), [kept(OTHER)]);
    assert_eq!(after.slots(ID).await.unwrap(), []);
    assert_eq!(after.slots(OTHER).await.unwrap(), [other]);
    assert_eq!(after.chunk(OTHER, &other).await.unwrap(), b"not yet");
}
