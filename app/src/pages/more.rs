//! その他: sending, the account, the display, this device.

use crate::command::{Command, First};
use crate::components::chip::unsent;
use crate::components::dialog::sheet;
use crate::components::drill::drill;
use crate::components::drills::drills;
use crate::components::el::el;
use crate::components::find_links::find_links;
use crate::components::icons::icon;
use crate::components::notices::{is_busy, update_button};
use crate::components::parts::{all, button, caption, fact, live, main_button, row, words};
use crate::components::retention::retention;
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::access::Role;
use mamori_core::lang::Lang;
use mamori_core::policy::Place;
use mamori_core::sync::{Link, StorageReport};
use mamori_core::text::Text;

const SHEET: &str = "sign-out-sheet";
const MEGA: u64 = 1_000_000;
const GIGA: u64 = 1_000_000_000;

/// The element in which the place of the device is chosen.
pub const PLACE: &str = "place";

/// See the module.
pub fn more(app: App) -> AnyView {
    let leaving = Signal::new(false);
    all(vec![
        el("div")
            .class("m-page m-page--wide")
            .kid(
                el("div")
                    .class("m-page__cols")
                    .kid(
                        el("div")
                            .class("m-page__cell")
                            .kid(sending(app))
                            .kid(account(app, leaving)),
                    )
                    .kid(
                        el("div")
                            .class("m-page__cell")
                            .kid(display(app))
                            .kid(drill(app))
                            .kid(device(app)),
                    ),
            )
            .kid(find_links(app))
            .kid(drills(app))
            .kid(retention(app))
            .into_any(),
        live(move || leaving.get().then(|| sign_out(app, leaving))).into_any(),
    ])
    .into_any()
}

fn count(app: App, n: u64) -> String {
    app.tf(Text::Records, &[("n", &n.to_string())])
}

fn server(app: App) -> AnyView {
    let word = |text| app.t(text).to_owned();
    match app.screen.sync.with(|s| s.link) {
        Link::Reached => state(Tone::Ok, "#i-check", word(Text::LinkReached)),
        Link::Lost => state(Tone::Wait, "#i-offline", word(Text::LinkLost)),
        Link::SignedOut => state(Tone::Wait, "#i-person", word(Text::SignInNeeded)),
        Link::Unknown => state(Tone::Plain, "#i-info", word(Text::SyncUnknown)),
    }
}

fn sending(app: App) -> AnyView {
    let waiting = watch(move || app.screen.sync.with(|s| s.waiting));
    let unsent = move || {
        Some(match waiting.get() {
            0 => state(Tone::Ok, "#i-check", count(app, 0)),
            n => state(Tone::Local, "#i-up", count(app, n)),
        })
    };
    let audio = move || {
        let n = app.screen.uploads.with(|u| u.waiting);
        let sign = state(Tone::Local, "#i-up", count(app, n));
        (n > 0).then(|| row(app, Text::UnsentAudioRow, sign))
    };
    let refused = move || {
        let n = app.screen.sync.with(|s| s.set_aside);
        (n > 0).then(|| row(app, Text::SetAsideRow, state(Tone::Fail, "#i-warn", count(app, n))))
    };
    let last = move || match app.screen.sync.with(|s| s.last_ms) {
        Some(at_ms) => app.when(at_ms),
        None => app.t(Text::NotYet).to_owned(),
    };
    let unsent = el("span")
        .test("unsent")
        .live("data-count", move || waiting.get().to_string())
        .kid(live(unsent));
    let inner = all(vec![icon("#i-refresh"), caption(app, Text::SyncNow)]);
    let sync = button("m-btn", "sync-now", move || app.send(Command::SyncNow), inner);
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "h-sync")
        .kid(el("h2").class("m-h2").attr("id", "h-sync").kid(caption(app, Text::Sending)))
        .kid(
            el("dl")
                .class("m-rows")
                .kid(row(app, Text::UnsentRow, unsent.into_any()))
                .kid(live(audio))
                .kid(live(refused))
                .kid(row(app, Text::LastSyncRow, words(last)))
                .kid(row(app, Text::ServerRow, live(move || Some(server(app)))))
                .kid(row(app, Text::StorageRow, live(move || Some(storage(app))))),
        )
        .kid(sync)
        .into_any()
}

