//! The parts screens are made of: each shows one thing and sends commands.
//!
//! No part touches storage, the network or the clock; all of that is the runtime's.

pub mod after;
pub mod age;
pub mod alert_bar;
pub mod attach;
pub mod care;
pub mod case_row;
pub mod chip;
pub mod choice;
pub mod clock;
pub mod detail;
pub mod dialog;
pub mod drill;
pub mod drills;
pub mod el;
pub mod end;
pub mod erased;
pub mod extend;
pub mod figures;
pub mod find;
pub mod find_links;
pub mod hold;
pub mod icons;
pub mod incoming;
pub mod incoming_facts;
pub mod ladder;
mod line;
pub mod lost;
pub mod measures;
pub mod meetings;
pub mod notices;
pub mod parts;
pub mod playback;
pub mod police;
pub mod prompt;
pub mod prompt_bar;
pub mod ready;
pub mod recording;
pub mod recording_bar;
pub mod reel;
pub mod report;
pub mod retention;
pub mod sending;
pub mod sign_in_again;
pub mod staff;
pub mod start;
pub mod start_how;
pub mod state;
pub mod strip;
pub mod subject;
pub mod subject_flag;
pub mod subject_link;
pub mod tabs;
pub mod tap_details;
pub mod taps;
pub mod timeline;
pub mod watch;

use crate::ctx::App;
use mamori_core::text::Text;

/// A text that follows the language: one type for all places that show one.
pub fn t(app: App, text: Text) -> impl Fn() -> &'static str + Copy + 'static {
    move || app.t(text)
}

/// Counted in whole seconds, never rounded up: for what has passed, unlike what is left.
pub fn passed(length_ms: i64) -> String {
    mamori_core::time::clock_length(length_ms.max(0) / 1000 * 1000)
}
