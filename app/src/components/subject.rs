//! The other party of a case: which time it is, what was answered before, cases that may be of the
//! same party, flags that hold today. People link; nothing here is automatic.

use super::el::el;
use super::icons::icon;
use super::parts::{all, button, caption, fact, live, plain_button, words};
use super::state::{Tone, error, state};
use super::subject_flag::{flags, why};
use super::subject_link::by_hand;
use super::t;
use super::watch::{Watch, effect, on_change, watch};
use crate::command::{Command, SubjectWish};
use crate::ctx::App;
use crate::screen::subject::{Asked, SubjectView};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::desk::BadSubject;
use mamori_core::ids::{CaseId, EventId};
use mamori_core::subject_view::{
    CaseElsewhere, FlagView, LinkedCase, Same, SubjectPage, Suggestion,
};
use mamori_core::sync::Link;
use mamori_core::text::Text;
use mamori_core::time::{date, day_date};

/// Reads what is known of the other party of a case (tracked).
pub fn with<R: Default>(app: App, case: CaseId, read: impl FnOnce(&SubjectView) -> R) -> R {
    app.screen.subject.with(|view| match view.as_ref().map(|view| view.bare()) {
        Some(view) if view.case == case => read(view),
        _ => R::default(),
    })
}

/// Flags that hold today, short, above everything else of the case.
pub fn warning(app: App, case: CaseId) -> AnyView {
    let held = watch(move || {
        with(app, case, |view| view.page.as_ref().map(|page| page.flags.clone()))
            .unwrap_or_default()
    });
    live(move || {
        let banners: Vec<AnyView> = held.get().iter().map(|flag| banner(app, flag)).collect();
        (!banners.is_empty()).then(|| all(banners))
    })
}

fn banner(app: App, flag: &FlagView) -> AnyView {
    let day = day_date(flag.until_day, app.lang());
    let title = [("flag", &*flag_name(app, &flag.flag)), ("day", &*day)];
    el("div")
        .class("m-banner m-banner--warn m-banner--card")
        .test("subject-flag")
        .kid(icon("#i-warn"))
        .kid(
            el("div")
                .class("m-banner__text")
                .kid(el("b").kid(app.tf(Text::FlagWarn, &title)))
                .kid(el("p").kid(flag_says(app, flag))),
        )
        .into_any()
}

/// Why it was set, and who answers for it.
pub fn flag_says(app: App, flag: &FlagView) -> String {
    let department = department(app, &flag.department);
    let owner = app.name(&flag.owner);
    let says =
        [("reason", &*flag.reason), ("owner", owner.as_str()), ("department", department.as_str())];
    app.tf(Text::FlagSays, &says)
}

/// What a flag is called; its code where the policy knows it no more.
pub fn flag_name(app: App, code: &str) -> String {
    let known = app.of_policy(|p, lang| {
        let flag = p.report.as_ref().and_then(|rules| rules.flag(code));
        flag.map(|flag| flag.label.get(lang).to_owned())
    });
    known.unwrap_or_else(|| code.to_owned())
}

fn department(app: App, code: &str) -> String {
    let known = app.of_policy(|p, lang| p.department(code).map(|d| d.get(lang).to_owned()));
    known.unwrap_or_else(|| code.to_owned())
}

/// See the module. Asks the server each time it is shown, and after each paper that arrived there.
pub fn subject(app: App, case: CaseId) -> AnyView {
    let papers = watch(move || {
        app.screen.detail.with(|detail| {
            let papers = detail.iter().filter(|d| d.case.id == case).flat_map(|d| &d.case.papers);
            papers.filter(|paper| paper.stamp.cursor.is_some()).count()
        })
    });
    let ask = move || app.send(Command::Subject(case, SubjectWish::Ask));
    effect(move || {
        papers.get();
        ask();
    });
    on_change(
        move || app.screen.sync.with(|s| s.link),
        move |link| {
            if *link == Link::Reached {
                ask();
            }
        },
    );
    let page = watch(move || with(app, case, |view| view.page.clone()));
    let bad = Bad::new(app, case);
    el("section")
        .class("m-card m-subject")
        .attr("aria-labelledby", "h-subject")
        .test("subject")
        .kid(
            el("h3")
                .class("m-sub")
                .attr("id", HEAD)
                .attr("tabindex", "-1")
                .kid(caption(app, Text::SubjectHead)),
        )
        .kid(again(app, case))
        .kid(now(app, case, page))
        .kid(live(move || page.get().map(|page| history(bad, &page))))
        .kid(unsent(app, case))
        .kid(by_hand(bad))
        .kid(flags(bad))
        .into_any()
}