/// What the browser says of its storage.
fn storage(app: App) -> AnyView {
    let Some(StorageReport { persisted, usage, quota }) = app.screen.storage.get() else {
        return state(Tone::Plain, "#i-info", app.t(Text::StorageUnknown).to_owned());
    };
    let used = usage.zip(quota).map(|(usage, quota)| {
        let (used, left) = (amount(usage), amount(quota.saturating_sub(usage)));
        let text = app.tf(Text::StorageUsed, &[("used", &used), ("left", &left)]);
        el("span").class("m-note").kid(" ").kid(text).into_any()
    });
    let word = if persisted {
        state(Tone::Ok, "#i-check", app.t(Text::StorageSafe).to_owned())
    } else {
        state(Tone::Wait, "#i-warn", app.t(Text::StorageUnsafe).to_owned())
    };
    all(vec![word, used.unwrap_or_else(|| ().into_any())])
}

/// `2 MB`, `10 GB`.
fn amount(bytes: u64) -> String {
    let (count, unit) = match bytes / GIGA {
        0 => (bytes.div_ceil(MEGA), " MB"),
        giga => (giga, " GB"),
    };
    count.to_string() + unit
}

fn role(app: App, role: Role) -> String {
    let label = app.of_policy(|p, lang| p.role(role.code()).map(|r| r.get(lang).to_owned()));
    label.unwrap_or_else(|| match role {
        Role::Admin => app.t(Text::Administrator).to_owned(),
        _ => role.code().to_owned(),
    })
}

fn account(app: App, leaving: Signal<bool>) -> AnyView {
    let name = move || app.me().map(|me| me.person.name.clone()).unwrap_or_default();
    let part = move || {
        let code = app.me().map(|me| me.person.department.clone()).unwrap_or_default();
        let label = app.of_policy(|p, lang| p.department(&code).map(|d| d.get(lang).to_owned()));
        label.unwrap_or(code)
    };
    let role = move || app.me().map(|me| role(app, me.person.role)).unwrap_or_default();
    let inner = all(vec![icon("#i-leave"), caption(app, Text::SignOut)]);
    let leave = move || leaving.set(true);
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "h-me")
        .kid(el("h2").class("m-h2").attr("id", "h-me").kid(caption(app, Text::You)))
        .kid(
            el("dl")
                .class("m-rows")
                .kid(row(app, Text::Name, words(name)))
                .kid(row(app, Text::Department, words(part)))
                .kid(row(app, Text::RoleRow, words(role))),
        )
        .kid(el("p").class("m-note").kid(caption(app, Text::SignOutKeeps)))
        .kid(button("m-btn m-btn--danger m-btn--l", "sign-out", leave, inner))
        .into_any()
}

fn sign_out(app: App, leaving: Signal<bool>) -> AnyView {
    let busy = fact(move || is_busy(app));
    let goes_on = move || {
        let words =
            || el("p").test("sign-out-busy").kid(caption(app, Text::SignOutBusy)).into_any();
        busy.get().then(words)
    };
    let recording = fact(move || {
        app.screen.recording.with(|r| r.as_ref().is_some_and(|r| r.state.is_recording()))
    });
    let ends = move || {
        let words = || {
            let text = caption(app, Text::SignOutRecording);
            el("p").test("sign-out-recording").kid(text).into_any()
        };
        recording.get().then(words)
    };
    let what = move || {
        // What is on its way counts too: after this nobody looks at it here.
        let mut sync = app.screen.sync.get();
        sync.audio = app.screen.uploads.with(|u| u.waiting);
        let what = unsent(app, &sync);
        if what.is_empty() {
            return app.t(Text::SignOutNothing).to_owned();
        }
        app.tf(Text::SignOutWaiting, &[("what", &what)])
    };
    let leave = move || {
        page::close_modal(SHEET);
        app.send(Command::SignOut);
    };
    let stay = main_button(
        "m-btn m-btn--l",
        "sign-out-stay",
        move || page::close_modal(SHEET),
        caption(app, Text::Stay),
    );
    let class = "m-btn m-btn--danger m-btn--fill m-btn--l";
    let leave = button(class, "sign-out-confirm", leave, caption(app, Text::SignOut));
    let body = all(vec![
        live(goes_on),
        live(ends),
        el("p").test("sign-out-what").kid(words(what)).into_any(),
        el("div").class("m-btns").kid(stay).kid(leave).into_any(),
    ]);
    sheet(app, SHEET, "sign-out-h", Text::AskSignOut, leaving, body.into_any())
}

/// One of two or three exclusive settings.
struct Setting {
    group: &'static str,
    test: &'static str,
    label: AnyView,
    on: Watch<bool>,
    /// Sent when it is chosen.
    wish: First,
}

fn option(app: App, setting: Setting) -> AnyView {
    let Setting { group, test, label, on, wish } = setting;
    el("label")
        .class("m-seg__item")
        .test(test)
        .live("data-state", move || if on.get() { "on" } else { "off" })
        .kid(
            el("input")
                .attr("type", "radio")
                .attr("name", group)
                .checked(move || on.get())
                .on("change", move |_| app.send(wish.clone())),
        )
        .kid(label)
        .into_any()
}

