//! Recordings as a device makes them: generated sound in chunks, and the events about it.
#![allow(dead_code, reason = "each test binary uses what it needs")]

use super::{Answer, Device};
use mamori_core::body::Body;
use mamori_core::event::{Sealed, sha256};
use mamori_core::ids::{Hash, RecordingId, SessionId};
use mamori_core::recording::body::{Consent, RecordingSealed, RecordingStarted, Source};
use mamori_core::recording::wire::HASH_HEADER;
use reqwest::Method;

/// The demo people's account that records.
pub const CLERK: &str = "madoguchi";

/// A recording's id of a number.
pub fn recording_id(number: u8) -> RecordingId {
    RecordingId([number; 16])
}

/// `recording.started` of a session's recording by the device.
pub fn begun(number: u8, session: Option<u8>) -> Body {
    Body::RecordingStarted(RecordingStarted {
        recording: recording_id(number),
        session: session.map(|n| SessionId([n; 16])),
        mime: "audio/webm;codecs=opus".to_owned(),
        consent: Consent::Announced,
        source: Source::Device,
        file_name: None,
        bytes: None,
        whole: None,
    })
}

/// `recording.started` of a recorder's file.
pub fn attached(number: u8, name: &str) -> Body {
    let Body::RecordingStarted(begun) = begun(number, None) else { unreachable!() };
    let (mime, file_name) = ("audio/wav".to_owned(), Some(name.to_owned()));
    Body::RecordingStarted(RecordingStarted { mime, source: Source::File, file_name, ..begun })
}

/// `recording.sealed` over these chunks.
pub fn sealed(number: u8, segment: u16, chunks: &[Vec<u8>]) -> Body {
    sealed_as(number, segment, chunks.iter().map(|chunk| sha256(chunk)).collect(), chunks)
}

/// As [`sealed`], with hashes of one's choice.
pub fn sealed_as(number: u8, segment: u16, hashes: Vec<Hash>, chunks: &[Vec<u8>]) -> Body {
    Body::RecordingSealed(RecordingSealed {
        recording: recording_id(number),
        segment,
        from_ms: Some(super::scribe::NOON_MS),
        length_ms: chunks.len() as u64 * 4_000,
        mime: "audio/webm;codecs=opus".to_owned(),
        chunks: hashes,
        bytes: chunks.iter().map(|chunk| chunk.len() as u64).sum(),
        end: "normal".to_owned(),
    })
}

/// So many chunks of so many bytes; the first one begins as WebM does.
pub fn sound(chunks: usize, bytes: usize) -> Vec<Vec<u8>> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut chunk = |index: usize| {
        let mut bytes: Vec<u8> = (0..bytes)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state as u8
            })
            .collect();
        if index == 0 {
            let head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\
                         \x42\xf3\x81\x08\x42\x82\x84webm";
            let length = head.len().min(bytes.len());
            bytes[..length].copy_from_slice(&head[..length]);
        }
        bytes
    };
    (0..chunks).map(&mut chunk).collect()
}

/// The address of a chunk.
pub fn path(number: u8, segment: u16, index: usize) -> String {
    format!("/api/recordings/{}/segments/{segment}/chunks/{index}", recording_id(number))
}

/// The address of a segment's sound.
pub fn audio(number: u8, segment: u16) -> String {
    format!("/api/recordings/{}/segments/{segment}/audio", recording_id(number))
}

impl Device {
    /// Sends a chunk with its hash.
    pub async fn put_chunk(&self, number: u8, segment: u16, index: usize, chunk: &[u8]) -> Answer {
        self.put_at(&path(number, segment, index), chunk).await
    }

    /// Sends bytes with their hash to an address.
    pub async fn put_at(&self, path: &str, chunk: &[u8]) -> Answer {
        let hash = sha256(chunk).to_string();
        let headers = [(HASH_HEADER, hash.as_str()), ("content-type", "application/octet-stream")];
        self.request(Method::PUT, path, &headers, chunk.to_vec()).await
    }

    /// Sends all chunks of a segment, which must be taken.
    pub async fn put_all(&self, number: u8, segment: u16, chunks: &[Vec<u8>]) {
        for (index, chunk) in chunks.iter().enumerate() {
            let answer = self.put_chunk(number, segment, index, chunk).await;
            assert_eq!(answer.status, 200, "{index}: {}", String::from_utf8_lossy(&answer.body));
        }
    }

    /// Writes and pushes events, which must be taken.
    pub async fn tell(&mut self, user: &str, bodies: Vec<Body>) {
        let events: Vec<Sealed> =
            bodies.into_iter().map(|body| self.scribe.write(user, Some(1), body)).collect();
        self.push(&events.iter().collect::<Vec<_>>()).await;
    }
}
