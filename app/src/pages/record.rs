//! 記録, the first page: above, what has happened; below, in reach of the thumb, the ten buttons.

use crate::components::after::AfterTap;
use crate::components::icons::icon;
use crate::components::strip::{Recent, Strip};
use crate::components::t;
use crate::components::taps::Taps;
use crate::ctx::{App, app};
use leptos::prelude::*;
use mamori_core::text::Text;

/// See the module.
#[component]
pub fn Record() -> impl IntoView {
    let app = app();
    let idle = Memo::new(move |_| {
        app.screen.open_case.with(Option::is_none) && app.screen.tap.with(Option::is_none)
    });
    view! {
        <div class="m-record">
            <div class="m-record__now">
                <Strip/>
                {move || idle.get().then(|| hello(app))}
                <AfterTap/>
                <Recent/>
            </div>
            <section class="m-record__taps" aria-label=t(app, Text::RecordWhatHappens)>
                <Taps dense=false/>
            </section>
        </div>
    }
}

fn hello(app: App) -> AnyView {
    view! {
        <div class="m-hello">
            <p>{t(app, Text::Hello)}</p>
            <a class="m-btn" href="#session" data-test="to-session">
                {icon("#i-session")}
                {t(app, Text::BeginSession)}
            </a>
        </div>
    }
    .into_any()
}
