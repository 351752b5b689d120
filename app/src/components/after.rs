//! The card after a tap: what was saved, 元に戻す, what to do, examples and the words said.
//!
//! The card is never rebuilt while its tap moves from the device to the server, so that nobody's
//! typing is lost.

use super::icons::{icon, small};
use super::state::Tone;
use super::t;
use crate::command::Command;
use crate::ctx::{App, app};
use crate::screen::{TapCard, TapState};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use mamori_core::ids::EventId;
use mamori_core::policy::{Example, Severity};
use mamori_core::text::Text;

/// What is typed and chosen for the latest tap, before it is saved.
///
/// Lives in the frame: a tap on another category must save it first, wherever the card stands.
#[derive(Clone, Copy)]
pub struct Draft {
    incident: RwSignal<Option<EventId>>,
    words: RwSignal<String>,
    examples: RwSignal<Vec<String>>,
    changed: RwSignal<bool>,
}

impl Draft {
    /// Follows the latest tap.
    pub fn new(app: App) -> Self {
        let draft = Self {
            incident: RwSignal::new(None),
            words: RwSignal::new(String::new()),
            examples: RwSignal::new(Vec::new()),
            changed: RwSignal::new(false),
        };
        Effect::new(move |_| {
            let card = app.screen.tap.get();
            let incident = card.as_ref().and_then(|c| c.incident);
            if incident == draft.incident.get_untracked() {
                return;
            }
            draft.incident.set(incident);
            draft.changed.set(false);
            draft.words.set(card.as_ref().map(|c| c.words.clone()).unwrap_or_default());
            draft.examples.set(card.map(|c| c.examples).unwrap_or_default());
        });
        draft
    }

    /// Saves what was typed or chosen since the last save.
    pub fn flush(self, app: App) {
        if self.changed.get_untracked() {
            self.changed.set(false);
            let words = self.words.get_untracked().trim().to_owned();
            app.send(Command::Detail(self.examples.get_untracked(), words));
        }
    }

    fn toggle(self, app: App, example: &str) {
        self.examples.update(|all| match all.iter().position(|e| e == example) {
            Some(at) => {
                all.remove(at);
            }
            None => all.push(example.to_owned()),
        });
        self.changed.set(true);
        self.flush(app);
    }
}

/// A state as tests read it.
const fn state_name(state: TapState) -> &'static str {
    match state {
        TapState::Saving => "saving",
        TapState::OnDevice => "device",
        TapState::Sent => "sent",
        TapState::Failed(_) => "failed",
        TapState::Retracted => "retracted",
    }
}

/// A state as people read it.
const fn state_look(state: TapState) -> (Tone, &'static str, Text) {
    match state {
        TapState::Saving => (Tone::Plain, "#i-device", Text::Saving),
        TapState::OnDevice => (Tone::Local, "#i-device", Text::SavedOnDevice),
        TapState::Sent => (Tone::Ok, "#i-check", Text::SentToServer),
        TapState::Failed(_) => (Tone::Fail, "#i-warn", Text::NotSaved),
        TapState::Retracted => (Tone::Plain, "#i-undo", Text::Retracted),
    }
}

/// The line that says how far the latest tap has come.
fn state_line(app: App, state: Memo<TapState>) -> AnyView {
    view! {
        <span
            class=move || state_look(state.get()).0.class()
            role="status"
            data-test="after-state"
            data-state=move || state_name(state.get())
        >
            {move || small(state_look(state.get()).1)}
            {move || app.t(state_look(state.get()).2)}
        </span>
    }
    .into_any()
}

/// Seconds in which the latest tap can still be undone.
fn undo_left(app: App, state: Memo<TapState>) -> Memo<i64> {
    Memo::new(move |_| {
        let until = app.screen.tap.with(|card| card.as_ref().map_or(0, |c| c.undo_until_ms));
        let left_s = (until - app.screen.now_ms.get() + 999) / 1000;
        let saved = matches!(state.get(), TapState::OnDevice | TapState::Sent);
        if saved { left_s.max(0) } else { 0 }
    })
}

/// Whether the latest tap can still be undone.
fn may_undo(app: App, state: Memo<TapState>) -> Memo<bool> {
    let left = undo_left(app, state);
    Memo::new(move |_| left.get() > 0)
}

