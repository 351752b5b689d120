//! The recordings of a case, for who may hear them: play, seek to what happened, download.
//!
//! What has arrived is the server's word. The player stays while the case around it changes.

use super::el::el;
use super::icons::small;
use super::parts::{Key, all, button, caption, each, key_of, live};
use super::reel::{Tick, reel};
use super::state::{Tone, state};
use super::timeline::short;
use super::watch::{Watch, on_change, watch};
use crate::command::Command;
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::ids::RecordingId;
use mamori_core::recording::codes::SegmentEnd;
use mamori_core::recording::marks::{Mark, Marked, marks};
use mamori_core::recording::told::Told;
use mamori_core::recording::view::Recording;
use mamori_core::recording::wire::{SegmentState, SegmentView};
use mamori_core::text::Text;
use mamori_core::time::clock_length;
use mamori_core::timeline::{Entry, What, timeline};
use std::time::Duration;

/// The server is asked so often for what is still arriving.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// See the module. Nothing for a case without recordings.
pub fn playback(app: App) -> AnyView {
    let ids = watch(move || {
        let mut ids = Vec::new();
        app.screen.detail.with(|d| {
            for recording in d.iter().flat_map(|d| d.case.recordings_in_time()) {
                if recording.begun.is_some() {
                    ids.push(recording.id);
                }
            }
        });
        ids
    });
    each(move || ids.get(), |id| key_of(id.0), move |id| one(app, id))
}

/// The recording as the log has it.
fn logged(app: App, id: RecordingId) -> Option<Recording> {
    app.screen.detail.with(|d| {
        let recordings = &d.as_ref()?.case.recordings;
        recordings.iter().find(|r| r.id == id).cloned()
    })
}

fn one(app: App, id: RecordingId) -> AnyView {
    let recording = watch(move || logged(app, id));
    // More may have arrived whenever the log says more.
    app.send(Command::Hear(id));
    on_change(move || recording.get(), move |_| app.send(Command::Hear(id)));
    let segments = watch(move || {
        app.screen.heard.with(|all| {
            let page = all.iter().find(|page| page.recording.id == id)?;
            // Of what was erased no segment is shown, however many there were.
            Some(if page.erased_ms.is_some() { Vec::new() } else { page.segments.clone() })
        })
    });
    ask_while_arriving(app, id, segments);
    let gone = watch(move || {
        app.screen
            .heard
            .with(|all| all.iter().any(|page| page.recording.id == id && page.erased_ms.is_some()))
    });
    let title = move || {
        let recording = recording.get()?;
        let begun = recording.begun.as_ref()?;
        let mut title = app.when(begun.stamp.at_ms);
        if let Some(name) = &begun.file_name {
            title.push_str(app.t(Text::Dot));
            title.push_str(name);
        }
        let consent = recording.consent().text(app.lang());
        Some(all(vec![
            el("h3").class("m-h2").kid(app.t(Text::Recording)).kid(" ").kid(title).into_any(),
            el("p").class("m-note").kid(consent).into_any(),
        ]))
    };
    let numbers = move || {
        let mut numbers = Vec::new();
        segments.with(|all| numbers.extend(all.iter().flatten().map(|s| s.segment)));
        numbers
    };
    let none = move || {
        if gone.get() {
            let word = caption(app, Text::AudioErased);
            return Some(el("p").class("m-note").test("playback-erased").kid(word).into_any());
        }
        let none = segments.with(|all| all.as_ref().is_none_or(Vec::is_empty));
        let again = move || app.send(Command::Hear(id));
        none.then(|| {
            all(vec![
                el("p")
                    .class("m-note")
                    .test("playback-none")
                    .kid(app.t(Text::PlaybackNone))
                    .into_any(),
                button("m-btn", "playback-again", again, caption(app, Text::TryAgain)),
            ])
        })
    };
    let key = |n: &u16| -> Key { (u128::from(*n), 0) };
    el("section")
        .class("m-card")
        .live("aria-label", move || app.t(Text::Recording))
        .test("playback")
        .attr("data-recording", id.to_string())
        .kid(live(title))
        .kid(each(numbers, key, move |n| segment(app, id, n, recording, segments)))
        .kid(live(none))
        .into_any()
}

/// Asks the server again and again while something has not arrived there.
fn ask_while_arriving(app: App, id: RecordingId, segments: Watch<Option<Vec<SegmentView>>>) {
    let ask = move || {
        let arriving = segments.with_untracked(|all| {
            let open = |s: &SegmentView| s.state == SegmentState::Arriving;
            all.as_ref().is_none_or(|all| all.is_empty() || all.iter().any(open))
        });
        if arriving {
            app.send(Command::Hear(id));
        }
    };
    if let Ok(timer) = set_interval_with_handle(ask, ASK_EVERY) {
        on_cleanup(move || timer.clear());
    }
}

/// Where the sound of a segment is.
fn address(id: RecordingId, segment: u16) -> String {
    format!("/api/recordings/{id}/segments/{segment}/audio")
}

