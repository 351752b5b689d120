//! Everything the browser tells the app, as one stream: listeners are registered once, here.

use crate::js::listen;
use crate::lifecycle::{self, Life};
use crate::page;
use crate::pokes::{self, Heard, Pokes};
use crate::tabs::{Line, Tab, Tabs};
use crate::worker::{Worker, WorkerEvent};
use core::cell::OnceCell;
use mamori_core::view::Poke;
use std::rc::Rc;

/// Something happened outside the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserEvent {
    /// A turn in the page's life.
    Life(Life),
    /// Another tab did something.
    Tab(Tab),
    /// The server says that something changed.
    Poke(Poke),
    /// The stream of pokes is open, in this tab or another, or it is not.
    Stream(bool),
    /// The service worker.
    Worker(WorkerEvent),
    /// The address after `#` changed to this.
    Hash(String),
}

struct Inner {
    tabs: Rc<Tabs>,
    pokes: Pokes,
    worker: Worker,
}

/// What the app tells the browser back. Clones are handles on the same page.
#[derive(Clone)]
pub struct Browser(Rc<Inner>);

/// Registers every listener, once per page life, and the service worker. The stream of pokes stays
/// closed until [`Browser::listen`].
///
/// `tx` is called outside the app's tasks and must only pass the event on, e.g. into an
/// [`crate::inbox::Inbox`].
pub fn events(tx: impl Fn(BrowserEvent) + 'static) -> Browser {
    let tx = Rc::new(tx);
    // The channel's listener speaks to the pokes, which speak over the channel.
    let ear: Rc<OnceCell<Pokes>> = Rc::default();

    let (emit, hears) = (Rc::clone(&tx), Rc::clone(&ear));
    let tabs = Rc::new(Tabs::join(move |line| match line {
        Line::Tab(tab) => emit(BrowserEvent::Tab(tab)),
        other => {
            if let Some(pokes) = hears.get() {
                pokes.hear(other);
            }
        }
    }));
    let emit = Rc::clone(&tx);
    let pokes = Pokes::new(pokes::PATH, Rc::clone(&tabs), move |heard| {
        emit(match heard {
            Heard::Poke(poke) => BrowserEvent::Poke(poke),
            Heard::Live(live) => BrowserEvent::Stream(live),
        });
    });
    let pokes = ear.get_or_init(|| pokes).clone();

    let emit = Rc::clone(&tx);
    let worker = Worker::register(move |event| emit(BrowserEvent::Worker(event)));

    let (emit, ear, looks) = (Rc::clone(&tx), pokes.clone(), worker.clone());
    lifecycle::watch(move |life| {
        match life {
            Life::Left | Life::Frozen => ear.awake(false),
            Life::Restored | Life::Resumed | Life::Visible | Life::Focus => {
                ear.awake(true);
                looks.look();
            }
            Life::Hidden | Life::Online | Life::Offline => {}
        }
        emit(BrowserEvent::Life(life));
    });
    if let Some(window) = web_sys::window() {
        listen(&window, "hashchange", move |_| tx(BrowserEvent::Hash(page::hash())));
    }
    Browser(Rc::new(Inner { tabs, pokes, worker }))
}

impl Browser {
    /// Opens the stream of pokes (somebody is signed in), or closes it.
    pub fn listen(&self, wanted: bool) {
        self.0.pokes.want(wanted);
    }

    /// Tells the other tabs of this browser.
    pub fn tell(&self, tab: Tab) {
        self.0.tabs.tell(&Line::Tab(tab));
    }

    /// Looks for a new version of the app, at most once a minute.
    pub fn look_for_update(&self) {
        self.0.worker.look();
    }

    /// Switches to the waiting version and reloads the page; false if none waits.
    pub fn update(&self) -> bool {
        self.0.worker.activate_waiting()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::mono_ms;
    use crate::inbox::Inbox;
    use crate::js::{navigator, prop};
    use wasm_bindgen_test::wasm_bindgen_test as test;
    use web_sys::Event;

    /// Waits, bounded, for an event.
    async fn hear(heard: &Inbox<BrowserEvent>, wanted: impl Fn(&BrowserEvent) -> bool) {
        let deadline = mono_ms() + 10_000;
        while !wanted(&heard.next(Some(deadline)).await.expect("heard in time")) {}
    }

    #[test]
    async fn what_happens_to_the_page_is_told() {
        let heard = Inbox::default();
        let tx = heard.clone();
        let browser = events(move |event| tx.put(event));
        assert!(!browser.update(), "no new version waits");

        page::set_hash("/cases/1");
        hear(&heard, |event| *event == BrowserEvent::Hash(String::from("/cases/1"))).await;
        assert_eq!(page::hash(), "/cases/1");
        page::replace_hash("");
        hear(&heard, |event| *event == BrowserEvent::Hash(String::new())).await;

        let window = web_sys::window().unwrap();
        let document = window.document().unwrap();
        for (name, life) in [("freeze", Life::Frozen), ("resume", Life::Resumed)] {
            document.dispatch_event(&Event::new(name).unwrap()).unwrap();
            hear(&heard, |event| *event == BrowserEvent::Life(life)).await;
        }
        for (name, life) in [("online", Life::Online), ("pagehide", Life::Left)] {
            window.dispatch_event(&Event::new(name).unwrap()).unwrap();
            hear(&heard, |event| *event == BrowserEvent::Life(life)).await;
        }
    }

    #[test]
    async fn a_worker_that_cannot_be_registered_is_told() {
        // The test server has no /sw.js.
        if prop(&navigator().unwrap(), "serviceWorker").is_none() {
            return;
        }
        let heard = Inbox::default();
        let tx = heard.clone();
        events(move |event| tx.put(event));
        hear(&heard, |event| matches!(event, BrowserEvent::Worker(WorkerEvent::Failed(_)))).await;
    }
}
