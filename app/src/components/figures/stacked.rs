//! Categories by month as stacked bars: SVG with a name and a description, a key whose parts differ
//! by pattern and not by colour alone, and the same as a table below it.

use super::charts::{FROM, LINE, LONGEST, WIDTH};
use crate::components::el::{el, svg};
use crate::components::parts::caption;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::find::{Bar, MonthLine};
use mamori_core::text::Text;

/// Months that are drawn, the last ones; the table has all of them.
const MONTHS_MAX: usize = 24;
/// Categories with a pattern of their own, the most frequent; the last part is all others.
const PARTS: usize = 5;

/// A part of the bars: what it is called, and the codes of its categories.
type Part = (String, Vec<String>);

/// See the module. `categories`: the most frequent first.
pub fn stacked(app: App, lines: &[MonthLine], categories: &[Bar]) -> AnyView {
    let name = |code: &str| super::name(app, Text::FiguresCategories, code);
    let (own, others) = categories.split_at(categories.len().min(PARTS));
    let mut parts: Vec<Part> =
        own.iter().map(|bar| (name(&bar.code), vec![bar.code.clone()])).collect();
    if !others.is_empty() {
        let codes = others.iter().map(|bar| bar.code.clone()).collect();
        parts.push((app.t(Text::FiguresOthers).to_owned(), codes));
    }
    let mut months: Vec<&str> = lines.iter().map(|line| line.month.as_str()).collect();
    months.dedup();
    el("section")
        .class("m-card m-figure m-figure--stacked")
        .attr("aria-labelledby", "h-monthly")
        .test("figure-monthly")
        .kid(el("h2").class("m-h2").attr("id", "h-monthly").kid(caption(app, Text::FiguresMonthly)))
        .kid(el("p").class("m-note").kid(caption(app, Text::FiguresCategoriesNote)))
        .kid(key(&parts))
        .kid(drawing(app, lines, &months, &parts, categories))
        .kid(table(app, lines, &months, categories))
        .into_any()
}

/// Cases of these categories in a month.
fn cases(lines: &[MonthLine], month: &str, codes: &[String]) -> u32 {
    let of = |line: &&MonthLine| line.month == month && codes.contains(&line.category);
    lines.iter().filter(of).map(|line| line.cases).sum()
}

fn key(parts: &[Part]) -> AnyView {
    let one = |(at, (name, _)): (usize, &Part)| {
        let sample = svg("svg")
            .class("m-figure__key")
            .attr("viewBox", "0 0 20 20")
            .attr("aria-hidden", "true")
            .kid(area(at, 0, 0, 20, 20))
            .into_any();
        el("li").kid(sample).kid(name.clone()).into_any()
    };
    let items: Vec<AnyView> = parts.iter().enumerate().map(one).collect();
    el("ul").class("m-figure__keys").attr("role", "list").kid(items).into_any()
}

/// A piece of a bar: filled, and over it the pattern of its part.
fn area(part: usize, left: u32, top: u32, width: u32, height: u32) -> Vec<AnyView> {
    let rect = |class: &'static str, fill: Option<String>| {
        svg("rect")
            .class(class)
            .attr("data-part", part.to_string())
            .attr("fill", fill.unwrap_or_default())
            .attr("x", left.to_string())
            .attr("y", top.to_string())
            .attr("width", width.to_string())
            .attr("height", height.to_string())
            .into_any()
    };
    vec![rect("m-figure__part", None), rect("m-figure__hatch", Some(format!("url(#stack-{part})")))]
}

/// The patterns, by part: none, lines falling, lines rising, dots, lines across, a grid.
fn patterns() -> AnyView {
    const PATHS: [&str; PARTS + 1] = [
        "",
        "M0 0l6 6M-1 5l2 2M5 -1l2 2",
        "M0 6l6 -6M-1 1l2 -2M5 7l2 -2",
        "M2 3h2",
        "M0 3h6",
        "M0 3h6M3 0v6",
    ];
    let one = |(at, path): (usize, &&'static str)| {
        svg("pattern")
            .attr("id", format!("stack-{at}"))
            .attr("width", "6")
            .attr("height", "6")
            .attr("patternUnits", "userSpaceOnUse")
            .kid(svg("path").attr("d", *path))
            .into_any()
    };
    let all: Vec<AnyView> = PATHS.iter().enumerate().map(one).collect();
    svg("defs").kid(all).into_any()
}

