//! 画面の写し: pictures of a screen as evidence of the case, and attaching one.

use crate::command::{AttachForm, Command, RecordingWish};
use crate::components::attach::progress;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, each, key_of, live, words};
use crate::components::report::Ctx;
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use leptos::prelude::*;
use mamori_browser::files;
use mamori_core::ids::RecordingId;
use mamori_core::recording::body::Consent;
use mamori_core::recording::picture::PictureKind;
use mamori_core::recording::view::Begun;
use mamori_core::text::Text;

/// The id of the input.
const INPUT: &str = "shot-input";

/// A picture as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Shot {
    id: RecordingId,
    kind: PictureKind,
    begun: Begun,
    /// Only this device has it, or all of it.
    waits: bool,
}

fn shots(ctx: Ctx) -> Vec<Shot> {
    let sending = ctx.app.screen.attached.with(|a| {
        let under_way = a.as_ref().filter(|a| a.sent < a.bytes);
        under_way.and_then(|a| a.recording)
    });
    ctx.app.screen.detail.with(|detail| {
        let Some(detail) = detail.as_ref().filter(|d| d.case.id == ctx.case) else {
            return Vec::new();
        };
        let shot = |picture: &mamori_core::recording::view::Recording| {
            let (kind, begun) = (picture.picture()?, picture.begun.clone()?);
            let unsent = detail.unsent.contains(&begun.stamp.id)
                || picture.seal(0).is_none_or(|seal| detail.unsent.contains(&seal.stamp.id));
            let waits = unsent || sending == Some(picture.id);
            Some(Shot { id: picture.id, kind, begun, waits })
        };
        detail.case.pictures().into_iter().filter_map(shot).collect()
    })
}

/// See the module. `may`: the person may attach.
pub fn shots_of(ctx: Ctx, may: bool) -> AnyView {
    let app = ctx.app;
    let shots = watch(move || shots(ctx));
    let none = move || {
        let words = caption(app, Text::ShotsNone);
        shots.with(Vec::is_empty).then(|| el("p").class("m-note").kid(words).into_any())
    };
    let list = each(
        move || shots.with(|all| all.iter().map(|shot| shot.id).collect::<Vec<_>>()),
        |id| key_of(id.0),
        move |id| one(ctx, id, shots),
    );
    el("div")
        .class("m-shots")
        .attr("role", "group")
        .attr("aria-labelledby", "h-shots")
        .test("shots")
        .kid(el("h5").class("m-sub").attr("id", "h-shots").kid(caption(app, Text::Shots)))
        .kid(el("p").class("m-note").kid(caption(app, Text::ShotsHint)))
        .kid(live(none))
        .kid(el("ul").class("m-shots__all").attr("role", "list").kid(list))
        .kid(may.then(|| choose(ctx)))
        .into_any()
}

fn choose(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let chosen = move |_| {
        let Some(file) = files::picked(INPUT) else { return };
        let (case, session, consent) = (ctx.case, None, Consent::NotAnnounced);
        let form = AttachForm { case, session, consent, picture: true, file };
        app.send(Command::Recording(RecordingWish::Attach(form)));
    };
    all(vec![
        el("div")
            .class("m-field")
            .kid(
                el("label").class("m-label").attr("for", INPUT).kid(caption(app, Text::ShotChoose)),
            )
            .kid(
                el("input")
                    .class("m-input")
                    .attr("id", INPUT)
                    .attr("type", "file")
                    .attr("accept", "image/png,image/jpeg,image/webp,application/pdf")
                    .test(INPUT)
                    .on("change", chosen),
            )
            .into_any(),
        progress(app, ctx.case, true),
    ])
}

fn one(ctx: Ctx, id: RecordingId, shots: Watch<Vec<Shot>>) -> AnyView {
    let app = ctx.app;
    let shot = watch(move || shots.with(|all| all.iter().find(|shot| shot.id == id).cloned()));
    let source = format!("/api/cases/{}/pictures/{id}", ctx.case);
    let shown = move || {
        let shot = shot.get()?;
        let name = shot.begun.file_name.clone().unwrap_or_default();
        if shot.waits {
            let word = app.t(Text::ShotWaits).to_owned();
            return Some(state(Tone::Local, "#i-device", word));
        }
        Some(match shot.kind.is_image() {
            true => el("img")
                .class("m-shots__image")
                .test("shot-image")
                .attr("loading", "lazy")
                .attr("src", source.clone())
                .attr("alt", app.tf(Text::ShotAlt, &[("name", &name)]))
                .into_any(),
            false => el("a")
                .class("m-btn")
                .test("shot-open")
                .attr("href", source.clone())
                .attr("download", "")
                .kid(icon("#i-go"))
                .kid(caption(app, Text::ShotOpen))
                .into_any(),
        })
    };
    let facts = move || {
        let shot = shot.get()?;
        let begun = &shot.begun;
        let who = [("name", &*app.name(&begun.stamp.by)), ("when", &*app.when(begun.stamp.at_ms))];
        let hash = begun.whole.map(|whole| whole.to_string()).unwrap_or_default();
        let size = format!("{} KB", begun.bytes.unwrap_or_default().div_ceil(1024));
        let by = [&app.tf(Text::ShotBy, &who), app.t(Text::Dot), &*size].concat();
        Some(all(vec![
            el("b").kid(begun.file_name.clone().unwrap_or_default()).into_any(),
            el("p").class("m-note").kid(by).into_any(),
            el("p")
                .class("m-note m-shots__hash m-num")
                .kid(words(move || app.t(Text::ShotHash).to_owned()))
                .kid(" ")
                .kid(el("span").test("shot-hash").kid(hash))
                .into_any(),
        ]))
    };
    el("li")
        .class("m-shots__one")
        .test("shot")
        .live("data-state", move || {
            let waits = shot.with(|shot| shot.as_ref().is_none_or(|shot| shot.waits));
            if waits { "device" } else { "sent" }
        })
        .kid(live(shown))
        .kid(el("div").kid(live(facts)))
        .into_any()
}
