//! Who may use which route: role × route, written out, against a running server.

use super::openapi::address;
use crate::common::{Device, Site};
use mamori_core::access::Route;
use mamori_core::alert::push::{PushSubscribe, PushUnsubscribe};
use mamori_core::alert::wire::{Beat, Ring};
use mamori_core::event::encode;
use mamori_core::ids::AlertId;
use reqwest::Method;

/// Account, and the statuses of: me, policy, sync, cases, an unknown case, events; of an unknown
/// recording: a chunk, what is had of it, the recording, its audio; a beat, a ring of no alert; the
/// key of pushes, a subscription to no address, an end of it; the log of drills; a search and its
/// file, the figures and theirs; the other party of an unknown case; retention, an empty act of it,
/// the erased cases of the device.
const MATRIX: [(&str, [u16; 24]); 6] = [
    (
        "",
        [
            401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401,
            401, 401, 401, 401, 401, 401, 401,
        ],
    ),
    (
        "madoguchi",
        [
            200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 200, 404, 200, 403, 204, 403, 200,
            200, 403, 403, 404, 403, 403, 200,
        ],
    ),
    (
        "kacho",
        [
            200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 200, 404, 200, 403, 204, 200, 200,
            200, 200, 200, 404, 403, 403, 200,
        ],
    ),
    (
        "somu",
        [
            200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 200, 404, 200, 403, 204, 200, 200,
            200, 200, 200, 404, 200, 400, 200,
        ],
    ),
    (
        "bucho",
        [
            200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 200, 404, 200, 403, 204, 200, 200,
            200, 200, 200, 404, 200, 400, 200,
        ],
    ),
    (
        "admin",
        [
            200, 200, 200, 403, 403, 200, 404, 404, 403, 403, 200, 404, 200, 403, 204, 403, 403,
            403, 403, 403, 403, 403, 403, 200,
        ],
    ),
];

/// The column of a route; those for everybody have none.
fn column(route: Route) -> Option<usize> {
    match route {
        Route::Me => Some(0),
        Route::Policy => Some(1),
        Route::Sync => Some(2),
        Route::Cases => Some(3),
        Route::Case => Some(4),
        Route::Events => Some(5),
        Route::RecordingChunk => Some(6),
        Route::RecordingHave => Some(7),
        Route::Recording => Some(8),
        Route::RecordingAudio => Some(9),
        Route::AlertBeat => Some(10),
        Route::AlertRing => Some(11),
        Route::PushKey => Some(12),
        Route::PushSubscribe => Some(13),
        Route::PushUnsubscribe => Some(14),
        Route::AlertDrills => Some(15),
        Route::Search => Some(16),
        Route::SearchCsv => Some(17),
        Route::Figures => Some(18),
        Route::FiguresCsv => Some(19),
        Route::Retention => Some(21),
        Route::RetentionAct => Some(22),
        Route::Erased => Some(23),
        Route::Subject | Route::Document | Route::Picture => Some(20),
        Route::Health | Route::OpenApi | Route::SignIn | Route::SignOut | Route::DocumentCode => {
            None
        }
    }
}

async fn status(device: &Device, route: Route) -> u16 {
    let (method, path) = address(route);
    let path = path.replace("{id}", &"a".repeat(32));
    let path = path.replace("{picture}", &"a".repeat(32));
    let path = path.replace("{segment}", "0").replace("{index}", "0");
    let path = if route == Route::Document { path + "?kind=report" } else { path };
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let id = device.scribe.device;
    let ring = Ring { alert: AlertId([9; 16]), device: id, rang: true, hush: None };
    let body = match route {
        Route::Sync => encode(&device.upload(&[])),
        Route::AlertBeat => encode(&Beat { device: id, place: None, hush: None }),
        Route::AlertRing => encode(&ring),
        Route::PushSubscribe => encode(&PushSubscribe {
            device: id,
            endpoint: "https://localhost/".to_owned(),
            p256dh: String::new(),
            auth: String::new(),
            lang: None,
        }),
        Route::PushUnsubscribe => encode(&PushUnsubscribe { device: id }),
        _ => Vec::new(),
    };
    let headers = [("content-type", "application/cbor")];
    device.open(method, &path, &headers, body).await.status().as_u16()
}

#[tokio::test]
async fn every_role_gets_what_the_table_says() {
    let site = Site::demo().await;
    for (number, (user, expected)) in (1..).zip(MATRIX) {
        let device = match user {
            "" => site.device(number),
            _ => site.device_of(number, user).await,
        };
        for route in Route::ALL {
            let expected = match (column(route), route) {
                (Some(column), _) => expected[column],
                (None, Route::SignIn) => 400,
                (None, Route::DocumentCode) if user.is_empty() => 401,
                (None, Route::DocumentCode) => 404,
                (None, Route::SignOut) => continue,
                (None, _) => 200,
            };
            assert_eq!(status(&device, route).await, expected, "{user} {route:?}");
        }
        assert_eq!(status(&device, Route::SignOut).await, 204, "{user}");
    }
}

#[tokio::test]
async fn a_session_alone_does_not_upload_and_a_device_alone_does_not_read() {
    let site = Site::demo().await;
    let whole = site.device_of(1, "kacho").await;
    let no_device = Device { credential: None, ..whole.clone() };
    assert_eq!(status(&no_device, Route::Sync).await, 401);
    assert_eq!(status(&no_device, Route::Cases).await, 200);
    let no_session = Device { session: None, ..whole };
    assert_eq!(status(&no_session, Route::Sync).await, 200);
    assert_eq!(status(&no_device, Route::AlertBeat).await, 401);
    assert_eq!(status(&no_session, Route::AlertBeat).await, 200, "as a sign-in screen asks");
    for route in [Route::RecordingChunk, Route::RecordingHave, Route::AlertRing] {
        assert_eq!(status(&no_device, route).await, 401, "{route:?}");
        assert_eq!(status(&no_session, route).await, 404, "{route:?}");
    }
    for route in [
        Route::Me,
        Route::Policy,
        Route::Cases,
        Route::Case,
        Route::Events,
        Route::Recording,
        Route::RecordingAudio,
        Route::PushKey,
        Route::PushSubscribe,
        Route::PushUnsubscribe,
    ] {
        assert_eq!(status(&no_session, route).await, 401, "{route:?}");
    }
}
