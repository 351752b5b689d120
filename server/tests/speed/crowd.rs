//! Many open streams, read as cheaply as possible: plain sockets on one thread of their own, so
//! that what is measured is the server and not its listeners. Knows of HTTP only what it must.

use super::common::{Device, PATIENCE};
use mamori_core::ids::AlertId;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Instant;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// So many connect at once: a server's queue of new connections is bounded.
const CONNECTING: usize = 64;

/// What the streams look for, and how many have found it.
#[derive(Default)]
struct Wanted {
    number: AtomicU8,
    open: AtomicUsize,
    seen: AtomicUsize,
    /// How many must find it.
    goal: AtomicUsize,
}

/// See the module.
pub struct Crowd {
    wanted: Arc<Wanted>,
    devices: UnboundedSender<Device>,
    /// The moment at which the last of all streams found it, or was open.
    last: UnboundedReceiver<Instant>,
    /// Where the kernel tells of the thread.
    pub thread: PathBuf,
}

impl Crowd {
    /// A thread without a stream.
    pub async fn new() -> Self {
        let (devices, mut joining) = unbounded_channel::<Device>();
        let (told, last) = unbounded_channel();
        let (started, mut start) = unbounded_channel();
        let wanted = Arc::new(Wanted::default());
        let shared = Arc::clone(&wanted);
        std::thread::spawn(move || {
            let link = std::fs::read_link("/proc/thread-self").unwrap();
            started.send(PathBuf::from("/proc").join(link)).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let local = tokio::task::LocalSet::new();
            local.block_on(&runtime.unwrap(), async move {
                while let Some(device) = joining.recv().await {
                    tokio::task::spawn_local(listen(device, Arc::clone(&shared), told.clone()));
                }
            });
        });
        let thread = start.recv().await.unwrap();
        Self { wanted, devices, last, thread }
    }

    /// Opens a stream for each device; answers once all have been greeted.
    pub async fn join(&mut self, devices: &[Device]) {
        for some in devices.chunks(CONNECTING) {
            let open = self.wanted.open.load(Ordering::SeqCst) + some.len();
            self.wanted.goal.store(open, Ordering::SeqCst);
            for device in some {
                self.devices.send(device.clone()).ok().unwrap();
            }
            self.last().await;
        }
    }

    /// From here on the streams look for something new of this alert.
    pub fn look_for(&self, number: u8) {
        self.wanted.seen.store(0, Ordering::SeqCst);
        self.wanted.number.store(number, Ordering::SeqCst);
    }

    /// When the last of all streams had it.
    pub async fn last(&mut self) -> Instant {
        timeout(PATIENCE, self.last.recv()).await.expect("all in time").unwrap()
    }
}

async fn listen(device: Device, wanted: Arc<Wanted>, told: UnboundedSender<Instant>) {
    let address = device.base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    let session = device.session.unwrap();
    let request =
        format!("GET /api/events HTTP/1.1\r\nhost: {address}\r\ncookie: {session}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let (mut text, mut before, mut greeted) = (String::new(), 0, false);
    loop {
        let at = match read(&mut socket, &mut text).await {
            Some(at) => at,
            None => return,
        };
        while let Some((event, rest)) = text.split_once("\n\n") {
            let is_greeting = !greeted && event.contains("data: policy ");
            let found = found(event, wanted.number.load(Ordering::SeqCst), &mut before);
            text = rest.to_owned();
            let all = wanted.goal.load(Ordering::SeqCst);
            let count = match (is_greeting, found) {
                (true, _) => wanted.open.fetch_add(1, Ordering::SeqCst) + 1,
                (false, true) => wanted.seen.fetch_add(1, Ordering::SeqCst) + 1,
                (false, false) => continue,
            };
            greeted = true;
            if count == all {
                told.send(at).unwrap();
            }
        }
    }
}

/// Reads what is there into the text, and tells when it was; `None` at the end. One buffer serves
/// all streams: a thousand idle ones hold next to nothing.
async fn read(socket: &mut TcpStream, text: &mut String) -> Option<Instant> {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 64 * 1024]);
    }
    loop {
        socket.readable().await.ok()?;
        let read = BUFFER.with_borrow_mut(|buffer| {
            let read = socket.try_read(buffer)?;
            text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
            std::io::Result::Ok(read)
        });
        match read {
            Ok(0) => return None,
            Ok(_) => return Some(Instant::now()),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return None,
        }
    }
}

/// Whether an event says something new of the wanted alert. Its id is one byte sixteen times; two
/// digits are a byte, so only those at even places count.
fn found(event: &str, number: u8, before: &mut u64) -> bool {
    let Some((_, hex)) = event.split_once("data: call ") else { return false };
    let id = AlertId([number; 16]).to_string();
    if !hex.match_indices(&id).any(|(place, _)| place % 2 == 0) {
        return false;
    }
    let mut hash = DefaultHasher::new();
    hex.hash(&mut hash);
    let hash = hash.finish();
    std::mem::replace(before, hash) != hash
}
