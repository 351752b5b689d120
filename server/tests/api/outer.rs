//! What every answer has, whatever the route.

use super::openapi::address;
use crate::common::{Device, Site};
use mamori_core::access::Route;
use reqwest::Method;

async fn check_headers(device: &Device, method: Method, path: &str) {
    let response = device.open(method.clone(), path, &[], Vec::new()).await;
    let header = |name: &str| {
        let value = response.headers().get(name);
        value.map_or("", |v| v.to_str().unwrap()).to_owned()
    };
    let csp = header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "'wasm-unsafe-eval'",
    ] {
        assert!(csp.contains(directive), "{method} {path}: {csp}");
    }
    assert!(!csp.contains("unsafe-inline") && !csp.contains("'unsafe-eval'"), "{csp}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{method} {path}");
    assert_eq!(header("referrer-policy"), "same-origin", "{method} {path}");
    let expected = "microphone=(self), geolocation=(self), screen-wake-lock=(self), camera=()";
    assert_eq!(header("permissions-policy"), expected, "{method} {path}");
    if path.starts_with("/api/") {
        assert!(!header("cache-control").is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn security_headers_are_on_everything() {
    let site = Site::demo().await;
    for device in [site.device(1), site.device_of(2, "kacho").await] {
        for route in Route::ALL {
            let (method, path) = address(route);
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            check_headers(&device, method, path).await;
        }
        for path in ["/", "/index.html", "/api/none", "/none.js", "/cases/1"] {
            check_headers(&device, Method::GET, path).await;
        }
        check_headers(&device, Method::DELETE, "/api/me").await;
    }
}

#[tokio::test]
async fn refusals_come_in_the_form_that_was_asked_for() {
    let site = Site::demo().await;
    let device = site.device(1);
    let accept = [("accept", "application/json")];
    for path in ["/api/me", "/api/none", "/api/cases"] {
        let json = device.request(Method::GET, path, &accept, Vec::new()).await.json();
        assert_eq!(json["code"], device.get(path).await.code(), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_route_and_no_method_is_refused_in_words() {
    let site = Site::demo().await;
    let chief = site.device_of(1, "kacho").await;
    for path in ["/api", "/api/", "/api/none", "/api/cases/1/2"] {
        let answer = chief.get(path).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{path}");
    }
    let answer = chief.request(Method::DELETE, "/api/me", &[], Vec::new()).await;
    assert_eq!((answer.status, answer.code().as_str()), (405, "wrong_method"));
}

#[tokio::test]
async fn without_an_app_one_sentence_says_how_to_build_it_and_with_one_it_is_served() {
    let site = Site::demo().await;
    let answer = site.device(1).get("/").await;
    let page = String::from_utf8(answer.body.clone()).unwrap();
    match answer.status {
        200 => assert!(page.contains("<html"), "{page}"),
        503 => assert!(page.contains("cargo xtask run"), "{page}"),
        other => panic!("{other}: {page}"),
    }
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
}
