//! The service worker: registration, finding a new version, switching to it when the user says so.
//!
//! The page never reloads by itself: only the tab whose user tapped 更新 does, once.

use crate::clock::mono_ms;
use crate::js::{detach, listen, navigator, prop, set};
use core::cell::{Cell, RefCell};
use js_sys::Object;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Where the worker is served.
const SCRIPT: &str = "/sw.js";
/// Looking for a new version more often than this only costs requests, ms.
const LOOK_PAUSE_MS: u64 = 60_000;

/// What became of the service worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerEvent {
    /// The app is stored on the device and opens without a server.
    Ready,
    /// A new version waits for 更新.
    UpdateReady,
    /// Another tab switched to a new version: this one goes on with the code it has until reloaded.
    Replaced,
    /// The worker could not be registered: the app will not open without a server.
    Failed(String),
}

type Emit = Rc<dyn Fn(WorkerEvent)>;

struct Inner {
    container: ServiceWorkerContainer,
    registration: RefCell<Option<ServiceWorkerRegistration>>,
    emit: Emit,
    /// The user of this tab asked for the new version.
    switching: Cell<bool>,
    looked_ms: Cell<u64>,
}

/// The page's service worker. Empty where the browser or the address (plain http) has none.
#[derive(Clone)]
pub(crate) struct Worker(Option<Rc<Inner>>);

impl Worker {
    /// Registers the worker and reports as long as the page lives.
    pub(crate) fn register(emit: impl Fn(WorkerEvent) + 'static) -> Self {
        let container = navigator().and_then(|navigator| prop(&navigator, "serviceWorker"));
        let Some(container) = container else { return Self(None) };
        let inner = Rc::new(Inner {
            container: container.unchecked_into(),
            registration: RefCell::default(),
            emit: Rc::new(emit),
            switching: Cell::new(false),
            looked_ms: Cell::new(mono_ms()),
        });
        watch_controller(&inner);
        let registering = Rc::clone(&inner);
        spawn_local(async move {
            match register(&registering.container).await {
                Ok(registration) => watch_registration(&registering, registration),
                Err(error) => (registering.emit)(WorkerEvent::Failed(crate::js::describe(&error))),
            }
        });
        Self(Some(inner))
    }

    /// Looks for a new version, at most once a minute. Installed apps on phones never look by
    /// themselves, because they are resumed instead of loaded.
    pub(crate) fn look(&self) {
        let Some(inner) = &self.0 else { return };
        if mono_ms().saturating_sub(inner.looked_ms.get()) < LOOK_PAUSE_MS {
            return;
        }
        if let Some(registration) = &*inner.registration.borrow()
            && let Ok(looked) = registration.update()
        {
            inner.looked_ms.set(mono_ms());
            // Refused without a network: the next look finds it.
            detach(looked.unchecked_into());
        }
    }

    /// Switches to the waiting version and reloads once it is in charge; false if none waits.
    pub(crate) fn activate_waiting(&self) -> bool {
        let waiting = || {
            let inner = self.0.as_ref()?;
            let waiting = inner.registration.borrow().as_ref()?.waiting()?;
            Some((inner, waiting))
        };
        let Some((inner, waiting)) = waiting() else { return false };
        let switched = Rc::clone(inner);
        let worker = waiting.clone();
        // A page loaded past the worker (forced reload) has no controller that could change.
        listen(&waiting, "statechange", move |_| {
            if worker.state() == ServiceWorkerState::Activated {
                reload_once(&switched);
            }
        });
        inner.switching.set(true);
        let message = Object::new();
        set(&message, "type", &JsValue::from_str("activate"));
        waiting.post_message(&message).is_ok()
    }
}

async fn register(
    container: &ServiceWorkerContainer,
) -> Result<ServiceWorkerRegistration, JsValue> {
    let options = Object::new();
    set(&options, "updateViaCache", &JsValue::from_str("none"));
    let options = options.unchecked_ref();
    let registering = container.register_with_options(SCRIPT, options);
    Ok(JsFuture::from(registering).await?.unchecked_into())
}

fn watch_controller(inner: &Rc<Inner>) {
    let had_controller = Cell::new(inner.container.controller().is_some());
    let changed = Rc::clone(inner);
    listen(&inner.container, "controllerchange", move |_| {
        if changed.switching.get() {
            reload_once(&changed);
        } else if had_controller.replace(true) {
            (changed.emit)(WorkerEvent::Replaced);
        }
    });
}

fn watch_registration(inner: &Rc<Inner>, registration: ServiceWorkerRegistration) {
    if registration.active().is_some() {
        (inner.emit)(WorkerEvent::Ready);
    }
    if registration.waiting().is_some() {
        (inner.emit)(WorkerEvent::UpdateReady);
    }
    if let Some(installing) = registration.installing() {
        watch_installing(inner, &registration, installing);
    }
    let found = Rc::clone(inner);
    let source = registration.clone();
    listen(&registration, "updatefound", move |_| {
        if let Some(installing) = source.installing() {
            watch_installing(&found, &source, installing);
        }
    });
    inner.registration.replace(Some(registration));
}

fn watch_installing(
    inner: &Rc<Inner>,
    registration: &ServiceWorkerRegistration,
    installing: ServiceWorker,
) {
    let inner = Rc::clone(inner);
    let worker = installing.clone();
    // The first worker replaces nothing: it becomes active by itself and means "ready".
    let first = registration.active().is_none();
    listen(&installing, "statechange", move |_| match worker.state() {
        ServiceWorkerState::Installed if !first => (inner.emit)(WorkerEvent::UpdateReady),
        ServiceWorkerState::Activated if first => (inner.emit)(WorkerEvent::Ready),
        _ => {}
    });
}

fn reload_once(inner: &Inner) {
    if inner.switching.replace(false) {
        crate::page::reload();
    }
}
