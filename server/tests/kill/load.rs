//! Devices that push without pause, and remember what they were told is safe.

use crate::common::Device;
use crate::common::process::Process;
use mamori_core::event::{Sealed, encode};
use reqwest::header::HeaderValue;
use sqlx::{Connection, SqliteConnection};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const PUSHERS: u8 = 6;

/// What was acknowledged, and what of it is gone.
pub struct Loss {
    pub acknowledged: usize,
    pub lost: usize,
    /// Stored without an acknowledgement that arrived: allowed, and told again when asked.
    pub unheard: usize,
    /// Requests that broke off.
    pub broken: usize,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, lost, unheard, broken } = self;
        write!(f, "{acknowledged} events acknowledged, {lost} of them lost; ")?;
        write!(f, "{broken} requests broke off, {unheard} events stored without being heard of")
    }
}

/// The pushing devices.
pub struct Load {
    /// How many servers there have been, and where the latest is: two may get the same address.
    address: watch::Sender<(u64, String)>,
    count: watch::Receiver<usize>,
    stop: Arc<AtomicBool>,
    broken: Arc<AtomicUsize>,
    pushers: Vec<JoinHandle<Vec<(Sealed, bool)>>>,
    done: Vec<(Sealed, bool)>,
}

impl Load {
    /// Signs everybody in on a first server and begins to push as soon as another is reached.
    pub async fn begin(first: &Process) -> Self {
        let (address, base) = watch::channel((0, String::new()));
        let (counted, count) = watch::channel(0);
        let (stop, broken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut pushers = Vec::new();
        for number in 1..=PUSHERS {
            let mut device = Device::new(first.base.clone(), number);
            assert_eq!(device.sign_in("madoguchi").await.status, 200);
            let pusher = Pusher {
                device,
                base: base.clone(),
                counted: counted.clone(),
                stop: stop.clone(),
                broken: broken.clone(),
            };
            pushers.push(tokio::spawn(pusher.push()));
        }
        Self { address, count, stop, broken, pushers, done: Vec::new() }
    }

    /// Tells everybody where the server is.
    pub fn reach(&self, server: &Process) {
        self.address.send_modify(|(number, base)| {
            *number += 1;
            base.clone_from(&server.base);
        });
    }

    /// Waits until so many more events are acknowledged.
    pub async fn acknowledged(&mut self, more: usize) {
        let wanted = *self.count.borrow() + more;
        let reached = self.count.wait_for(|count| *count >= wanted);
        tokio::time::timeout(crate::common::PATIENCE, reached).await.expect("progress").unwrap();
    }

    /// Ends the pushing with a server that lives.
    pub async fn finish(&mut self, server: &Process) {
        self.stop.store(true, Ordering::SeqCst);
        self.reach(server);
        for pusher in self.pushers.drain(..) {
            self.done.extend(pusher.await.unwrap());
        }
    }

    /// Compares what was acknowledged with what the database holds, byte by byte.
    pub async fn loss(self, data: &Path) -> Loss {
        let url = format!("sqlite://{}/mamori.db", data.display());
        let mut conn = SqliteConnection::connect(&url).await.unwrap();
        let sound: String =
            sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await.unwrap();
        assert_eq!(sound, "ok");
        let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT hash, header, body FROM events ORDER BY cursor")
                .fetch_all(&mut conn)
                .await
                .unwrap();
        let (last, cursor): (i64, i64) =
            sqlx::query_as("SELECT (SELECT MAX(cursor) FROM events), cursor FROM meta")
                .fetch_one(&mut conn)
                .await
                .unwrap();
        assert_eq!((last, cursor), (rows.len() as i64, rows.len() as i64), "cursors are dense");
        let held: BTreeMap<Vec<u8>, (Vec<u8>, Vec<u8>)> =
            rows.into_iter().map(|(hash, header, body)| (hash, (header, body))).collect();
        let broken = self.broken.load(Ordering::SeqCst);
        let mut loss = Loss { acknowledged: 0, lost: 0, unheard: 0, broken };
        for (event, acknowledged) in &self.done {
            let bytes = (event.header.to_vec(), event.body.as_ref().unwrap().to_vec());
            let is_held = held.get(event.hash().as_bytes()) == Some(&bytes);
            loss.acknowledged += usize::from(*acknowledged);
            loss.lost += usize::from(*acknowledged && !is_held);
            loss.unheard += usize::from(!acknowledged && is_held);
        }
        loss
    }
}

struct Pusher {
    device: Device,
    base: watch::Receiver<(u64, String)>,
    counted: watch::Sender<usize>,
    stop: Arc<AtomicBool>,
    broken: Arc<AtomicUsize>,
}

impl Pusher {
    /// Pushes one event after the other. One whose answer did not come is not asked for again, so
    /// that the database shows what the server did by itself.
    async fn push(mut self) -> Vec<(Sealed, bool)> {
        let mut pushed = Vec::new();
        self.base.wait_for(|(number, _)| *number > 0).await.unwrap();
        while !self.stop.load(Ordering::SeqCst) {
            let (known, base) = self.base.borrow_and_update().clone();
            self.device.base = base;
            let event = self.device.scribe.tap("madoguchi", pushed.len().to_le_bytes()[0]);
            let acknowledged = self.send(&event).await;
            pushed.push((event, acknowledged));
            if acknowledged {
                self.counted.send_modify(|count| *count += 1);
            } else {
                self.broken.fetch_add(1, Ordering::SeqCst);
                // The server is dead; there is a next one.
                self.base.wait_for(|(number, _)| *number != known).await.unwrap();
            }
        }
        pushed
    }

    async fn send(&self, event: &Sealed) -> bool {
        let device = &self.device;
        let cookie = HeaderValue::from_str(device.credential.as_ref().unwrap()).unwrap();
        let request = device
            .http
            .post(format!("{}/api/sync", device.base))
            .header("content-type", "application/cbor")
            .header("cookie", cookie)
            .body(encode(&device.upload(&[event])));
        let answer = tokio::time::timeout(crate::common::PATIENCE, request.send()).await;
        match answer.expect("an end in time") {
            Ok(answer) => {
                assert_eq!(answer.status(), 200, "a living server takes the event");
                true
            }
            Err(_) => false,
        }
    }
}
