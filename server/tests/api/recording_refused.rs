//! `PUT …/chunks/{index}`: what is refused. Each time the answer says why, and nothing has changed.

use super::recording_chunk::recording;
use crate::common::audio::{CLERK, attached, begun, path, recording_id, sealed, sound};
use crate::common::scribe::started;
use crate::common::{Answer, Device, Site, tables};
use mamori_core::body::Body;
use mamori_core::event::sha256;
use mamori_core::recording::wire::HASH_HEADER;
use mamori_core::view::Refusal;
use reqwest::Method;
use std::path::Path;

/// How many files there are below a folder.
fn files(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        count += if path.is_dir() { files(&path) } else { 1 };
    }
    count
}

/// Everything that is kept, but the audit log.
async fn kept(site: &Site) -> (String, usize) {
    (tables::hash(site).await, files(&site.config.data.join("audio")))
}

fn refused(answer: &Answer, status: u16, code: &str) {
    let refusal: Refusal = answer.cbor();
    assert_eq!((answer.status, refusal.code.as_str()), (status, code));
    assert!(refusal.ja.ends_with('。') && refusal.en.ends_with('.'), "{refusal:?}");
}

#[tokio::test]
async fn wrong_hashes_places_and_sizes() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunks = sound(2, 5_000);
    clerk.put_all(1, 0, &chunks[..1]).await;
    let before = kept(&site).await;
    let wrong = sha256(b"another").to_string();
    let with = async |hash: &str| {
        let headers = [(HASH_HEADER, hash)];
        clerk.request(Method::PUT, &path(1, 0, 1), &headers, chunks[1].clone()).await
    };
    refused(&with(&wrong).await, 400, "wrong_hash");
    refused(&with("abc").await, 400, "malformed");
    refused(&with(&wrong.to_uppercase()).await, 400, "malformed");
    let none = clerk.request(Method::PUT, &path(1, 0, 1), &[], chunks[1].clone()).await;
    refused(&none, 400, "malformed");
    let base = format!("/api/recordings/{}/segments", recording_id(1));
    for place in [
        "0/chunks/1800",
        "0/chunks/-1",
        "0/chunks/01",
        "0/chunks/+1",
        "0/chunks/x",
        "0/chunks/99999999999",
        "1000/chunks/0",
        "x/chunks/0",
    ] {
        let answer = clerk.put_at(&format!("{base}/{place}"), &chunks[1]).await;
        refused(&answer, 400, "wrong_place");
    }
    let other = &sound(1, 4_000)[0];
    refused(&clerk.put_chunk(1, 0, 0, other).await, 409, "other_chunk");
    refused(&clerk.put_chunk(1, 0, 1, &[]).await, 400, "malformed");
    refused(&clerk.put_chunk(1, 0, 1, &vec![7; 256 * 1024 + 1]).await, 413, "chunk_too_large");
    refused(&clerk.put_chunk(1, 0, 1, &vec![7; 3_000_000]).await, 413, "chunk_too_large");
    assert_eq!(kept(&site).await, before, "nothing changed");
    clerk.put_all(1, 0, &chunks).await;
}

#[tokio::test]
async fn recordings_that_are_not_known_or_another_devices() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let mut other = site.device_of(2, "zeimu-kacho").await;
    let chunk = &sound(1, 5_000)[0];
    let before = kept(&site).await;
    let have = |number| format!("/api/recordings/{}/have", recording_id(number));
    refused(&clerk.put_chunk(9, 0, 0, chunk).await, 404, "unknown_recording");
    refused(&clerk.get(&have(9)).await, 404, "unknown_recording");
    refused(&other.put_chunk(1, 0, 0, chunk).await, 404, "unknown_recording");
    refused(&other.get(&have(1)).await, 404, "unknown_recording");
    let odd = clerk.put_at("/api/recordings/..%2f..%2fetc/segments/0/chunks/0", chunk).await;
    refused(&odd, 404, "unknown_recording");
    assert_eq!(kept(&site).await, before, "nothing changed");
    // To begin a recording of the same id takes it from nobody.
    other.tell("zeimu-kacho", vec![begun(1, None)]).await;
    refused(&other.put_chunk(1, 0, 0, chunk).await, 404, "unknown_recording");
    assert_eq!(clerk.put_chunk(1, 0, 0, chunk).await.status, 200);
}

#[tokio::test]
async fn devices_without_a_credential_and_other_sites() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunk = &sound(1, 5_000)[0];
    let before = kept(&site).await;
    for credential in [None, Some(format!("mamori_device={}", "ab".repeat(32)))] {
        let stranger = Device { credential, ..clerk.clone() };
        refused(&stranger.put_chunk(1, 0, 0, chunk).await, 401, "unknown_device");
    }
    let hash = sha256(chunk).to_string();
    let headers = [(HASH_HEADER, hash.as_str()), ("origin", "https://evil.example")];
    let answer = clerk.request(Method::PUT, &path(1, 0, 0), &headers, chunk.clone()).await;
    refused(&answer, 403, "cross_site");
    assert_eq!(kept(&site).await, before, "nothing changed");
}

