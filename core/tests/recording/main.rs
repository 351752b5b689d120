//! Recorder and upload queue against small models, with controls that must be caught.

#[path = "../properties/check.rs"]
mod check;
mod queue;
mod recorder;
mod world;
