//! The routes: one file each, built from core's table so that none exists without a rule.

mod alert_beat;
mod alert_drills;
mod alert_ring;
mod asked;
mod case;
mod cases;
mod document;
mod document_code;
mod erased;
mod events;
mod figures;
mod figures_csv;
mod guard;
mod health;
mod me;
mod openapi;
mod outer;
mod picture;
mod policy;
mod push_key;
mod push_subscribe;
mod push_unsubscribe;
mod range;
mod recording;
mod recording_audio;
mod recording_chunk;
mod recording_have;
mod retention;
mod retention_act;
mod search;
mod search_csv;
mod sign_in;
mod sign_out;
mod subject;
mod sync;

pub use guard::SignedIn;
pub use health::Health;

use crate::app::App;
use crate::error::Failure;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderMap;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use mamori_core::access::Route;
use mamori_core::sync::BATCH_BYTES_MAX;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// Longest body of a request that is not an upload, bytes.
const BODY_MAX: usize = 16 * 1024;

/// A route's handler with its documentation. A route of core without one does not compile.
fn documented(route: Route) -> UtoipaMethodRouter<App> {
    match route {
        Route::Health => routes!(health::health),
        Route::OpenApi => routes!(openapi::openapi),
        Route::SignIn => routes!(sign_in::sign_in),
        Route::SignOut => routes!(sign_out::sign_out),
        Route::Me => routes!(me::me),
        Route::Policy => routes!(policy::policy),
        Route::Sync => routes!(sync::sync).layer(DefaultBodyLimit::max(BATCH_BYTES_MAX)),
        Route::Cases => routes!(cases::cases),
        Route::Case => routes!(case::case),
        Route::Document => routes!(document::document),
        Route::DocumentCode => routes!(document_code::document_code),
        Route::Events => routes!(events::events),
        Route::RecordingChunk => routes!(recording_chunk::recording_chunk),
        Route::RecordingHave => routes!(recording_have::recording_have),
        Route::Recording => routes!(recording::recording),
        Route::RecordingAudio => routes!(recording_audio::recording_audio),
        Route::AlertBeat => routes!(alert_beat::alert_beat),
        Route::AlertRing => routes!(alert_ring::alert_ring),
        Route::PushKey => routes!(push_key::push_key),
        Route::PushSubscribe => routes!(push_subscribe::push_subscribe),
        Route::PushUnsubscribe => routes!(push_unsubscribe::push_unsubscribe),
        Route::AlertDrills => routes!(alert_drills::alert_drills),
        Route::Search => routes!(search::search),
        Route::SearchCsv => routes!(search_csv::search_csv),
        Route::Figures => routes!(figures::figures),
        Route::FiguresCsv => routes!(figures_csv::figures_csv),
        Route::Subject => routes!(subject::subject),
        Route::Retention => routes!(retention::retention),
        Route::RetentionAct => routes!(retention_act::retention_act),
        Route::Erased => routes!(erased::erased),
        Route::Picture => routes!(picture::picture),
    }
}

/// The whole API with its document.
fn api(app: &App) -> (Router<App>, OpenApi) {
    let mut router = OpenApiRouter::with_openapi(openapi::head());
    for route in Route::ALL {
        let guard = from_fn_with_state((app.clone(), route), guard::guard);
        router = router.routes(documented(route).layer(guard));
    }
    router.split_for_parts()
}

/// Everything the server answers: API, app, refusals, headers, limits.
///
/// # Errors
/// When the API document cannot be written.
pub fn router(app: &App) -> Result<Router, Failure> {
    let (router, document) = api(app);
    let json = serde_json::to_vec(&document);
    let json = json.map_err(|_| Failure::Internal("the API document cannot be written"))?;
    app.api.get_or_init(|| json);
    Ok(router
        .method_not_allowed_fallback(async || Failure::WrongMethod)
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(app.clone(), outer::own_pages_only))
        .layer(from_fn(outer::in_time))
        .layer(from_fn(outer::finish))
        .with_state(app.clone()))
}

/// What is not a route is the app's, or nothing.
async fn elsewhere(headers: HeaderMap, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Failure::NotFound.into_response();
    }
    crate::assets::serve(request.method(), path, &headers)
}
