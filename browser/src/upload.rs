//! Chunks of recordings on their way to the server: requests of their own, beside the log's.

use crate::http::{self, HttpError, Response};
use mamori_core::ids::{Hash, RecordingId};
use mamori_core::recording::queue::{Failure, PUT_MS, Place};
use mamori_core::recording::wire::{ChunkStored, HASH_HEADER, Have};

/// What the server holds is asked for so long, ms.
const ASK_MS: u64 = 10_000;

fn path(recording: RecordingId) -> String {
    String::from("/api/recordings/") + &recording.to_string()
}

/// `GET …/have`.
///
/// # Errors
/// As the queue wants it told. A page of something between counts as no answer.
pub async fn have(recording: RecordingId) -> Result<Have, Failure> {
    let answer = http::get(&(path(recording) + "/have"), ASK_MS).await;
    let have: Have = told(answer)?.read().ok_or(Failure::Unreachable)?;
    if have.recording == recording { Ok(have) } else { Err(Failure::Unreachable) }
}

/// `PUT …/segments/{segment}/chunks/{index}`.
///
/// # Errors
/// As the queue wants it told. Only an answer that names these very bytes counts as stored.
pub async fn put(place: Place, hash: Hash, bytes: &[u8]) -> Result<(), Failure> {
    let path = path(place.recording)
        + "/segments/"
        + &place.segment.to_string()
        + "/chunks/"
        + &place.index.to_string();
    let sum = hash.to_string();
    let headers = [("content-type", "application/octet-stream"), (HASH_HEADER, &sum)];
    let answer = http::put(&path, &headers, bytes, PUT_MS).await;
    let stored: ChunkStored = told(answer)?.read().ok_or(Failure::Unreachable)?;
    let Place { recording, segment, index } = place;
    let meant = ChunkStored { recording, segment, index, hash };
    if stored == meant { Ok(()) } else { Err(Failure::Unreachable) }
}

fn told(answer: Result<Response, HttpError>) -> Result<Response, Failure> {
    match answer {
        Ok(response) if response.is_ok() => Ok(response),
        Ok(response) => Err(Failure::of_status(response.status)),
        Err(HttpError::Unreachable(_) | HttpError::TimedOut) => Err(Failure::Unreachable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mamori_core::ids::StoreId;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const ID: RecordingId = RecordingId([7; 16]);

    #[test]
    async fn a_server_without_the_recording_does_not_know_it() {
        // The test server answers 404, or 405 to a PUT.
        assert_eq!(have(ID).await, Err(Failure::Unknown));
        let place = Place { recording: ID, segment: 0, index: 0 };
        let failure = put(place, Hash([1; 32]), b"abc").await.unwrap_err();
        assert!(matches!(failure, Failure::Unknown | Failure::Unreachable), "{failure:?}");
    }

    #[test]
    fn only_a_whole_answer_counts() {
        let have = Have { recording: ID, store: StoreId::default(), epoch: 1, segments: vec![] };
        let bytes = mamori_core::event::encode(&have);
        let answer = |status| told(Ok(Response { status, bytes: bytes.clone() }));
        assert_eq!(answer(200).unwrap().read::<Have>(), Some(have));
        assert_eq!(answer(404).unwrap_err(), Failure::Unknown);
        assert_eq!(answer(401).unwrap_err(), Failure::SignedOut);
        assert_eq!(answer(409).unwrap_err(), Failure::Refused);
        assert_eq!(answer(507).unwrap_err(), Failure::Unreachable);
        assert_eq!(told(Err(HttpError::TimedOut)).unwrap_err(), Failure::Unreachable);
    }
}
