//! `GET /api/figures.csv`: the figures as one long table for Excel.

use super::SignedIn;
use super::asked::Counted;
use super::figures::count;
use super::guard::note_read;
use super::search_csv::{csv_file, lang_of, named};
use crate::app::App;
use crate::csv::{BOM, line};
use crate::error::Failure;
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::find::{Bar, Figures, HourCell, MonthLine, ReportState};
use mamori_core::lang::Lang;
use mamori_core::paper::field;
use mamori_core::policy::Policy;
use mamori_core::text::{Text, fill};
use mamori_core::view::Refusal;

/// The figures as CSV for Excel. Noted in the audit log.
#[utoipa::path(
    get,
    path = "/api/figures.csv",
    tag = "find",
    params(Counted),
    responses(
        (status = 200, description = "UTF-8 with BOM, CRLF.", content_type = "text/csv"),
        (status = 400, description = "`bad_question`, `malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`", body = Refusal),
    ),
)]
pub async fn figures_csv(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    asked: Result<Query<Counted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    let figures = count(&app, &entry.reader, &asked).await?;
    note_read(&app, &entry, "exported", "figures.csv").await?;
    let text = table(&figures, &app.policy, lang_of(asked.lang.as_deref()));
    Ok(csv_file(Body::from(text), "mamori-figures.csv"))
}

/// Every figure is a line: what is counted, of what, cases, minutes.
fn table(figures: &Figures, policy: &Policy, lang: Lang) -> String {
    let text = |text: Text| text.get(lang).to_owned();
    let head = [
        text(Text::ColumnFigure),
        text(Text::ColumnValue),
        text(Text::ColumnCases),
        text(Text::ColumnMinutes),
    ];
    let mut out = format!("{BOM}{}", line(&head));
    let mut add = |of: Text, value: String, cases: u32, minutes: Option<u32>| {
        let minutes = minutes.map_or_else(String::new, |minutes| minutes.to_string());
        out.push_str(&line(&[of.get(lang).to_owned(), value, cases.to_string(), minutes]));
    };
    add(
        Text::FiguresTotal,
        format!("{} – {}", figures.from, figures.to),
        figures.cases,
        Some(figures.minutes),
    );
    let name = |of: Text, code: &str| value_name(of, code, policy, lang);
    for (of, bars) in parts(figures) {
        for Bar { code, cases, minutes } in bars {
            add(of, name(of, code), *cases, Some(*minutes));
        }
    }
    for MonthLine { month, category, cases } in &figures.monthly {
        let category = name(Text::FiguresCategories, category);
        add(Text::FiguresMonthly, format!("{month} {category}"), *cases, None);
    }
    let days: Vec<char> = Text::FiguresWeekdays.get(lang).chars().collect();
    for HourCell { weekday, hour, cases } in &figures.hours {
        let day = days.get(usize::from(*weekday)).copied().unwrap_or_default();
        add(Text::FiguresWeek, format!("{day} {hour}"), *cases, None);
    }
    for year in &figures.years {
        let category = match year.category.as_str() {
            "" => text(Text::FiguresEveryCase),
            code => name(Text::FiguresCategories, code),
        };
        let which = fill(Text::FiguresYear.get(lang), &[("year", &year.year.to_string())]);
        add(Text::FiguresYears, format!("{which} {category}"), year.cases, Some(year.minutes));
    }
    out
}

fn parts(figures: &Figures) -> [(Text, &[Bar]); 8] {
    [
        (Text::FiguresMonths, &figures.months),
        (Text::FiguresCategories, &figures.categories),
        (Text::FiguresDepartments, &figures.departments),
        (Text::FiguresChannels, &figures.channels),
        (Text::FiguresRepeats, &figures.repeats),
        (Text::FiguresOutcomes, &figures.outcomes),
        (Text::FiguresStates, &figures.states),
        (Text::FiguresClasses, &figures.classes),
    ]
}

/// What a value is called.
fn value_name(of: Text, code: &str, policy: &Policy, lang: Lang) -> String {
    let unknown = || Text::FiguresUnknown.get(lang).to_owned();
    match of {
        _ if code.is_empty() => unknown(),
        Text::FiguresCategories => named(policy.category(code).map(|c| &c.label), code, lang),
        Text::FiguresDepartments => named(policy.department(code), code, lang),
        Text::FiguresChannels => named(policy.channel(code), code, lang),
        Text::FiguresOutcomes => named(policy.end_reason(code), code, lang),
        Text::FiguresRepeats if code == "first" => Text::FiguresFirst.get(lang).to_owned(),
        Text::FiguresRepeats => Text::FindRepeat.get(lang).to_owned(),
        Text::FiguresStates => ReportState::parse(code)
            .map_or_else(unknown, |state| state.label().get(lang).to_owned()),
        Text::FiguresClasses => {
            let label = field::find("class").and_then(|field| field.choice(code));
            label.map_or_else(|| code.to_owned(), |label| label.get(lang).to_owned())
        }
        _ => code.to_owned(),
    }
}
