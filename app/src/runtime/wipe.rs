//! What this device still has of cases that were erased: it asks the server which they are, and
//! takes their content out of its own logs (docs/retention.md). Belongs to the part that follows.

use super::pull::Kind;
use super::{Input, Runtime};
use mamori_browser::http::{HttpError, Response};
use mamori_browser::store::IdbStore;
use mamori_core::ids::{CaseId, LogId};
use mamori_core::retention::ErasedCases;
use mamori_core::store::{LocalStore, StoreError};
use mamori_core::sync::Span;
use mamori_core::view::CaseView;

/// The server is asked so often, ms; at once when a view says that its case was erased.
const EVERY_MS: u64 = 60 * 60_000;
/// Events that are read at once.
const PAGE: usize = 200;

/// Cases that are gone.
#[derive(Debug, Default)]
pub struct Gone {
    /// When to ask next, monotonic ms.
    next_ms: u64,
    /// All of them are known up to this cursor.
    cursor: u64,
}

impl Gone {
    /// A view may say that its case was erased: then there may be more to wipe here.
    pub fn seen(&mut self, cases: &[CaseView]) {
        if cases.iter().any(|view| view.case.is_erased()) {
            self.next_ms = 0;
        }
    }
}

impl Runtime {
    pub(super) fn ask_erased(&mut self) {
        let gone = &mut self.pull.gone;
        if self.clock.mono_ms >= gone.next_ms {
            gone.next_ms = self.clock.mono_ms + EVERY_MS;
            let path = format!("/api/erased?after={}", gone.cursor);
            self.get(Kind::Erased, path);
        }
    }

    pub(super) fn erased_came(&mut self, answer: Result<Response, HttpError>) {
        let page = answer.ok().filter(Response::is_ok).and_then(|r| r.read::<ErasedCases>());
        let Some(page) = page else { return };
        let more = !page.cases.is_empty();
        self.pull.gone.cursor = page.cursor;
        if more {
            // One answer is bounded: the next says whether that was all.
            self.pull.gone.next_ms = 0;
        }
        // Also what was typed of it in this tab and never became an entry.
        for case in &page.cases {
            mamori_browser::typed::forget_about(&case.to_string());
        }
        let own: Vec<CaseId> =
            page.cases.into_iter().filter(|case| self.desk.has_own(*case)).collect();
        if own.is_empty() {
            return;
        }
        let (inbox, store) = (self.inbox.clone(), self.store.clone());
        mamori_browser::spawn(async move {
            let done = wipe(&store, &own).await;
            let follow = move |runtime: &mut Self| runtime.wiped(&own, done);
            inbox.put(Input::Done(Box::new(follow)));
        });
    }

    /// What failed is tried again with the next answer.
    fn wiped(&mut self, cases: &[CaseId], done: Result<(), StoreError>) {
        match done {
            Ok(()) => cases.iter().for_each(|case| self.desk.forget_own(*case)),
            Err(error) => {
                self.pull.gone.cursor = 0;
                self.store_failed(&error);
            }
        }
        self.after_change();
    }
}

async fn wipe(store: &IdbStore, cases: &[CaseId]) -> Result<(), StoreError> {
    for info in store.logs().await? {
        let (log, mut first) = (info.head.log, info.pruned + 1);
        while first <= info.head.seq {
            let last = (first + PAGE as u64 - 1).min(info.head.seq);
            wipe_span(store, log, Span { first, last }, cases).await?;
            first = last + 1;
        }
    }
    Ok(())
}

async fn wipe_span(
    store: &IdbStore,
    log: LogId,
    span: Span,
    cases: &[CaseId],
) -> Result<(), StoreError> {
    for sealed in store.read(log, span, PAGE).await? {
        let Ok(header) = sealed.read_header() else { continue };
        let gone = header.case.is_some_and(|case| cases.contains(&case));
        if gone && sealed.body.is_some() {
            store.erase(log, header.seq).await?;
        }
    }
    Ok(())
}
