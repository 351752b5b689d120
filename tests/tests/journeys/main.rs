//! Journeys: what people do with Mamori, in a real browser against the real server through the
//! gate. The engine is chosen by `MAMORI_ENGINE`. Every journey ends with an accessibility check.

mod alert;
mod alert_device;
mod alert_rings;
mod capture;
mod find;
mod kill;
mod masked;
mod measures;
mod meeting;
mod meeting_known;
mod offline;
mod recording;
mod recording_killed;
mod recording_long;
mod recording_steps;
mod recording_trouble;
mod recording_wire;
mod report;
mod report_deputy;
mod report_print;
mod report_steps;
mod retention;
mod screens;
mod screens_alert;
mod screens_report;
mod session;
mod session_looks;
mod settings;
mod sign_in;
mod steps;
mod stopped;
mod subject;
mod supervisor;
mod tabs;
mod update;
