//! `GET …/audio`: played in parts, saved as a file, always noted.

use super::recording_chunk::recording;
use crate::common::audio::{CLERK, audio, recording_id, sealed, sound};
use crate::common::{Answer, Device, Site, tables};
use reqwest::Method;

async fn part(device: &Device, range: &str) -> Answer {
    device.request(Method::GET, &audio(1, 0), &[("range", range)], Vec::new()).await
}

async fn sealed_recording(site: &Site) -> (Device, Vec<u8>) {
    let mut clerk = recording(site).await;
    let chunks = sound(5, 1_000);
    clerk.put_all(1, 0, &chunks).await;
    clerk.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    (clerk, chunks.concat())
}

#[tokio::test]
async fn a_player_can_seek() {
    let site = Site::demo().await;
    let (clerk, whole) = sealed_recording(&site).await;
    let all = clerk.get(&audio(1, 0)).await;
    assert_eq!((all.status, &all.body), (200, &whole));
    assert_eq!(all.header("accept-ranges"), "bytes");
    assert_eq!(all.header("content-type"), "audio/webm");
    assert_eq!(all.header("cache-control"), "no-store");
    assert_eq!(all.header("x-content-type-options"), "nosniff");
    for (range, from, to) in [
        ("bytes=0-", 0, 5_000),
        ("bytes=0-0", 0, 1),
        ("bytes=999-1000", 999, 1_001),
        ("bytes=1500-4200", 1_500, 4_201),
        ("bytes=-10", 4_990, 5_000),
        ("bytes=4999-9999", 4_999, 5_000),
    ] {
        let answer = part(&clerk, range).await;
        assert_eq!((answer.status, &answer.body[..]), (206, &whole[from..to]), "{range}");
        let said = format!("bytes {from}-{}/5000", to - 1);
        assert_eq!(answer.header("content-range"), said);
        assert_eq!(answer.header("content-length"), (to - from).to_string());
    }
    let outside = part(&clerk, "bytes=5000-").await;
    assert_eq!((outside.status, outside.code().as_str()), (416, "bad_range"));
    assert_eq!(outside.header("content-range"), "bytes */5000");
    let etag = all.header("etag").to_owned();
    let known = [("range", "bytes=5-9"), ("if-range", etag.as_str())];
    let answer = clerk.request(Method::GET, &audio(1, 0), &known, Vec::new()).await;
    assert_eq!(answer.status, 206);
    let stale = [("range", "bytes=5-9"), ("if-range", "\"old\"")];
    let answer = clerk.request(Method::GET, &audio(1, 0), &stale, Vec::new()).await;
    assert_eq!((answer.status, answer.body), (200, whole));
}

#[tokio::test]
async fn a_segment_is_saved_under_a_safe_name() {
    let site = Site::demo().await;
    let (clerk, whole) = sealed_recording(&site).await;
    let file = clerk.get(&format!("{}?download=1", audio(1, 0))).await;
    assert_eq!((file.status, &file.body), (200, &whole));
    let name = "attachment; filename=\"mamori-01010101-01.webm\"";
    assert_eq!(file.header("content-disposition"), name);
    assert_eq!(clerk.get(&audio(1, 1)).await.status, 404, "no such segment");
    assert_eq!(clerk.get(&format!("{}?download=x", audio(1, 0))).await.status, 400);
}

#[tokio::test]
async fn every_play_and_every_download_is_noted() {
    let site = Site::demo().await;
    let (clerk, _) = sealed_recording(&site).await;
    let chief = site.device_of(2, "kacho").await;
    part(&chief, "bytes=1000-1999").await;
    clerk.get(&format!("{}?download=1", audio(1, 0))).await;
    let stranger = site.device_of(3, "zeimu-kacho").await;
    assert_eq!(stranger.get(&audio(1, 0)).await.status, 404);
    let lines = tables::audit(&site).await;
    let id = recording_id(1);
    let heard: Vec<_> = lines.into_iter().filter(|line| line.starts_with("recording_")).collect();
    assert_eq!(
        heard,
        [
            format!("recording_played {id} 0 bytes 1000-1999"),
            format!("recording_downloaded {id} 0 bytes 0-4999"),
        ]
    );
}

#[tokio::test]
async fn damaged_sound_is_not_played() {
    let site = Site::demo().await;
    let (clerk, _) = sealed_recording(&site).await;
    let folder = site.config.data.join("audio").join(id_text()).join("0000");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains("00003-") {
            std::fs::write(path, vec![0; 1_000]).unwrap();
        }
    }
    assert_eq!(part(&clerk, "bytes=0-2999").await.status, 206, "the rest is");
    let damaged = part(&clerk, "bytes=3000-3999").await;
    assert_eq!((damaged.status, damaged.code().as_str()), (500, "internal"));
    let range = [("range", "bytes=2000-3999")];
    // In its head or in its body, as the server's buffers have it.
    let whole = match clerk.try_open(Method::GET, &audio(1, 0), &range, Vec::new()).await {
        Ok(response) => response.bytes().await.is_ok(),
        Err(_) => false,
    };
    assert!(!whole, "the answer breaks off");
}

fn id_text() -> String {
    recording_id(1).to_string()
}
