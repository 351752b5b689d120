//! A supervisor's screen reduced to its core: it follows the server's cursor and folds what comes.

use crate::mutant::Mutant;
use crate::server::{Server, State};
use mamori_core::fold::Cases;
use mamori_core::ids::StoreId;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Reader {
    store: StoreId,
    epoch: u64,
    cursor: u64,
    /// How often each cursor of this epoch was shown.
    seen: BTreeMap<u64, u32>,
    pub cases: Cases,
}

impl Reader {
    /// Pulls the next page. True once there is nothing more.
    pub fn pull(&mut self, server: &Server) -> bool {
        let follows = server.mutant == Some(Mutant::ReaderIgnoresEpoch);
        let page = if follows && self.epoch != 0 {
            let state = &server.state;
            server.pull(state.store, state.epoch, self.cursor.min(state.cursor), 20)
        } else {
            server.pull(self.store, self.epoch, self.cursor, 20)
        };
        let moved = (page.store, page.epoch) != (self.store, self.epoch);
        if moved && !(follows && self.epoch != 0) {
            *self = Self::default();
        }
        (self.store, self.epoch) = (page.store, page.epoch);
        for row in &page.rows {
            *self.seen.entry(row.cursor).or_default() += 1;
            if let Ok(event) = row.sealed.open() {
                self.cases.apply(&event, Some(row.cursor));
            }
        }
        let done = page.rows.len() < 20;
        self.cursor = page.cursor;
        done
    }

    /// Everything anew, as after the operator has told the readers of a silent restore.
    pub fn start_over(&mut self) {
        *self = Self::default();
    }

    /// What was skipped or shown twice.
    pub fn problem(&self, state: &State) -> Option<String> {
        for row in state.rows.values() {
            match self.seen.get(&row.cursor) {
                None => return Some(format!("cursor {} was skipped", row.cursor)),
                Some(1) => {}
                Some(n) => return Some(format!("cursor {} was shown {n} times", row.cursor)),
            }
        }
        (self.seen.len() != state.rows.len())
            .then(|| format!("{} were shown of {}", self.seen.len(), state.rows.len()))
    }
}
