//! What every component gets: the screen to read, a way to send commands, and words.
//!
//! Reading through it is reactive; it holds no state of its own.

use crate::command::Wish;
use crate::screen::{Auth, Screen};
use leptos::prelude::*;
use mamori_core::ids::UserId;
use mamori_core::lang::Lang;
use mamori_core::policy::{Bilingual, Policy};
use mamori_core::text::{Text, fill};
use mamori_core::{time, view};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// Minutes ahead of UTC while no policy is known: Japan.
const JAPAN_MIN: i32 = 540;

/// The app as components see it. Lives as long as the page, so that every closure carries one
/// address of it.
#[derive(Clone, Copy)]
pub struct App(&'static Parts);

/// What [`App`] leads to.
pub struct Parts {
    /// What to show.
    pub screen: Screen,
    send: StoredValue<Rc<dyn Fn(Wish)>, LocalStorage>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl App {
    /// With the runtime's end of the channel.
    pub fn new(screen: Screen, send: impl Fn(Wish) + 'static) -> Self {
        let send: Rc<dyn Fn(Wish)> = Rc::new(send);
        Self(Box::leak(Box::new(Parts { screen, send: StoredValue::new_local(send) })))
    }

    /// Sends a wish to the runtime.
    pub fn send(self, wish: impl Into<Wish>) {
        let wish = wish.into();
        self.send.with_value(|send| send(wish));
    }

    /// The language (tracked).
    pub fn lang(self) -> Lang {
        self.screen.settings.with(|s| s.lang)
    }

    /// A text (tracked).
    pub fn t(self, text: Text) -> &'static str {
        text.get(self.lang())
    }

    /// A text with its places filled (tracked).
    pub fn tf(self, text: Text, values: &[(&str, &str)]) -> String {
        fill(self.t(text), values)
    }

    /// A text of the policy (tracked).
    pub fn b(self, text: &Bilingual) -> String {
        text.get(self.lang()).to_owned()
    }

    /// The policy in force here (tracked).
    pub fn policy(self) -> Option<Arc<Policy>> {
        self.screen.policy.get()
    }

    /// Reads something of the policy (tracked); the default without one.
    pub fn of_policy<T: Default>(self, read: impl FnOnce(&Policy, Lang) -> T) -> T {
        let lang = self.lang();
        let policy = self.screen.policy.get();
        policy.map(|p| read(&p, lang)).unwrap_or_default()
    }

    /// The label of a category; the code itself where the policy does not know it.
    pub fn category(self, code: &str) -> String {
        let label =
            self.of_policy(|p, lang| p.category(code).map(|c| c.label.get(lang).to_owned()));
        label.unwrap_or_else(|| code.to_owned())
    }

    /// The short label of a category; the code itself where the policy does not know it.
    pub fn short(self, code: &str) -> String {
        let label =
            self.of_policy(|p, lang| p.category(code).map(|c| c.short.get(lang).to_owned()));
        label.unwrap_or_else(|| code.to_owned())
    }

    /// The label of a place; the code itself where the policy does not know it.
    pub fn place(self, code: &str) -> String {
        let label = self.of_policy(|p, lang| p.place(code).map(|x| x.label.get(lang).to_owned()));
        label.unwrap_or_else(|| code.to_owned())
    }

    /// The name of a person; the account where no name is known.
    pub fn name(self, user: &UserId) -> String {
        self.screen
            .people
            .with(|people| people.get(user).map(|p| p.name.clone()))
            .unwrap_or_else(|| user.0.clone())
    }

    /// Who is signed in (tracked).
    pub fn me(self) -> Option<Arc<view::Me>> {
        self.screen.auth.with(|auth| match auth {
            Auth::SignedIn(me) => Some(me.clone()),
            Auth::Booting | Auth::NoStore(_) | Auth::SignedOut(_) => None,
        })
    }

    /// Minutes that local time is ahead of UTC.
    pub fn offset_min(self) -> i32 {
        let known = self.screen.policy.with(|p| p.as_ref().map(|p| p.utc_offset_minutes));
        known.map_or(JAPAN_MIN, i32::from)
    }

    /// `10:32`.
    pub fn hm(self, at_ms: i64) -> String {
        time::hour_minute(at_ms, self.offset_min())
    }

    /// `10:32:08`.
    pub fn hms(self, at_ms: i64) -> String {
        time::hour_minute_second(at_ms, self.offset_min())
    }

    /// `10:32` today, `11月21日 10:32` on another day.
    pub fn when(self, at_ms: i64) -> String {
        let offset = self.offset_min();
        let today = time::same_day(at_ms, self.screen.now_ms.get(), offset);
        if today {
            return self.hm(at_ms);
        }
        format!("{} {}", time::month_day(at_ms, offset, self.lang()), self.hm(at_ms))
    }
}

/// The app of the component's context.
pub fn app() -> App {
    expect_context::<App>()
}
