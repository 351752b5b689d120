//! Pictures of a case: taken by content, bounded, served whole or not at all, to who sees the case.

use super::route::Town;
use crate::common::audio::{attached, recording_id, sealed};
use crate::common::{Answer, Device};
use mamori_core::body::Body;
use mamori_core::event::sha256;
use mamori_core::ids::CaseId;
use mamori_core::recording::picture::PICTURE_BYTES_MAX;

const CHUNK: usize = 512 * 1024;

/// `recording.started` of a picture of these bytes.
pub fn begun(number: u8, bytes: &[u8]) -> Body {
    let Body::RecordingStarted(mut begun) = attached(number, "投稿.png") else { unreachable!() };
    begun.mime = "image/png".to_owned();
    begun.bytes = Some(bytes.len() as u64);
    begun.whole = Some(sha256(bytes));
    Body::RecordingStarted(begun)
}

fn png(length: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((bytes.len()..length).map(|at| (at % 251) as u8));
    bytes
}

async fn look(device: &Device, number: u8) -> Answer {
    let (case, picture) = (CaseId([1; 16]), recording_id(number));
    device.get(&format!("/api/cases/{case}/pictures/{picture}")).await
}

#[tokio::test]
async fn a_picture_comes_back_whole_to_who_sees_the_case() {
    let mut town = Town::begin().await;
    let bytes = png(CHUNK + 7_000);
    let chunks: Vec<Vec<u8>> = bytes.chunks(CHUNK).map(<[u8]>::to_vec).collect();
    town.staff.tell("madoguchi", vec![begun(1, &bytes)]).await;
    assert_eq!(town.staff.put_chunk(1, 0, 0, &chunks[0]).await.status, 200);
    assert_eq!(look(&town.staff, 1).await.status, 404, "not before all of it is here");
    assert_eq!(town.staff.put_chunk(1, 0, 1, &chunks[1]).await.status, 200);
    town.staff.tell("madoguchi", vec![sealed(1, 0, &chunks)]).await;
    let answer = look(&town.chief, 1).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body == bytes, "the very bytes");
    for (header, expected) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(answer.header(header), expected, "{header}");
    }
    assert!(answer.header("content-disposition").starts_with("inline; filename=\"mamori-"));
    // General Affairs sees the case, and with it its pictures, from the submission on.
    assert_eq!(look(&town.affairs, 1).await.status, 404);
    town.submit().await;
    assert_eq!(look(&town.affairs, 1).await.status, 200);
    let other = town.site.device_of(51, "zeimu-kacho").await;
    assert_eq!(look(&other, 1).await.status, 404);
    let admin = town.site.device_of(52, "admin").await;
    assert_eq!(look(&admin, 1).await.status, 403);
}

#[tokio::test]
async fn what_is_not_a_picture_or_not_what_was_chosen_is_not_served() {
    let mut town = Town::begin().await;
    let page = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    town.staff.tell("madoguchi", vec![begun(1, &page)]).await;
    assert_eq!(town.staff.put_chunk(1, 0, 0, &page).await.status, 415, "whatever it is called");
    let (chosen, other) = (png(900), png(901));
    town.staff.tell("madoguchi", vec![begun(2, &chosen)]).await;
    assert_eq!(town.staff.put_chunk(2, 0, 0, &other).await.status, 200);
    assert_eq!(look(&town.staff, 2).await.status, 404);
    // The control.
    town.staff.tell("madoguchi", vec![begun(3, &chosen)]).await;
    assert_eq!(town.staff.put_chunk(3, 0, 0, &chosen).await.status, 200);
    assert_eq!(look(&town.staff, 3).await.status, 200);
}

#[tokio::test]
async fn a_picture_is_bounded() {
    let mut town = Town::begin().await;
    let bytes = png(CHUNK);
    town.staff.tell("madoguchi", vec![begun(1, &bytes)]).await;
    let most = usize::try_from(PICTURE_BYTES_MAX).unwrap() / CHUNK;
    for index in 0..most {
        assert_eq!(town.staff.put_chunk(1, 0, index, &bytes).await.status, 200, "{index}");
    }
    assert_eq!(town.staff.put_chunk(1, 0, most, &bytes).await.status, 413);
}