/// The heading, which a way on the page leads to.
pub const HEAD: &str = "h-subject";

/// Why a wish was not taken, beside the button that wished it.
#[derive(Clone, Copy)]
pub struct Bad {
    /// The app.
    pub app: App,
    /// The case.
    pub case: CaseId,
    bad: Watch<Option<BadSubject>>,
    by: Signal<String>,
}

impl Bad {
    fn new(app: App, case: CaseId) -> Self {
        let bad = watch(move || with(app, case, |view| view.bad));
        Self { app, case, bad, by: Signal::new(String::new()) }
    }

    /// Sends a wish of the form of this name.
    pub fn send(self, form: &str, wish: SubjectWish) {
        self.by.set(form.to_owned());
        self.app.send(Command::Subject(self.case, wish));
    }

    /// What is wrong with the last wish of the form of this name. Nothing while nothing is.
    pub fn line(self, form: String) -> AnyView {
        live(move || {
            let bad = self.bad.get().filter(|_| self.by.with(|by| *by == form));
            bad.map(|bad| error(None, "subject-bad", said(self.app, bad)))
        })
    }
}

fn said(app: App, bad: BadSubject) -> String {
    let text = match bad {
        BadSubject::Itself => Text::BadSubjectItself,
        BadSubject::Reason => Text::BadSubjectReason,
        BadSubject::Owner => Text::BadSubjectOwner,
        BadSubject::Flag => Text::BadSubjectFlag,
        BadSubject::Day => Text::BadSubjectDay,
        BadSubject::NoRight => Text::BadSubjectNoRight,
    };
    app.t(text).to_owned()
}

/// Which time it is, as far as the server told. Asked, answered and failed are of one height: what
/// is below does not move under a finger.
fn now(app: App, case: CaseId, page: Watch<Option<SubjectPage>>) -> AnyView {
    let failed = fact(move || with(app, case, |view| view.asked == Asked::Failed));
    let nth = move || match page.get() {
        Some(page) if page.total > 1 => {
            let (n, all) = (page.nth.to_string(), page.total.to_string());
            app.tf(Text::SubjectNth, &[("n", &n), ("all", &all)])
        }
        Some(_) => app.t(Text::SubjectAlone).to_owned(),
        None if failed.get() => app.t(Text::SubjectUnknown).to_owned(),
        None => app.t(Text::SubjectPending).to_owned(),
    };
    let lost = fact(move || app.screen.sync.with(|s| s.link == Link::Lost));
    let until = move || match (failed.get(), lost.get()) {
        (true, true) => app.t(Text::SubjectOffline).to_owned(),
        (true, false) => app.t(Text::SubjectFailed).to_owned(),
        (false, _) => String::from("\u{a0}"),
    };
    el("div")
        .kid(el("p").test("subject-nth").kid(words(nth)))
        .kid(
            el("p")
                .class("m-note")
                .attr("role", "status")
                .test("subject-offline")
                .kid(words(until)),
        )
        .into_any()
}

/// Asks again, where the question failed. It stands in the corner, whatever the lines say.
fn again(app: App, case: CaseId) -> AnyView {
    let failed = fact(move || with(app, case, |view| view.asked == Asked::Failed));
    let ask = move || app.send(Command::Subject(case, SubjectWish::Ask));
    live(move || {
        failed.get().then(|| {
            plain_button("m-btn m-btn--quiet m-subject__again", "subject-retry")
                .live("aria-label", t(app, Text::TryAgain))
                .tap(ask)
                .kid(icon("#i-refresh"))
                .into_any()
        })
    })
}

/// What was linked or flagged here and has not reached the server.
fn unsent(app: App, case: CaseId) -> AnyView {
    let some = watch(move || {
        app.screen.detail.with(|detail| {
            let found = detail.as_ref().filter(|d| d.case.id == case);
            found.is_some_and(|d| {
                let about = d.case.papers.iter().filter(|p| p.kind.starts_with("subject."));
                about.filter(|p| p.stamp.cursor.is_none()).count() > 0
            })
        })
    });
    live(move || {
        some.get().then(|| {
            let word = state(Tone::Local, "#i-device", app.t(Text::SubjectUnsent).to_owned());
            el("p").test("subject-unsent").kid(word).into_any()
        })
    })
}

