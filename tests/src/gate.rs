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
    /// Requests that begin with this stick within their first piece.
    stick: Option<&'static str>,
}

/// A running gate; dropping it ends all its connections.
#[derive(Debug)]
pub struct Gate {
    port: u16,
    state: watch::Sender<State>,
    traffic: Arc<Traffic>,
    task: JoinHandle<()>,
}

/// What goes through, counted.
#[derive(Debug, Default)]
struct Traffic {
    passed: AtomicU64,
    stuck: AtomicU64,
}

impl Gate {
    /// Opens a gate on a free port in front of a port of this machine.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn before(port: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.doing("open the gate")?;
        let own = listener.local_addr().doing("open the gate")?.port();
        let start = State { cut: None, delay: Duration::ZERO, refused: None, stick: None };
        let (state, seen) = watch::channel(start);
        let traffic = Arc::new(Traffic::default());
        let target = SocketAddr::from(([127, 0, 0, 1], port));
        let task = tokio::spawn(accept(listener, target, seen, Arc::clone(&traffic)));
        Ok(Self { port: own, state, traffic, task })
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

    /// Lets requests that begin like this (for example `PUT `) stick in the middle, each with its
    /// connection, until [`Gate::release`]; all others pass.
    pub fn stick(&self, begins: &'static str) {
        self.state.send_modify(|state| state.stick = Some(begins));
    }

    /// Lets go what sticks.
    pub fn release(&self) {
        self.state.send_modify(|state| state.stick = None);
    }

    /// How many requests stick at this moment.
    #[must_use]
    pub fn stuck(&self) -> u64 {
        self.traffic.stuck.load(Ordering::Relaxed)
    }

    /// How many bytes have passed, both directions together.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.traffic.passed.load(Ordering::Relaxed)
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
    traffic: Arc<Traffic>,
) {
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        if let Ok((stream, _)) = listener.accept().await {
            open.spawn(carry(stream, target, state.clone(), Arc::clone(&traffic)));
        }
    }
}

/// Carries one connection until both ends have closed it or the wire is cut.
async fn carry(
    mut client: TcpStream,
    target: SocketAddr,
    mut state: watch::Receiver<State>,
    traffic: Arc<Traffic>,
) {
    let mut cut = state.clone();
    let mut server = None;
    let whole = tokio::select! {
        _ = cut.wait_for(|state| state.cut == Some(Cut::Reset)) => false,
        whole = through(&mut client, &mut server, target, &mut state, &traffic) => whole,
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
    traffic: &Traffic,
) -> bool {
    if !joined(state).await {
        return false;
    }
    let Ok(stream) = TcpStream::connect(target).await else { return false };
    let (from_server, to_server) = server.insert(stream).split();
    let (from_client, to_client) = client.split();
    let refused = Notify::new();
    let up = pump(from_client, to_server, state.clone(), traffic, &refused);
    let down = pump(from_server, to_client, state.clone(), traffic, &refused);
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

/// Waits until nothing sticks; false when the gate is gone.
async fn loose(state: &mut watch::Receiver<State>, traffic: &Traffic) -> bool {
    /// Counts for as long as it lives, also when the connection is given up meanwhile.
    struct Sticking<'a>(&'a AtomicU64);
    impl Drop for Sticking<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }
    traffic.stuck.fetch_add(1, Ordering::Relaxed);
    let _sticking = Sticking(&traffic.stuck);
    state.wait_for(|state| state.stick.is_none()).await.is_ok()
}

async fn pump(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut state: watch::Receiver<State>,
    traffic: &Traffic,
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
        let stick = state.borrow().stick;
        let sticky = stick.is_some_and(|begins| buffer[..count].starts_with(begins.as_bytes()));
        // In its first piece already: a small request has no second one.
        let (begun, rest) = buffer[..count].split_at(if sticky { count / 2 } else { 0 });
        if sticky && (to.write_all(begun).await.is_err() || !loose(&mut state, traffic).await) {
            return;
        }
        if !joined(&mut state).await || to.write_all(rest).await.is_err() {
            return;
        }
        traffic.passed.fetch_add(count as u64, Ordering::Relaxed);
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
    async fn what_sticks_holds_up_nothing_else() {
        let gate = Gate::before(echo().await).await.unwrap();
        gate.stick("PUT");
        let mut put = connect(&gate).await;
        put.write_all(b"PUT").await.unwrap();
        assert_eq!(timeout(SOON, put.read_u8()).await.unwrap().unwrap(), b'P');
        assert!(timeout(NEVER, put.read_u8()).await.is_err(), "the rest went through");
        assert_eq!(gate.stuck(), 1);
        let mut other = connect(&gate).await;
        for _ in 0..2 {
            assert_eq!(timeout(SOON, ask(&mut other)).await.unwrap().unwrap(), 7);
        }
        gate.release();
        assert_eq!(timeout(SOON, put.read_u8()).await.unwrap().unwrap(), b'U');
        assert_eq!(gate.stuck(), 0);
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
