//! The gate: a TCP proxy on a port of its own in front of the server. Cutting it is how a journey
//! goes offline; no emulation flag of a browser is ever used, because those miss service workers.

use crate::error::{Doing, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};

/// How the wire is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Connections are reset and new ones too: the cable is out, the sender learns it at once.
    Reset,
    /// Nothing answers and nothing ends: out of radio range, the sender learns nothing.
    Silence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    cut: Option<Cut>,
    delay: Duration,
    refused: Option<&'static str>,
}

/// A running gate; dropping it ends all its connections.
#[derive(Debug)]
pub struct Gate {
    port: u16,
    state: watch::Sender<State>,
    passed: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Gate {
    /// Opens a gate on a free port in front of a port of this machine.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn before(port: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.doing("open the gate")?;
        let own = listener.local_addr().doing("open the gate")?.port();
        let (state, seen) =
            watch::channel(State { cut: None, delay: Duration::ZERO, refused: None });
        let passed = Arc::new(AtomicU64::new(0));
        let target = SocketAddr::from(([127, 0, 0, 1], port));
        let task = tokio::spawn(accept(listener, target, seen, Arc::clone(&passed)));
        Ok(Self { port: own, state, passed, task })
    }

    /// The gate's port, for as long as it lives.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a path behind the gate, for a browser.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Cuts the wire.
    pub fn cut(&self, how: Cut) {
        self.state.send_modify(|state| state.cut = Some(how));
    }

    /// Joins the wire again. What was silent goes on where it was, as TCP does.
    pub fn heal(&self) {
        self.state.send_modify(|state| state.cut = None);
    }

    /// Holds every piece of data back for this long, in both directions.
    pub fn delay(&self, by: Duration) {
        self.state.send_modify(|state| state.delay = by);
    }

    /// Resets every connection that asks for an address beginning so; `None` lets all pass.
    pub fn refuse(&self, beginning: Option<&'static str>) {
        self.state.send_modify(|state| state.refused = beginning);
    }

    /// How many bytes have passed, both directions together.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    target: SocketAddr,
    state: watch::Receiver<State>,
    passed: Arc<AtomicU64>,
) {
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        if let Ok((stream, _)) = listener.accept().await {
            open.spawn(carry(stream, target, state.clone(), Arc::clone(&passed)));
        }
    }
}

/// Carries one connection until both ends have closed it or the wire is cut.
async fn carry(
    mut client: TcpStream,
    target: SocketAddr,
    mut state: watch::Receiver<State>,
    passed: Arc<AtomicU64>,
) {
    let mut cut = state.clone();
    let mut server = None;
    let whole = tokio::select! {
        _ = cut.wait_for(|state| state.cut == Some(Cut::Reset)) => false,
        whole = through(&mut client, &mut server, target, &mut state, &passed) => whole,
    };
    if !whole {
        for stream in [Some(client), server].into_iter().flatten() {
            // A reset on closing; should the option be refused, the end is only more polite.
            let _polite = stream.set_zero_linger();
        }
    }
}

/// Connects and carries; false when there is nobody to connect to.
async fn through(
    client: &mut TcpStream,
    server: &mut Option<TcpStream>,
    target: SocketAddr,
    state: &mut watch::Receiver<State>,
    passed: &AtomicU64,
) -> bool {
    if !joined(state).await {
        return false;
    }
    let Ok(stream) = TcpStream::connect(target).await else { return false };
    let (from_server, to_server) = server.insert(stream).split();
    let (from_client, to_client) = client.split();
    let refused = Notify::new();
    let up = pump(from_client, to_server, state.clone(), passed, &refused);
    let down = pump(from_server, to_client, state.clone(), passed, &refused);
    // One direction may close first; the connection lasts until both have.
    let both = async { tokio::join!(up, down) };
    tokio::select! {
        _ = both => true,
        () = refused.notified() => false,
    }
}

/// Waits until the wire is whole; false when the gate is gone.
async fn joined(state: &mut watch::Receiver<State>) -> bool {
    state.wait_for(|state| state.cut.is_none()).await.is_ok()
}

