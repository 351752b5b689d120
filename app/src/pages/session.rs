//! 面談: the start form, the running clock, and what it was.

use crate::components::after::session_head;
use crate::components::clock::clock;
use crate::components::end::{ended, reasons};
use crate::components::prompt::{detention, is_harassed, prompt};
use crate::components::start::Start;
use crate::components::t;
use crate::components::taps::Taps;
use crate::ctx::{App, app};
use leptos::prelude::*;
use mamori_core::ids::{CaseId, SessionId};
use mamori_core::text::Text;

/// Which of the three there is to show.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Start,
    Running(SessionId),
    Ended(CaseId, u64),
}

fn mode(app: App) -> Mode {
    match app.screen.running.with(|r| r.as_ref().map(|r| r.session)) {
        Some(session) => Mode::Running(session),
        None => app.screen.ended.get().map_or(Mode::Start, |(case, ms)| Mode::Ended(case, ms)),
    }
}

/// See the module.
#[component]
pub fn Session() -> impl IntoView {
    let app = app();
    let mode = Memo::new(move |_| mode(app));
    move || match mode.get() {
        Mode::Start => view! { <Start/> }.into_any(),
        Mode::Running(_) => running(app),
        Mode::Ended(case, length_ms) => ended(app, case, length_ms),
    }
}

fn running(app: App) -> AnyView {
    let asked = RwSignal::new(false);
    let over = Memo::new(move |_| {
        let ends_ms = app.screen.running.with(|r| r.as_ref().map(|r| r.ends_ms));
        ends_ms.is_some_and(|ends_ms| app.screen.now_ms.get() >= ends_ms)
    });
    let act = Memo::new(move |_| is_harassed(app));
    let end = move || match over.get() || act.get() {
        true => "m-btn m-btn--l m-btn--wide m-btn--danger m-btn--fill",
        false => "m-btn m-btn--l m-btn--wide",
    };
    let facts = Memo::new(move |_| {
        app.screen.running.with(|running| {
            // What changes while it runs is shown by others; the clock's facts do not.
            let mut running = running.clone()?;
            running.prompt = None;
            running.said = Vec::new();
            Some(running)
        })
    });
    view! {
        <div class="m-session">
            <div class="m-session__side">
                {move || facts.get().map(|running| clock(app, &running))}
                {prompt(app)}
                {detention(app)}
                <button
                    class=end
                    type="button"
                    data-test="session-end"
                    on:click=move |_| asked.set(true)
                >
                    <span>
                        {t(app, Text::EndSession)}
                        {move || act.get().then(|| view! {
                            " " <span class="m-btn__hint">{t(app, Text::ActAndLeave)}</span>
                        })}
                    </span>
                </button>
            </div>
            <div class="m-session__side">
                <section class="m-page__cell" aria-label=t(app, Text::RecordWhatHappens)>
                    {session_head(app)}
                    <Taps dense=true/>
                </section>
            </div>
        </div>
        {move || asked.get().then(|| reasons(app, asked))}
    }
    .into_any()
}
