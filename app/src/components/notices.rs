//! What the person must know, beside the page: failures first, an update last.

use super::drill::test_button;
use super::el::el;
use super::icons::icon;
use super::parts::{acting_link, all, button, caption, fact, live};
use crate::command::{AlertWish, Command, First};
use crate::ctx::App;
use crate::page::Page;
use crate::pages::more::PLACE;
use crate::screen::Notice;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::{clock, page};
use mamori_core::alert::Stage;
use mamori_core::body::AlertEnd;
use mamori_core::store::Trouble;
use mamori_core::text::Text;
use mamori_core::time::minutes;

/// Most listed at once; the next appears when one is put away, so that the page stays in view.
const SHOWN_MAX: usize = 2;
const MINUTES_A_DAY: i64 = 1440;

/// One banner.
pub struct Banner {
    /// Its classes.
    pub class: &'static str,
    /// `alert` or `status`.
    pub role: &'static str,
    /// Icon.
    pub symbol: &'static str,
    /// Its name for tests.
    pub state: &'static str,
    /// First line, bold.
    pub title: Option<String>,
    /// What to do.
    pub text: String,
}

/// Renders a banner with a button or link.
pub fn banner(banner: Banner, action: Option<AnyView>) -> AnyView {
    el("div")
        .attr("class", banner.class)
        .attr("role", banner.role)
        .test("notice")
        .attr("data-state", banner.state)
        .kid(icon(banner.symbol))
        .kid(
            el("p")
                .class("m-banner__text")
                .kid(banner.title.map(|b| el("b").kid(b)))
                .kid(banner.text),
        )
        .kid(action)
        .into_any()
}

/// What failed in the store, and what to do.
pub fn trouble(trouble: Trouble) -> Text {
    match trouble {
        Trouble::Unavailable => Text::StoreUnavailable,
        Trouble::Quota => Text::StoreQuota,
        Trouble::Blocked => Text::StoreBlocked,
        Trouble::Unreadable => Text::StoreUnreadable,
    }
}

fn store_title(what: Trouble) -> Text {
    match what {
        Trouble::Unreadable => Text::StoreReading,
        Trouble::Unavailable | Trouble::Quota | Trouble::Blocked => Text::StoreFailed,
    }
}

fn warn(app: App, state: &'static str, title: String, text: Text) -> Banner {
    Banner {
        class: "m-banner m-banner--warn",
        role: "status",
        symbol: "#i-session",
        state,
        title: Some(title),
        text: app.t(text).to_owned(),
    }
}

fn of_notice(app: App, notice: Notice) -> Banner {
    let clock = |ms: i64, state, title, text| {
        let by = minutes(ms.saturating_abs() + 30_000).max(1);
        let (n, unit) = match by / MINUTES_A_DAY {
            0 | 1 => (by, Text::UnitMinutes),
            days => (days, Text::UnitDays),
        };
        let span = app.tf(unit, &[("n", &n.to_string())]);
        warn(app, state, app.tf(title, &[("span", &span)]), text)
    };
    match notice {
        Notice::StoreFailed(what) => Banner {
            class: "m-banner m-banner--danger",
            role: "alert",
            symbol: "#i-warn",
            state: "store-failed",
            title: Some(app.t(store_title(what)).to_owned()),
            text: app.t(trouble(what)).to_owned(),
        },
        Notice::ClockBack(ms) => clock(ms, "clock-back", Text::ClockBack, Text::ClockWhat),
        Notice::ClockForward(ms) => {
            clock(ms, "clock-forward", Text::ClockForward, Text::ClockForwardWhat)
        }
        Notice::ClockCorrected(ms) => {
            clock(ms, "clock-corrected", Text::ClockCorrected, Text::ClockWhat)
        }
        Notice::SetAside => {
            let title = app.t(Text::SetAside).to_owned();
            Banner { symbol: "#i-warn", ..warn(app, "set-aside", title, Text::SetAsideWhat) }
        }
        Notice::HelpOver(end) => {
            let title = match end {
                AlertEnd::Over => Text::HelpOver,
                AlertEnd::Mistake => Text::HelpMistake,
            };
            let title = app.t(title).to_owned();
            let class = "m-banner m-banner--ok";
            let banner = warn(app, "help-over", title, Text::HelpOverWhat);
            Banner { class, symbol: "#i-check", ..banner }
        }
        Notice::Slept(ms) => {
            let minutes = minutes(ms + 30_000).max(1).to_string();
            let span = app.tf(Text::UnitMinutes, &[("n", &minutes)]);
            let title = app.tf(Text::Slept, &[("span", &span)]);
            Banner { symbol: "#i-mute", ..warn(app, "slept", title, Text::SleptWhat) }
        }
        Notice::Forked => {
            let title = app.t(Text::Forked).to_owned();
            Banner { symbol: "#i-info", ..warn(app, "forked", title, Text::ForkedWhat) }
        }
    }
}