async fn pump(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut state: watch::Receiver<State>,
    passed: &AtomicU64,
    refused: &Notify,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let (delay, address) = (state.borrow().delay, state.borrow().refused);
        if address.is_some_and(|address| asks_for(&buffer[..count], address)) {
            refused.notify_one();
            return;
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if !joined(&mut state).await || to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
        passed.fetch_add(count as u64, Ordering::Relaxed);
    }
    if joined(&mut state).await {
        // The other end may be gone already.
        let _closed = to.shutdown().await;
    }
}

/// Whether data begins with a request for such an address (HTTP/1, one request after the other).
fn asks_for(data: &[u8], beginning: &str) -> bool {
    data.strip_prefix(b"GET ").is_some_and(|rest| rest.starts_with(beginning.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Cut, Gate};
    use std::time::{Duration, Instant};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_secs(5);
    const NEVER: Duration = Duration::from_millis(300);

    /// A server that sends back what it gets.
    async fn echo() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    tokio::io::copy(&mut read, &mut write).await
                });
            }
        });
        port
    }

    async fn ask(stream: &mut TcpStream) -> std::io::Result<u8> {
        stream.write_all(&[7]).await?;
        stream.read_u8().await
    }

    async fn connect(gate: &Gate) -> TcpStream {
        TcpStream::connect(("127.0.0.1", gate.port())).await.unwrap()
    }

    #[tokio::test]
    async fn an_open_gate_changes_nothing() {
        let gate = Gate::before(echo().await).await.unwrap();
        let mut stream = connect(&gate).await;
        assert_eq!(timeout(SOON, ask(&mut stream)).await.unwrap().unwrap(), 7);
        assert_eq!(gate.passed(), 2);
    }

    #[tokio::test]
    async fn a_refused_address_resets_its_connection_and_no_other() {
        let gate = Gate::before(echo().await).await.unwrap();
        gate.refuse(Some("/later-"));
        let mut other = connect(&gate).await;
        let mut asking = connect(&gate).await;
        other.write_all(b"GET /mamori-1.js").await.unwrap();
        asking.write_all(b"GET /later-1.wasm").await.unwrap();
        assert!(timeout(SOON, asking.read_u8()).await.unwrap().is_err());
        assert_eq!(timeout(SOON, other.read_u8()).await.unwrap().unwrap(), b'G');
    }

    #[tokio::test]
    async fn reset_ends_old_and_new_connections_until_healed() {
        let gate = Gate::before(echo().await).await.unwrap();
        let mut old = connect(&gate).await;
        assert_eq!(timeout(SOON, ask(&mut old)).await.unwrap().unwrap(), 7);
        gate.cut(Cut::Reset);
        assert!(timeout(SOON, old.read_u8()).await.unwrap().is_err());
        let mut new = connect(&gate).await;
        assert!(timeout(SOON, ask(&mut new)).await.unwrap().is_err());
        let passed = gate.passed();
        gate.heal();
        let mut healed = connect(&gate).await;
        assert_eq!(timeout(SOON, ask(&mut healed)).await.unwrap().unwrap(), 7);
        assert_eq!(gate.passed(), passed + 2);
    }

    #[tokio::test]
    async fn silence_answers_nothing_and_goes_on_when_healed() {
        let gate = Gate::before(echo().await).await.unwrap();
        let mut old = connect(&gate).await;
        assert_eq!(timeout(SOON, ask(&mut old)).await.unwrap().unwrap(), 7);
        gate.cut(Cut::Silence);
        let mut new = connect(&gate).await;
        for stream in [&mut old, &mut new] {
            assert!(timeout(NEVER, ask(stream)).await.is_err(), "something answered");
        }
        gate.heal();
        for stream in [&mut old, &mut new] {
            assert_eq!(timeout(SOON, stream.read_u8()).await.unwrap().unwrap(), 7);
        }
    }

    #[tokio::test]
    async fn delay_holds_both_directions_back() {
        let gate = Gate::before(echo().await).await.unwrap();
        gate.delay(Duration::from_millis(100));
        let mut stream = connect(&gate).await;
        let start = Instant::now();
        assert_eq!(timeout(SOON, ask(&mut stream)).await.unwrap().unwrap(), 7);
        assert!(start.elapsed() >= Duration::from_millis(200));
    }

    #[tokio::test]
    async fn a_dead_server_is_a_reset() {
        let gate = Gate::before(crate::http::free_port().unwrap()).await.unwrap();
        let mut stream = connect(&gate).await;
        assert!(timeout(SOON, ask(&mut stream)).await.unwrap().is_err());
    }
}
