//! The start of a session: who is there, where, and why not otherwise (policy 対応⑴ and ⑵).

use super::choice::{Choice, Reason, choice, reason};
use super::el::el;
use super::icons::icon;
use super::parts::{all, caption, fact, live, words};
use super::prompt::announcement;
use super::start_how::{address, channels, duties};
use super::state::error as error_line;
use super::t;
use crate::command::Command;
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::access::Person;
use mamori_core::body::Duty;
use mamori_core::desk::StartForm;
use mamori_core::ids::UserId;
use mamori_core::policy::PlaceKind;
use mamori_core::session::script::{VISIT, has_place};
use mamori_core::text::Text;

/// Staff needed while no policy is known.
const REQUIRED: usize = 2;
/// The field for the address of a visit.
pub(super) const ADDRESS: &str = "visit-place";
/// Limit while no policy is known, minutes.
const LIMIT_MIN: u16 = 30;

const ALONE: Reason = Reason {
    id: "alone-reason",
    legend: Text::WhyAlone,
    ready: &[Text::AloneBusy, Text::AloneSudden, Text::AloneField],
    missing: Text::AloneMissing,
};

const OUTSIDE: Reason = Reason {
    id: "place-reason",
    legend: Text::WhyOutside,
    ready: &[Text::OutsideSurvey, Text::OutsideUnable, Text::OutsideOrdered],
    missing: Text::OutsideMissing,
};

/// What is chosen so far.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) place: Signal<String>,
    pub(super) present: Signal<Vec<UserId>>,
    /// Who does what.
    pub(super) duties: Signal<Vec<Duty>>,
    /// Channel code; empty for the policy's first.
    pub(super) channel: Signal<String>,
    /// Address or name of the place of a visit.
    pub(super) visit: Signal<String>,
    alone: Signal<String>,
    outside: Signal<String>,
    /// 面談を始める was pressed: from then on what is missing is said.
    pub(super) tried: Signal<bool>,
}

impl Form {
    fn new(app: App) -> Self {
        let place = app.screen.settings.with_untracked(|s| s.place.clone());
        Self {
            place: Signal::new(place.unwrap_or_default()),
            present: Signal::new(Vec::new()),
            duties: Signal::new(Vec::new()),
            channel: Signal::new(String::new()),
            visit: Signal::new(String::new()),
            alone: Signal::new(String::new()),
            outside: Signal::new(String::new()),
            tried: Signal::new(false),
        }
    }

    /// Fewer staff than the policy asks for.
    fn is_alone(self, app: App) -> bool {
        let required = app.of_policy(|p, _| Some(usize::from(p.session.required_staff)));
        self.present.with(|p| p.len() + 1) < required.unwrap_or(REQUIRED)
    }

    /// How the meeting is held, unless the policy knows no channels.
    pub(super) fn channel(self, app: App) -> Option<String> {
        let chosen = Some(self.channel.get()).filter(|code| !code.is_empty());
        chosen.or_else(|| app.of_policy(|p, _| p.channels.first().map(|c| c.code.clone())))
    }

    /// At somebody's home: the place is the other party's.
    pub(super) fn is_visit(self, app: App) -> bool {
        self.channel(app).as_deref() == Some(VISIT)
    }

    /// The other party is somewhere: not on the telephone, nor in writing.
    pub(super) fn has_place(self, app: App) -> bool {
        has_place(self.channel(app).as_deref())
    }

    /// A place of a visit and the channel 訪問 go together.
    pub(super) fn choose_channel(self, app: App, code: String) {
        let place = app.of_policy(|p, _| {
            let now = self.place.with(|code| p.place(code).map(|place| place.kind));
            let visit = code == VISIT;
            if visit == (now == Some(PlaceKind::Visit)) {
                return None;
            }
            let home = p.places.iter().find(|place| visit && place.kind == PlaceKind::Visit);
            Some(home.map(|place| place.code.clone()).unwrap_or_default())
        });
        self.channel.set(code);
        if let Some(place) = place {
            self.place.set(place);
        }
    }

