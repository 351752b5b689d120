//! Parts of the start form: who does what, how the meeting is held, where a visit goes.

use super::choice::{Choice, choice};
use super::el::el;
use super::parts::{all, caption, fact, live};
use super::staff::{Roles, roles};
use super::start::{ADDRESS, Form};
use super::state::error as error_line;
use crate::ctx::App;
use crate::signal::Held;
use leptos::prelude::*;
use mamori_core::text::Text;

/// Who does what, once there is more than one.
pub(super) fn duties(app: App, form: Form) -> AnyView {
    let rows = move || {
        let me = app.me()?;
        let others = form.present.get();
        let mut rows = Vec::new();
        for person in [&me.person.id].into_iter().chain(&others) {
            let name = el("b").kid(app.name(person));
            let roles = roles(app, Roles::Planned(form.duties), person);
            rows.push(el("li").kid(name).kid(roles).into_any());
        }
        let list = el("ul").class("m-staff").attr("role", "list").kid(rows);
        let legend = el("legend")
            .class("m-label")
            .kid(caption(app, Text::Roles))
            .kid(el("span").class("m-note").kid(caption(app, Text::RolesHint)));
        let known = app.of_policy(|p, _| !p.session.staff_roles.is_empty());
        let shown = known && !others.is_empty();
        shown.then(|| el("fieldset").kid(legend).kid(list).into_any())
    };
    live(rows)
}

/// How the meeting is held: 対面・電話・訪問・ネット・書面.
pub(super) fn channels(app: App, form: Form) -> AnyView {
    let chips = move || {
        let policy = app.policy()?;
        let mut chips = Vec::new();
        for term in &policy.channels {
            let code = Held::new(term.code.clone());
            let test = String::from("channel-") + &term.code;
            let on = fact(move || {
                let now = form.channel(app);
                code.with(|code| now.as_ref() == Some(code))
            });
            let label = app.b(&term.label);
            let chip = Choice { kind: "radio", group: "channel", test, label, fixed: false };
            chips.push(choice(chip, on, move |_| form.choose_channel(app, code.get())));
        }
        Some(all(chips))
    };
    el("fieldset")
        .kid(el("legend").class("m-label").kid(caption(app, Text::Channel)))
        .kid(el("div").class("m-choices").kid(live(chips)))
        .into_any()
}

/// Where a visit goes.
pub(super) fn address(app: App, form: Form) -> AnyView {
    let error = fact(move || form.tried.get() && Form::misses(form.visit));
    let said = move || {
        let id = Some(String::from("visit-error"));
        error.get().then(|| error_line(id, "form-error", app.t(Text::VisitMissing).to_owned()))
    };
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", ADDRESS)
                .kid(caption(app, Text::VisitPlace))
                .kid(el("span").class("m-label__must").kid(caption(app, Text::Required))),
        )
        .kid(
            el("input")
                .class("m-input")
                .attr("id", ADDRESS)
                .test(ADDRESS)
                .attr("autocomplete", "off")
                .attr("maxlength", "200")
                .live("aria-invalid", move || error.get().then_some("true"))
                .live("aria-describedby", move || error.get().then_some("visit-error"))
                .value(move || form.visit.get())
                .typed(move |text| form.visit.set(text)),
        )
        .kid(live(said))
        .into_any()
}
