//! Several tabs and one stream, in a real browser: each tab is an own end of lock and channel.

use super::*;
use crate::clock::mono_ms;
use crate::inbox::Inbox;
use core::cell::OnceCell;
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The test server has no such path: the browser gives up at once and for good.
const NOWHERE: &str = "/api/no-such-stream";

/// A tab of its own, as far as locks and channels go, and what it hears.
fn tab(path: &'static str) -> (Pokes, Inbox<Heard>) {
    let heard = Inbox::default();
    let ear: Rc<OnceCell<Pokes>> = Rc::default();
    let hears = Rc::clone(&ear);
    let tabs = Rc::new(Tabs::join(move |line| {
        if let Some(pokes) = hears.get() {
            pokes.hear(line);
        }
    }));
    let emit = heard.clone();
    let pokes = Pokes::new(path, tabs, move |event| emit.put(event));
    (ear.get_or_init(|| pokes).clone(), heard)
}

/// Waits, bounded, until this is heard.
async fn hear(heard: &Inbox<Heard>, wanted: &Heard) {
    let deadline = mono_ms() + 10_000;
    loop {
        let event = heard.next(Some(deadline)).await;
        if event.expect("heard in time") == *wanted {
            return;
        }
    }
}

/// Waits, bounded, until this is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = mono_ms() + 10_000;
    while !is_so() {
        assert!(mono_ms() < deadline, "{what}");
        sleep(10).await;
    }
}

#[test]
async fn one_tab_holds_the_stream_and_the_next_takes_over() {
    let poke = Heard::Poke(Poke::Cases(7));
    let ((first, first_heard), (second, second_heard)) = (tab(NOWHERE), tab(NOWHERE));
    first.want(true);
    until("the first leads", || first.0.leading.get()).await;
    second.want(true);
    pass_on(&first.0, "cases 7");
    hear(&first_heard, &poke).await;
    hear(&second_heard, &poke).await;
    assert!(!second.0.leading.get(), "it heard through the other tab");

    first.awake(false);
    assert!(first.0.source.borrow().is_none(), "a stopped page holds nothing");
    until("the second takes over", || second.0.leading.get()).await;
    first.awake(true);
    pass_on(&second.0, "cases 7");
    hear(&first_heard, &poke).await;
    assert!(!first.0.leading.get(), "it waits for its turn");
    first.want(false);
    second.want(false);
}

#[test]
async fn a_suspended_holder_is_not_waited_for() {
    // It takes the lock and never says a word.
    let mute = Rc::new(Tabs::join(|_| {}));
    let (suspended, (second, _)) = (Pokes::new(NOWHERE, mute, |_| {}), tab(NOWHERE));
    suspended.want(true);
    until("the lock is held", || suspended.0.leading.get()).await;
    second.want(true);
    until("the second helps itself", || second.0.leading.get()).await;
    suspended.want(false);
    second.want(false);
}

#[test]
async fn a_newcomer_learns_whether_the_stream_is_open() {
    let ((first, _), (second, second_heard)) = (tab(NOWHERE), tab(NOWHERE));
    first.want(true);
    until("the first leads", || first.0.leading.get()).await;
    second.want(true);
    // The first tab's stream keeps failing, which also tells: ask until the answer is heard.
    until("the answer is heard", || {
        first.0.live.set(true);
        second.0.tabs.tell(&Line::AskLive);
        second.0.live.get()
    })
    .await;
    hear(&second_heard, &Heard::Live(true)).await;
    first.0.live.set(true);
    set_live(&first.0, false);
    hear(&second_heard, &Heard::Live(false)).await;
    first.want(false);
    second.want(false);
}

#[test]
async fn a_refused_stream_is_tried_again() {
    let (pokes, _) = tab(NOWHERE);
    pokes.want(true);
    until("tried again", || pokes.0.failures.get() >= 2).await;
    assert!(!pokes.0.live.get());
    pokes.want(false);
    assert!(pokes.0.source.borrow().is_none());
}

#[test]
async fn a_stream_is_heard() {
    // Only Chromium opens a stream from memory; journeys with a server cover the others.
    let agent = prop(&navigator().unwrap(), "userAgent").unwrap().as_string().unwrap();
    if !agent.contains("Chrome/") {
        return;
    }
    let (pokes, heard) = tab("data:text/event-stream,data: cases 7%0A%0A");
    pokes.want(true);
    hear(&heard, &Heard::Live(true)).await;
    hear(&heard, &Heard::Poke(Poke::Cases(7))).await;
    pokes.want(false);
    hear(&heard, &Heard::Live(false)).await;
}
