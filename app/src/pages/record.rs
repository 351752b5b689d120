//! 記録, the first page: above, what has happened; below, in reach of the thumb, the ten buttons.

use crate::components::after::{Draft, after_tap};
use crate::components::icons::icon;
use crate::components::parts::{all, fact, link, live};
use crate::components::strip::{recent, strip};
use crate::components::t;
use crate::components::taps::taps;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::text::Text;

/// See the module.
pub fn record(app: App, draft: Draft) -> AnyView {
    let idle = fact(move || {
        app.screen.open_case.with(Option::is_none) && app.screen.tap.with(Option::is_none)
    });
    view! {
        <div class="m-record">
            <div class="m-record__now">
                {strip(app)}
                {live(move || idle.get().then(|| hello(app)))}
                {after_tap(app, draft)}
                {recent(app)}
            </div>
            <section class="m-record__taps" aria-label=t(app, Text::RecordWhatHappens)>
                {taps(app, draft, false)}
            </section>
        </div>
    }
    .into_any()
}

fn hello(app: App) -> AnyView {
    let inner = all(vec![icon("#i-session"), t(app, Text::BeginSession).into_any()]);
    let begin = link("m-btn", "to-session", Page::Session.hash(), || {}, inner);
    view! { <div class="m-hello"><p>{t(app, Text::Hello)}</p>{begin}</div> }.into_any()
}
