//! Native dialogs: showModal makes focus, Escape and the inert page the browser's own.

use super::icons::icon;
use super::parts::{on, tap};
use super::t;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::text::Text;

/// Opens the dialog with this id once it is in the document.
pub fn open_when_painted(id: &'static str) {
    Effect::new(move |_| page::show_modal(id));
}

/// A sheet over the page. `closed` runs however it was closed; the element goes with it.
pub fn sheet(
    app: App,
    id: &'static str,
    heading: &'static str,
    title: Text,
    open: RwSignal<bool>,
    body: AnyView,
) -> AnyView {
    open_when_painted(id);
    let close = move || page::close_modal(id);
    view! {
        <dialog
            class="m-sheet"
            id=id
            data-test=id
            aria-labelledby=heading
            on:close=on(move |_| open.set(false))
        >
            <div class="m-sheet__head">
                <h2 class="m-h2" id=heading>{t(app, title)}</h2>
                <button
                    class="m-btn m-btn--quiet"
                    type="button"
                    data-test="sheet-close"
                    aria-label=t(app, Text::Close)
                    on:click=tap(close)
                >
                    {icon("#i-close")}
                </button>
            </div>
            {body}
        </dialog>
    }
    .into_any()
}