    fn choose_place(self, app: App, code: &str) {
        let kind = app.of_policy(|p, _| p.place(code).map(|place| place.kind));
        self.place.set(code.to_owned());
        match (kind == Some(PlaceKind::Visit), untrack(|| self.is_visit(app))) {
            (true, false) => self.channel.set(VISIT.to_owned()),
            (false, true) => self.channel.set(String::new()),
            _ => {}
        }
    }

    /// A place that is not in a government building, where the policy asks why.
    fn is_outside(self, app: App) -> bool {
        self.has_place(app)
            && app.of_policy(|p, _| {
                let place = self.place.with(|code| p.place(code).cloned());
                p.session.place.government_building
                    && place.is_some_and(|place| !place.in_government_building())
            })
    }

    pub(super) fn misses(value: Signal<String>) -> bool {
        value.with(|v| v.trim().is_empty())
    }

    /// The field to mend first, if any.
    fn fault(self, app: App) -> Option<&'static str> {
        if self.is_alone(app) && Self::misses(self.alone) {
            return Some(ALONE.id);
        }
        if self.has_place(app) && self.place.with(String::is_empty) {
            return Some("place-group");
        }
        if self.is_visit(app) && Self::misses(self.visit) {
            return Some(ADDRESS);
        }
        (self.is_outside(app) && Self::misses(self.outside)).then_some(OUTSIDE.id)
    }

    fn filled(self, app: App) -> StartForm {
        let text = |value: Signal<String>| value.get_untracked().trim().to_owned();
        let (alone, outside) = (self.is_alone(app), self.is_outside(app));
        StartForm {
            place: self.place.get_untracked(),
            place_reason: if outside { text(self.outside) } else { String::new() },
            present: self.present.get_untracked(),
            alone_reason: if alone { text(self.alone) } else { String::new() },
            channel: self.channel(app),
            visit: if self.is_visit(app) { text(self.visit) } else { String::new() },
            duties: self.duties.get_untracked(),
        }
    }
}

/// See the module.
pub fn start(app: App) -> AnyView {
    let form = Form::new(app);
    let limit = move || {
        let limit = app.of_policy(|p, _| Some(p.session.meeting_limit_min));
        limit.unwrap_or(LIMIT_MIN)
    };
    let submit = move || match untrack(|| form.fault(app)) {
        Some(field) => {
            form.tried.set(true);
            page::focus(field);
        }
        None => app.send(Command::StartSession(untrack(|| form.filled(app)))),
    };
    let say = move || {
        let ends_ms = app.screen.now_ms.get() + i64::from(limit()) * 60_000;
        app.tf(
            Text::Quoted,
            &[("text", &announcement(app, ends_ms, false, form.channel(app).as_deref()))],
        )
    };
    let known = fact(move || app.screen.policy.with(Option::is_some));
    let word = move || app.tf(Text::StartSession, &[("n", &limit().to_string())]);
    el("form")
        .class("m-page m-page--wide")
        .attr("novalidate", "")
        .submit(submit)
        .test("start-form")
        .kid(
            el("div")
                .class("m-page__cols")
                .kid(
                    el("div")
                        .class("m-card m-form")
                        .kid(staff(app, form))
                        .kid(alone(app, form))
                        .kid(duties(app, form)),
                )
                .kid(
                    el("div")
                        .class("m-card m-form")
                        .kid(channels(app, form))
                        .kid(places(app, form)),
                ),
        )
        .kid(
            el("section")
                .class("m-prompt")
                .live("aria-label", t(app, Text::SayFirstLabel))
                .kid(el("p").kid(caption(app, Text::SayFirst)))
                .kid(el("p").class("m-prompt__words").test("announce").kid(words(say))),
        )
        .kid(
            el("button")
                .class("m-btn m-btn--fill m-btn--l m-btn--wide")
                .attr("type", "submit")
                .test("session-start")
                .live("disabled", move || !known.get())
                .kid(icon("#i-session"))
                .kid(words(word)),
        )
        .into_any()
}