/// 元に戻す with the seconds left; nothing once the time is over.
fn undo(app: App, state: Memo<TapState>) -> AnyView {
    let left = undo_left(app, state);
    let may = may_undo(app, state);
    let seconds = move || app.tf(Text::Seconds, &[("n", &left.get().to_string())]);
    let button = move || {
        may.get().then(|| {
            view! {
                <button
                    class="m-btn m-undo"
                    type="button"
                    data-test="undo"
                    on:click=move |_| app.send(Command::Undo)
                >
                    {small("#i-undo")}
                    {t(app, Text::Undo)}
                    " "
                    <span class="m-undo__left m-num" aria-hidden="true">{seconds}</span>
                </button>
            }
        })
    };
    button.into_any()
}

/// The latest tap's state; `Saving` where there is none.
fn tap_state(app: App) -> Memo<TapState> {
    Memo::new(move |_| app.screen.tap.with(|c| c.as_ref().map_or(TapState::Saving, |c| c.state)))
}

/// The head of the buttons on the session page: the latest tap and 元に戻す. Always as high, so that
/// the buttons below do not move under the thumb.
pub fn session_head(app: App) -> AnyView {
    let state = tap_state(app);
    let tapped = Memo::new(move |_| app.screen.tap.with(Option::is_some));
    let may = may_undo(app, state);
    let what = move || {
        let code = app.screen.tap.with(|c| c.as_ref().map(|c| c.category.clone()));
        code.map(|code| {
            let short =
                app.of_policy(|p, lang| p.category(&code).map(|c| c.short.get(lang).to_owned()));
            short.unwrap_or(code)
        })
    };
    let line = move || {
        if tapped.get() {
            view! { <b>{what}</b> " " {state_line(app, state)} }.into_any()
        } else {
            view! { <span class="m-state">{t(app, Text::SavedAtOnce)}</span> }.into_any()
        }
    };
    view! {
        <div class="m-after__head">
            <h2 class="m-label">{t(app, Text::RecordAnAct)}</h2>
            <div>{line}</div>
            <button
                class="m-btn m-undo"
                type="button"
                data-test="undo"
                disabled=move || !may.get()
                on:click=move |_| app.send(Command::Undo)
            >
                {small("#i-undo")}
                {t(app, Text::Undo)}
            </button>
        </div>
    }
    .into_any()
}

/// Reads something of the card.
fn of_card<T: Default + PartialEq + Send + Sync + 'static>(
    app: App,
    read: fn(&TapCard) -> T,
) -> Memo<T> {
    Memo::new(move |_| app.screen.tap.with(|card| card.as_ref().map(read)).unwrap_or_default())
}

/// See the module. Shows nothing before a tap.
#[component]
pub fn AfterTap() -> impl IntoView {
    let app = app();
    let draft = expect_context::<Draft>();
    let shown = Memo::new(move |_| app.screen.tap.with(Option::is_some));
    on_cleanup(move || draft.flush(app));
    move || shown.get().then(|| card(app, draft))
}

fn card(app: App, draft: Draft) -> AnyView {
    let category = of_card(app, |c| c.category.clone());
    let at_ms = of_card(app, |c| c.at_ms);
    let state = tap_state(app);
    let danger = Memo::new(move |_| {
        let severity = app.of_policy(|p, _| p.category(&category.read()).map(|c| c.severity));
        severity == Some(Severity::Danger)
    });
    let class = move || match state.get() {
        TapState::Retracted => "m-after m-after--undone",
        TapState::Failed(_) => "m-after m-after--danger",
        _ if danger.get() => "m-after m-after--danger",
        _ => "m-after",
    };
    let live = Memo::new(move |_| state.get() != TapState::Retracted);
    let away = move |_| {
        draft.flush(app);
        app.send(Command::PutTapAway);
    };
    view! {
        <section class=class aria-label=t(app, Text::JustRecorded) data-test="after">
            <div class="m-after__head">
                <h2 class="m-after__what">
                    {move || app.category(&category.read())} " "
                    <time>{move || app.hms(at_ms.get())}</time>
                </h2>
                <p>{state_line(app, state)}</p>
                {undo_or_close(app, state, away)}
            </div>
            {move || live.get().then(|| details(app, draft, category, state, danger))}
        </section>
    }
    .into_any()
}