fn history(bad: Bad, page: &SubjectPage) -> AnyView {
    let (app, case) = (bad.app, bad.case);
    let seen = page.linked.iter().map(|one| (one.nth, linked(bad, one)));
    let unseen = page.elsewhere.iter().map(|one| (one.nth, elsewhere(bad, one)));
    let mut lines: Vec<(u32, AnyView)> = seen.chain(unseen).collect();
    lines.sort_by_key(|(nth, _)| *nth);
    let lines: Vec<AnyView> = lines.into_iter().map(|(_, line)| line).collect();
    let maybe: Vec<AnyView> = page.suggestions.iter().map(|one| maybe(app, case, one)).collect();
    let list = |items: Vec<AnyView>| {
        let some = !items.is_empty();
        some.then(|| el("ul").class("m-said").attr("role", "list").kid(items).into_any())
    };
    let hint = (!maybe.is_empty()).then(|| {
        all(vec![
            el("h4").class("m-sub").kid(caption(app, Text::SubjectMaybe)).into_any(),
            el("p").class("m-note").kid(caption(app, Text::SubjectMaybeHint)).into_any(),
        ])
    });
    all(vec![list(lines).into_any(), hint.into_any(), list(maybe).into_any()])
}

fn title(app: App, nth: u32, at_ms: i64, code: &str) -> String {
    let day = date(at_ms, app.offset_min(), app.lang());
    let dot = app.t(Text::Dot);
    app.tf(Text::SubjectTime, &[("n", &nth.to_string())])
        + dot
        + &day
        + dot
        + &department(app, code)
}

fn linked(bad: Bad, one: &LinkedCase) -> AnyView {
    let app = bad.app;
    let mut what: Vec<String> = one.place.iter().map(|code| app.place(code)).collect();
    what.extend(one.categories.iter().map(|code| app.category(code)));
    let answer = match one.answer.as_str() {
        "" => app.t(Text::SubjectNoAnswer).to_owned(),
        answer => app.tf(Text::SubjectAnswer, &[("answer", answer)]),
    };
    let way = String::from("#case/") + &one.id.to_string();
    el("li")
        .class("m-said__one")
        .test("subject-linked")
        .kid(el("a").attr("href", way).test("subject-open").kid(title(
            app,
            one.nth,
            one.at_ms,
            &one.department,
        )))
        .kid(el("p").class("m-note").kid(what.join(app.t(Text::Dot))))
        .kid(el("p").class("m-fill__value").kid(answer))
        .kid(not(bad, one.link))
        .into_any()
}

fn elsewhere(bad: Bad, one: &CaseElsewhere) -> AnyView {
    let app = bad.app;
    el("li")
        .class("m-said__one")
        .test("subject-elsewhere")
        .kid(el("p").kid(title(app, one.nth, one.at_ms, &one.department)))
        .kid(el("p").class("m-note").kid(caption(app, Text::SubjectElsewhere)))
        .kid(not(bad, one.link))
        .into_any()
}

/// 「違う」, where this case and that one are linked to each other.
fn not(bad: Bad, link: Option<EventId>) -> AnyView {
    let Some(link) = link else { return ().into_any() };
    let wish = move |why| SubjectWish::Unlink(link, why);
    why(bad, ("subject-not", Text::SubjectNot, Text::SubjectNotDo), link, wish)
}

fn same(app: App, code: &str) -> String {
    let text = match Same::parse(code) {
        Some(Same::Phone) => Text::SamePhone,
        Some(Same::Vehicle) => Text::SameVehicle,
        Some(Same::Name) => Text::SameName,
        Some(Same::Looks) => Text::SameLooks,
        None => return code.to_owned(),
    };
    app.t(text).to_owned()
}

fn maybe(app: App, case: CaseId, one: &Suggestion) -> AnyView {
    let what: Vec<String> = one.same.iter().map(|code| same(app, code)).collect();
    let what = what.join(app.t(Text::Comma));
    let day = date(one.at_ms, app.offset_min(), app.lang());
    let head = day + app.t(Text::Dot) + &department(app, &one.department);
    let to = one.id;
    let reason = what.clone();
    let link = move || app.send(Command::Subject(case, SubjectWish::Link(to, reason.clone())));
    let head = match one.visible {
        true => el("a").attr("href", String::from("#case/") + &to.to_string()).kid(head),
        false => el("p").kid(head),
    };
    let cases = app.tf(Text::SubjectCases, &[("n", &one.cases.to_string())]);
    el("li")
        .class("m-said__one")
        .test("subject-maybe")
        .kid(head)
        .kid(el("p").kid(app.tf(Text::SubjectSame, &[("what", &what)])))
        .kid((one.cases > 1).then(|| el("p").class("m-note").kid(cases).into_any()))
        .kid(button("m-btn", "subject-link", link, caption(app, Text::SubjectLink)))
        .into_any()
}
