//! Commands that the driver knows and its client library has no method for; among them those of
//! Chromium's own developer tools. What they are used for is the journey's business.

use super::Page;
use crate::error::{Doing, Result};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use thirtyfour::common::command::{Command, ExtensionCommand};

/// A WebDriver command that thirtyfour has no method for.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl ExtensionCommand for Raw {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.body.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        Arc::from(self.path)
    }
}

impl Page {
    /// Gives the driver a command of this path and body.
    pub(super) async fn raw(&self, path: &'static str, body: Value) -> Result<Value> {
        let command = Command::ExtensionCommand(Box::new(Raw { path, body }));
        self.web.cmd(command).await.and_then(|answer| answer.value_json()).doing(path)
    }

    /// Gives Chromium's developer tools a command and returns their answer.
    ///
    /// # Errors
    /// When there is no such command, it fails, or the engine is another.
    pub async fn devtools(&self, method: &str, params: Value) -> Result<Value> {
        self.raw("/goog/cdp/execute", json!({ "cmd": method, "params": params })).await
    }
}
