//! その他: sending, the account, the display, this device.

use crate::command::Command;
use crate::components::dialog::sheet;
use crate::components::icons::{icon, small};
use crate::components::notices::{is_busy, update_button};
use crate::components::state::{Tone, state};
use crate::components::t;
use crate::ctx::{App, app};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::access::Role;
use mamori_core::lang::Lang;
use mamori_core::sync::{Link, StorageReport};
use mamori_core::text::Text;

const SHEET: &str = "sign-out-sheet";
const MEGA: u64 = 1_000_000;

/// See the module.
#[component]
pub fn More() -> impl IntoView {
    let app = app();
    let leaving = RwSignal::new(false);
    view! {
        <div class="m-page m-page--wide">
            <div class="m-page__cols">
                <div class="m-page__cell">{sending(app)} {account(app, leaving)}</div>
                <div class="m-page__cell">{display(app)} {device(app)}</div>
            </div>
        </div>
        {move || leaving.get().then(|| sign_out(app, leaving))}
    }
}

fn row(app: App, name: Text, value: AnyView) -> AnyView {
    view! { <div class="m-row"><dt>{t(app, name)}</dt><dd>{value}</dd></div> }.into_any()
}

fn sending(app: App) -> AnyView {
    let waiting = Memo::new(move |_| app.screen.sync.with(|s| s.waiting));
    let aside = Memo::new(move |_| app.screen.sync.with(|s| s.set_aside));
    let link = Memo::new(move |_| app.screen.sync.with(|s| s.link));
    let count = move |n: u64| app.tf(Text::Records, &[("n", &n.to_string())]);
    let unsent = move || match waiting.get() {
        0 => state(Tone::Ok, "#i-check", count(0)),
        n => state(Tone::Local, "#i-up", count(n)),
    };
    let refused = move || {
        let n = u64::try_from(aside.get()).unwrap_or(u64::MAX);
        (n > 0).then(|| row(app, Text::SetAsideRow, state(Tone::Fail, "#i-warn", count(n))))
    };
    let server = move || match link.get() {
        Link::Reached => state(Tone::Ok, "#i-check", app.t(Text::LinkReached).to_owned()),
        Link::Lost => state(Tone::Wait, "#i-offline", app.t(Text::LinkLost).to_owned()),
        Link::SignedOut => state(Tone::Wait, "#i-person", app.t(Text::SignInNeeded).to_owned()),
        Link::Unknown => state(Tone::Plain, "#i-info", app.t(Text::SyncUnknown).to_owned()),
    };
    let last = move || match app.screen.sync.with(|s| s.last_ms) {
        Some(at_ms) => app.when(at_ms),
        None => app.t(Text::NotYet).to_owned(),
    };
    let unsent = view! { <span data-test="unsent" data-count=waiting>{unsent}</span> };
    view! {
        <section class="m-card" aria-labelledby="h-sync">
            <h2 class="m-h2" id="h-sync">{t(app, Text::Sending)}</h2>
            <dl class="m-rows">
                {row(app, Text::UnsentRow, unsent.into_any())}
                {refused}
                {row(app, Text::LastSyncRow, view! { <time>{last}</time> }.into_any())}
                {row(app, Text::ServerRow, server.into_any())}
                {row(app, Text::StorageRow, (move || storage(app)).into_any())}
            </dl>
            <button
                class="m-btn"
                type="button"
                data-test="sync-now"
                on:click=move |_| app.send(Command::SyncNow)
            >
                {icon("#i-refresh")}
                {t(app, Text::SyncNow)}
            </button>
        </section>
    }
    .into_any()
}

/// What the browser says of its storage.
fn storage(app: App) -> AnyView {
    let Some(StorageReport { persisted, usage, quota }) = app.screen.storage.get() else {
        return state(Tone::Plain, "#i-info", app.t(Text::StorageUnknown).to_owned());
    };
    let used = usage.zip(quota).map(|(usage, quota)| {
        let (used, all) = (usage.div_ceil(MEGA).to_string(), (quota / MEGA).to_string());
        let text = app.tf(Text::StorageUsed, &[("used", &used), ("all", &all)]);
        view! { <span class="m-note">" " {text}</span> }
    });
    let word = if persisted {
        state(Tone::Ok, "#i-check", app.t(Text::StorageSafe).to_owned())
    } else {
        state(Tone::Wait, "#i-warn", app.t(Text::StorageUnsafe).to_owned())
    };
    view! { {word} {used} }.into_any()
}

fn role(app: App, role: Role) -> String {
    let label = app.of_policy(|p, lang| p.role(role.code()).map(|r| r.get(lang).to_owned()));
    label.unwrap_or_else(|| match role {
        Role::Admin => app.t(Text::Administrator).to_owned(),
        _ => role.code().to_owned(),
    })
}

fn account(app: App, leaving: RwSignal<bool>) -> AnyView {
    let name = move || app.me().map(|me| me.person.name.clone());
    let part = move || {
        let code = app.me().map(|me| me.person.department.clone()).unwrap_or_default();
        let label = app.of_policy(|p, lang| p.department(&code).map(|d| d.get(lang).to_owned()));
        label.unwrap_or(code)
    };
    let role = move || app.me().map(|me| role(app, me.person.role));
    view! {
        <section class="m-card" aria-labelledby="h-me">
            <h2 class="m-h2" id="h-me">{t(app, Text::You)}</h2>
            <dl class="m-rows">
                {row(app, Text::Name, name.into_any())}
                {row(app, Text::Department, part.into_any())}
                {row(app, Text::RoleRow, role.into_any())}
            </dl>
            <p class="m-note">{t(app, Text::SignOutKeeps)}</p>
            <button
                class="m-btn m-btn--danger m-btn--l"
                type="button"
                data-test="sign-out"
                on:click=move |_| leaving.set(true)
            >
                {icon("#i-leave")}
                {t(app, Text::SignOut)}
            </button>
        </section>
    }
    .into_any()
}

