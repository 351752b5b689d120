//! Cases by weekday and hour as a map of shades. It is a table: whoever hears it hears the numbers,
//! and every shade has its number written on it.

use crate::components::el::el;
use crate::components::parts::caption;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::find::HourCell;
use mamori_core::text::Text;

/// Hours that are always shown: those of a city hall.
const HOURS: core::ops::RangeInclusive<u8> = 8..=17;
/// Shades besides none.
const SHADES: u32 = 5;

/// See the module.
pub fn heat(app: App, cells: &[HourCell]) -> AnyView {
    let first = cells.iter().map(|cell| cell.hour).min().unwrap_or(*HOURS.start());
    let last = cells.iter().map(|cell| cell.hour).max().unwrap_or(*HOURS.end());
    let hours = first.min(*HOURS.start())..=last.max(*HOURS.end());
    let most = cells.iter().map(|cell| cell.cases).max().unwrap_or(1).max(1);
    let days: Vec<char> = app.t(Text::FiguresWeekdays).chars().collect();
    let mut heads = vec![el("td").into_any()];
    heads.extend(
        days.iter().map(|day| el("th").attr("scope", "col").kid(day.to_string()).into_any()),
    );
    let mut lines = Vec::new();
    for hour in hours {
        let name = app.tf(Text::FiguresHour, &[("n", &hour.to_string())]);
        let mut line = vec![el("th").attr("scope", "row").kid(name).into_any()];
        for weekday in 0..7 {
            let found = cells.iter().find(|cell| (cell.weekday, cell.hour) == (weekday, hour));
            let cases = found.map_or(0, |cell| cell.cases);
            let shade = (u64::from(cases) * u64::from(SHADES)).div_ceil(u64::from(most));
            let cell = el("td").attr("data-shade", shade.to_string()).kid(cases.to_string());
            line.push(cell.into_any());
        }
        lines.push(el("tr").kid(line).into_any());
    }
    el("section")
        .class("m-card m-figure")
        .attr("aria-labelledby", "h-week")
        .test("figure-week")
        .kid(el("h2").class("m-h2").attr("id", "h-week").kid(caption(app, Text::FiguresWeek)))
        .kid(
            el("table")
                .class("m-heat")
                .kid(el("caption").class("m-sr").kid(caption(app, Text::FiguresHeatTitle)))
                .kid(el("thead").kid(el("tr").kid(heads)))
                .kid(el("tbody").kid(lines)),
        )
        .into_any()
}
