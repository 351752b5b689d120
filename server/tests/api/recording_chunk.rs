//! `PUT …/chunks/{index}` and `GET …/have`: what is taken, and what an upload goes on from.

use crate::common::audio::{CLERK, attached, audio, begun, path, recording_id, sealed, sound};
use crate::common::scribe::{raised, started};
use crate::common::{Device, Site, digest, tables};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use mamori_core::event::sha256;
use mamori_core::recording::names::download;
use mamori_core::recording::wire::{ChunkStored, Have, RecordingPage, SegmentState};
use mamori_core::sync::Span;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

/// The clerk with a session and its recording.
pub async fn recording(site: &Site) -> Device {
    let mut clerk = site.device_of(1, CLERK).await;
    clerk.tell(CLERK, vec![started(1, &[]), begun(1, Some(1))]).await;
    clerk
}

async fn have(device: &Device, number: u8) -> Have {
    device.get(&format!("/api/recordings/{}/have", recording_id(number))).await.cbor()
}

#[tokio::test]
async fn a_chunk_is_stored_and_again_changes_nothing() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunks = sound(2, 20_000);
    let first: ChunkStored = clerk.put_chunk(1, 0, 0, &chunks[0]).await.cbor();
    assert_eq!((first.recording, first.segment, first.index), (recording_id(1), 0, 0));
    assert_eq!(first.hash, sha256(&chunks[0]));
    let before = tables::hash(&site).await;
    let again: ChunkStored = clerk.put_chunk(1, 0, 0, &chunks[0]).await.cbor();
    assert_eq!(again, first);
    assert_eq!(tables::hash(&site).await, before);
    assert_eq!(tables::count(&site, "chunks").await, 1);
    let file = site.config.data.join("audio").join(recording_id(1).to_string());
    let object = format!("0000/00000-{}", sha256(&chunks[0]));
    assert_eq!(std::fs::read(file.join(object)).unwrap(), chunks[0], "one object to a chunk");
}

#[tokio::test]
async fn an_upload_goes_on_from_what_is_had() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunks = sound(6, 5_000);
    assert_eq!(have(&clerk, 1).await.segments, []);
    for index in [0, 1, 4] {
        assert_eq!(clerk.put_chunk(1, 0, index, &chunks[index]).await.status, 200);
    }
    assert_eq!(clerk.put_chunk(1, 2, 0, &chunks[0]).await.status, 200);
    let held = have(&clerk, 1).await;
    let span = |first, last| Span { first, last };
    assert_eq!(held.segments.len(), 2);
    assert_eq!(held.segments[0].chunks, [span(0, 1), span(4, 4)]);
    assert_eq!((held.segments[1].segment, held.segments[1].chunks[0]), (2, span(0, 0)));
    assert_eq!(held.segments[0].backed_up, []);
    let site = site.restart().await;
    let clerk = Device { base: site.url(""), ..clerk };
    assert_eq!(have(&clerk, 1).await.segments, held.segments, "also after a restart");
}

#[tokio::test]
async fn a_sign_in_that_ran_out_does_not_stop_an_upload() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    clerk.sign_out().await;
    clerk.put_all(1, 0, &sound(2, 5_000)).await;
    assert_eq!(have(&clerk, 1).await.segments.len(), 1);
    assert_eq!(clerk.get(&audio(1, 0)).await.status, 401, "but nothing is heard");
}

#[tokio::test]
async fn half_an_hour_uploads_seals_and_reads_back() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    // 450 slices of four seconds at 32 kbit/s.
    let chunks = sound(450, 16_000);
    clerk.put_all(1, 0, &chunks).await;
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    let chief = site.device_of(2, "kacho").await;
    let page: RecordingPage =
        chief.get(&format!("/api/recordings/{}", recording_id(1))).await.cbor();
    let segment = &page.segments[0];
    assert_eq!((segment.state, segment.chunks), (SegmentState::Complete, 450));
    assert_eq!((segment.bytes, segment.playable), (7_200_000, 7_200_000));
    assert_eq!(segment.seal.as_ref().unwrap().length_ms, 1_800_000);
    let whole = chief.get(&audio(1, 0)).await;
    assert_eq!(whole.status, 200);
    assert_eq!(digest(&whole.body), digest(&chunks.concat()), "what was recorded is heard");
}