fn sign_out(app: App, leaving: RwSignal<bool>) -> AnyView {
    let what = move || {
        let waiting = app.screen.sync.with(|s| s.waiting);
        match waiting {
            0 => app.t(Text::SignOutNothing).to_owned(),
            n => app.tf(Text::SignOutWaiting, &[("n", &n.to_string())]),
        }
    };
    let leave = move |_| {
        page::close_modal(SHEET);
        app.send(Command::SignOut);
    };
    let body = view! {
        <p>{what}</p>
        <div class="m-btns">
            <button
                class="m-btn m-btn--l"
                type="button"
                autofocus
                on:click=move |_| page::close_modal(SHEET)
            >
                {t(app, Text::Stay)}
            </button>
            <button
                class="m-btn m-btn--danger m-btn--fill m-btn--l"
                type="button"
                data-test="sign-out-confirm"
                on:click=leave
            >
                {t(app, Text::SignOut)}
            </button>
        </div>
    };
    sheet(app, SHEET, "sign-out-h", Text::AskSignOut, leaving, body.into_any())
}

/// One of two or three exclusive settings.
fn option(
    group: &'static str,
    test: &'static str,
    label: AnyView,
    on: Memo<bool>,
    set: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label
            class="m-seg__item"
            data-test=test
            data-state=move || if on.get() { "on" } else { "off" }
        >
            <input type="radio" name=group prop:checked=on on:change=move |_| set()/>
            {label}
        </label>
    }
    .into_any()
}

fn group(app: App, title: Text, options: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset>
            <legend class="m-label">{t(app, title)}</legend>
            <div class="m-seg">{options}</div>
        </fieldset>
    }
    .into_any()
}

fn display(app: App) -> AnyView {
    let lang = |lang: Lang, test, name: &'static str| {
        let on = Memo::new(move |_| app.lang() == lang);
        let label = view! { <span lang=lang.code()>{name}</span> }.into_any();
        option("lang", test, label, on, move || app.send(Command::SetLang(lang)))
    };
    let theme = |theme: Option<&'static str>, test, text| {
        let on = Memo::new(move |_| app.screen.settings.with(|s| s.theme == theme));
        let label = t(app, text).into_any();
        option("theme", test, label, on, move || app.send(Command::SetTheme(theme)))
    };
    let size = |size: Option<&'static str>, test, text| {
        let on = Memo::new(move |_| app.screen.settings.with(|s| s.size == size));
        let label = t(app, text).into_any();
        option("size", test, label, on, move || app.send(Command::SetSize(size)))
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
    view! {
        <section class="m-card m-form" aria-labelledby="h-view">
            <h2 class="m-h2" id="h-view">{t(app, Text::Display)}</h2>
            {group(app, Text::Language, langs)}
            {group(app, Text::TextSize, sizes)}
            {group(app, Text::Theme, themes)}
        </section>
    }
    .into_any()
}

fn device(app: App) -> AnyView {
    let busy = Memo::new(move |_| is_busy(app));
    let update = move || match (app.screen.update.get(), busy.get()) {
        (false, _) => {
            let word = t(app, Text::NoUpdateKnown);
            view! { <p class="m-note">{word}</p> }.into_any()
        }
        (true, true) => view! { <p class="m-note">{t(app, Text::UpdateLater)}</p> }.into_any(),
        (true, false) => update_button(app),
    };
    let policy = move || app.of_policy(|p, _| p.version.clone());
    view! {
        <section class="m-card" aria-labelledby="h-dev">
            <h2 class="m-h2" id="h-dev">{t(app, Text::ThisDevice)}</h2>
            {place(app)}
            <dl class="m-rows">
                {row(app, Text::Version, env!("CARGO_PKG_VERSION").into_any())}
                {row(app, Text::PolicyVersion, policy.into_any())}
            </dl>
            {update}
        </section>
    }
    .into_any()
}

/// Where the device stands: goes with taps and alerts.
fn place(app: App) -> AnyView {
    let chosen = Memo::new(move |_| app.screen.settings.with(|s| s.place.clone()));
    let options = move || {
        let lang = app.lang();
        let (Some(policy), Some(me)) = (app.policy(), app.me()) else { return Vec::new() };
        let places = policy.places_of(&me.person.department);
        let one = |place: &mamori_core::policy::Place| {
            let code = place.code.clone();
            let on = chosen.with(|c| c.as_ref() == Some(&code));
            let label = place.address(lang);
            view! { <option value=code selected=on>{label}</option> }.into_any()
        };
        places.map(one).collect()
    };
    let set = move |ev| {
        let code = event_target_value(&ev);
        app.send(Command::SetPlace((!code.is_empty()).then_some(code)));
    };
    let missing = move || {
        chosen.with(Option::is_none).then(|| {
            let sign = small("#i-warn");
            view! { <p class="m-state m-state--wait">{sign}{t(app, Text::PlaceUnset)}</p> }
        })
    };
    view! {
        <div class="m-field">
            <label class="m-label" for="place">
                {t(app, Text::DevicePlace)} " "
                <span class="m-note">{t(app, Text::DevicePlaceHint)}</span>
            </label>
            <select class="m-input" id="place" data-test="device-place" on:change=set>
                <option value="" selected=move || chosen.with(Option::is_none)>
                    {t(app, Text::NotSet)}
                </option>
                {options}
            </select>
            {missing}
        </div>
    }
    .into_any()
}
