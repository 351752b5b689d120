//! 「届いていません」: five seconds without a receipt. Says how to get help without Mamori.

use super::dialog::open_when_painted;
use super::el::el;
use super::hold::level_name;
use super::icons::{icon, small};
use super::parts::{all, button, caption, fact, link, live, words};
use super::police::{call, police};
use super::sending::known;
use super::sending::tel_link;
use super::t;
use super::watch::watch;
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::desk::Mine;
use mamori_core::ids::AlertId;
use mamori_core::policy::{Place, Policy};
use mamori_core::text::Text;

const DIALOG: &str = "undelivered";
/// Most extensions shown: more would push the number of the police off the screen.
const EXTENSIONS_MAX: usize = 6;

/// See the module. Closed by hand it stays closed for that alert (`closed`); sending goes on.
pub fn lost(app: App, closed: Signal<Option<AlertId>>) -> AnyView {
    let alert = watch(move || undelivered(app, closed.get()));
    live(move || alert.get().map(|alert| dialog(app, alert, closed)))
}

/// The alert to say it of, unless its screen was closed.
pub fn undelivered(app: App, closed: Option<AlertId>) -> Option<AlertId> {
    app.screen.mine.with(|mine| {
        let mine = mine.as_ref().filter(|m| m.undelivered)?;
        (closed != Some(mine.alert)).then_some(mine.alert)
    })
}

fn dialog(app: App, alert: AlertId, closed: Signal<Option<AlertId>>) -> AnyView {
    open_when_painted(DIALOG);
    let of_mine = move |read: fn(App, &Mine) -> String| {
        app.screen.mine.with(|m| m.as_ref().map(|m| read(app, m))).unwrap_or_default()
    };
    let level = words(move || of_mine(|app, m| level_name(app, m.level)));
    let at = words(move || of_mine(|app, m| app.hms(m.at_ms)));
    let drill =
        fact(move || app.screen.mine.with(|m| m.as_ref().is_some_and(|m| m.drill.is_some())));
    let known = watch(move || app.screen.mine.with(|m| m.as_ref().map(known).unwrap_or_default()));
    let close = button(
        "m-btn m-btn--l m-btn--ghost m-btn--wide",
        "undelivered-close",
        move || page::close_modal(DIALOG),
        caption(app, Text::CloseSendingGoesOn),
    );
    el("dialog")
        .class("m-full m-full--lost")
        .attr("id", DIALOG)
        .test(DIALOG)
        .attr("aria-labelledby", "lost-h")
        .on("close", move |_| closed.set(Some(alert)))
        .kid(
            el("div")
                .class("m-full__in")
                .kid(
                    el("p")
                        .class("m-full__level")
                        .kid(icon("#i-emergency"))
                        .kid(level)
                        .kid(" ")
                        .kid(el("time").kid(at)),
                )
                .kid(
                    el("h1")
                        .class("m-full__big")
                        .attr("id", "lost-h")
                        .kid(caption(app, Text::NotDelivered)),
                )
                .kid(el("p").kid(caption(app, Text::NotDeliveredWhat)))
                .kid(live(move || Some(call(app, "m-call", "tel-110", drill.get()))))
                .kid(siren(app, alert))
                .kid(police(app, alert, known))
                .kid(exit(app))
                .kid(extensions(app))
                .kid(
                    el("div")
                        .class("m-full__push")
                        .kid(
                            el("p")
                                .attr("role", "status")
                                .kid(small("#i-refresh"))
                                .kid(" ")
                                .kid(caption(app, Text::StillTrying)),
                        )
                        .kid(close),
                ),
        )
        .into_any()
}

/// The siren goes on until somebody hears it, or the sender wants it quiet.
fn siren(app: App, alert: AlertId) -> AnyView {
    live(move || {
        if app.screen.siren.get() && !app.screen.sound_ready.get() {
            let inner = all(vec![icon("#i-mute"), caption(app, Text::SoundOff)]);
            let unlock = move || app.send(Command::UnlockSound);
            let class = "m-btn m-btn--l m-btn--ghost m-btn--wide";
            return Some(button(class, "unlock-sound", unlock, inner));
        }
        let act = move || app.send(Command::Alert(AlertWish::SirenOff(alert)));
        let inner = all(vec![icon("#i-mute"), caption(app, Text::SirenOff)]);
        let class = "m-btn m-btn--l m-btn--ghost m-btn--wide";
        app.screen.siren.get().then(|| button(class, "siren-off", act, inner))
    })
}

/// The way out, where the city has written it down.
fn exit(app: App) -> AnyView {
    live(move || {
        let place = app.screen.mine.with(|m| m.as_ref().and_then(|m| m.place.clone()))?;
        let exit = app.of_policy(|p, lang| {
            p.place(&place)?.exit.as_ref().map(|exit| exit.get(lang).to_owned())
        })?;
        Some(
            el("p")
                .test("exit")
                .kid(el("b").kid(caption(app, Text::NearestExit)))
                .kid(" ")
                .kid(exit)
                .into_any(),
        )
    })
}

/// Places of the department that can be rung.
fn with_extension<'a>(policy: &'a Policy, department: &'a str) -> Vec<&'a Place> {
    let places = policy.places_of(department).filter(|place| place.extension.is_some());
    places.take(EXTENSIONS_MAX).collect()
}

fn extensions(app: App) -> AnyView {
    let list = move || {
        let lang = app.lang();
        let policy = app.policy()?;
        let own = app.me().map(|me| me.person.department.clone());
        let department = own.or_else(|| app.screen.department.get())?;
        let one = |label: &str, number: &str| {
            let text = app.tf(Text::Extension, &[("n", number)]);
            let label = el("span").kid(label.to_owned()).into_any();
            let inner = all(vec![label, el("b").kid(text).into_any()]);
            link("m-ext", "extension", tel_link(number), inner)
        };
        let mut shown = Vec::new();
        let name = policy.department(&department).map_or(department.as_str(), |d| d.get(lang));
        if let Some(number) = policy.extension(&department) {
            shown.push(one(name, number));
        }
        for place in with_extension(&policy, &department) {
            let number = place.extension.as_deref().unwrap_or_default();
            if policy.extension(&department) != Some(number) {
                shown.push(one(place.label.get(lang), number));
            }
        }
        Some(all(shown))
    };
    el("nav")
        .class("m-exts")
        .live("aria-label", t(app, Text::Extensions))
        .kid(live(list))
        .into_any()
}