#[tokio::test]
async fn a_recorders_file_is_attached_afterwards() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, CLERK).await;
    clerk.tell(CLERK, vec![started(1, &[]), attached(2, "録音 0001.wav")]).await;
    let mut chunks = sound(3, 512 * 1024);
    chunks[0][..12].copy_from_slice(b"RIFF\0\0\0\0WAVE");
    clerk.put_all(2, 0, &chunks).await;
    clerk.tell(CLERK, vec![sealed(2, 0, &chunks)]).await;
    let page: RecordingPage =
        clerk.get(&format!("/api/recordings/{}", recording_id(2))).await.cbor();
    assert_eq!(page.recording.begun.unwrap().file_name.unwrap(), "録音 0001.wav");
    assert_eq!(page.segments[0].state, SegmentState::Complete);
    assert_eq!(page.segments[0].mime, "audio/wav", "by its content, not by its name");
    let name = download(recording_id(2), 0, mamori_core::recording::kind::Kind::Wav);
    assert_eq!(page.segments[0].file_name, name);
}

#[tokio::test]
async fn what_the_disk_lost_is_asked_for_and_taken_again() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunks = sound(2, 5_000);
    clerk.put_all(1, 0, &chunks).await;
    std::fs::remove_dir_all(site.config.data.join("audio").join(recording_id(1).to_string()))
        .unwrap();
    assert_eq!(have(&clerk, 1).await.segments, [], "the index alone is not believed");
    clerk.put_all(1, 0, &chunks).await;
    assert_eq!(have(&clerk, 1).await.segments[0].chunks, [Span { first: 0, last: 1 }]);
}

/// Ten devices send large chunks as fast as they can; events of another go through all the while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_never_waits_behind_uploads() {
    let site = Site::demo().await;
    let mut uploads = Vec::new();
    for number in 1..=10 {
        let mut device = site.device_of(number, CLERK).await;
        device.tell(CLERK, vec![attached(number, "a.wav")]).await;
        let mut chunks = sound(12, 512 * 1024);
        chunks[0][..12].copy_from_slice(b"RIFF\0\0\0\0WAVE");
        uploads.push(tokio::spawn(async move { device.put_all(number, 0, &chunks).await }));
    }
    let mut other = site.device_of(11, "kacho").await;
    let (mut pushes, mut slowest) = (0_u32, Duration::ZERO);
    while uploads.iter().any(|upload| !upload.is_finished()) {
        let event = other.scribe.tap("kacho", 2);
        let asked = Instant::now();
        other.push(&[&event]).await;
        slowest = slowest.max(asked.elapsed());
        pushes += 1;
    }
    for upload in uploads {
        upload.await.unwrap();
    }
    println!("{pushes} events beside 120 chunks, the slowest answered after {slowest:?}");
    assert!(pushes >= 3, "events went through meanwhile");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

/// Uploads that begin and do not go on; whether an alert is taken beside them.
async fn an_alert_passes_stalled_uploads(site: &Site, clerk: &mut Device) -> bool {
    let mut stalled = Vec::new();
    for _ in 0..20 {
        let mut wire = tokio::net::TcpStream::connect(site.server.address()).await.unwrap();
        let head = format!(
            "PUT {} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\nx-mamori-sha256: {}\r\n\
             content-length: 200000\r\n\r\nabc",
            path(1, 0, 7),
            clerk.credential.as_ref().unwrap(),
            "ab".repeat(32),
        );
        wire.write_all(head.as_bytes()).await.unwrap();
        stalled.push(wire);
    }
    let alarm = clerk.scribe.write(CLERK, Some(1), raised(1));
    // The server gives up a request after 30 seconds; long before that the alert is through.
    tokio::time::timeout(Duration::from_secs(5), clerk.push(&[&alarm])).await.is_ok()
}

#[tokio::test]
async fn a_stalled_upload_holds_up_neither_alert_nor_upload() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    assert!(an_alert_passes_stalled_uploads(&site, &mut clerk).await);
    clerk.put_all(1, 0, &sound(3, 100_000)).await;
}

/// Control: a server that takes one request after the other.
#[tokio::test]
async fn a_server_that_takes_turns_is_caught() {
    async fn in_turn(State(turn): State<Arc<Mutex<()>>>, request: Request, next: Next) -> Response {
        let _turn = turn.lock().await;
        next.run(request).await
    }
    let turns = |router: Router| router.layer(from_fn_with_state(Arc::default(), in_turn));
    let site = Site::around(|config| config.demo = true, turns).await;
    let mut clerk = recording(&site).await;
    assert!(!an_alert_passes_stalled_uploads(&site, &mut clerk).await);
}
