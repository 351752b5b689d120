//! The Mamori app: mounts the screens over one runtime task.
//!
//! Components send commands and render what the runtime shows; none of them touches storage, the
//! network or the browser's interfaces. A panic traps; public/boot.js sees that and says so.

mod boxed;
mod command;
mod components;
mod ctx;
mod later;
mod page;
mod pages;
mod runtime;
mod screen;
mod settings;
mod sheets;
mod signal;
mod view;

use ctx::App;
use leptos::prelude::*;
use mamori_browser::page as document;
use page::Page;
use screen::Screen;

fn main() {
    let chosen = settings::read();
    settings::apply(&chosen);
    mount_to_body(move || {
        let screen = Screen::new(chosen, Page::parse(&document::hash()));
        let (send, here) = runtime::start(screen);
        later::fetch(screen, here);
        provide_context(App::new(screen, send));
        view::root()
    });
    document::remove("shell");
}
