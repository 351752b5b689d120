//! The part of the program that follows: all screens behind the sign-in (docs/adr/0007).
//!
//! It is asked for as soon as the first part runs, and again until it is there. What is shown until
//! then is a matter of the root.

use crate::ctx::App;
use crate::runtime::{Rest, Whole};
use crate::screen::{Later, Screen, show};
use crate::view::{frame, signed_out_alarm};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use leptos::prelude::AnyView;
use mamori_browser::clock;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Pauses between attempts, ms; the last one is repeated.
const PAUSES_MS: [u64; 4] = [500, 1000, 2000, 5000];

#[wasm_split(later, preload(load), fallible)]
fn pages(app: App) -> Result<AnyView, SplitLoaderError> {
    Ok(frame(app))
}

#[wasm_split(later, fallible)]
fn rest() -> Result<&'static dyn Rest, SplitLoaderError> {
    Ok(&Whole)
}

#[wasm_split(later, preload(load_alarm), fallible)]
fn alarm_part(app: App) -> Result<AnyView, SplitLoaderError> {
    Ok(signed_out_alarm(app))
}

/// The alert of the sign-in screen, once the part that follows is here.
pub fn alarm(app: App) -> Option<AnyView> {
    match pin!(alarm_part(app)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}

/// Fetches the part that follows, however often that takes, and gives the runtime its rest, which
/// then shows that all is here.
pub fn fetch(screen: Screen, here: impl Fn(&'static dyn Rest) + 'static) {
    mamori_browser::spawn(async move {
        let mut pauses = PAUSES_MS.into_iter();
        let mut pause_ms = PAUSES_MS[0];
        loop {
            if load().await.is_ok()
                && load_alarm().await.is_ok()
                && let Ok(rest) = rest().await
            {
                return here(rest);
            }
            show(screen.later, Later::Failed);
            pause_ms = pauses.next().unwrap_or(pause_ms);
            clock::sleep(pause_ms).await;
        }
    });
}

/// The frame with its pages, once the part that follows is here.
pub fn made(app: App) -> Option<AnyView> {
    match pin!(pages(app)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}
