//! What Mamori takes of Leptos: its signals (`reactive_graph`) and its rendering (`tachys`), under
//! the names that the crate `leptos` gives them.
//!
//! That crate also brings the calling of functions on a server, whose streams weigh about 3 KB of
//! the download although nobody calls them (docs/adr/0006). It holds nothing of Mamori.

pub use tachys;
pub use tachys::html::event as ev;
pub use wasm_bindgen;

mod list;
mod mount;

/// What components use.
pub mod prelude {
    pub use crate::list::{For, ForProps};
    pub use crate::mount::mount_to_body;
    pub use leptos_dom::helpers::*;
    pub use reactive_graph::computed::Memo;
    pub use reactive_graph::effect::{Effect, RenderEffect};
    pub use reactive_graph::graph::untrack;
    pub use reactive_graph::owner::{
        LocalStorage, StoredValue, expect_context, on_cleanup, provide_context,
    };
    pub use reactive_graph::prelude::*;
    pub use reactive_graph::signal::RwSignal;
    pub use tachys::prelude::*;
    pub use tachys::view::any_view::{AnyView, IntoAny};
}
