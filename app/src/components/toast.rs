//! The toast of the session page: the latest tap, what it means for the meeting, and 元に戻す.
//!
//! It lies above everything that is tapped, so that the buttons do not move under the thumb.

use super::after::{may_undo, state_look, state_name, tap_state};
use super::icons::small;
use super::t;
use crate::command::Command;
use crate::ctx::{App, app};
use crate::screen::TapState;
use leptos::prelude::*;
use mamori_core::text::Text;

/// Whether the latest tap is news: being saved, failed, or still to be undone.
pub fn is_news(app: App) -> bool {
    app.screen.tap.with(|card| {
        card.as_ref().is_some_and(|card| match card.state {
            TapState::Saving | TapState::Failed(_) => true,
            TapState::OnDevice | TapState::Sent | TapState::Retracted => {
                app.screen.now_ms.get() < card.undo_until_ms
            }
        })
    })
}

/// See the module.
#[component]
pub fn TapToast() -> impl IntoView {
    let app = app();
    let news = Memo::new(move |_| is_news(app));
    move || news.get().then(|| toast(app))
}

fn toast(app: App) -> AnyView {
    let state = tap_state(app);
    let what = move || {
        let code = app.screen.tap.with(|c| c.as_ref().map(|c| c.category.clone()));
        code.map(|code| app.category(&code))
    };
    let undo = may_undo(app, state);
    let stands = move || matches!(state.get(), TapState::OnDevice | TapState::Sent);
    let button = move || {
        undo.get().then(|| {
            view! {
                <button
                    class="m-btn"
                    type="button"
                    data-test="undo"
                    on:click=move |_| app.send(Command::Undo)
                >
                    {t(app, Text::Undo)}
                </button>
            }
        })
    };
    view! {
        <div class="m-toast" data-test="toast">
            <div class="m-toast__text">
                <p
                    role="status"
                    data-test="after-state"
                    data-state=move || state_name(state.get())
                >
                    {move || small(state_look(state.get()).1)} " " <b>{what}</b> " "
                    {move || app.t(state_look(state.get()).2)}
                </p>
                {move || stands().then(|| view! { <p>{t(app, Text::EndAndLeave)}</p> })}
            </div>
            {button}
        </div>
    }
    .into_any()
}