#[tokio::test]
async fn what_is_not_audio() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    clerk.tell(CLERK, vec![attached(2, "a.wav")]).await;
    let before = kept(&site).await;
    for bytes in [&b"<!DOCTYPE html><script>alert(1)</script>"[..], b"%PDF-1.7 and so on", b"MZ"] {
        refused(&clerk.put_chunk(1, 0, 0, bytes).await, 415, "not_audio");
        refused(&clerk.put_chunk(2, 0, 0, bytes).await, 415, "not_audio");
    }
    // A browser may begin with one byte; a file never does.
    refused(&clerk.put_chunk(2, 0, 0, b"R").await, 415, "not_audio");
    assert_eq!(kept(&site).await, before, "nothing changed");
    assert_eq!(clerk.put_chunk(1, 0, 0, &[0x1a]).await.status, 200);
}

#[tokio::test]
async fn a_path_in_a_file_name() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, CLERK).await;
    let before = kept(&site).await;
    for name in ["../../etc/passwd", "a/b.wav", "..\\a.wav", "a\0.wav", "", "a\u{202e}vaw.exe"] {
        let mut copy = clerk.scribe.clone();
        let event = copy.write(CLERK, Some(1), attached(3, name));
        let answer = clerk.sync(&[&event]).await;
        refused(&answer, 400, "bad_frames");
    }
    assert_eq!(kept(&site).await, before, "nothing changed");
    clerk.tell(CLERK, vec![attached(3, "録音..2026.wav")]).await;
}

#[tokio::test]
async fn nothing_is_added_to_what_is_sealed() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let chunks = sound(4, 5_000);
    clerk.put_all(1, 0, &chunks[..2]).await;
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks[..3])]).await;
    let before = kept(&site).await;
    refused(&clerk.put_chunk(1, 0, 3, &chunks[3]).await, 409, "sealed");
    assert_eq!(kept(&site).await, before, "nothing changed");
    assert_eq!(clerk.put_chunk(1, 0, 2, &chunks[2]).await.status, 200, "the rest still arrives");
    let before = kept(&site).await;
    refused(&clerk.put_chunk(1, 1, 0, &chunks[0]).await, 409, "sealed");
    assert_eq!(kept(&site).await, before, "no segment follows one that a person ended");
}

#[tokio::test]
async fn a_recording_has_an_end() {
    let site = Site::demo().await;
    let clerk = recording(&site).await;
    let chunks = sound(2, 100_000);
    clerk.put_all(1, 0, &chunks[..1]).await;
    tables::execute(&site, "UPDATE recordings SET bytes = 500 * 1024 * 1024 - 99999").await;
    refused(&clerk.put_chunk(1, 0, 1, &chunks[1]).await, 413, "recording_too_large");
    tables::execute(&site, "UPDATE recordings SET bytes = 500 * 1024 * 1024 - 100000").await;
    assert_eq!(clerk.put_chunk(1, 0, 1, &chunks[1]).await.status, 200);
}

#[tokio::test]
async fn staff_can_neither_delete_nor_change() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let chunks = sound(2, 5_000);
    clerk.put_all(1, 0, &chunks).await;
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    let before = kept(&site).await;
    let recording = format!("/api/recordings/{}", recording_id(1));
    for path in [recording.clone(), format!("{recording}/segments/0/audio"), path(1, 0, 0)] {
        for method in [Method::DELETE, Method::POST, Method::PATCH] {
            let answer = clerk.request(method.clone(), &path, &[], Vec::new()).await;
            refused(&answer, 405, "wrong_method");
        }
    }
    assert_eq!(kept(&site).await, before, "nothing changed");
}

#[tokio::test]
async fn a_seal_too_long_for_an_event_is_refused_whole() {
    let site = Site::demo().await;
    let mut clerk = recording(&site).await;
    let Body::RecordingSealed(mut seal) = sealed(1, 0, &sound(1, 10)) else { unreachable!() };
    seal.chunks = vec![seal.chunks[0]; 1801];
    let mut copy = clerk.scribe.clone();
    let event = copy.write(CLERK, Some(1), Body::RecordingSealed(seal.clone()));
    refused(&clerk.sync(&[&event]).await, 400, "bad_frames");
    seal.chunks.truncate(1800);
    clerk.tell(CLERK, vec![started(1, &[]), Body::RecordingSealed(seal)]).await;
}
