//! `kill -9` while recordings are uploaded: no chunk that was acknowledged is ever lost.

use crate::common::audio::{CLERK, attached, begun, path, recording_id, sound};
use crate::common::process::Process;
use crate::common::scribe::started;
use crate::common::{Device, PATIENCE};
use crate::{report, serve_early};
use mamori_core::event::sha256;
use mamori_core::recording::wire::{HASH_HEADER, Have};
use reqwest::header::HeaderValue;
use std::collections::BTreeMap;
use std::path::Path;
use tokio::sync::watch;

const KILLS: u16 = 30;
const CONTROL_KILLS: u16 = 8;
/// Uploads side by side, each of a segment of its own.
const LANES: u16 = 4;
const CHUNK_BYTES: usize = 16_000;

/// Signs in and begins a recording on a server that is stopped again.
pub async fn prepare(data: &Path, is_file: bool) -> Device {
    let first = Process::serve(data, &["--demo"]).await;
    let mut device = Device::new(first.base.clone(), 1);
    assert_eq!(device.sign_in(CLERK).await.status, 200);
    let begun = if is_file { attached(1, "a.wav") } else { begun(1, Some(1)) };
    device.tell(CLERK, vec![started(1, &[]), begun]).await;
    first.kill().await;
    device
}

/// Sends a chunk; whether it was acknowledged.
pub async fn send(device: &Device, segment: u16, index: usize, chunk: &[u8]) -> bool {
    let cookie = HeaderValue::from_str(device.credential.as_ref().unwrap()).unwrap();
    let request = device
        .http
        .put(format!("{}{}", device.base, path(1, segment, index)))
        .header("cookie", cookie)
        .header(HASH_HEADER, sha256(chunk).to_string())
        .body(chunk.to_vec());
    match tokio::time::timeout(PATIENCE, request.send()).await.expect("an end in time") {
        Ok(answer) => {
            assert_eq!(answer.status(), 200, "a living server takes the chunk");
            true
        }
        Err(_) => false,
    }
}

/// Sends the chunks of a segment until the server dies; how many were acknowledged.
async fn lane(
    device: Device,
    segment: u16,
    chunks: Vec<Vec<u8>>,
    count: watch::Sender<u32>,
) -> usize {
    for index in 0..1_800 {
        let mut chunk = chunks[index % chunks.len()].clone();
        chunk[100] = segment.to_le_bytes()[0];
        if !send(&device, segment, index, &chunk).await {
            return index;
        }
        count.send_modify(|count| *count += 1);
    }
    1_800
}

struct Loss {
    acknowledged: usize,
    lost: usize,
}

async fn run(data: &Path, kills: u16, between: u32, start: impl AsyncFn() -> Process) -> Loss {
    let mut device = prepare(data, false).await;
    let chunks = sound(1, CHUNK_BYTES);
    let mut acknowledged = BTreeMap::new();
    for round in 0..kills {
        let server = start().await;
        device.base.clone_from(&server.base);
        let (count, mut counted) = watch::channel(0);
        let lanes: Vec<_> = (0..LANES)
            .map(|n| {
                let segment = round * LANES + n;
                let lane = lane(device.clone(), segment, chunks.clone(), count.clone());
                (segment, tokio::spawn(lane))
            })
            .collect();
        // Not always the same number, so that the kill hits different moments.
        let wanted = between + u32::from(round) * 7 % 20;
        let reached = counted.wait_for(|count| *count >= wanted);
        tokio::time::timeout(PATIENCE, reached).await.expect("progress").unwrap();
        server.kill().await;
        for (segment, lane) in lanes {
            acknowledged.insert(segment, lane.await.unwrap());
        }
    }
    loss(data, &mut device, &acknowledged, &chunks[0]).await
}

/// Compares what was acknowledged with what a server has and what is on the disk, byte by byte.
async fn loss(
    data: &Path,
    device: &mut Device,
    acknowledged: &BTreeMap<u16, usize>,
    chunk: &[u8],
) -> Loss {
    let server = Process::serve(data, &[]).await;
    device.base.clone_from(&server.base);
    let have: Have = device.get(&format!("/api/recordings/{}/have", recording_id(1))).await.cbor();
    let mut loss = Loss { acknowledged: 0, lost: 0 };
    for (segment, count) in acknowledged {
        let mut chunk = chunk.to_vec();
        chunk[100] = segment.to_le_bytes()[0];
        let folder = data.join(format!("audio/{}/{segment:04}", recording_id(1)));
        let held = have.segments.iter().find(|s| s.segment == *segment);
        for index in 0..*count {
            let place = index as u64;
            let is_had =
                held.is_some_and(|s| s.chunks.iter().any(|c| c.first <= place && place <= c.last));
            let file = folder.join(format!("{index:05}-{}", sha256(&chunk)));
            let is_there = std::fs::read(file).is_ok_and(|bytes| bytes == chunk);
            loss.acknowledged += 1;
            loss.lost += usize::from(!(is_had && is_there));
        }
    }
    server.kill().await;
    loss
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_chunk_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let start = async || Process::serve(dir.path(), &[]).await;
    let Loss { acknowledged, lost } = run(dir.path(), KILLS, 8, start).await;
    report(&format!("{KILLS} kills: {acknowledged} chunks acknowledged, {lost} of them lost"));
    assert!(acknowledged >= usize::from(KILLS) * 8);
    assert_eq!(lost, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_that_acknowledges_chunks_early_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let start = async || serve_early(dir.path()).await;
    let Loss { acknowledged, lost } = run(dir.path(), CONTROL_KILLS, 60, start).await;
    report(&format!("control: {acknowledged} chunks acknowledged, {lost} of them lost"));
    assert!(lost > 0, "a server that acknowledges early must be found out");
    assert!(lost < acknowledged, "it does store, only later");
}
