//! The server's memory while a long file is attached: it does not grow with the file.

use crate::chunks::{prepare, send};
use crate::common::audio::sound;
use crate::common::process::Process;
use crate::{report, serve_early};
use mamori_core::recording::FILE_CHUNK_BYTES;
use std::path::Path;

/// Chunks before the first look: 8 MiB.
const WARM: usize = 16;
/// Chunks until the second: 72 MiB more.
const LONG: usize = 160;
/// So much more may be resident at the second look, bytes.
const GROWTH_MAX: u64 = 24 << 20;

/// Bytes that a process has resident.
fn resident(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

async fn growth(data: &Path, start: impl AsyncFn() -> Process) -> u64 {
    let mut device = prepare(data, true).await;
    let server = start().await;
    device.base.clone_from(&server.base);
    let mut chunk = sound(1, FILE_CHUNK_BYTES as usize).remove(0);
    chunk[..12].copy_from_slice(b"RIFF\0\0\0\0WAVE");
    let id = server.child.id().unwrap();
    let mut warm = 0;
    for index in 0..LONG {
        chunk[100..108].copy_from_slice(&index.to_le_bytes());
        assert!(send(&device, 0, index, &chunk).await);
        if index == WARM {
            warm = resident(id);
        }
    }
    let growth = resident(id).saturating_sub(warm);
    server.kill().await;
    growth
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_stays_flat_while_a_file_is_attached() {
    let dir = tempfile::tempdir().unwrap();
    let grown = growth(dir.path(), async || Process::serve(dir.path(), &[]).await).await;
    report(&format!("72 MiB attached: {} KiB more in memory", grown >> 10));
    assert!(grown < GROWTH_MAX, "{grown} bytes more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_that_keeps_bodies_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let grown = growth(dir.path(), async || serve_early(dir.path()).await).await;
    report(&format!("control, 72 MiB attached: {} KiB more in memory", grown >> 10));
    assert!(grown >= GROWTH_MAX, "a server that keeps what it got must be found out: {grown}");
}
