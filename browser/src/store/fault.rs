//! Faults that tests inject into a write, at the points where real ones strike.

use super::errors;
use core::cell::Cell;
use mamori_core::store::Stored;
use web_sys::{DomException, IdbTransaction};

/// What goes wrong with the next write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The transaction is aborted when everything was requested.
    Abort,
    /// There is no room left.
    Full,
    /// It is written, but the connection dies before saying so.
    Unheard,
}

thread_local! {
    static NEXT: Cell<Option<(Fault, u32)>> = const { Cell::new(None) };
}

/// Injects a fault into the next `times` writes.
pub(super) fn inject(fault: Fault, times: u32) {
    NEXT.set(Some((fault, times)));
}

fn strikes(fault: Fault) -> bool {
    let Some((next, times)) = NEXT.get() else { return false };
    if next != fault {
        return false;
    }
    NEXT.set((times > 1).then_some((next, times - 1)));
    true
}

pub(super) fn before_commit(transaction: &IdbTransaction) -> Stored<()> {
    if strikes(Fault::Abort) {
        transaction.abort().expect("an open transaction can be aborted");
    }
    if strikes(Fault::Full) {
        transaction.abort().expect("an open transaction can be aborted");
        let full = DomException::new_with_message_and_name("full", "QuotaExceededError");
        return Err(errors::from_js(&full.expect("an exception")));
    }
    Ok(())
}

pub(super) fn after_commit() -> Stored<()> {
    if strikes(Fault::Unheard) { Err(errors::unavailable("connection lost")) } else { Ok(()) }
}
