//! The API as the app meets it: a real server, real requests, one file per route.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed test is to panic")]

#[path = "../common/mod.rs"]
mod common;

mod access;
mod alert_bad;
mod alert_beat;
mod alert_calls;
mod alert_care;
mod alert_drills;
mod alert_flood;
mod alert_ring;
mod alert_signed_out;
mod case;
mod cases;
mod document;
mod document_linked;
mod events;
mod figures;
mod health;
mod me;
mod measure;
mod openapi;
mod outer;
mod people;
mod picture;
mod policy;
mod recording;
mod recording_audio;
mod recording_chunk;
mod recording_refused;
mod restore;
mod retention;
mod retention_refused;
mod route;
mod route_race;
mod route_refused;
mod search;
mod search_refused;
mod sign_in;
mod sign_out;
mod subject;
mod sync;
mod sync_refused;
