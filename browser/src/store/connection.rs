//! The connection to the database: opened with a bound, given up when it is dead or in the way.
//!
//! WebKit loses its connection to the storage process and every later use of the cached handle then
//! fails; so a handle that failed is dropped and a fresh one is opened. An upgrade in another tab
//! needs everybody else to let go.

use super::{errors, schema};
use crate::clock::within;
use crate::js::Callback;
use core::cell::{Cell, RefCell};
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use mamori_core::store::{Birth, StoreError, Stored};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbOpenDbRequest, IdbVersionChangeEvent};

/// Longest wait for the database to open, ms.
const OPEN_MS: u64 = 4_000;

/// An open connection. Dropping it closes it, after its transactions.
pub(super) struct Connection {
    pub(super) db: Database,
    closed: Rc<Cell<bool>>,
    // The database holds only a reference to it.
    _let_go: Callback,
}

impl Connection {
    fn new(db: Database) -> Self {
        let closed = Rc::new(Cell::new(false));
        let (flag, handle) = (Rc::clone(&closed), db.clone());
        // `versionchange`: another tab upgrades or deletes. `close`: the browser closed it.
        let let_go = Callback::new(move |_| {
            flag.set(true);
            handle.as_sys().close();
        });
        let function = let_go.as_ref().unchecked_ref();
        db.as_sys().set_onversionchange(Some(function));
        db.as_sys().set_onclose(Some(function));
        Self { db, closed, _let_go: let_go }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let db = self.db.as_sys();
        db.set_onversionchange(None);
        db.set_onclose(None);
        db.close();
    }
}

/// What an opening database asks and tells. Set on the request itself, because the wrapper's own
/// listeners bring the formatting of every possible error, floating point included, into the
/// download.
struct Listeners {
    blocked: Rc<Cell<bool>>,
    failed: Rc<RefCell<Option<StoreError>>>,
    // The request holds only references to them.
    _callbacks: [Callback; 2],
}

impl Listeners {
    fn on(request: &IdbOpenDbRequest, birth: Birth) -> Self {
        let (blocked, failed) = (Rc::<Cell<bool>>::default(), Rc::<RefCell<_>>::default());
        let flag = Rc::clone(&blocked);
        let on_blocked = Callback::new(move |_| flag.set(true));
        let (opening, failure) = (request.clone(), Rc::clone(&failed));
        let on_upgrade = Callback::new(move |event: JsValue| {
            let from = event.unchecked_ref::<IdbVersionChangeEvent>().old_version();
            if let Err(error) = schema::migrate(&opening, from, birth) {
                failure.replace(Some(errors::from_js(&error)));
                if let Some(transaction) = opening.transaction() {
                    // Fails only if it is aborted already, which is what is wanted.
                    let _ = transaction.abort();
                }
            }
        });
        request.set_onblocked(Some(on_blocked.as_ref().unchecked_ref()));
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        Self { blocked, failed, _callbacks: [on_blocked, on_upgrade] }
    }
}

/// Opens the database and keeps the connection for the next operation.
pub(super) struct Connector {
    name: String,
    birth: Birth,
    version: u32,
    kept: RefCell<Option<Rc<Connection>>>,
}

impl Connector {
    pub(super) fn new(name: &str, birth: Birth, version: u32) -> Self {
        Self { name: String::from(name), birth, version, kept: RefCell::default() }
    }

    /// The kept connection, or a fresh one.
    ///
    /// # Errors
    /// [`mamori_core::store::Trouble::Blocked`] when another tab does not let go of an older
    /// version in time, `Unavailable` when the database does not open.
    pub(super) async fn connection(&self) -> Stored<Rc<Connection>> {
        if let Some(kept) = &*self.kept.borrow()
            && !kept.closed.get()
        {
            return Ok(Rc::clone(kept));
        }
        let connection = Rc::new(Connection::new(self.open().await?));
        self.kept.replace(Some(Rc::clone(&connection)));
        Ok(connection)
    }

    /// Drops the kept connection: it failed.
    pub(super) fn give_up(&self) {
        self.kept.replace(None);
    }

    async fn open(&self) -> Stored<Database> {
        let mut opening = Database::open(self.name.as_str())
            .with_version(self.version)
            .build()
            .map_err(errors::from_open)?;
        let request = opening.as_sys().clone();
        let listeners = Listeners::on(&request, self.birth);
        let opened = within(OPEN_MS, &mut opening).await;
        let (blocked, failed) = (listeners.blocked.get(), listeners.failed.take());
        let Some(opened) = opened else {
            // Opened after all but too late: a connection nobody owns would block the next upgrade.
            spawn_local(async move {
                if let Ok(late) = opening.await {
                    late.close();
                }
                drop(listeners);
            });
            let late = || errors::unavailable("the database does not open");
            return Err(if blocked { errors::blocked() } else { late() });
        };
        opened.map_err(|error| failed.unwrap_or_else(|| errors::from_open(error)))
    }

    #[cfg(test)]
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    #[cfg(test)]
    pub(super) fn kept(&self) -> Option<Rc<Connection>> {
        self.kept.borrow().clone()
    }
}