fn segment(
    app: App,
    id: RecordingId,
    n: u16,
    recording: Watch<Option<Recording>>,
    segments: Watch<Option<Vec<SegmentView>>>,
) -> AnyView {
    let player = format!("audio-{id}-{n}");
    let view =
        watch(move || segments.with(|all| all.as_ref()?.iter().find(|s| s.segment == n).cloned()));
    let nth = (n + 1).to_string();
    let label = move || app.tf(Text::PlaybackSegment, &[("n", &nth)]);
    let head = label.clone();
    let jumps = player.clone();
    let heard = player.clone();
    let at_s = Signal::new(0);
    let length_ms = watch(move || view.with(|v| v.as_ref()?.seal.as_ref().map(|s| s.length_ms)));
    let along = move || {
        recording.with(|r| Some(marked(app, r.as_ref()?, n, &jumps, at_s, length_ms.get())))
    };
    el("div")
        .class("m-segment")
        .test("segment")
        .live("data-state", move || view.with(|v| v.as_ref().map(|v| code(v.state))))
        .kid(el("p").class("m-label").kid(super::parts::words(head)))
        .kid(live(move || view.with(|v| v.as_ref().map(|v| arrived(app, id, v)))))
        .kid(
            el("audio")
                .attr("id", player)
                .attr("controls", "")
                .attr("preload", "none")
                .test("audio")
                .live("aria-label", label)
                .on("timeupdate", move |_| at_s.set(page::plays_at(&heard)))
                .attr("src", address(id, n)),
        )
        .kid(live(along))
        .kid(
            el("a")
                .class("m-btn")
                .attr("href", address(id, n) + "?download=1")
                .attr("download", "")
                .test("download")
                .kid(caption(app, Text::PlaybackSave)),
        )
        .into_any()
}

fn code(state: SegmentState) -> &'static str {
    match state {
        SegmentState::Arriving => "arriving",
        SegmentState::Complete => "complete",
        SegmentState::Differs => "differs",
    }
}

/// How far it is, and how it ended.
fn arrived(app: App, id: RecordingId, view: &SegmentView) -> AnyView {
    let (tone, symbol, text) = match view.state {
        SegmentState::Arriving => (Tone::Wait, "#i-up", Text::PlaybackArriving),
        SegmentState::Complete => (Tone::Ok, "#i-check", Text::PlaybackComplete),
        SegmentState::Differs => (Tone::Fail, "#i-warn", Text::PlaybackDiffers),
    };
    let mut kids = vec![state(tone, symbol, app.t(text).to_owned())];
    if let Some(seal) = &view.seal {
        let how =
            SegmentEnd::parse(&seal.end).map_or(seal.end.as_str(), |end| end.text(app.lang()));
        // The length of a recorder's file is not known; its player knows.
        if seal.length_ms > 0 {
            let mut note = clock_length(i64::try_from(seal.length_ms).unwrap_or(i64::MAX));
            note.push_str(app.t(Text::Dot));
            note.push_str(how);
            kids.push(el("span").class("m-note").kid(note).into_any());
        }
    }
    if view.state == SegmentState::Arriving {
        let again = move || app.send(Command::Hear(id));
        kids.push(button(
            "m-btn m-btn--quiet",
            "playback-again",
            again,
            caption(app, Text::PlaybackCheck),
        ));
    }
    el("div").class("m-btns").attr("role", "status").kid(kids).into_any()
}

/// What happened while it was recorded, on a line and as a list: a tap plays from there.
fn marked(
    app: App,
    recording: &Recording,
    n: u16,
    player: &str,
    at_s: Signal<u32>,
    length_ms: Option<u64>,
) -> AnyView {
    let case = app.screen.detail.with(|d| d.as_ref().map(|d| d.case.clone()));
    let entries = case.map(|case| timeline(&case)).unwrap_or_default();
    let (mut items, mut ticks) = (Vec::new(), Vec::new());
    for mark in marks(recording, &entries) {
        if mark.segment == n
            && let Some((gap, what)) = said(app, recording, &entries, &mark)
        {
            ticks.push(Tick { position_ms: mark.position_ms, gap });
            items.push(item(&mark, gap, what, player));
        }
    }
    let length_ms = length_ms.filter(|length_ms| *length_ms > 0);
    let line = length_ms.map(|length| reel(app, player.to_owned(), at_s, length, &ticks));
    let some = !items.is_empty();
    let list = el("ol").class("m-jumps").attr("role", "list").test("marks");
    let list = list.attr("aria-label", app.t(Text::PlaybackMarks)).kid(items);
    all(vec![line.into_any(), some.then(|| list.into_any()).into_any()])
}

/// Whether a mark is a gap, and its words.
fn said(app: App, recording: &Recording, entries: &[Entry], mark: &Mark) -> Option<(bool, String)> {
    match mark.what {
        Marked::Gap(at) => {
            let gap = recording.gaps.get(at)?;
            let length_ms = gap.to_ms.saturating_sub(gap.from_ms).max(0).unsigned_abs();
            let told = Told::Gap { length_ms, reason: gap.reason.clone() };
            Some((true, told.text(app.lang())))
        }
        Marked::Entry(at) => {
            let entry = entries.get(at)?;
            let other = !matches!(entry.what, What::Recording { .. });
            other.then(|| (false, short(app, entry)))
        }
    }
}

fn item(mark: &Mark, gap: bool, what: String, player: &str) -> AnyView {
    let position_ms = mark.position_ms;
    let player = player.to_owned();
    let seconds = u32::try_from(position_ms / 1000).unwrap_or(u32::MAX);
    let go = move || page::play_from(&player, seconds);
    let time = clock_length(i64::from(seconds) * 1000);
    let sign = gap.then(|| small("#i-warn"));
    let inner =
        all(vec![el("span").class("m-num").kid(time).into_any(), sign.into_any(), what.into_any()]);
    let name = if gap { "mark-gap" } else { "mark" };
    el("li").kid(button("m-jump", name, go, inner)).into_any()
}
