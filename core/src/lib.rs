//! Placeholder while the workspace is laid.
pub mod lang;
pub mod policy;
