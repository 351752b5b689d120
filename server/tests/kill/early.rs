//! The control's server: it answers an upload first and stores it afterwards, and keeps all bodies
//! in memory.

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use mamori_server::config::Config;
use mamori_server::serve::Server;
use std::sync::Mutex;

/// Bodies of all chunks.
static HOARD: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// Names the folder to serve.
pub const DATA: &str = "MAMORI_TEST_EARLY";

async fn acknowledge_early(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_chunk = path.contains("/chunks/");
    if path != "/api/sync" && !is_chunk {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    if is_chunk {
        HOARD.lock().unwrap().push(body.to_vec());
    }
    let request = Request::from_parts(parts, Body::from(body));
    tokio::spawn(next.run(request));
    StatusCode::OK.into_response()
}

/// Not a test: the process that the control starts and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the control starts it as a server"]
async fn server() {
    let Some(data) = std::env::var_os(DATA) else { return };
    let config = Config::local(data.into());
    let around = |router: axum::Router| router.layer(from_fn(acknowledge_early));
    let server = Server::start_with(&config, around).await.unwrap();
    println!("mamori: http://{}", server.address());
    std::future::pending::<()>().await;
}
