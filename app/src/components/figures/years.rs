//! The table that cities publish each year: 年度 × 類型, cases and staff hours.

use super::{hours_of, name};
use crate::components::el::el;
use crate::components::parts::caption;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::find::YearLine;
use mamori_core::text::Text;

/// See the module.
pub fn years(app: App, lines: &[YearLine]) -> AnyView {
    let mut years: Vec<i32> = lines.iter().map(|line| line.year).collect();
    years.dedup();
    let mut codes: Vec<String> = app.of_policy(|p, _| {
        p.categories.iter().map(|category| category.code.clone()).collect::<Vec<_>>()
    });
    for line in lines.iter().filter(|line| !line.category.is_empty()) {
        if !codes.contains(&line.category) {
            codes.push(line.category.clone());
        }
    }
    // The whole comes last, where a sum is looked for.
    codes.push(String::new());
    let mut heads = vec![el("td").into_any()];
    heads.extend(years.iter().map(|year| {
        let text = app.tf(Text::FiguresYear, &[("year", &year.to_string())]);
        el("th").attr("scope", "col").kid(text).into_any()
    }));
    let rows: Vec<AnyView> = codes.iter().map(|code| row(app, lines, &years, code)).collect();
    el("section")
        .class("m-card m-figure")
        .attr("aria-labelledby", "h-years")
        .test("figure-years")
        .kid(el("h2").class("m-h2").attr("id", "h-years").kid(caption(app, Text::FiguresYears)))
        .kid(el("p").class("m-note").kid(caption(app, Text::FiguresCategoriesNote)))
        .kid(
            el("div")
                .class("m-figure__wide")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-labelledby", "h-years")
                .kid(
                    el("table")
                        .class("m-numbers")
                        .kid(el("thead").kid(el("tr").kid(heads)))
                        .kid(el("tbody").kid(rows)),
                ),
        )
        .into_any()
}

fn row(app: App, lines: &[YearLine], years: &[i32], code: &str) -> AnyView {
    let title = match code {
        "" => app.t(Text::FiguresEveryCase).to_owned(),
        code => name(app, Text::FiguresCategories, code),
    };
    let mut cells = vec![el("th").attr("scope", "row").kid(title).into_any()];
    for year in years {
        let line = lines.iter().find(|line| line.year == *year && line.category == code);
        let (cases, minutes) = line.map_or((0, 0), |line| (line.cases, line.minutes));
        let hours = app.tf(Text::FiguresHours, &[("n", &hours_of(minutes))]);
        let count = app.tf(Text::FindCount, &[("n", &cases.to_string())]);
        cells.push(el("td").kid(count + app.t(Text::Dot) + &hours).into_any());
    }
    el("tr").kid(cells).into_any()
}
