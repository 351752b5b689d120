//! `GET /api/recordings/{id}`: what has arrived, and who may know.

use super::recording_chunk::recording;
use crate::common::audio::{CLERK, begun, recording_id, sealed, sealed_as, sound};
use crate::common::scribe::{started, tapped};
use crate::common::{Device, Site};
use mamori_core::event::sha256;
use mamori_core::recording::wire::{RecordingPage, SegmentState};

fn path(number: u8) -> String {
    format!("/api/recordings/{}", recording_id(number))
}

async fn page(device: &Device) -> RecordingPage {
    device.get(&path(1)).await.cbor()
}

#[tokio::test]
async fn it_arrives_and_is_complete() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let chief = site.device_of(2, "kacho").await;
    let chunks = sound(3, 5_000);
    assert_eq!(page(&chief).await.segments, []);
    clerk.put_all(1, 0, &chunks[..1]).await;
    let begun = page(&chief).await;
    assert_eq!(begun.segments[0].state, SegmentState::Arriving);
    assert_eq!((begun.segments[0].chunks, begun.segments[0].playable), (1, 5_000));
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    let sealed = page(&chief).await;
    assert_eq!((sealed.segments[0].state, sealed.segments[0].missing), (SegmentState::Arriving, 2));
    assert_eq!(clerk.put_chunk(1, 0, 2, &chunks[2]).await.status, 200);
    let hole = page(&chief).await;
    assert_eq!((hole.segments[0].bytes, hole.segments[0].playable), (10_000, 5_000));
    clerk.put_all(1, 0, &chunks).await;
    let done = page(&chief).await;
    assert_eq!((done.segments[0].state, done.segments[0].missing), (SegmentState::Complete, 0));
    assert_eq!(done.people[0].name, "窓口 花子");
    assert_eq!(done.recording.seal(0).unwrap().stamp.by.0, CLERK);
}

#[tokio::test]
async fn a_seal_that_does_not_fit_is_kept_and_shown() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let chunks = sound(3, 5_000);
    clerk.put_all(1, 0, &chunks).await;
    let mut hashes: Vec<_> = chunks.iter().map(|chunk| sha256(chunk)).collect();
    hashes[1] = sha256(b"another");
    clerk.tell(CLERK, vec![sealed_as(1, 0, hashes, &chunks)]).await;
    let shown = page(&clerk).await;
    assert_eq!(shown.segments[0].state, SegmentState::Differs);
    assert_eq!((shown.segments[0].differing, shown.recording.seals.len()), (1, 1));
    // A second seal, a right one, does not take the place of the first.
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    let shown = page(&clerk).await;
    assert_eq!((shown.segments[0].state, shown.recording.seals.len()), (SegmentState::Differs, 2));
}

#[tokio::test]
async fn another_devices_seal_does_not_count() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let chunks = sound(3, 5_000);
    clerk.put_all(1, 0, &chunks[..2]).await;
    let mut chief = site.device_of(2, "kacho").await;
    chief.tell("kacho", vec![sealed(1, 0, &chunks[..1])]).await;
    assert!(page(&chief).await.segments[0].seal.is_none());
    clerk.put_all(1, 0, &chunks).await;
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    assert_eq!(page(&chief).await.segments[0].state, SegmentState::Complete);
}

#[tokio::test]
async fn only_the_staff_of_the_session_and_those_above_see_it() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, CLERK).await;
    let session = vec![started(1, &["gaikin"]), begun(1, Some(1)), tapped(&["zeimu"])];
    clerk.tell(CLERK, session).await;
    clerk.put_all(1, 0, &sound(1, 5_000)).await;
    // Somebody of another department was there at the tap, not at the session.
    let helper = site.device_of(20, "zeimu").await;
    assert_eq!(helper.get(&format!("/api/cases/{}", "01".repeat(16))).await.status, 200);
    for (number, (user, status)) in (2..).zip([
        (CLERK, 200),
        ("gaikin", 200),
        ("kacho", 200),
        ("bucho", 200),
        ("somu", 404),
        ("zeimu", 404),
        ("zeimu-kacho", 404),
        ("admin", 403),
    ]) {
        let device = site.device_of(number, user).await;
        assert_eq!(device.get(&path(1)).await.status, status, "{user}");
        let sound = crate::common::audio::audio(1, 0);
        assert_eq!(device.get(&sound).await.status, status, "{user}");
        let unknown = if user == "admin" { 403 } else { 404 };
        assert_eq!(device.get(&path(9)).await.status, unknown, "{user}");
    }
}
