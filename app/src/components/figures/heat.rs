//! Cases by weekday and hour as a map of shades: SVG with a name and a description, every shade
//! with its number on it, and the same as a table below it.

use crate::components::el::{el, svg};
use crate::components::parts::caption;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::find::HourCell;
use mamori_core::text::Text;

/// Hours that are always shown: those of a city hall.
const HOURS: core::ops::RangeInclusive<u8> = 8..=17;
/// Shades besides none.
const SHADES: u32 = 5;
/// Units of the drawing: a cell, and the room before the first of a line and above the first line.
const CELL: (u32, u32) = (48, 28);
const BEFORE: u32 = 56;
const ABOVE: u32 = 28;

/// See the module.
pub fn heat(app: App, cells: &[HourCell]) -> AnyView {
    let first = cells.iter().map(|cell| cell.hour).min().unwrap_or(*HOURS.start());
    let last = cells.iter().map(|cell| cell.hour).max().unwrap_or(*HOURS.end());
    let hours: Vec<u8> = (first.min(*HOURS.start())..=last.max(*HOURS.end())).collect();
    let days: Vec<String> =
        app.t(Text::FiguresWeekdays).chars().map(|day| day.to_string()).collect();
    el("section")
        .class("m-card m-figure")
        .attr("aria-labelledby", "h-week")
        .test("figure-week")
        .kid(el("h2").class("m-h2").attr("id", "h-week").kid(caption(app, Text::FiguresWeek)))
        .kid(drawing(app, cells, &hours, &days))
        .kid(
            el("details")
                .class("m-figure__table")
                .kid(el("summary").kid(caption(app, Text::FiguresTable)))
                .kid(table(app, cells, &hours, &days)),
        )
        .into_any()
}

fn cases(cells: &[HourCell], weekday: u8, hour: u8) -> u32 {
    let found = cells.iter().find(|cell| (cell.weekday, cell.hour) == (weekday, hour));
    found.map_or(0, |cell| cell.cases)
}

fn drawing(app: App, cells: &[HourCell], hours: &[u8], days: &[String]) -> AnyView {
    let most = cells.iter().map(|cell| cell.cases).max().unwrap_or(1).max(1);
    let mut sorted: Vec<&HourCell> = cells.iter().collect();
    sorted.sort_by_key(|cell| core::cmp::Reverse(cell.cases));
    let told = sorted.iter().take(3).map(|cell| {
        let day = days.get(usize::from(cell.weekday)).cloned().unwrap_or_default();
        let hour = app.tf(Text::FiguresHour, &[("n", &cell.hour.to_string())]);
        format!("{day} {hour} {}", cell.cases)
    });
    let words = told.collect::<Vec<_>>().join(app.t(Text::Comma));
    let mut kids = vec![
        svg("title").attr("id", "t-week").kid(caption(app, Text::FiguresHeatTitle)).into_any(),
        svg("desc")
            .attr("id", "d-week")
            .kid(app.tf(Text::FiguresBarDesc, &[("text", &words)]))
            .into_any(),
    ];
    for (x, day) in (0..).zip(days) {
        kids.push(text(BEFORE + x * CELL.0 + CELL.0 / 2, ABOVE - 9, "middle", None, day.clone()));
    }
    let mut height = ABOVE;
    for hour in hours {
        let name = app.tf(Text::FiguresHour, &[("n", &hour.to_string())]);
        kids.push(text(BEFORE - 8, height + 19, "end", None, name));
        for weekday in 0..7_u8 {
            let cases = cases(cells, weekday, *hour);
            let shade = (u64::from(cases) * u64::from(SHADES)).div_ceil(u64::from(most));
            let left = BEFORE + u32::from(weekday) * CELL.0;
            kids.push(
                svg("rect")
                    .class("m-heat__cell")
                    .attr("data-shade", shade.to_string())
                    .attr("x", (left + 1).to_string())
                    .attr("y", (height + 1).to_string())
                    .attr("width", (CELL.0 - 2).to_string())
                    .attr("height", (CELL.1 - 2).to_string())
                    .into_any(),
            );
            let middle = left + CELL.0 / 2;
            kids.push(text(middle, height + 19, "middle", Some(shade), cases.to_string()));
        }
        height += CELL.1;
    }
    svg("svg")
        .class("m-figure__drawing")
        .attr("role", "img")
        .attr("aria-labelledby", "t-week d-week")
        .attr("viewBox", format!("0 0 {} {height}", BEFORE + 7 * CELL.0))
        .kid(kids)
        .into_any()
}

fn text(x: u32, y: u32, anchor: &'static str, shade: Option<u64>, words: String) -> AnyView {
    svg("text")
        .attr("x", x.to_string())
        .attr("y", y.to_string())
        .attr("text-anchor", anchor)
        .attr("data-shade", shade.map(|shade| shade.to_string()).unwrap_or_default())
        .kid(words)
        .into_any()
}

fn table(app: App, cells: &[HourCell], hours: &[u8], days: &[String]) -> AnyView {
    let mut heads = vec![el("td").into_any()];
    heads.extend(days.iter().map(|day| el("th").attr("scope", "col").kid(day.clone()).into_any()));
    let line = |hour: &u8| {
        let name = app.tf(Text::FiguresHour, &[("n", &hour.to_string())]);
        let mut line = vec![el("th").attr("scope", "row").kid(name).into_any()];
        let numbers = (0..7).map(|weekday| cases(cells, weekday, *hour).to_string());
        line.extend(numbers.map(|number| el("td").kid(number).into_any()));
        el("tr").kid(line).into_any()
    };
    let lines: Vec<AnyView> = hours.iter().map(line).collect();
    el("table")
        .class("m-numbers")
        .kid(el("caption").class("m-sr").kid(caption(app, Text::FiguresHeatTitle)))
        .kid(el("thead").kid(el("tr").kid(heads)))
        .kid(el("tbody").kid(lines))
        .into_any()
}