fn drawing(
    app: App,
    lines: &[MonthLine],
    months: &[&str],
    parts: &[Part],
    categories: &[Bar],
) -> AnyView {
    let shown = &months[months.len().saturating_sub(MONTHS_MAX)..];
    let whole =
        |month: &str| parts.iter().map(|(_, codes)| cases(lines, month, codes)).sum::<u32>();
    let most = shown.iter().map(|month| whole(month)).max().unwrap_or(1).max(1);
    let words: Vec<String> = categories
        .iter()
        .take(3)
        .map(|bar| {
            let name = super::name(app, Text::FiguresCategories, &bar.code);
            format!("{name} {}", bar.cases)
        })
        .collect();
    let words = words.join(app.t(Text::Comma));
    let title = app.tf(Text::FiguresStackTitle, &[("title", app.t(Text::FiguresMonthly))]);
    let mut kids = vec![
        svg("title").attr("id", "t-monthly").kid(title).into_any(),
        svg("desc")
            .attr("id", "d-monthly")
            .kid(app.tf(Text::FiguresBarDesc, &[("text", &words)]))
            .into_any(),
        patterns(),
    ];
    for (nth, month) in (0..).zip(shown) {
        let name = super::name(app, Text::FiguresMonths, month);
        kids.extend(one(nth * LINE, lines, (month, &name), parts, most));
    }
    svg("svg")
        .class("m-figure__drawing")
        .attr("role", "img")
        .attr("aria-labelledby", "t-monthly d-monthly")
        .attr("viewBox", format!("0 0 {WIDTH} {}", LINE * nth_of(shown.len())))
        .kid(kids)
        .into_any()
}

fn nth_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(1).max(1)
}

/// A month's bar with the month before and the sum after it.
fn one(
    top: u32,
    lines: &[MonthLine],
    (month, name): (&str, &str),
    parts: &[Part],
    most: u32,
) -> Vec<AnyView> {
    let text = |x: u32, anchor: &'static str, words: String| {
        svg("text")
            .attr("x", x.to_string())
            .attr("y", (top + 19).to_string())
            .attr("text-anchor", anchor)
            .kid(words)
            .into_any()
    };
    let long = |sum: u32| {
        let length = u64::from(sum) * u64::from(LONGEST) / u64::from(most);
        u32::try_from(length).unwrap_or(LONGEST)
    };
    let mut kids = vec![text(FROM - 8, "end", name.to_owned())];
    let mut sum = 0;
    for (at, (_, codes)) in parts.iter().enumerate() {
        // Ends are rounded, not lengths: the pieces fit without gaps.
        let (before, after) = (long(sum), long(sum + cases(lines, month, codes)));
        sum += cases(lines, month, codes);
        if after > before {
            kids.extend(area(at, FROM + before, top + 4, after - before, LINE - 8));
        }
    }
    kids.push(text(FROM + long(sum) + 6, "start", sum.to_string()));
    kids
}

fn table(app: App, lines: &[MonthLine], months: &[&str], categories: &[Bar]) -> AnyView {
    let head = |text: String| el("th").attr("scope", "col").kid(text).into_any();
    let mut heads = vec![el("td").into_any()];
    heads.extend(
        categories.iter().map(|bar| head(super::name(app, Text::FiguresCategories, &bar.code))),
    );
    let line = |month: &&str| {
        let name = super::name(app, Text::FiguresMonths, month);
        let mut cells = vec![el("th").attr("scope", "row").kid(name).into_any()];
        cells.extend(categories.iter().map(|bar| {
            let of = cases(lines, month, core::slice::from_ref(&bar.code));
            el("td").kid(of.to_string()).into_any()
        }));
        el("tr").kid(cells).into_any()
    };
    let rows: Vec<AnyView> = months.iter().map(line).collect();
    el("details")
        .class("m-figure__table")
        .kid(el("summary").kid(caption(app, Text::FiguresTable)))
        .kid(
            el("div")
                .class("m-figure__wide")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-labelledby", "h-monthly")
                .kid(
                    el("table")
                        .class("m-numbers")
                        .kid(el("thead").kid(el("tr").kid(heads)))
                        .kid(el("tbody").kid(rows)),
                ),
        )
        .into_any()
}
