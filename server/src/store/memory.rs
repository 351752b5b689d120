//! Received events in memory: the model SQLite is compared with. For tests only.
//!
//! Plainly right instead of fast: it keeps events and works everything out from them each time, by
//! the definition and not step by step as the real store does.

use super::judge::{Flags, Reader, chain, content, founds, took_part};
use super::seats::{Authors, Numbers, Rules, is_paper, seat, take_seat, waits};
use super::{
    Ask, BackupCopy, Batch, CHANGES_MAX, Change, Denial, EventStore, Incoming, Kept, PAGE_MAX,
    Receipt, Slice, Standing, Stored,
};
use mamori_core::case::{Alert, Case};
use mamori_core::event::Sealed;
use mamori_core::ids::{CaseId, DeviceId, Hash, LogId, StoreId, UserId};
use mamori_core::paper::Seat;
use mamori_core::sync::{Admission, LogState, admit};
use mamori_core::view::CaseView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

struct Row {
    cursor: u64,
    incoming: Incoming,
    department: String,
    received_ms: i64,
    content: Flags,
    /// Of a paper that counts.
    seat: Option<Seat>,
}

#[derive(Default)]
struct Tables {
    epoch: u64,
    people: BTreeMap<UserId, Reader>,
    rules: Rules,
    devices: BTreeSet<DeviceId>,
    owners: BTreeMap<LogId, DeviceId>,
    rows: Vec<Row>,
    forks: BTreeMap<(LogId, u64, Hash), Sealed>,
    copied: u64,
}

/// See the module.
pub struct MemoryStore(Mutex<Tables>);

/// A case worked out from its events.
struct Worked {
    view: CaseView,
    people: BTreeSet<UserId>,
    submitted: bool,
    taken: BTreeSet<u64>,
}

impl MemoryStore {
    /// An empty store; everybody has signed in on every device.
    pub fn new(people: Vec<Reader>, devices: impl Iterator<Item = DeviceId>, rules: Rules) -> Self {
        let people = people.into_iter().map(|r| (r.person.id.clone(), r)).collect();
        let devices = devices.collect();
        Self(Mutex::new(Tables { epoch: 1, people, devices, rules, ..Tables::default() }))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Tables) -> T) -> Stored<T> {
        Ok(work(&mut self.0.lock().unwrap()))
    }
}

impl Tables {
    fn standing(&self) -> Standing {
        let cursor = self.rows.last().map_or(0, |row| row.cursor);
        Standing { store: StoreId([7; 16]), epoch: self.epoch, cursor }
    }

    fn at(&self, log: LogId, seq: u64) -> Option<&Row> {
        self.rows.iter().find(|row| {
            let header = &row.incoming.event.header;
            header.log == log && header.seq == seq
        })
    }

    fn deny(&self, batch: &Batch) -> Option<Denial> {
        if self.owners.get(&batch.log).is_some_and(|owner| *owner != batch.device) {
            return Some(Denial::OtherLog);
        }
        let known = |user| self.devices.contains(&batch.device) && self.people.contains_key(user);
        let headers = batch.events.iter().map(|incoming| &incoming.event.header);
        let forged: Vec<u64> = headers.filter(|h| !known(&h.actor)).map(|h| h.seq).collect();
        (!forged.is_empty()).then_some(Denial::Forged(forged))
    }

    fn notice_restore(&mut self, batch: &Batch) {
        let here = self.standing();
        if let Some(seen) = batch.seen.filter(|seen| seen.store == here.store) {
            let newer_epoch = seen.epoch > here.epoch;
            let newer_cursor = seen.epoch == here.epoch && seen.cursor > here.cursor;
            if newer_epoch || newer_cursor {
                self.epoch = seen.epoch + 1;
            }
        }
    }

    fn receive(&mut self, batch: Batch) -> Result<Receipt, Denial> {
        if let Some(denial) = self.deny(&batch) {
            return Err(denial);
        }
        self.notice_restore(&batch);
        let before = self.standing().cursor;
        let received_ms = batch.received_ms;
        let mut forks = BTreeSet::new();
        if !batch.events.is_empty() {
            self.owners.insert(batch.log, batch.device);
        }
        for incoming in batch.events {
            let header = &incoming.event.header;
            let here = self.at(header.log, header.seq).map(|row| row.incoming.hash);
            match admit(here, incoming.hash) {
                Admission::Same => {}
                Admission::Fork => {
                    forks.insert(header.seq);
                    let key = (header.log, header.seq, incoming.hash);
                    self.forks.insert(key, incoming.sealed);
                }
                Admission::New => {
                    let base = self.rows.iter().find(|row| row.cursor == header.base);
                    let base_ms = base.map(|row| row.received_ms);
                    let department = self.people[&header.actor].person.department.clone();
                    self.rows.push(Row {
                        cursor: self.standing().cursor + 1,
                        department,
                        received_ms,
                        content: content(&incoming.event, received_ms, base_ms),
                        seat: None,
                        incoming,
                    });
                    self.sit_down(self.standing().cursor);
                }
            }
        }
        let log = self.log_state(batch.log);
        let backed_up = self.backed_up(batch.log, &log);
        let (standing, changes) = (self.standing(), self.changes(before));
        Ok(Receipt { standing, log, backed_up, forks: forks.into_iter().collect(), changes })
    }

