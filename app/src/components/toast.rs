//! The toast of the session page: the latest tap and 元に戻す, above everything that is tapped.

use super::after::{state_line, tap_state, undo};
use crate::ctx::{App, app};
use crate::screen::TapState;
use leptos::prelude::*;

/// Whether the latest tap is news: being saved, failed, or still to be undone.
fn is_news(app: App) -> bool {
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
    view! {
        <div class="m-toast" data-test="toast">
            <div class="m-toast__text"><b>{what}</b>{state_line(app, state)}</div>
            {undo(app, state)}
        </div>
    }
    .into_any()
}
