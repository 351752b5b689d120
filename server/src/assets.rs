//! The app, embedded: the finished site with its compressed siblings and its security policy.
//!
//! Knows nothing of the API. A file is served under its own name; a page address without a file is
//! the app's own and gets the shell.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mamori_core::event::sha256;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Path and content of every file of `dist/`.
const SITE: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/site.rs"));
/// The file that holds the page's Content-Security-Policy, written when the site is built.
const CSP_FILE: &str = "csp.txt";
const SHELL: &str = "index.html";

static SITE_FILES: LazyLock<Assets> = LazyLock::new(|| Assets::of(SITE));

/// Shown where no app is embedded.
const NO_APP: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>守り</title>\
    <p>このサーバーには画面が組み込まれていません。<code>cargo xtask run</code> で作成してください。\
    (No app is embedded in this server: build it with <code>cargo xtask run</code>.)</p></html>";

struct Asset {
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
    tag: String,
    kind: &'static str,
    immutable: bool,
}

/// A site that can be served.
pub struct Assets {
    files: HashMap<&'static str, Asset>,
    csp: HeaderValue,
}

/// Answers a request for a page or one of its files.
pub fn serve(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    SITE_FILES.serve(method, path, headers)
}

/// The Content-Security-Policy of every answer.
pub fn csp() -> HeaderValue {
    SITE_FILES.csp.clone()
}

impl Assets {
    /// A site of these files.
    #[must_use]
    pub fn of(site: &[(&'static str, &'static [u8])]) -> Self {
        let content = |path: &str| site.iter().find(|(p, _)| *p == path).map(|(_, bytes)| *bytes);
        let mut files = HashMap::new();
        for (path, plain) in site {
            let packed = [".br", ".gz"].iter().any(|end| {
                path.strip_suffix(end).is_some_and(|original| content(original).is_some())
            });
            if packed || *path == CSP_FILE {
                continue;
            }
            let asset = Asset {
                plain,
                brotli: content(&format!("{path}.br")),
                gzip: content(&format!("{path}.gz")),
                tag: sha256(plain).to_string()[..16].to_owned(),
                kind: content_type(path),
                immutable: is_hashed(path),
            };
            files.insert(*path, asset);
        }
        let built = content(CSP_FILE).and_then(|bytes| std::str::from_utf8(bytes).ok());
        Self { files, csp: policy(built.unwrap_or_default()) }
    }

    /// Answers a request for a page or one of its files.
    #[must_use]
    pub fn serve(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        let path = path.trim_start_matches('/');
        let name = if path.is_empty() { SHELL } else { path };
        let shell = || self.files.get(SHELL).filter(|_| is_navigation(name, headers));
        match self.files.get(name).or_else(shell) {
            Some(asset) => asset.answer(headers),
            None if name == SHELL || is_navigation(name, headers) => no_app(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn no_app() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NO_APP).into_response()
}

impl Asset {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let (bytes, encoding) = self.best(headers);
        let tag = match encoding {
            Some(encoding) => format!("\"{}-{encoding}\"", self.tag),
            None => format!("\"{}\"", self.tag),
        };
        let cache = if self.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut response = if has_tag(headers, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.kind)], bytes).into_response()
        };
        let out = response.headers_mut();
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            out.insert(header::ETAG, tag);
        }
        if let Some(encoding) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn best(&self, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
        match (self.brotli, self.gzip) {
            (Some(bytes), _) if accepts(headers, "br") => (bytes, Some("br")),
            (_, Some(bytes)) if accepts(headers, "gzip") => (bytes, Some("gzip")),
            _ => (self.plain, None),
        }
    }
}

/// Whether the caller reads an encoding (RFC 9110 §12.5.3; `q=0` forbids it).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let refused = |q: &str| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        parts.next() == Some(encoding) && !parts.any(refused)
    })
}

/// Whether the caller already has what this tag names.
pub fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| item.trim().trim_start_matches("W/") == tag)
}

/// Whether a browser opens this address as a page.
fn is_navigation(name: &str, headers: &HeaderMap) -> bool {
    let has = |name: &str, word: &str| {
        headers.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(word))
    };
    let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    !is_file && (has("sec-fetch-mode", "navigate") || has("accept", "text/html"))
}