    /// Asks about the paper at a cursor; and about those that came before the case that is founded
    /// there.
    fn sit_down(&mut self, at: u64) {
        let Some(id) = self.rows.last().and_then(|row| row.incoming.event.header.case) else {
            return;
        };
        let founded = self.as_of(id, at - 1).is_none();
        for index in 0..self.rows.len() {
            let (row, event) = (&self.rows[index], &self.rows[index].incoming.event);
            let asked = event.header.case == Some(id) && is_paper(event);
            let Some(worked) = self.as_of(id, at) else { return };
            let Worked { mut view, people, submitted, .. } = worked;
            let mut actor = self.people[&event.header.actor].clone();
            actor.person.department.clone_from(&row.department);
            if !asked
                || !(founded || row.cursor == at)
                || !actor.adds(event, &view.department, &people, submitted)
            {
                continue;
            }
            let authors = Authors { readers: self.people.clone(), ..Authors::default() };
            let user = &event.header.actor;
            let found = seat(&authors, user, &view.department, row.received_ms, &self.rules);
            view.case.apply(event, Some(row.cursor));
            let given = found.map(|found| {
                take_seat(&mut view.case, event, found, &self.rules, &mut Numbers::default())
            });
            self.rows[index].seat = given;
        }
    }

    fn changes(&self, before: u64) -> Vec<Change> {
        let mut changes = Vec::new();
        for id in self.case_ids() {
            let old = self.work_out(id, before);
            let Some(new) = self.work_out(id, u64::MAX) else { continue };
            let old = old.as_ref().map_or(&[][..], |old| &old.view.case.alerts);
            let was = |id| old.iter().find(|a| a.id == id).map_or(Alert::new(id), Alert::told);
            let alerts = new.view.case.alerts.iter().filter(|a| a.told() != was(a.id));
            if new.view.cursor > before {
                changes.push(Change {
                    case: id,
                    cursor: new.view.cursor,
                    department: new.view.department.clone(),
                    people: new.people.clone(),
                    submitted: new.submitted,
                    alerts: alerts.map(|alert| alert.id).collect(),
                });
            }
        }
        changes
    }

    fn case_ids(&self) -> BTreeSet<CaseId> {
        self.rows.iter().filter_map(|row| row.incoming.event.header.case).collect()
    }

    /// The case as of a cursor, with the cursor at which it last changed.
    fn work_out(&self, id: CaseId, until: u64) -> Option<Worked> {
        let mut last: Option<Worked> = None;
        for row in self.rows_of(id, until) {
            let Some(mut new) = self.as_of(id, row.cursor) else { continue };
            if let Some(last) = &last
                && last.view.case == new.view.case
                && last.people == new.people
            {
                new.view.cursor = last.view.cursor;
            }
            last = Some(new);
        }
        last
    }

    fn rows_of(&self, id: CaseId, until: u64) -> impl Iterator<Item = &Row> {
        let of_case = move |row: &&Row| row.incoming.event.header.case == Some(id);
        self.rows.iter().filter(of_case).filter(move |row| row.cursor <= until)
    }

    /// The case that the events up to a cursor add up to. Whoever takes part has a right, and what
    /// they did may say who else took part: so until nothing is added.
    fn as_of(&self, id: CaseId, until: u64) -> Option<Worked> {
        let first = self.rows_of(id, until).find(|row| founds(&row.incoming.event))?;
        let department = first.department.clone();
        let mut people = took_part(&first.incoming.event);
        let mut taken = BTreeSet::new();
        let mut submitted = false;
        let case = loop {
            let size = taken.len();
            for row in self.rows_of(id, until) {
                let event = &row.incoming.event;
                let mut actor = self.people[&event.header.actor].clone();
                actor.person.department.clone_from(&row.department);
                let counts = match is_paper(event) {
                    true => row.seat.is_some(),
                    false => actor.adds(event, &department, &people, submitted),
                };
                if counts {
                    taken.insert(row.cursor);
                    people.extend(took_part(event));
                }
            }
            let case = self.added_up(id, until, &taken);
            submitted = waits(&case).submitted;
            if taken.len() == size {
                break case;
            }
        };
        let view = CaseView { case, department, cursor: until, first_cursor: first.cursor };
        Some(Worked { view, people, submitted, taken })
    }

