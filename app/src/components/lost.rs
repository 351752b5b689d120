//! 「届いていません」: five seconds without a receipt. Says how to get help without Mamori.

use super::dialog::open_when_painted;
use super::el::el;
use super::hold::level_name;
use super::icons::{icon, small};
use super::parts::{all, button, caption, link, live, words};
use super::sending::tel_link;
use super::t;
use super::watch::watch;
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
    let tel = move || app.of_policy(|p, _| p.alert.tel.clone());
    let call = words(move || app.tf(Text::Call, &[("tel", &tel())]));
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
                .kid(
                    el("a")
                        .class("m-call")
                        .live("href", move || tel_link(&tel()))
                        .test("tel-110")
                        .attr("autofocus", "")
                        .kid(icon("#i-phone"))
                        .kid(call),
                )
                .kid(say(app))
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

/// The sentence for the police, with the place and the latest act.
fn say(app: App) -> AnyView {
    let sentence = move || {
        let place = app.screen.mine.with(|m| m.as_ref().and_then(|m| m.place.clone()));
        let place =
            place.and_then(|code| app.of_policy(|p, lang| Some(p.place(&code)?.address(lang))));
        let place = place.unwrap_or_else(|| app.t(Text::SayYourPlace).to_owned());
        let what = last_act(app).unwrap_or_else(|| app.t(Text::SayNuisance).to_owned());
        let values = [("place", place.as_str()), ("what", what.as_str())];
        app.of_policy(|p, lang| p.alert.police_say.fill(lang, &values))
    };
    el("section")
        .class("m-say")
        .live("aria-label", t(app, Text::WordsForThePhone))
        .kid(el("p").class("m-note").kid(caption(app, Text::WordsForThePhone)))
        .kid(el("p").class("m-say__words").test("police-say").kid(words(sentence)))
        .into_any()
}

/// The label of the act tapped last in the open case.
fn last_act(app: App) -> Option<String> {
    let code = app.screen.open_case.with(|case| {
        let taps = case.as_ref()?.incidents.iter().filter_map(|i| i.standing());
        taps.max_by_key(|tap| (tap.stamp.at_ms, tap.stamp.id)).map(|tap| tap.category.clone())
    });
    code.map(|code| app.category(&code))
}

/// Places of the department that can be rung.
fn with_extension<'a>(policy: &'a Policy, department: &'a str) -> Vec<&'a Place> {
    let places = policy.places_of(department).filter(|place| place.extension.is_some());
    places.take(EXTENSIONS_MAX).collect()
}

fn extensions(app: App) -> AnyView {
    let list = move || {
        let lang = app.lang();
        let (policy, me) = (app.policy()?, app.me()?);
        let places = with_extension(&policy, &me.person.department);
        let one = |place: &&Place| {
            let number = place.extension.clone().unwrap_or_default();
            let text = app.tf(Text::Extension, &[("n", &number)]);
            let label = place.label.get(lang).to_owned();
            let inner = all(vec![el("span").kid(label).into_any(), el("b").kid(text).into_any()]);
            link("m-ext", "extension", tel_link(&number), inner.into_any())
        };
        Some(all(places.iter().map(one).collect()))
    };
    el("nav")
        .class("m-exts")
        .live("aria-label", t(app, Text::Extensions))
        .kid(live(list))
        .into_any()
}