/// Whether the name holds a hash of the content, as the bundler's names do: `app-0a1b….js`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let words = name.split(['-', '_', '.']);
    words.skip(1).any(|w| w.len() >= 12 && w.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The strict policy; scripts and styles may also have the hashes found when the site was built.
fn policy(built: &str) -> HeaderValue {
    let sources = |directive: &str, always: &str| {
        let line = built.split(';').map(str::trim).find(|line| line.starts_with(directive));
        let words = line.unwrap_or_default().split(' ');
        let hashes: Vec<&str> = words.filter(|word| word.starts_with("'sha256-")).collect();
        [&[always], hashes.as_slice()].concat().join(" ")
    };
    let text = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src 'self' blob: data:; \
         media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         font-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        sources("script-src", "'self' 'wasm-unsafe-eval'"),
        sources("style-src", "'self'"),
    );
    HeaderValue::from_str(&text)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[(&str, &[u8])] = &[
        ("index.html", b"<html>shell"),
        ("index.html.br", b"br"),
        ("index.html.gz", b"gz"),
        ("app-0123456789abcdef.js", b"js"),
        ("app-0123456789abcdef_bg.wasm", b"wasm"),
        ("favicon-32.png", b"png"),
        ("sw.js", b"worker"),
        ("csp.txt", b"script-src 'self' 'sha256-AAA='; style-src 'self' 'sha256-BBB='"),
    ];

    fn get(path: &str, pairs: &[(&'static str, &'static str)]) -> Response {
        let headers: HeaderMap =
            pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        Assets::of(FILES).serve(&Method::GET, path, &headers)
    }

    fn text(response: &Response, name: &str) -> String {
        response.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned()
    }

    #[test]
    fn the_smallest_form_the_caller_reads_is_sent() {
        let cases = [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("identity", ""),
        ];
        for (accept, encoding) in cases {
            let answer = get("/", &[("accept-encoding", accept)]);
            assert_eq!(text(&answer, "content-encoding"), encoding, "{accept}");
            assert_eq!(text(&answer, "vary"), "accept-encoding");
            assert_eq!(text(&answer, "content-type"), "text/html; charset=utf-8");
        }
    }

    #[test]
    fn hashed_names_stay_and_others_are_asked_for_again() {
        for (path, cache) in [
            ("/app-0123456789abcdef.js", "public, max-age=31536000, immutable"),
            ("/app-0123456789abcdef_bg.wasm", "public, max-age=31536000, immutable"),
            ("/favicon-32.png", "no-cache"),
            ("/sw.js", "no-cache"),
            ("/", "no-cache"),
        ] {
            assert_eq!(text(&get(path, &[]), "cache-control"), cache, "{path}");
        }
        assert_eq!(
            text(&get("/app-0123456789abcdef_bg.wasm", &[]), "content-type"),
            "application/wasm"
        );
    }

    #[test]
    fn a_known_tag_gets_no_body() {
        let first = get("/sw.js", &[]);
        let tag: &'static str = text(&first, "etag").leak();
        assert_eq!(get("/sw.js", &[("if-none-match", tag)]).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(get("/sw.js", &[("if-none-match", "\"x\"")]).status(), StatusCode::OK);
    }

    #[test]
    fn pages_get_the_shell_and_missing_files_do_not() {
        let page = [("accept", "text/html,*/*")];
        assert_eq!(get("/cases/abc", &page).status(), StatusCode::OK);
        assert_eq!(get("/cases/abc", &[("accept", "*/*")]).status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/old-app.js", &page).status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/csp.txt", &[]).status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/index.html.br", &[]).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn without_a_site_one_sentence_says_how_to_build_it() {
        let none = Assets::of(&[]);
        let answer = none.serve(&Method::GET, "/", &HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(NO_APP.contains("cargo xtask run"));
    }

    #[test]
    fn the_policy_holds_the_hashes_of_the_build_and_nothing_unsafe() {
        let csp = Assets::of(FILES).csp;
        let csp = csp.to_str().unwrap();
        assert!(csp.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-AAA=';"), "{csp}");
        assert!(csp.contains("style-src 'self' 'sha256-BBB=';"), "{csp}");
        assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe-inline"));
    }
}