    fn added_up(&self, id: CaseId, until: u64, taken: &BTreeSet<u64>) -> Case {
        let mut case = Case::new(id);
        for row in self.rows_of(id, until).filter(|row| taken.contains(&row.cursor)) {
            let event = &row.incoming.event;
            case.apply(event, Some(row.cursor));
            if let Some(seat) = &row.seat {
                case.seat(event.header.id(), seat);
            }
        }
        case
    }

    fn log_state(&self, log: LogId) -> LogState {
        let headers = self.rows.iter().map(|row| &row.incoming.event.header);
        let places: BTreeSet<u64> = headers.filter(|h| h.log == log).map(|h| h.seq).collect();
        let last = places.last().and_then(|seq| self.at(log, *seq));
        LogState::of(places, last.map(|row| row.incoming.hash).unwrap_or_default())
    }

    fn backed_up(&self, log: LogId, state: &LogState) -> u64 {
        let safe = |seq: &u64| self.at(log, *seq).is_some_and(|row| row.cursor <= self.copied);
        (1..=state.contiguous).take_while(safe).last().unwrap_or(0)
    }

    fn kept(&self, row: &Row) -> Kept {
        let header = &row.incoming.event.header;
        let previous = self.at(header.log, header.seq - 1).map(|row| row.incoming.hash);
        let mut flags = row.content.with(chain(header, previous));
        if let Some(case) = header.case {
            let worked = self.work_out(case, u64::MAX);
            if !worked.is_some_and(|worked| worked.taken.contains(&row.cursor)) {
                flags = flags.with(Flags::FOREIGN);
            }
        }
        Kept {
            cursor: row.cursor,
            log: header.log,
            seq: header.seq,
            sealed: row.incoming.sealed.clone(),
            received_ms: row.received_ms,
            flags,
        }
    }

    fn visible(&self, reader: &Reader) -> Vec<CaseView> {
        let worked = self.case_ids().into_iter().filter_map(|id| self.work_out(id, u64::MAX));
        let seen = worked.filter(|w| reader.sees(&w.view.department, &w.people, w.submitted));
        let mut views: Vec<CaseView> = seen.map(|worked| worked.view).collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.first_cursor));
        views
    }
}

impl EventStore for MemoryStore {
    async fn receive(&self, batch: Batch) -> Stored<Result<Receipt, Denial>> {
        self.with(|tables| tables.receive(batch))
    }

    async fn standing(&self) -> Stored<Standing> {
        self.with(|tables| tables.standing())
    }

    async fn log_state(&self, log: LogId) -> Stored<LogState> {
        self.with(|tables| tables.log_state(log))
    }

    async fn events_after(&self, cursor: u64, limit: usize) -> Stored<Vec<Kept>> {
        self.with(|tables| {
            let after = tables.rows.iter().filter(|row| row.cursor > cursor);
            after.take(limit).map(|row| tables.kept(row)).collect()
        })
    }

    async fn forks(&self, log: LogId) -> Stored<Vec<(u64, Sealed)>> {
        self.with(|tables| {
            let of_log = tables.forks.iter().filter(|((l, ..), _)| *l == log);
            of_log.map(|((_, seq, _), sealed)| (*seq, sealed.clone())).collect()
        })
    }

    async fn cases(&self, reader: &Reader, ask: Ask, limit: usize) -> Stored<Slice> {
        self.with(|tables| {
            let (standing, mut cases) = (tables.standing(), tables.visible(reader));
            if let Ask::After(after) = ask
                && after <= standing.cursor
            {
                let changed: Vec<_> = cases.iter().filter(|c| c.cursor > after).cloned().collect();
                if changed.len() <= CHANGES_MAX {
                    return Slice { standing, full: false, cases: changed, more: false };
                }
            }
            if let Ask::Before(before) = ask {
                cases.retain(|case| case.first_cursor < before);
            }
            let limit = limit.clamp(1, PAGE_MAX);
            let more = cases.len() > limit;
            cases.truncate(limit);
            Slice { standing, full: !matches!(ask, Ask::Before(_)), cases, more }
        })
    }

    async fn case(&self, reader: &Reader, case: CaseId) -> Stored<Option<CaseView>> {
        self.with(|tables| tables.visible(reader).into_iter().find(|view| view.case.id == case))
    }

    async fn note_backup(&self, copy: BackupCopy) -> Stored<()> {
        self.with(|tables| tables.copied = tables.copied.max(copy.cursor))
    }
}
