//! `GET /api/search.csv`: everything that fits a question as a file for Excel, sent as it is read.

use super::SignedIn;
use super::asked::Searched;
use super::guard::note_read;
use crate::app::App;
use crate::csv::{BOM, line};
use crate::error::Failure;
use crate::store::sqlite::{Question, Sight, id_of};
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use mamori_core::calendar::day_code;
use mamori_core::find::{Found, FoundPage};
use mamori_core::lang::Lang;
use mamori_core::paper::field;
use mamori_core::policy::{Bilingual, Policy};
use mamori_core::text::Text;
use mamori_core::time::hour_minute;
use mamori_core::view::Refusal;

/// Rows that are in memory at once.
const STEP: usize = 500;

/// The columns.
const COLUMNS: [Text; 16] = [
    Text::ColumnNumber,
    Text::ColumnDay,
    Text::ColumnTime,
    Text::FindDepartment,
    Text::ColumnPlace,
    Text::ColumnChannel,
    Text::ColumnCategories,
    Text::ColumnState,
    Text::ColumnClass,
    Text::ColumnTitle,
    Text::ColumnSubject,
    Text::ColumnBy,
    Text::ColumnMinutes,
    Text::ColumnOutcome,
    Text::FindRepeat,
    Text::ColumnCase,
];

/// All cases that fit, as CSV for Excel. Noted in the audit log.
#[utoipa::path(
    get,
    path = "/api/search.csv",
    tag = "find",
    params(Searched),
    responses(
        (status = 200, description = "UTF-8 with BOM, CRLF.", content_type = "text/csv"),
        (status = 400, description = "`bad_question`, `malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`", body = Refusal),
    ),
)]
pub async fn search_csv(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    asked: Result<Query<Searched>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    let question = asked.question(&app)?;
    let lang = lang_of(asked.lang.as_deref());
    note_read(&app, &entry, "exported", "search.csv").await?;
    let head = format!("{BOM}{}", line(&COLUMNS.map(|text| text.get(lang))));
    let begin = Sending {
        sight: Sight::of(&entry.reader),
        question,
        lang,
        app,
        head: Some(head),
        more: true,
    };
    let body = Body::from_stream(try_unfold(begin, step));
    Ok(csv_file(body, "mamori-cases.csv"))
}

/// The language of a file.
pub fn lang_of(code: Option<&str>) -> Lang {
    if code == Some("en") { Lang::En } else { Lang::Ja }
}

/// A file to be saved, never shown in the page.
pub fn csv_file(body: Body, name: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A file on its way.
struct Sending {
    app: App,
    sight: Sight,
    question: Question,
    lang: Lang,
    head: Option<String>,
    more: bool,
}

/// The next piece, read while the last one is sent: never more than one is in memory.
async fn step(mut sending: Sending) -> Result<Option<(String, Sending)>, Failure> {
    if let Some(head) = sending.head.take() {
        return Ok(Some((head, sending)));
    }
    if !sending.more {
        return Ok(None);
    }
    let store = &sending.app.store;
    let page: FoundPage = store.rows(&sending.sight, &sending.question, STEP).await?;
    sending.more = page.more;
    sending.question.before = page.rows.last().and_then(|row| id_of(&row.key));
    let name = |row: &Found| {
        let person = page.people.iter().find(|person| person.id == row.by);
        person.map_or_else(|| row.by.0.clone(), |person| person.name.clone())
    };
    let (policy, lang) = (&sending.app.policy, sending.lang);
    let lines: String =
        page.rows.iter().map(|row| line(&cells(row, &name(row), policy, lang))).collect();
    Ok(Some((lines, sending)))
}

fn cells(row: &Found, by: &str, policy: &Policy, lang: Lang) -> [String; 16] {
    let offset = i32::from(policy.utc_offset_minutes);
    let categories: Vec<String> = row
        .categories
        .iter()
        .map(|c| named(policy.category(&c.code).map(|known| &known.label), &c.code, lang))
        .collect();
    let class = field::find("class").and_then(|field| field.choice(&row.class));
    let repeat = if row.repeat { Text::FindRepeat.get(lang) } else { "" };
    [
        row.number.clone(),
        day_code(row.opened_ms, offset),
        hour_minute(row.opened_ms, offset),
        named(policy.department(&row.department), &row.department, lang),
        named(policy.place(&row.place).map(|place| &place.label), &row.place, lang),
        named(policy.channel(&row.channel), &row.channel, lang),
        categories.join(Text::Comma.get(lang)),
        row.state.label().get(lang).to_owned(),
        class.map_or_else(String::new, |text| text.get(lang).to_owned()),
        row.called(policy, lang),
        row.subject.clone(),
        by.to_owned(),
        row.minutes.to_string(),
        named(policy.end_reason(&row.outcome), &row.outcome, lang),
        repeat.to_owned(),
        row.case.to_string(),
    ]
}

/// What a code is called; a code of an older policy stays itself.
pub fn named(label: Option<&Bilingual>, code: &str, lang: Lang) -> String {
    label.map_or_else(|| code.to_owned(), |label| label.get(lang).to_owned())
}