fn group(app: App, title: Text, options: Vec<Setting>) -> AnyView {
    let options: Vec<AnyView> = options.into_iter().map(|one| option(app, one)).collect();
    el("fieldset")
        .kid(el("legend").class("m-label").kid(caption(app, title)))
        .kid(el("div").class("m-seg").kid(options))
        .into_any()
}

fn display(app: App) -> AnyView {
    let lang = |lang: Lang, test, name: &'static str| Setting {
        group: "lang",
        test,
        label: el("span").attr("lang", lang.code()).kid(name).into_any(),
        on: fact(move || app.lang() == lang),
        wish: First::SetLang(lang),
    };
    let theme = |theme: Option<&'static str>, test, text| Setting {
        group: "theme",
        test,
        label: caption(app, text),
        on: fact(move || app.screen.settings.with(|s| s.theme == theme)),
        wish: First::SetTheme(theme),
    };
    let size = |size: Option<&'static str>, test, text| Setting {
        group: "size",
        test,
        label: caption(app, text),
        on: fact(move || app.screen.settings.with(|s| s.size == size)),
        wish: First::SetSize(size),
    };
    let langs = vec![lang(Lang::Ja, "lang-ja", "日本語"), lang(Lang::En, "lang-en", "English")];
    let sizes = vec![
        size(None, "size-standard", Text::SizeStandard),
        size(Some("large"), "size-large", Text::SizeLarge),
        size(Some("xlarge"), "size-xlarge", Text::SizeLargest),
    ];
    let themes = vec![
        theme(None, "theme-device", Text::ThemeDevice),
        theme(Some("light"), "theme-light", Text::ThemeLight),
        theme(Some("dark"), "theme-dark", Text::ThemeDark),
    ];
    el("section")
        .class("m-card m-form")
        .attr("aria-labelledby", "h-view")
        .kid(el("h2").class("m-h2").attr("id", "h-view").kid(caption(app, Text::Display)))
        .kid(group(app, Text::Language, langs))
        .kid(group(app, Text::TextSize, sizes))
        .kid(group(app, Text::Theme, themes))
        .into_any()
}

fn device(app: App) -> AnyView {
    let busy = fact(move || is_busy(app));
    let update = move || {
        let note = |text| el("p").class("m-note").kid(caption(app, text)).into_any();
        Some(match (app.screen.update.get(), busy.get()) {
            (false, _) => note(Text::NoUpdateKnown),
            (true, true) => note(Text::UpdateLater),
            (true, false) => update_button(app),
        })
    };
    let policy = words(move || app.of_policy(|p, _| p.version.clone()));
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "h-dev")
        .kid(el("h2").class("m-h2").attr("id", "h-dev").kid(caption(app, Text::ThisDevice)))
        .kid(place(app))
        .kid(
            el("dl")
                .class("m-rows")
                .kid(row(app, Text::Version, env!("CARGO_PKG_VERSION").into_any()))
                .kid(row(app, Text::PolicyVersion, policy)),
        )
        .kid(live(update))
        .into_any()
}

/// Where the device stands: goes with taps and alerts.
fn place(app: App) -> AnyView {
    let chosen = watch(move || app.screen.settings.with(|s| s.place.clone()));
    let unset = fact(move || chosen.with(Option::is_none));
    let options = move || {
        let lang = app.lang();
        let (policy, me) = (app.policy()?, app.me()?);
        let one = |place: &Place| {
            let code = place.code.clone();
            let on = chosen.with(|c| c.as_ref() == Some(&code));
            let label = place.address(lang);
            el("option").attr("value", code).attr("selected", on).kid(label).into_any()
        };
        Some(all(policy.places_of(&me.person.department).map(one).collect()))
    };
    let set = move |ev| {
        let code = event_target_value(&ev);
        app.send(First::SetPlace((!code.is_empty()).then_some(code)));
    };
    let missing = move || {
        let word = || state(Tone::Wait, "#i-warn", app.t(Text::PlaceUnset).to_owned());
        unset.get().then(word)
    };
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", PLACE)
                .kid(caption(app, Text::DevicePlace))
                .kid(" ")
                .kid(el("span").class("m-note").kid(caption(app, Text::DevicePlaceHint))),
        )
        .kid(
            el("select")
                .class("m-input")
                .attr("id", PLACE)
                .test("device-place")
                .on("change", set)
                .kid(
                    el("option")
                        .attr("value", "")
                        .live("selected", move || unset.get())
                        .kid(caption(app, Text::NotSet)),
                )
                .kid(live(options)),
        )
        .kid(live(missing))
        .into_any()
}
