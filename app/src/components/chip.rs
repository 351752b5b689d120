//! The chip of the header: 未送信 N 件・最終同期. Says what the last request showed, nothing more.

use super::el::el;
use super::icons::small;
use super::parts::{all, caption, live, words};
use super::watch::watch;
use crate::ctx::App;
use crate::screen::SyncView;
use leptos::prelude::*;
use mamori_core::sync::Link;
use mamori_core::text::Text;

/// What the chip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Unknown,
    Sent,
    Pending,
    Offline,
    Failed,
    SignedOut,
}

fn kind(sync: &SyncView) -> Kind {
    match sync.link {
        _ if sync.set_aside > 0 => Kind::Failed,
        Link::SignedOut => Kind::SignedOut,
        _ if sync.sign_in_again => Kind::SignedOut,
        Link::Lost => Kind::Offline,
        _ if sync.waiting > 0 || sync.audio > 0 => Kind::Pending,
        Link::Reached => Kind::Sent,
        Link::Unknown => Kind::Unknown,
    }
}

impl Kind {
    /// Class, state for tests, icon.
    const fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Unknown => ("m-sync m-sync--pending", "unknown", "#i-up"),
            Self::Sent => ("m-sync m-sync--sent", "sent", "#i-check"),
            Self::Pending => ("m-sync m-sync--pending", "pending", "#i-up"),
            Self::Offline => ("m-sync m-sync--offline", "offline", "#i-offline"),
            Self::Failed => ("m-sync m-sync--failed", "failed", "#i-warn"),
            Self::SignedOut => ("m-sync m-sync--signed-out", "signed-out", "#i-person"),
        }
    }
}

/// What has not been sent, in words; nothing when all has.
pub fn unsent(app: App, sync: &SyncView) -> String {
    let mut words = String::new();
    for (n, text) in [(sync.waiting, Text::Unsent), (sync.audio, Text::UnsentAudio)] {
        if n > 0 {
            if !words.is_empty() {
                words.push_str(app.t(Text::Dot));
            }
            words.push_str(&app.tf(text, &[("n", &n.to_string())]));
        }
    }
    words
}

fn text(app: App, kind: Kind, sync: &SyncView) -> String {
    let unsent = unsent(app, sync);
    let before = match kind {
        Kind::Unknown if unsent.is_empty() => return app.t(Text::SyncUnknown).to_owned(),
        Kind::Sent => return app.t(Text::AllSent).to_owned(),
        Kind::Failed => return app.tf(Text::SendFailed, &[("n", &sync.set_aside.to_string())]),
        Kind::Pending | Kind::Unknown => return unsent,
        Kind::Offline => app.t(Text::NoLink),
        Kind::SignedOut => app.t(Text::SignInNeeded),
    };
    let mut words = String::from(before);
    if !unsent.is_empty() {
        words.push(' ');
        words.push_str(&unsent);
    }
    words
}

/// Where the chip stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the header: leads to その他.
    Head,
    /// On the sign-in page: leads nowhere.
    SignIn,
}

/// See the module.
pub fn chip(app: App, place: Place) -> AnyView {
    let kind = watch(move || app.screen.sync.with(kind));
    let text = move || app.screen.sync.with(|sync| self::text(app, kind.get(), sync));
    let last = watch(move || {
        // While a sign-in is needed, that is what matters.
        let known = kind.get() != Kind::SignedOut;
        app.screen.sync.with(|s| s.last_ms.filter(|_| known))
    });
    let synced = move || {
        last.get().map(|at_ms| {
            let words = words(move || app.tf(Text::LastSync, &[("time", &app.when(at_ms))]));
            el("span").class("m-sync__more").kid(caption(app, Text::Dot)).kid(words).into_any()
        })
    };
    let inner = all(vec![
        live(move || Some(small(kind.get().look().2))).into_any(),
        el("span").kid(words(text)).kid(live(synced)).into_any(),
    ]);
    let class = move || kind.get().look().0;
    let state = move || kind.get().look().1;
    let waiting = move || app.screen.sync.with(|s| s.waiting).to_string();
    let audio = move || app.screen.sync.with(|s| s.audio).to_string();
    match place {
        Place::Head => el("a")
            .live("class", class)
            .attr("href", "#more")
            .test("chip")
            .live("data-state", state)
            .live("data-waiting", waiting)
            .live("data-audio", audio)
            .kid(inner)
            .into_any(),
        Place::SignIn => el("p")
            .live("class", class)
            .attr("role", "status")
            .test("chip")
            .live("data-state", state)
            .live("data-waiting", waiting)
            .live("data-audio", audio)
            .kid(inner)
            .into_any(),
    }
}
