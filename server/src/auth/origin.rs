//! Whether a request that changes something comes from our own page: the defence against forged
//! requests of other sites, beside SameSite=Strict and the content type.

use axum::http::{HeaderMap, header};

/// Whether the headers a browser adds by itself allow the request. A caller that is not a browser
/// sends none of them, and has no cookies that another site could misuse.
#[must_use]
pub fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
    match text("sec-fetch-site") {
        // No page can set this header; with some referrer policies its `Origin` is null.
        Some("same-origin") => return true,
        Some("none") | None => {}
        Some(_) => return false,
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    if public_url.is_some_and(|url| url.trim_end_matches('/') == origin) {
        return true;
    }
    let host = text(header::HOST.as_str());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.is_some() && authority == host
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use axum::http::HeaderMap;

    fn own(pairs: &[(&'static str, &str)]) -> bool {
        let headers: HeaderMap =
            pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        is_own(&headers, Some("https://mamori.example.lg.jp/"))
    }

    #[test]
    fn our_page_and_programs_pass() {
        assert!(own(&[("host", "localhost:8080")]));
        assert!(own(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]));
        assert!(own(&[("host", "inner:80"), ("origin", "https://mamori.example.lg.jp")]));
        assert!(own(&[("host", "a"), ("origin", "http://a"), ("sec-fetch-site", "same-origin")]));
        assert!(own(&[("host", "a"), ("origin", "null"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!own(&[("host", "a"), ("origin", "http://b")]));
        assert!(!own(&[("host", "a"), ("origin", "null")]));
        assert!(!own(&[("host", "a"), ("origin", "http://a.evil")]));
        assert!(!own(&[("host", "a"), ("origin", "http://a"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("host", "a"), ("sec-fetch-site", "same-site")]));
    }
}
