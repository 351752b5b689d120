//! The microphone on the fake devices of real browsers.

use super::*;
use crate::clock::mono_ms;
use mamori_core::recording::kind::{Kind, Sniff, sniff};
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Waits, bounded, for something heard.
async fn next(heard: &Inbox<Heard>) -> Heard {
    heard.next(Some(mono_ms() + 30_000)).await.expect("heard in time")
}

#[test]
async fn it_records_what_it_says_until_it_is_closed() {
    let mime = mime().expect("a type to record in");
    let heard = Inbox::default();
    let tx = heard.clone();
    let sound = Sound::default();
    sound.unlock();
    let microphone = Microphone::open(&sound, mime, move |event| tx.put(event));
    assert_eq!(next(&heard).await, Heard::Opened);
    let mut slices = Vec::new();
    while slices.len() < 2 {
        match next(&heard).await {
            Heard::Slice(bytes) if !bytes.is_empty() => slices.push(bytes),
            Heard::Slice(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(microphone.level() <= 100);
    microphone.close();
    loop {
        match next(&heard).await {
            Heard::Slice(bytes) => slices.push(bytes),
            Heard::Closed => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(microphone.level(), 0, "nothing is measured any more");
    let kind = Kind::of_mime(mime).expect("a kind the server takes");
    assert_eq!(sniff(&slices.concat()), Sniff::Audio(kind));
}

#[test]
async fn one_that_was_dropped_says_nothing() {
    let heard = Inbox::default();
    let tx = heard.clone();
    let mime = mime().expect("a type to record in");
    drop(Microphone::open(&Sound::default(), mime, move |event| tx.put(event)));
    assert_eq!(heard.next(Some(mono_ms() + 500)).await, None);
}

#[test]
fn refusals_have_their_reasons() {
    let named = |name: &str| {
        let error = Object::new();
        set(&error, "name", &JsValue::from_str(name));
        reason(&error)
    };
    assert_eq!(named("NotAllowedError"), Reason::Permission);
    assert_eq!(named("NotFoundError"), Reason::NoMicrophone);
    assert_eq!(named("NotReadableError"), Reason::Ended);
    assert_eq!(named("TypeError"), Reason::Error);
    assert_eq!(reason(&JsValue::from_str(DENIED)), Reason::Permission);
}
