//! Properties of the core against small models. Beside each guarantee stands a control: a broken
//! variant that the same check must catch.

mod alerting;
#[cfg(feature = "toml")]
mod audience;
mod calls;
mod chain;
mod check;
mod clocks;
mod codec;
mod copies;
mod escalating;
mod folding;
mod make;
mod papers;
mod presence;
mod receiving;
mod session;
mod uploading;
