//! What the server showed last, kept for offline reading and marked with its age.
//!
//! Holds whatever the server let this person see; it filters nothing itself.

use crate::access::Person;
use crate::cbor::{Decode, Encode};
use crate::ids::{CaseId, StoreId, UserId};
use crate::map::Map;
use crate::view::{CaseView, CasesPage};
use alloc::vec::Vec;

/// Most cases kept for offline reading; the oldest go first.
pub const KEPT_MAX: usize = 200;

/// The views of one person on one device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// The server's database they came from.
    pub store: StoreId,
    /// Its restore epoch.
    pub epoch: u64,
    /// Complete up to this cursor; 0 before the first pull.
    pub cursor: u64,
    /// When the server was last asked, ms since 1970-01-01 UTC by the device's corrected clock.
    pub as_of_ms: Option<i64>,
    /// The cases.
    pub cases: Map<CaseId, CaseView>,
    /// Everybody named in them.
    pub people: Map<UserId, Person>,
    /// Whether the server has older cases than these.
    pub more: bool,
    /// Cases whose report waited for this person at the latest full page: kept, however old.
    pub waiting: Vec<CaseId>,
    /// Where the list ends: the smallest `first_cursor` of its pages. Older cases that wait for
    /// this person, or changed, lie beyond a gap.
    pub oldest: Option<u64>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    page: CasesPage,
    #[n(1)]
    as_of_ms: Option<i64>,
}

impl Views {
    /// Takes a page in: changes are joined, a full page of another store or epoch replaces all.
    pub fn merge(&mut self, page: CasesPage, now_ms: i64) {
        let same = self.store == page.store && self.epoch == page.epoch;
        if !same || page.full {
            let older = core::mem::take(self);
            if same {
                self.people = older.people;
            }
            self.more = page.more;
        }
        self.store = page.store;
        self.epoch = page.epoch;
        self.cursor = self.cursor.max(page.cursor);
        self.as_of_ms = Some(now_ms);
        if page.full {
            self.oldest = end_of(&page.cases);
            self.waiting = page.waiting.iter().map(|view| view.case.id).collect();
        }
        self.take(page.waiting, Vec::new());
        self.take(page.cases, page.people);
    }

    /// Takes older cases in, asked for by もっと見る.
    pub fn merge_older(&mut self, page: CasesPage) {
        if self.store == page.store && self.epoch == page.epoch {
            self.more = page.more;
            self.oldest = end_of(&page.cases).or(self.oldest);
            self.take(page.cases, page.people);
        }
    }

    fn take(&mut self, cases: Vec<CaseView>, people: Vec<Person>) {
        for view in cases {
            self.cases.insert(view.case.id, view);
        }
        for person in people {
            self.people.insert(person.id.clone(), person);
        }
    }

    /// The bytes to keep for offline reading: the newest `KEPT_MAX` cases, and those apart from the
    /// list: what waits for this person, and what changed beyond its end.
    pub fn keep(&self) -> Vec<u8> {
        let beyond = |view: &CaseView| self.oldest.is_some_and(|end| view.first_cursor < end);
        let waits = |view: &&CaseView| beyond(view) || self.waiting.contains(&view.case.id);
        let waiting = self.cases.values().filter(waits).cloned().collect();
        let mut cases: Vec<CaseView> = self.cases.values().filter(|v| !waits(v)).cloned().collect();
        cases.sort_by_key(|c| core::cmp::Reverse(c.first_cursor));
        let more = self.more || cases.len() > KEPT_MAX;
        cases.truncate(KEPT_MAX);
        let page = CasesPage {
            store: self.store,
            epoch: self.epoch,
            cursor: self.cursor,
            server_ms: 0,
            full: true,
            cases,
            people: self.people.values().cloned().collect(),
            more,
            waiting,
        };
        crate::event::encode(&Kept { page, as_of_ms: self.as_of_ms })
    }

    /// Reads kept bytes; `None` if they are not views of this build's shape.
    pub fn restore(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = crate::cbor::decode(bytes).ok()?;
        let mut views = Self::default();
        views.merge(kept.page, 0);
        views.as_of_ms = kept.as_of_ms;
        Some(views)
    }
}

/// The smallest `first_cursor` of a page.
fn end_of(cases: &[CaseView]) -> Option<u64> {
    cases.iter().map(|view| view.first_cursor).min()
}