/// 元に戻す while it can be undone, then a way to put the card away, in the same place.
fn undo_or_close(
    app: App,
    state: Memo<TapState>,
    away: impl Fn(leptos::ev::MouseEvent) + Copy + Send + 'static,
) -> AnyView {
    let over = Memo::new(move |_| {
        let until = app.screen.tap.with(|card| card.as_ref().map_or(0, |c| c.undo_until_ms));
        let saved = matches!(state.get(), TapState::OnDevice | TapState::Sent);
        state.get() == TapState::Retracted || (saved && app.screen.now_ms.get() >= until)
    });
    let close = move || {
        over.get().then(|| {
            view! {
                <button
                    class="m-btn m-btn--quiet m-undo"
                    type="button"
                    data-test="after-close"
                    aria-label=t(app, Text::Close)
                    on:click=away
                >
                    {icon("#i-close")}
                </button>
            }
        })
    };
    view! { {undo(app, state)} {close} }.into_any()
}

fn details(
    app: App,
    draft: Draft,
    category: Memo<String>,
    state: Memo<TapState>,
    danger: Memo<bool>,
) -> AnyView {
    let failed = Memo::new(move |_| matches!(state.get(), TapState::Failed(_)));
    // In a meeting an act ends it (policy 対応⑴); where somebody may be hurt, safety comes first.
    let ends = Memo::new(move |_| app.screen.running.with(Option::is_some) && !danger.get());
    let guidance = move || {
        app.of_policy(|p, lang| {
            let category = p.category(&category.read());
            category.map(|c| c.guidance.text.get(lang).to_owned()).unwrap_or_default()
        })
    };
    let guide = move || {
        if failed.get() {
            return app.t(Text::NotSavedWhatNow).into_any();
        }
        if ends.get() {
            return view! { <b>{t(app, Text::EndAndLeave)}</b> }.into_any();
        }
        guidance.into_any()
    };
    let examples = move || {
        let list =
            app.policy().and_then(|p| p.category(&category.read()).map(|c| c.examples.clone()));
        list.unwrap_or_default().iter().map(|e| example(app, draft, e)).collect_view()
    };
    let inputs = move || {
        (!failed.get()).then(|| {
            view! {
                <div
                    class="m-choices m-choices--scroll"
                    role="group"
                    aria-label=t(app, Text::ExamplesThatFit)
                >
                    {examples}
                </div>
                {words(app, draft)}
            }
        })
    };
    view! {
        <p class="m-after__guide" data-test="guidance">{guide}</p>
        {inputs}
    }
    .into_any()
}

fn example(app: App, draft: Draft, example: &Example) -> AnyView {
    let text = example.text.clone();
    let test = String::from("example-") + &example.code;
    let code = StoredValue::new(example.code.clone());
    let on = Memo::new(move |_| draft.examples.with(|all| code.with_value(|c| all.contains(c))));
    let pressed = move || if on.get() { "true" } else { "false" };
    view! {
        <button
            class="m-choice"
            type="button"
            data-test=test
            aria-pressed=pressed
            disabled=move || draft.incident.with(Option::is_none)
            on:click=move |_| code.with_value(|code| draft.toggle(app, code))
        >
            {small("#i-check")}
            {move || app.b(&text)}
        </button>
    }
    .into_any()
}

/// The words line: saved on Enter and on leaving it.
fn words(app: App, draft: Draft) -> AnyView {
    let typed = move |ev| {
        draft.words.set(event_target_value(&ev));
        draft.changed.set(true);
    };
    let enter = move |ev: KeyboardEvent| {
        // Enter that ends a Japanese conversion is not the end of the line.
        if ev.key() == "Enter" && !ev.is_composing() {
            ev.prevent_default();
            draft.flush(app);
        }
    };
    view! {
        <div class="m-words">
            <span aria-hidden="true">"『"</span>
            <input
                class="m-input"
                type="text"
                data-test="words"
                aria-label=t(app, Text::TheirWords)
                placeholder=t(app, Text::TheirWordsHint)
                enterkeyhint="done"
                autocomplete="off"
                maxlength="2000"
                disabled=move || draft.incident.with(Option::is_none)
                prop:value=draft.words
                on:input=typed
                on:keydown=enter
                on:blur=move |_| draft.flush(app)
            />
            <span aria-hidden="true">"』"</span>
        </div>
    }
    .into_any()
}
