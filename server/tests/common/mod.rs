//! A server of our own for each test, and devices that talk to it as the app does.
#![allow(dead_code, reason = "each test binary uses what it needs")]

pub mod audio;
pub mod process;
pub mod receiver;
pub mod scribe;
pub mod smtp;
pub mod tables;

use axum::Router;
use mamori_core::alert::Hush;
use mamori_core::alert::wire::{Beat, Beaten, Call, Ring, RingStored};
use mamori_core::event::{Sealed, encode, sha256};
use mamori_core::ids::{AlertId, DeviceId, LogId, UserId};
use mamori_core::sync::{PROTOCOL, SyncRequest, SyncResponse};
use mamori_core::view::{Poke, Refusal, SignIn};
use mamori_server::config::Config;
use mamori_server::serve::Server;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use scribe::Scribe;
use std::time::Duration;
use tempfile::TempDir;

/// No wait in a test is longer.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The demo people's password.
pub const PASSWORD: &str = "mamori-demo";

/// A running server and its folder.
pub struct Site {
    pub server: Server,
    pub dir: TempDir,
    pub config: Config,
}

impl Site {
    /// With demo people.
    pub async fn demo() -> Self {
        Self::with(|config| config.demo = true).await
    }

    /// As configured.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::around(change, |router| router).await
    }

    /// As configured, with something laid around the router.
    pub async fn around(
        change: impl FnOnce(&mut Config),
        around: impl FnOnce(Router) -> Router,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::local(dir.path().join("data"));
        change(&mut config);
        let server = Server::start_with(&config, around).await.unwrap();
        Self { server, dir, config }
    }

    /// Stops it and starts it again on its data.
    pub async fn restart(self) -> Self {
        let Self { server, dir, config } = self;
        server.stop().await;
        let server = Server::start(&config).await.unwrap();
        Self { server, dir, config }
    }

    /// With demo people, and an escalation after 1, 2 and 3 seconds.
    pub async fn hasty() -> Self {
        Self::with(|config| {
            config.demo = true;
            std::fs::create_dir_all(&config.data).unwrap();
            std::fs::write(config.data.join("policy.toml"), hasty_policy()).unwrap();
        })
        .await
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    /// A device with an empty log, of which nobody has heard.
    pub fn device(&self, number: u8) -> Device {
        Device::new(self.url(""), number)
    }

    /// A device on which somebody has signed in.
    pub async fn device_of(&self, number: u8, user: &str) -> Device {
        let mut device = self.device(number);
        let answer = device.sign_in(user).await;
        assert_eq!(answer.status, 200, "{user}: {}", answer.code());
        device
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as CBOR.
    pub fn cbor<T: mamori_core::cbor::Decode>(&self) -> T {
        assert_eq!(self.header("content-type"), "application/cbor", "status {}", self.status);
        mamori_core::cbor::decode(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), "application/json", "status {}", self.status);
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.cbor::<Refusal>().code
    }
}

/// A browser: its log, its cookies.
#[derive(Clone)]
pub struct Device {
    pub base: String,
    pub http: reqwest::Client,
    pub scribe: Scribe,
    /// The session cookie as `name=value`.
    pub session: Option<String>,
    /// The device cookie as `name=value`.
    pub credential: Option<String>,
}

impl Device {
    /// A browser that has never been here.
    pub fn new(base: String, number: u8) -> Self {
        let (http, scribe) = (reqwest::Client::new(), Scribe::new(number, number));
        Self { base, http, scribe, session: None, credential: None }
    }

