//! `GET /api/openapi.json`.

use crate::common::Site;
use mamori_core::access::Route;
use std::collections::BTreeSet;

const CHUNK: &str = "/api/recordings/{id}/segments/{segment}/chunks/{index}";

/// What each route is called; a route without a line does not compile.
pub fn address(route: Route) -> (&'static str, &'static str) {
    match route {
        Route::Health => ("get", "/api/health"),
        Route::OpenApi => ("get", "/api/openapi.json"),
        Route::SignIn => ("post", "/api/sign-in"),
        Route::SignOut => ("post", "/api/sign-out"),
        Route::Me => ("get", "/api/me"),
        Route::Policy => ("get", "/api/policy"),
        Route::Sync => ("post", "/api/sync"),
        Route::Cases => ("get", "/api/cases"),
        Route::Case => ("get", "/api/cases/{id}"),
        Route::Events => ("get", "/api/events"),
        Route::RecordingChunk => ("put", CHUNK),
        Route::RecordingHave => ("get", "/api/recordings/{id}/have"),
        Route::Recording => ("get", "/api/recordings/{id}"),
        Route::RecordingAudio => ("get", "/api/recordings/{id}/segments/{segment}/audio"),
        Route::AlertBeat => ("post", "/api/alerts/beat"),
        Route::AlertRing => ("post", "/api/alerts/rings"),
        Route::PushKey => ("get", "/api/push/key"),
        Route::PushSubscribe => ("post", "/api/push/subscribe"),
        Route::PushUnsubscribe => ("post", "/api/push/unsubscribe"),
        Route::AlertDrills => ("get", "/api/alerts/drills"),
        Route::Search => ("get", "/api/search"),
        Route::SearchCsv => ("get", "/api/search.csv"),
        Route::Figures => ("get", "/api/figures"),
        Route::FiguresCsv => ("get", "/api/figures.csv"),
        Route::Document => ("get", "/api/cases/{id}/document"),
        Route::DocumentCode => ("get", "/api/documents/{code}"),
        Route::Subject => ("get", "/api/cases/{id}/subject"),
        Route::Retention => ("get", "/api/retention"),
        Route::RetentionAct => ("post", "/api/retention"),
        Route::Erased => ("get", "/api/erased"),
        Route::Picture => ("get", "/api/cases/{id}/pictures/{picture}"),
    }
}

#[tokio::test]
async fn it_documents_exactly_the_routes_there_are() {
    let site = Site::demo().await;
    let document = site.device(1).get("/api/openapi.json").await.json();
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            documented.insert((method.clone(), path.clone()));
            assert!(operation["summary"].is_string(), "{path} says what it does");
            let fine = |status| operation["responses"][status].is_object();
            assert!(fine("200") || fine("204"), "{path} says what it answers");
        }
    }
    let routes: BTreeSet<_> = Route::ALL
        .into_iter()
        .map(address)
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(documented, routes);
    for schema in [
        "CasesPage",
        "CaseView",
        "Me",
        "Refusal",
        "SyncResponse",
        "SignIn",
        "Policy",
        "ChunkStored",
        "Have",
        "RecordingPage",
        "Beaten",
        "RingStored",
        "PushKey",
        "DrillsPage",
        "FoundPage",
        "Figures",
        "RetentionPage",
        "ErasedCases",
    ] {
        assert!(document["components"]["schemas"][schema].is_object(), "{schema}");
    }
}
