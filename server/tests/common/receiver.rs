//! A receiver of webhooks and pushes: keeps what it gets, answers as it was told. Speaks HTTP only.

use super::PATIENCE;
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status.
    Status(u16),
    /// A status with a header.
    With(u16, &'static str, String),
    /// The request is read, and nothing is ever answered.
    Never,
}

/// What came.
#[derive(Clone, Debug)]
pub struct Got {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// It was answered with 2xx.
    pub is_taken: bool,
}

impl Got {
    /// A header's text, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Clone)]
struct Shared {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    got: mpsc::UnboundedSender<Got>,
}

/// A receiver on a port of the system's choice.
pub struct Receiver {
    /// `http://address:port`.
    pub base: String,
    got: mpsc::UnboundedReceiver<Got>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// Answers these, one after the other, and then always 200.
    pub async fn start(replies: Vec<Reply>) -> Self {
        Self::start_at("127.0.0.1:0", replies).await
    }

    /// As [`Receiver::start`] at an address.
    pub async fn start_at(address: &str, replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, got) = mpsc::unbounded_channel();
        let replies = Arc::new(Mutex::new(VecDeque::from(replies)));
        let shared = Shared { replies: Arc::clone(&replies), got: sender };
        let router = Router::new().fallback(answer).with_state(shared);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, got, replies, task }
    }

    /// A port at which nobody listens.
    pub async fn nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().to_string()
    }

    /// From here on answers these first.
    pub fn then(&self, replies: Vec<Reply>) {
        self.replies.lock().unwrap().extend(replies);
    }

    /// What comes next.
    pub async fn next(&mut self) -> Got {
        timeout(PATIENCE, self.got.recv()).await.expect("something in time").unwrap()
    }

    /// What has come and was not asked for.
    pub fn rest(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.got.try_recv().ok()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1_000_000).await.unwrap();
    let reply = shared.replies.lock().unwrap().pop_front().unwrap_or(Reply::Status(200));
    let is_taken = matches!(reply, Reply::Status(200..300));
    let got = Got { path: parts.uri.path().to_owned(), headers: parts.headers, body, is_taken };
    // Nobody asks any more when the test is over.
    drop(shared.got.send(got));
    match reply {
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::With(status, name, value) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Reply::Never => std::future::pending().await,
    }
}