    /// Sends a request with the cookies of this browser and these headers.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let response = self.open(method, path, headers, body).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap().to_vec();
        Answer { status, headers, body }
    }

    /// As [`Device::request`], leaving the body to be read.
    pub async fn open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Response {
        self.try_open(method, path, headers, body).await.unwrap()
    }

    /// As [`Device::open`], for an answer that may break off.
    pub async fn try_open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Result<reqwest::Response> {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            all.insert(name, HeaderValue::from_str(value).unwrap());
        }
        let cookies: Vec<&str> =
            [&self.session, &self.credential].into_iter().flatten().map(String::as_str).collect();
        if !cookies.is_empty() {
            all.insert("cookie", HeaderValue::from_str(&cookies.join("; ")).unwrap());
        }
        let url = format!("{}{path}", self.base);
        let request = self.http.request(method, url).headers(all).body(body);
        tokio::time::timeout(PATIENCE, request.send()).await.expect("in time")
    }

    /// GET as the app does.
    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], Vec::new()).await
    }

    /// POST of CBOR as the app does.
    pub async fn post(&self, path: &str, body: Vec<u8>) -> Answer {
        self.request(Method::POST, path, &[("content-type", "application/cbor")], body).await
    }

    /// Signs in with the demo password and keeps the cookies.
    pub async fn sign_in(&mut self, user: &str) -> Answer {
        self.sign_in_with(user, PASSWORD).await
    }

    /// Signs in and keeps the cookies.
    pub async fn sign_in_with(&mut self, user: &str, password: &str) -> Answer {
        let asked = SignIn {
            user: user.to_owned(),
            password: password.to_owned(),
            device: self.scribe.device,
        };
        let answer = self.post("/api/sign-in", encode(&asked)).await;
        self.keep_cookies(&answer);
        answer
    }

    /// Signs out and forgets the session cookie.
    pub async fn sign_out(&mut self) -> Answer {
        let answer = self.post("/api/sign-out", Vec::new()).await;
        self.session = None;
        answer
    }

    /// Keeps what `Set-Cookie` says.
    pub fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let slot =
                if pair.contains("session") { &mut self.session } else { &mut self.credential };
            *slot = Some(pair);
        }
    }

    /// The body of an upload.
    pub fn upload(&self, events: &[&Sealed]) -> SyncRequest {
        SyncRequest {
            protocol: PROTOCOL,
            device: self.scribe.device,
            log: self.scribe.log(),
            head: self.scribe.head.seq,
            head_hash: self.scribe.head.hash,
            pending: events.len() as u64,
            oldest_pending_ms: None,
            seen: None,
            storage: None,
            events: events.iter().map(|sealed| (*sealed).clone()).collect(),
        }
    }

    /// Uploads.
    pub async fn sync(&self, events: &[&Sealed]) -> Answer {
        self.post("/api/sync", encode(&self.upload(events))).await
    }

    /// Uploads what must be accepted.
    pub async fn push(&self, events: &[&Sealed]) -> SyncResponse {
        let answer = self.sync(events).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.cbor()
    }

    /// Says that it lives, and why it cannot sound.
    pub async fn beat(&self, place: Option<&str>, hush: Option<Hush>) -> Beaten {
        let place = place.map(str::to_owned);
        let beat = Beat { device: self.scribe.device, place, hush };
        let answer = self.post("/api/alerts/beat", encode(&beat)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.cbor()
    }

    /// Says that it shows an alert.
    pub async fn say_ring(&self, alert: u8, rang: bool) -> Answer {
        let hush = (!rang).then_some(Hush::Locked);
        let (alert, device) = (AlertId([alert; 16]), self.scribe.device);
        self.post("/api/alerts/rings", encode(&Ring { alert, device, rang, hush })).await
    }

    /// Says what must be stored.
    pub async fn ring(&self, alert: u8, rang: bool) -> RingStored {
        let answer = self.say_ring(alert, rang).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.cbor()
    }

    /// Begins to listen for pokes, past the greeting.
    pub async fn listen(&self) -> Pokes {
        let response = self.open(Method::GET, "/api/events", &[], Vec::new()).await;
        assert_eq!(response.status(), 200);
        let mut pokes = Pokes { response, text: String::new() };
        assert!(matches!(pokes.next().await, Some(Poke::Cases(_))), "where things stand");
        assert!(matches!(pokes.next().await, Some(Poke::Policy(_))), "the policy in force");
        pokes
    }
}

/// An open stream of pokes.
pub struct Pokes {
    pub response: reqwest::Response,
    text: String,
}

impl Pokes {
    /// The next poke that is no call; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Poke> {
        loop {
            match self.any().await {
                Some(Poke::Call(_)) => {}
                other => return other,
            }
        }
    }

    /// The next call of which this holds; everything else is passed over.
    pub async fn call(&mut self, wanted: impl Fn(&Call) -> bool) -> Call {
        loop {
            match self.any().await.expect("the stream goes on") {
                Poke::Call(call) if wanted(&call) => return *call,
                _ => {}
            }
        }
    }

    /// How many calls come until the stream ends.
    pub async fn calls(mut self) -> usize {
        let mut calls = 0;
        while let Some(poke) = self.any().await {
            calls += usize::from(matches!(poke, Poke::Call(_)));
        }
        calls
    }

    /// The next poke; `None` when the stream has ended.
    async fn any(&mut self) -> Option<Poke> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let line = event.lines().find_map(|line| line.strip_prefix("data: "));
                let poke = line.map(|line| Poke::parse(line).expect("a poke"));
                self.text = rest.to_owned();
                if poke.is_some() {
                    return poke;
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.expect("a poke in time").ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// The built-in policy with an escalation after 1, 2 and 3 seconds, repeated every 10.
pub fn hasty_policy() -> String {
    let mut text = mamori_core::policy::parse::DEFAULT.to_owned();
    for (of, to) in [
        ("after_seconds = 10,", "after_seconds = 1,"),
        ("after_seconds = 30,", "after_seconds = 2,"),
        ("after_seconds = 60,", "after_seconds = 3,"),
        ("repeat_seconds = 60", "repeat_seconds = 10"),
    ] {
        assert!(text.contains(of), "{of}");
        text = text.replace(of, to);
    }
    text
}

/// A device id of a number.
pub fn device_id(number: u8) -> DeviceId {
    DeviceId([number; 16])
}

/// A log id of a number.
pub fn log_id(number: u8) -> LogId {
    LogId([number; 16])
}

/// An account.
pub fn user(name: &str) -> UserId {
    UserId(name.to_owned())
}

/// A short name for bytes.
pub fn digest(bytes: &[u8]) -> String {
    sha256(bytes).to_string()
}
