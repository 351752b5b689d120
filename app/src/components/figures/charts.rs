//! A bar chart by hand: SVG with a name and a description, and the same as a table below it.

use super::hours_of;
use crate::components::el::{el, svg};
use crate::components::parts::caption;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::find::Bar;
use mamori_core::text::Text;

/// Height of a bar with the space around it, and width of the whole, in units of the drawing.
pub const LINE: u32 = 28;
pub const WIDTH: u32 = 400;
/// Where bars begin, and the longest of them.
pub const FROM: u32 = 140;
pub const LONGEST: u32 = 205;
/// Bars that are drawn; the table has all of them. Of months the last ones.
const BARS_MAX: usize = 24;
/// Room for a name beside its bar, in halves of a full-width character; Latin letters take one.
const NAME_MAX: usize = 20;

/// What is drawn.
pub struct Of {
    /// What is counted.
    pub title: Text,
    /// What each value is called, and its bar.
    pub bars: Vec<(String, Bar)>,
    /// What has to be known of it.
    pub note: Option<Text>,
}

/// See the module.
pub fn chart(app: App, of: Of) -> AnyView {
    let Of { title, bars, note } = of;
    let id = title.get(mamori_core::lang::Lang::En).to_lowercase().replace(' ', "-");
    let note = note.map(|text| el("p").class("m-note").kid(caption(app, text)).into_any());
    el("section")
        .class("m-card m-figure")
        .attr("aria-labelledby", format!("h-{id}"))
        .test(format!("figure-{id}"))
        .kid(el("h2").class("m-h2").attr("id", format!("h-{id}")).kid(caption(app, title)))
        .kid(note)
        .kid(drawing(app, title, &id, &bars))
        .kid(table(app, title, &bars))
        .into_any()
}

fn drawing(app: App, title: Text, id: &str, bars: &[(String, Bar)]) -> AnyView {
    let shown = &bars[bars.len().saturating_sub(BARS_MAX)..];
    let shown =
        if title == Text::FiguresMonths { shown } else { &bars[..bars.len().min(BARS_MAX)] };
    let most = shown.iter().map(|(_, bar)| bar.cases).max().unwrap_or(1).max(1);
    let mut sorted: Vec<&(String, Bar)> = shown.iter().collect();
    sorted.sort_by_key(|(_, bar)| core::cmp::Reverse(bar.cases));
    let words: Vec<String> =
        sorted.iter().take(3).map(|(name, bar)| format!("{name} {}", bar.cases)).collect();
    let words = words.join(app.t(Text::Comma));
    let height = LINE * u32::try_from(shown.len()).unwrap_or(1);
    let mut kids = vec![
        svg("title")
            .attr("id", format!("t-{id}"))
            .kid(app.tf(Text::FiguresBarTitle, &[("title", app.t(title))]))
            .into_any(),
        svg("desc")
            .attr("id", format!("d-{id}"))
            .kid(app.tf(Text::FiguresBarDesc, &[("text", &words)]))
            .into_any(),
    ];
    for (nth, (name, bar)) in (0..).zip(shown) {
        kids.extend(one(nth * LINE, name, bar, most));
    }
    svg("svg")
        .class("m-figure__drawing")
        .attr("role", "img")
        .attr("aria-labelledby", format!("t-{id} d-{id}"))
        .attr("viewBox", format!("0 0 {WIDTH} {height}"))
        .kid(kids)
        .into_any()
}

/// A name that fits beside its bar; the table has the whole.
fn short(name: &str) -> String {
    let room = |c: char| if c.is_ascii() { 1 } else { 2 };
    if name.chars().map(room).sum::<usize>() <= NAME_MAX {
        return name.to_owned();
    }
    let mut used = 2;
    let fits = |c: &char| {
        used += room(*c);
        used <= NAME_MAX
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

/// A bar with its name before and its number after it.
fn one(top: u32, name: &str, bar: &Bar, most: u32) -> [AnyView; 3] {
    let width = (u64::from(bar.cases) * u64::from(LONGEST)).div_ceil(u64::from(most));
    let short = short(name);
    let text = |x: u64, anchor: &'static str, words: String| {
        svg("text")
            .attr("x", x.to_string())
            .attr("y", (top + 19).to_string())
            .attr("text-anchor", anchor)
            .kid(words)
            .into_any()
    };
    let rect = svg("rect")
        .attr("x", FROM.to_string())
        .attr("y", (top + 4).to_string())
        .attr("width", width.to_string())
        .attr("height", (LINE - 8).to_string())
        .into_any();
    let (from, after) = (u64::from(FROM), u64::from(FROM) + width + 6);
    [text(from - 8, "end", short), rect, text(after, "start", bar.cases.to_string())]
}

fn table(app: App, title: Text, bars: &[(String, Bar)]) -> AnyView {
    let head = |text: Text| el("th").attr("scope", "col").kid(caption(app, text)).into_any();
    let heads = vec![head(Text::ColumnValue), head(Text::ColumnCases), head(Text::ColumnHours)];
    let line = |(name, bar): &(String, Bar)| {
        el("tr")
            .kid(el("th").attr("scope", "row").kid(name.clone()))
            .kid(el("td").kid(bar.cases.to_string()))
            .kid(el("td").kid(hours_of(bar.minutes)))
            .into_any()
    };
    let lines: Vec<AnyView> = bars.iter().map(line).collect();
    el("details")
        .class("m-figure__table")
        .kid(el("summary").kid(caption(app, Text::FiguresTable)))
        .kid(
            el("table")
                .class("m-numbers")
                .kid(el("caption").class("m-sr").kid(caption(app, title)))
                .kid(el("thead").kid(el("tr").kid(heads)))
                .kid(el("tbody").kid(lines)),
        )
        .into_any()
}
