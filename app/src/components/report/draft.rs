//! What somebody types into one field, until it is an entry of the report.
//!
//! Saved after a pause, on leaving the field and when the page goes out of sight; each letter is
//! kept for this tab at once, so that a reload loses none. What others write meanwhile never takes
//! the place of what is typed here: it is shown beside it.

use super::Ctx;
use crate::command::{Command, PaperWish};
use crate::components::watch::{Watch, effect, on_change, watch};
use crate::screen::Notice;
use crate::screen::report::ReportView;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::typed;
use mamori_core::bounds::is_unseen;
use mamori_core::ids::{EventId, MeasureId};
use mamori_core::paper::field::Field;
use mamori_core::paper::{Entry, Fault, Written, fault};
use mamori_core::text::Text;
use std::time::Duration;

/// So long without a letter is a pause.
const PAUSE: Duration = Duration::from_secs(2);

/// What is known of a field beside what is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The entries that stand.
    pub standing: Vec<Entry>,
    /// What the case itself says.
    pub given: String,
    /// What that is from.
    pub source: Option<Text>,
    /// What this page life wrote last: its text, whether it is on this device only, and whether it
    /// did not become part of the report.
    pub last: Option<(String, bool, bool)>,
    /// Entries of this page life.
    pub here: Vec<EventId>,
    /// It is of a report that was submitted before: changes need a reason.
    pub again: bool,
}

impl Known {
    /// Reads it out of the report.
    pub fn read(view: &ReportView, measure: Option<MeasureId>, code: &str) -> Self {
        let written = view.dossier.written_into(measure, code);
        let entries = written.map(|w| w.entries.as_slice()).unwrap_or_default();
        let own = |e: &&Entry| view.here.contains(&e.stamp.id);
        let last = entries.iter().filter(own).max_by_key(|e| (e.stamp.at_ms, e.stamp.id));
        let given = match measure {
            Some(id) => view.drafts.iter().find(|(of, _)| *of == id).map(|(_, all)| all),
            None => Some(&view.given),
        };
        let given = given.and_then(|all| all.iter().find(|given| given.code == code));
        Self {
            standing: written.into_iter().flat_map(Written::standing).cloned().collect(),
            given: given.map(|g| g.text.clone()).unwrap_or_default(),
            source: given.map(|g| g.source),
            last: last
                .map(|e| (e.text.clone(), view.unsent.contains(&e.stamp.id), e.refused.is_some())),
            here: entries.iter().filter(own).map(|e| e.stamp.id).collect(),
            again: measure.is_none() && view.dossier.route.round > 0,
        }
    }
}

/// How far what was typed has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was typed in this page life.
    None,
    /// Typed and not saved.
    Typing,
    /// Not saved: the reason of the change is missing.
    NoReason,
    /// Not saved: it cannot be meant so.
    Faulty(Fault),
    /// On its way to the disk.
    Saving,
    /// 端末に保存しました.
    OnDevice,
    /// 送信しました.
    Sent,
    /// It could not be saved.
    Failed,
    /// It came when the report could not be changed any more.
    Late,
}

/// See the module.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The report.
    pub ctx: Ctx,
    /// The field.
    pub field: &'static Field,
    /// What stands in the control.
    pub text: Signal<String>,
    /// What is known beside it.
    pub known: Watch<Known>,
    /// The entries whose place the text takes.
    seen: Signal<Vec<EventId>>,
    dirty: Signal<bool>,
    /// Handed to the runtime and not shown by it yet.
    pending: Signal<Option<String>>,
    focused: Held<bool>,
    typed: Held<u32>,
}

impl Draft {
    /// Begins with what stands there, or with what was typed before a reload.
    pub fn new(ctx: Ctx, field: &'static Field) -> Self {
        let known = watch(move || ctx.with(|view| Known::read(view, ctx.measure, field.code)));
        let draft = Self {
            ctx,
            field,
            text: Signal::new(String::new()),
            known,
            seen: Signal::new(Vec::new()),
            dirty: Signal::new(false),
            pending: Signal::new(None),
            focused: Held::new(false),
            typed: Held::new(0),
        };
        effect(move || draft.follow());
        if let Some(kept) = typed::kept(&draft.place()) {
            draft.text.set(kept);
            draft.dirty.set(true);
            draft.save_after(Duration::ZERO);
        }
        on_change(move || ctx.app.screen.hidden.get(), move |_| draft.save());
        on_cleanup(move || draft.save());
        draft
    }

    /// Where its letters are kept for this tab.
    fn place(self) -> String {
        format!("{}{}", self.ctx.place(), self.field.code)
    }

    /// Entries of others that the text does not take the place of (tracked).
    pub fn others(self) -> Vec<Entry> {
        let seen = self.seen.get();
        self.known.with(|known| {
            let other =
                |e: &&Entry| !seen.contains(&e.stamp.id) && !known.here.contains(&e.stamp.id);
            known.standing.iter().filter(other).cloned().collect()
        })
    }

