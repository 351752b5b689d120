//! Asks the server for cases that fit and for figures. Nothing of it is kept on the device.

use super::Runtime;
use super::pull::Kind;
use crate::screen::find::{Asked, Filters, Span};
use crate::screen::show;
use mamori_browser::http::{HttpError, Response};
use mamori_core::cbor::Decode;
use mamori_core::find::{Figures, FoundPage};
use mamori_core::view::Refusal;
use std::sync::Arc;

impl Runtime {
    /// Asks for cases that fit: the first page of them.
    pub(super) fn find(&mut self, filters: Filters) {
        let mut view = self.screen.find.get_untracked();
        view.nth = view.nth.wrapping_add(1);
        view.asked = Asked::Pending;
        let path = format!("/api/search?{}", filters.query());
        view.filters = filters;
        let nth = view.nth;
        show(self.screen.find, view);
        self.get(Kind::Found(nth, false), path);
    }

    /// Asks for the next page.
    pub(super) fn find_more(&mut self) {
        let mut view = self.screen.find.get_untracked();
        let Some(last) = view.rows.last().filter(|_| view.asked != Asked::Pending) else { return };
        let path = format!("/api/search?{}&before={}", view.filters.query(), last.key);
        view.asked = Asked::Pending;
        let nth = view.nth;
        show(self.screen.find, view);
        self.get(Kind::Found(nth, true), path);
    }

    /// Takes a page in; an answer to an older question is dropped.
    pub(super) fn found(&mut self, nth: u32, older: bool, answer: Result<Response, HttpError>) {
        let mut view = self.screen.find.get_untracked();
        if self.desk.me.is_none() || view.nth != nth {
            return;
        }
        match self.judged::<FoundPage>(answer) {
            Ok(page) => {
                for person in page.people {
                    self.desk.views.people.insert(person.id.clone(), person);
                }
                if !older {
                    view.rows.clear();
                    view.total = page.total.unwrap_or_default();
                }
                view.rows.extend(page.rows);
                (view.more, view.asked) = (page.more, Asked::Done);
            }
            Err(asked) => view.asked = asked,
        }
        show(self.screen.find, view);
        self.after_change();
    }

    /// Asks for figures.
    pub(super) fn figures(&mut self, span: Span) {
        let mut view = self.screen.figures.get_untracked();
        view.nth = view.nth.wrapping_add(1);
        view.asked = Asked::Pending;
        let path = format!("/api/figures?{}", span.query());
        view.span = span;
        let nth = view.nth;
        show(self.screen.figures, view);
        self.get(Kind::Figures(nth), path);
    }

    /// Takes figures in.
    pub(super) fn figures_came(&mut self, nth: u32, answer: Result<Response, HttpError>) {
        let mut view = self.screen.figures.get_untracked();
        if self.desk.me.is_none() || view.nth != nth {
            return;
        }
        match self.judged::<Figures>(answer) {
            Ok(figures) => (view.figures, view.asked) = (Some(Arc::new(figures)), Asked::Done),
            Err(asked) => view.asked = asked,
        }
        show(self.screen.figures, view);
        self.after_change();
    }

    /// What an answer says, or how it failed.
    pub(super) fn judged<T: Decode>(
        &mut self,
        answer: Result<Response, HttpError>,
    ) -> Result<T, Asked> {
        let Ok(response) = answer else { return Err(Asked::Offline) };
        self.account.expired |= response.status == 401;
        match response.is_ok() {
            true => response.read::<T>().ok_or(Asked::Failed),
            false => Err(response
                .read::<Refusal>()
                .map_or(Asked::Failed, |refusal| Asked::Refused(Arc::new(refusal)))),
        }
    }
}
