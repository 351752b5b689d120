//! Begins: the first view is built into the document's body and lives as long as the page.

use any_spawner::Executor;
use reactive_graph::owner::Owner;
use tachys::dom::body;
use tachys::prelude::*;

/// Builds the view at the end of the body.
pub fn mount_to_body<N: Render + 'static>(view: impl FnOnce() -> N) {
    // Refused only where the effects have a task of their own already.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let mounted = owner.with(|| {
        let mut mounted = view().build();
        mounted.mount(&body(), None);
        mounted
    });
    // Nothing takes it away again.
    core::mem::forget((owner, mounted));
}
