//! The question before something is erased for good.

use super::item;
use super::lines::{class_name, title};
use crate::command::{Command, RetentionWish};
use crate::components::dialog::sheet;
use crate::components::el::el;
use crate::components::parts::{all, button, caption, live, main_button};
use crate::components::watch::{effect, watch};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::retention::{Due, RetentionDo};
use mamori_core::text::Text;

const SHEET: &str = "retention-sheet";

/// See the module. Open while something is asked about.
pub fn confirm(app: App, asking: Signal<Option<Due>>) -> AnyView {
    let wanted = watch(move || asking.get());
    live(move || wanted.get().map(|line| question(app, &line, asking)))
}

fn question(app: App, line: &Due, asking: Signal<Option<Due>>) -> AnyView {
    let open = Signal::new(true);
    effect(move || {
        if !open.get() {
            asking.set(None);
        }
    });
    let what = class_name(app, line.class) + app.t(Text::Dot) + &title(app, line);
    let text = app.tf(Text::RetentionConfirmAsk, &[("what", &what)]);
    let item = item(line);
    let erase = move || {
        let wish = RetentionWish::Act(RetentionDo::Confirm, item.clone());
        app.send(Command::Retention(wish));
        page::close_modal(SHEET);
    };
    let stay = move || page::close_modal(SHEET);
    let word = caption(app, Text::RetentionErase);
    let class = "m-btn m-btn--danger m-btn--fill m-btn--l";
    let erase = button(class, "retention-erase", erase, word);
    let word = caption(app, Text::Stay);
    let stay = main_button("m-btn m-btn--l", "retention-stay", stay, word);
    let body = all(vec![
        el("p").test("retention-asks").kid(text).into_any(),
        el("div").class("m-btns").kid(stay).kid(erase).into_any(),
    ]);
    sheet(app, SHEET, "h-retention-sheet", Text::RetentionConfirm, open, body.into_any())
}
