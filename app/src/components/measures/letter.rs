//! 内容証明 while it is typed: how many lines and sheets, what the post would refuse and where, and
//! the letter as it lies on its page.

use crate::components::el::el;
use crate::components::icons::small;
use crate::components::parts::{all, button, caption, live, words};
use crate::components::report::Ctx;
use crate::components::report::draft::Draft;
use crate::components::report::field::id_of;
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::paper::documents::certified::{Broken, pages};
use mamori_core::paper::documents::{parts, warning};
use mamori_core::policy::{CertifiedRule, MeasureForm};
use mamori_core::text::Text;

/// The letter as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Letter {
    lines: Vec<String>,
    broken: Vec<Broken>,
    rule: Option<CertifiedRule>,
}

impl Letter {
    /// Lines to a page.
    fn rows(&self) -> usize {
        self.rule.as_ref().map_or(1, |rule| usize::from(rule.page_lines).max(1))
    }

    fn breaks(&self, line: usize) -> bool {
        self.broken.iter().any(|broken| line_of(*broken) == Some(line))
    }
}

/// See the module.
pub fn letter(drafts: Vec<Draft>) -> AnyView {
    let Some(ctx) = drafts.first().map(|draft| draft.ctx) else { return ().into_any() };
    let app = ctx.app;
    let letter = watch(move || {
        let rule = app.of_policy(|policy, _| policy.report.as_ref().map(|r| r.certified.clone()));
        let parts: Vec<_> = drafts.iter().map(|d| (d.field.code, d.text.get())).collect();
        match rule {
            Some(rule) => Letter {
                lines: warning::lines(&parts, &rule),
                broken: warning::broken(&parts, &rule),
                rule: Some(rule),
            },
            None => Letter::default(),
        }
    });
    el("div")
        .class("m-letter")
        .test("letter")
        .live("data-broken", move || letter.with(|l| l.broken.len().to_string()))
        .kid(el("p").class("m-note").test("letter-size").kid(words(move || size(ctx, letter))))
        .kid(live(move || Some(letter.with(|letter| findings(ctx, letter)))))
        .kid(page_of(ctx, letter))
        .into_any()
}

fn size(ctx: Ctx, letter: Watch<Letter>) -> String {
    letter.with(|letter| {
        let Some(rule) = &letter.rule else { return String::new() };
        let lines = letter.lines.len();
        let numbers = [lines, pages(lines, rule), rule.line_chars.into(), rule.page_lines.into()];
        let [lines, pages, chars, rows] = numbers.map(|n| n.to_string());
        let values = [("lines", &*lines), ("pages", &*pages), ("chars", &*chars), ("rows", &*rows)];
        ctx.app.tf(Text::LetterSize, &values)
    })
}

fn findings(ctx: Ctx, letter: &Letter) -> AnyView {
    let app = ctx.app;
    if letter.broken.is_empty() {
        let word = app.t(Text::LetterFits).to_owned();
        return el("p").test("letter-fits").kid(state(Tone::Ok, "#i-check", word)).into_any();
    }
    let list = |refuses: bool, tone: Tone, head: Text| {
        let found = letter.broken.iter().filter(|broken| broken.refuses() == refuses);
        let items: Vec<AnyView> = found.map(|broken| finding(ctx, letter, *broken)).collect();
        if items.is_empty() {
            return ().into_any();
        }
        let head = app.tf(head, &[("n", &items.len().to_string())]);
        all(vec![
            el("p").kid(state(tone, "#i-warn", head)).into_any(),
            el("ul").class("m-letter__found").attr("role", "list").kid(items).into_any(),
        ])
    };
    all(vec![list(true, Tone::Fail, Text::LetterMust), list(false, Tone::Wait, Text::LetterMay)])
}

fn line_of(broken: Broken) -> Option<usize> {
    match broken {
        Broken::LineTooLong(line) | Broken::NotAllowed(line, _) | Broken::Latin(line) => Some(line),
        _ => None,
    }
}

/// The part to which a finding leads, and the name of the finding for tests.
const fn part_of(broken: Broken) -> (Option<&'static str>, &'static str) {
    match broken {
        Broken::LineTooLong(_) => (None, "long"),
        Broken::NotAllowed(..) => (None, "char"),
        Broken::Latin(_) => (None, "latin"),
        Broken::NoText => (Some("body"), "text"),
        Broken::NoSender => (Some("sender"), "sender"),
        Broken::NoSenderAddress => (Some("sender_address"), "sender_address"),
        Broken::NoAddressee => (Some("to"), "to"),
        Broken::NoAddress => (Some("to_address"), "to_address"),
        Broken::NoDate => (Some("date"), "date"),
    }
}

fn finding(ctx: Ctx, letter: &Letter, broken: Broken) -> AnyView {
    let app = ctx.app;
    let line = line_of(broken);
    let place = line.map(|line| (line + 1).to_string()).unwrap_or_default();
    let c = match broken {
        Broken::NotAllowed(_, c) => c.to_string(),
        _ => String::new(),
    };
    let said = app.tf(broken.text(), &[("line", &place), ("char", &c)]);
    let (part, name) = part_of(broken);
    let field = parts(MeasureForm::Warning).iter().find(|field| Some(field.code) == part);
    let what = match field {
        Some(field) => {
            let go = move || {
                page::focus(&id_of(ctx, field));
            };
            button("m-btn m-missing__one", "finding-go", go, all(vec![said.into_any()]))
        }
        None => el("span").class("m-fill__source").kid(small("#i-warn")).kid(said).into_any(),
    };
    let quoted = line.and_then(|line| letter.lines.get(line)).map(|line| {
        let line = app.tf(Text::Quoted, &[("text", line.trim_matches('　'))]);
        el("span").class("m-note").kid(line).into_any()
    });
    el("li").test("finding").attr("data-what", name).kid(what).kid(quoted).into_any()
}

/// The letter on its pages, while somebody looks at it.
fn page_of(ctx: Ctx, letter: Watch<Letter>) -> AnyView {
    let open = Signal::new(false);
    let sheets = move || {
        open.get().then(|| {
            letter.with(|letter| {
                let rows = letter.rows();
                let sheet = |(nth, lines): (usize, &[String])| sheet(letter, nth * rows, lines);
                all(letter.lines.chunks(rows).enumerate().map(sheet).collect())
            })
        })
    };
    el("details")
        .class("m-fold m-fold--s")
        .test("letter-page")
        .on("toggle", move |_| open.update(|open| *open = !*open))
        .kid(el("summary").kid(caption(ctx.app, Text::LetterShow)))
        .kid(el("div").class("m-letter__pages").kid(live(sheets)))
        .into_any()
}

fn sheet(letter: &Letter, first: usize, lines: &[String]) -> AnyView {
    let chars = letter.rule.as_ref().map_or(20, |rule| rule.line_chars);
    let row = |(at, line): (usize, &String)| {
        let class = match letter.breaks(first + at) {
            true => "m-letter__line m-letter__line--bad",
            false => "m-letter__line",
        };
        el("li").class(class).kid(line.clone()).into_any()
    };
    el("ol")
        .class("m-letter__page")
        .attr("lang", "ja")
        .attr("data-chars", chars.to_string())
        .attr("start", (first + 1).to_string())
        .kid(lines.iter().enumerate().map(row).collect::<Vec<_>>())
        .into_any()
}