fn staff(app: App, form: Form) -> AnyView {
    let chips = move || {
        let me = app.me()?;
        let mine = &me.person;
        let label = app.tf(Text::Yourself, &[("name", &mine.name)]);
        let test = String::from("staff-") + &mine.id.0;
        let yourself = Choice { kind: "checkbox", group: "staff", test, label, fixed: true };
        let mut chips = vec![choice(yourself, fact(|| true), |_| {})];
        let others = me.colleagues.iter().filter(|p| p.id != mine.id);
        chips.extend(others.map(|person| colleague(form, person)));
        Some(all(chips))
    };
    let rule = move || {
        let required = app.of_policy(|p, _| p.session.required_staff).to_string();
        app.tf(Text::StaffRule, &[("n", &required)])
    };
    el("fieldset")
        .kid(
            el("legend")
                .class("m-label")
                .kid(caption(app, Text::StaffPresent))
                .kid(" ")
                .kid(el("span").class("m-note").kid(words(rule))),
        )
        .kid(el("div").class("m-choices").kid(live(chips)))
        .into_any()
}

fn colleague(form: Form, person: &Person) -> AnyView {
    let id = Held::new(person.id.clone());
    let on = fact(move || form.present.with(|all| id.with(|id| all.contains(id))));
    let set = move |on: bool| {
        form.present.update(|all| {
            let id = id.get();
            all.retain(|one| *one != id);
            if on {
                all.push(id);
            }
        });
        if !on {
            form.duties.update(|all| id.with(|id| all.retain(|duty| duty.person != *id)));
        }
    };
    let test = String::from("staff-") + &person.id.0;
    let label = person.name.clone();
    choice(Choice { kind: "checkbox", group: "staff", test, label, fixed: false }, on, set)
}

fn alone(app: App, form: Form) -> AnyView {
    let alone = fact(move || form.is_alone(app));
    let error = fact(move || form.tried.get() && Form::misses(form.alone));
    live(move || alone.get().then(|| reason(app, ALONE, form.alone, error)))
}

fn places(app: App, form: Form) -> AnyView {
    let outside = fact(move || form.is_outside(app));
    let error = fact(move || form.tried.get() && Form::misses(form.outside));
    let missing = fact(move || form.tried.get() && form.place.with(String::is_empty));
    let chips = move || {
        let lang = app.lang();
        let (policy, me) = (app.policy()?, app.me()?);
        let places = policy.places_of(&me.person.department);
        let chips = places.map(|p| place(app, form, &p.code, p.label.get(lang).to_owned()));
        Some(all(chips.collect()))
    };
    let rule = move || app.of_policy(|p, lang| p.session.place.text.get(lang).to_owned());
    let said = move || {
        missing.get().then(|| error_line(None, "form-error", app.t(Text::PlaceMissing).to_owned()))
    };
    let visit = fact(move || form.is_visit(app));
    let where_to = move || visit.get().then(|| address(app, form));
    let asked = fact(move || form.has_place(app));
    let why = move || outside.get().then(|| reason(app, OUTSIDE, form.outside, error));
    let group = move || {
        el("fieldset")
            .attr("id", "place-group")
            .attr("tabindex", "-1")
            .kid(
                el("legend")
                    .class("m-label")
                    .kid(caption(app, Text::Place))
                    .kid(" ")
                    .kid(el("span").class("m-note").kid(words(rule))),
            )
            .kid(
                el("div")
                    .class("m-form")
                    .kid(el("div").class("m-choices").kid(live(chips)))
                    .kid(live(said))
                    .kid(live(where_to))
                    .kid(live(why)),
            )
            .into_any()
    };
    live(move || asked.get().then(group))
}

fn place(app: App, form: Form, code: &str, label: String) -> AnyView {
    let test = String::from("place-") + code;
    let code = Held::new(code.to_owned());
    let on = fact(move || form.place.with(|now| code.with(|code| now == code)));
    let set = move |_| code.with(|code| form.choose_place(app, code));
    choice(Choice { kind: "radio", group: "place", test, label, fixed: false }, on, set)
}
