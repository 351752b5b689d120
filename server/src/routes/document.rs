//! `GET /api/cases/{id}/document`: a document of a case as PDF.

use super::SignedIn;
use super::guard::note_read;
use crate::app::App;
use crate::documents::{Wanted, make};
use crate::error::Failure;
use crate::store::EventStore;
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mamori_core::access::Role;
use mamori_core::event::sha256;
use mamori_core::ids::CaseId;
use mamori_core::paper::documents::DISCLOSURE;
use mamori_core::paper::field;
use mamori_core::view::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `report`, `chronology` or `measure`.
    kind: String,
    /// The measure, 32 hexadecimal digits, for `measure`.
    measure: Option<String>,
    /// `disclosure`, or codes of fields separated by commas: a copy for a disclosure request.
    masked: Option<String>,
}

/// A document of a case, set from what it says. Noted in the audit log.
#[utoipa::path(
    get,
    path = "/api/cases/{id}/document",
    tag = "documents",
    params(("id" = String, Path, description = "The case, 32 hexadecimal digits."), Asked),
    responses(
        (status = 200, description = "The document.", content_type = "application/pdf"),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: masked copies are for supervisors, heads and \
            General Affairs.", body = Refusal),
        (status = 404, description = "`not_found`: no such case, measure or document.",
            body = Refusal),
        (status = 410, description = "`erased`", body = Refusal),
    ),
)]
pub async fn document(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    let id: CaseId = id.parse().map_err(|_| Failure::NotFound)?;
    let wanted = wanted(&asked)?;
    let masked = masked(asked.masked.as_deref().unwrap_or_default())?;
    let person = &entry.reader.person;
    if !masked.is_empty() && matches!(person.role, Role::Staff | Role::Admin) {
        return Err(Failure::Forbidden);
    }
    let view = app.store.case(&entry.reader, id).await?.ok_or(Failure::NotFound)?;
    if view.case.is_erased() {
        return Err(Failure::Erased);
    }
    let made = make(&app, view, wanted, masked, &entry.reader).await?;
    let about = format!("{id} {} {} {}", wanted.code(), made.record.code, made.record.masked);
    note_read(&app, &entry, "document", about.trim_end()).await?;
    let name = file_name(&made.title, &made.record.number, !made.record.masked.is_empty());
    app.store.note_document(made.record, sha256(&made.pdf)).await?;
    Ok(file(made.pdf, &name))
}

fn wanted(asked: &Asked) -> Result<Wanted, Failure> {
    match (asked.kind.as_str(), asked.measure.as_deref()) {
        ("report", None) => Ok(Wanted::Report),
        ("chronology", None) => Ok(Wanted::Chronology),
        ("measure", Some(id)) => Ok(Wanted::Measure(id.parse().map_err(|_| Failure::Malformed)?)),
        _ => Err(Failure::Malformed),
    }
}

/// The codes of the fields to mask, in their order on paper, each once.
fn masked(asked: &str) -> Result<Vec<String>, Failure> {
    let codes: Vec<&str> = match asked {
        "" => Vec::new(),
        "disclosure" => DISCLOSURE.to_vec(),
        list => list.split(',').collect(),
    };
    if codes.iter().any(|code| field::find(code).is_none()) {
        return Err(Failure::Malformed);
    }
    let wanted = field::FIELDS.iter().filter(|field| codes.contains(&field.code));
    Ok(wanted.map(|field| field.code.to_owned()).collect())
}

/// Number and title, without what file systems refuse. A masked copy is told apart by its name:
/// the wrong one of two files is handed out in a moment.
fn file_name(title: &str, number: &str, masked: bool) -> String {
    let plain = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '＿',
        c if c.is_control() => '＿',
        c => c,
    };
    let name: String = format!("{number} {title}").trim().chars().map(plain).take(60).collect();
    let copy = if masked { "（開示用）" } else { "" };
    format!("{name}{copy}.pdf")
}

/// The file; its name in UTF-8 (RFC 5987) with a plain one beside it.
fn file(pdf: Vec<u8>, name: &str) -> Response {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    let mut response = Body::from(pdf).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let said = format!("attachment; filename=\"mamori.pdf\"; filename*=UTF-8''{encoded}");
    if let Ok(value) = HeaderValue::from_str(&said) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_to_mask_are_known_ones_and_in_order() {
        assert_eq!(masked("phone,name,name").unwrap(), ["name", "phone"]);
        assert_eq!(masked("disclosure").unwrap().len(), DISCLOSURE.len());
        assert!(masked("name,password").is_err());
    }

    #[test]
    fn a_name_is_one_that_every_system_takes() {
        assert_eq!(file_name("a/b\n\"c\"", "R8第1号", false), "R8第1号 a＿b＿＿c＿.pdf");
    }

    #[test]
    fn a_masked_copy_is_told_apart_by_its_name() {
        let long = "長".repeat(80);
        for title in ["報告書", &long] {
            let (whole, copy) = (file_name(title, "1", false), file_name(title, "1", true));
            assert_ne!(whole, copy);
            assert!(copy.ends_with("（開示用）.pdf"), "{copy}");
        }
    }
}
