//! The Mamori app: mounts the shell over one runtime task.
//!
//! Components send commands and render what the runtime shows; none of them touches storage, the
//! network or the browser's interfaces.

mod command;
mod ctx;
mod page;
mod screen;

fn main() {}