/// See the module. `again` opens the sign-in sheet.
pub fn notices(app: App, again: Signal<bool>) -> AnyView {
    let listed = move || {
        let all = app.screen.notices.get();
        let failed = |n: &&Notice| matches!(n, Notice::StoreFailed(_));
        let first = all.iter().filter(failed).chain(all.iter().filter(|n| !failed(n)));
        let banners: Vec<AnyView> = first.take(SHOWN_MAX).map(|n| listed(app, *n)).collect();
        Some(banners.into_any())
    };
    let expired = fact(move || app.screen.sync.with(|s| s.sign_in_again));
    // Everybody of the department is called: a device that cannot sound says so before that.
    let silent = fact(move || !app.screen.sound_ready.get());
    let untested = fact(move || {
        !app.screen.tested.get()
            && app.screen.sound_ready.get()
            && app.screen.page.get() == Page::Record
            && app.screen.settings.with(|s| s.place.is_some())
            && app.screen.tap.with(Option::is_none)
            && !is_busy(app)
    });
    // Where nothing else is to be said, before anybody needs it.
    let placeless = fact(move || {
        app.screen.settings.with(|s| s.place.is_none())
            && app.screen.page.get() == Page::Record
            && app.screen.tap.with(Option::is_none)
    });
    all(vec![
        live(move || placeless.get().then(|| place_missing(app))),
        live(listed),
        live(move || expired.get().then(|| sign_in_again(app, again))),
        live(move || silent.get().then(|| unarmed(app))),
        live(move || untested.get().then(|| test_device(app))),
        update(app),
    ])
}

fn listed(app: App, notice: Notice) -> AnyView {
    let put_away = move || app.send(Command::PutNoticeAway(notice));
    let word = caption(app, Text::Close);
    let close = button("m-btn m-btn--quiet", "notice-close", put_away, word);
    if let Notice::Slept(_) = notice {
        let awake = move || {
            app.send(First::SetAwake(true));
            app.send(Command::PutNoticeAway(notice));
        };
        let keep = button("m-btn", "notice-awake", awake, caption(app, Text::KeepAwake));
        let both = el("div").class("m-btns").kid(keep).kid(close).into_any();
        return banner(of_notice(app, notice), Some(both));
    }
    // A failure to save stays until it is solved.
    banner(of_notice(app, notice), (!matches!(notice, Notice::StoreFailed(_))).then_some(close))
}

fn sign_in_again(app: App, again: Signal<bool>) -> AnyView {
    let word = caption(app, Text::SignIn);
    let button = button("m-btn", "sign-in-again", move || again.set(true), word);
    let words = Banner {
        class: "m-banner m-banner--warn",
        role: "status",
        symbol: "#i-person",
        state: "sign-in-again",
        title: None,
        text: app.t(Text::SignInExpired).to_owned(),
    };
    banner(words, Some(button))
}

/// Moves the keyboard to the choice of the place, once its page is there.
fn to_place() {
    mamori_browser::spawn(async {
        for _ in 0..40 {
            clock::sleep(50).await;
            if page::focus(PLACE) {
                break;
            }
        }
    });
}

fn place_missing(app: App) -> AnyView {
    let word = caption(app, Text::ChoosePlace);
    // The choice is far down on その他: whoever asks for it is taken to it.
    let choose = acting_link("m-btn", "choose-place", Page::More.hash(), to_place, word);
    let words = Banner {
        class: "m-banner m-banner--warn",
        role: "note",
        symbol: "#i-place",
        state: "place-missing",
        title: None,
        text: app.t(Text::DevicePlaceMissing).to_owned(),
    };
    banner(words, Some(choose))
}

/// The test at the start of the day.
fn test_device(app: App) -> AnyView {
    let later = move || app.send(Command::Alert(AlertWish::TestedToday));
    let later = button("m-btn m-btn--quiet", "self-test-later", later, caption(app, Text::Later));
    let words = Banner {
        class: "m-banner",
        role: "note",
        symbol: "#i-info",
        state: "self-test",
        title: None,
        text: app.t(Text::SelfTestDaily).to_owned(),
    };
    let both = el("div").class("m-btns").kid(test_button(app, "m-btn")).kid(later).into_any();
    banner(words, Some(both))
}

/// A device that cannot sound says so before anybody needs it.
fn unarmed(app: App) -> AnyView {
    let word = caption(app, Text::SoundOn);
    let button = button("m-btn", "arm-sound", move || app.send(Command::UnlockSound), word);
    let words = Banner {
        class: "m-banner m-banner--warn",
        role: "status",
        symbol: "#i-mute",
        state: "sound-locked",
        title: None,
        text: app.t(Text::SoundLocked).to_owned(),
    };
    banner(words, Some(button))
}

/// A new version: calm, and never offered while a session or an alert runs.
fn update(app: App) -> AnyView {
    let busy = fact(move || is_busy(app));
    live(move || {
        if !app.screen.update.get() {
            return None;
        }
        let busy = busy.get();
        let text = if busy { Text::UpdateLater } else { Text::UpdateReady };
        let words = Banner {
            class: "m-banner",
            role: "status",
            symbol: "#i-info",
            state: if busy { "update-waits" } else { "update" },
            title: None,
            text: app.t(text).to_owned(),
        };
        Some(banner(words, (!busy).then(|| update_button(app))))
    })
}

/// Whether a reload would disturb something.
pub fn is_busy(app: App) -> bool {
    app.screen.running.with(Option::is_some)
        || app.screen.mine.with(|m| m.as_ref().is_some_and(|m| m.stage != Stage::Over))
        || app.screen.incoming.with(|all| !all.is_empty())
}

/// 更新.
pub fn update_button(app: App) -> AnyView {
    let word = caption(app, Text::Update);
    button("m-btn m-btn--fill", "update", move || app.send(Command::Update), word)
}