    /// Takes over what is known, where nothing typed would be lost by it.
    fn follow(self) {
        let known = self.known.get();
        let arrived = |sent: &String| known.last.as_ref().is_some_and(|(last, ..)| last == sent);
        if self.pending.with_untracked(|sent| sent.as_ref().is_some_and(arrived)) {
            self.pending.set(None);
            if !self.dirty.get_untracked() {
                typed::forget(&self.place());
            }
        }
        let busy = self.dirty.get_untracked()
            || self.focused.get()
            || self.pending.with_untracked(Option::is_some);
        if busy {
            return;
        }
        let seen = self.seen.get_untracked();
        let mine = |e: &&Entry| known.here.contains(&e.stamp.id) || seen.contains(&e.stamp.id);
        let me = untrack(|| self.ctx.app.me());
        let own = |e: &&Entry| me.as_ref().is_some_and(|me| me.person.id == e.stamp.by);
        let standing = &known.standing;
        let chosen = standing.iter().rev().find(mine).or_else(|| standing.iter().rev().find(own));
        match chosen.or_else(|| standing.last()) {
            Some(entry) => {
                self.text.renew(entry.text.clone());
                self.seen.renew(vec![entry.stamp.id]);
            }
            None => {
                self.text.renew(known.given.clone());
                self.seen.renew(Vec::new());
            }
        }
    }

    /// A letter was typed.
    pub fn typed(self, text: String) {
        let text: String = text.chars().filter(|c| !is_unseen(*c)).collect();
        typed::keep(&self.place(), &text);
        self.text.set(text);
        self.dirty.set(true);
        self.save_after(PAUSE);
    }

    /// Saves unless something is typed within so long.
    fn save_after(self, pause: Duration) {
        let count = self.typed.update(|count| {
            *count = count.wrapping_add(1);
            *count
        });
        let due = move || {
            // Nothing was typed since, and the field is still there.
            if self.typed.try_with(|now| Some(*now) == count) == Some(true) {
                self.save();
            }
        };
        set_timeout(due, pause);
    }

    /// Something was chosen: saved at once.
    pub fn choose(self, code: &str) {
        self.text.set(code.to_owned());
        self.dirty.set(true);
        self.save();
    }

    /// Puts in again what the case itself says.
    pub fn refill(self) {
        let given = self.known.with_untracked(|known| known.given.clone());
        typed::keep(&self.place(), &given);
        self.choose(&given);
    }

    /// The field has the keyboard, or not any more.
    pub fn focus(self, on: bool) {
        // A field that is taken away while it has the keyboard loses it when it is gone already.
        if self.dirty.try_with_untracked(|_| ()).is_none() {
            return;
        }
        self.focused.set(on);
        if !on {
            self.save();
            self.follow();
        }
    }

    /// Makes an entry of what was typed.
    pub fn save(self) {
        if self.dirty.try_with_untracked(|dirty| *dirty) != Some(true) || !self.may_save() {
            return;
        }
        if self.text.with_untracked(|text| fault(self.field, text)).is_some() {
            return;
        }
        self.dirty.set(false);
        let text = self.text.get_untracked();
        let over = self.seen.get_untracked();
        let same = self.known.with_untracked(|known| match known.standing.as_slice() {
            [] => known.given == text,
            [one] => one.text == text && over.contains(&one.stamp.id),
            _ => false,
        });
        if same {
            return typed::forget(&self.place());
        }
        self.pending.set(Some(text.clone()));
        let (field, reason) = (self.field.code.to_owned(), self.ctx.reason.get_untracked());
        let reason = reason.trim().to_owned();
        let measure = self.ctx.measure;
        let wish = PaperWish::Write { field, text, over, reason, measure };
        self.ctx.app.send(Command::Paper(self.ctx.case, wish));
    }

    /// Whether the reason is there that a change needs once the report was submitted.
    fn may_save(self) -> bool {
        let needed = self.known.with_untracked(|known| known.again);
        !needed || self.ctx.reason.with_untracked(|reason| !reason.trim().is_empty())
    }

    /// Takes another's entry in: beside one's own, in its place, or not at all. All stay readable.
    pub fn settle(self, other: &Entry, how: Settle) {
        let own = self.text.get_untracked();
        let text = match how {
            Settle::Both if own.trim().is_empty() => other.text.clone(),
            Settle::Both => format!("{own}\n{}", other.text),
            Settle::Theirs => other.text.clone(),
            Settle::Mine => own,
        };
        self.seen.update(|seen| {
            seen.retain(|id| *id != other.stamp.id);
            seen.push(other.stamp.id);
        });
        self.text.set(text);
        self.dirty.set(true);
        self.save();
    }

    /// How far what was typed has come (tracked).
    pub fn progress(self) -> Progress {
        let failed = self
            .ctx
            .app
            .screen
            .notices
            .with(|all| all.iter().any(|n| matches!(n, Notice::StoreFailed(_))));
        let last = self.known.with(|known| known.last.clone());
        self.ctx.reason.track();
        match (self.dirty.get(), self.pending.get(), last) {
            (true, ..) if !self.may_save() => Progress::NoReason,
            (true, ..) => match self.text.with(|text| fault(self.field, text)) {
                Some(fault) => Progress::Faulty(fault),
                None => Progress::Typing,
            },
            (_, Some(_), _) if failed => Progress::Failed,
            (_, Some(_), _) => Progress::Saving,
            (_, _, Some((_, _, true))) => Progress::Late,
            (_, _, Some((_, true, _))) => Progress::OnDevice,
            (_, _, Some(_)) => Progress::Sent,
            _ => Progress::None,
        }
    }
}

/// What becomes of two texts of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// まとめる.
    Both,
    /// こちらに置き換える.
    Theirs,
    /// 自分の記載を残す.
    Mine,
}
