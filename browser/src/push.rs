//! Web Push of the browser: may it show notifications, and where can this device be woken?
//!
//! An extra: nothing depends on it. Some engines have none, an iPhone only in an installed app, and
//! a closed network reaches no push service. Sends nothing to the server; the app does.

use crate::js::{describe, method, navigator, prop, set};
use js_sys::{Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether the page may show notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It may.
    Granted,
    /// The person or the device refused; only the browser's own settings change that.
    Denied,
    /// Nobody was asked yet: [`ask`] does, at a touch.
    Open,
    /// This browser, or this address (plain http), has none.
    Unsupported,
}

/// Where this device can be woken: what `POST /api/push/subscribe` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The address at the browser's push service; a secret.
    pub endpoint: String,
    /// The device's public key, base64url.
    pub p256dh: String,
    /// The device's secret, base64url.
    pub auth: String,
}

/// Why there is no subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// This browser has no push, or no service worker runs (yet).
    Unsupported,
    /// The browser refuses or cannot reach its push service: `Name: message` in its own words.
    Failed(String),
}

fn failed(error: JsValue) -> Error {
    Error::Failed(describe(&error))
}

fn notification() -> Option<JsValue> {
    prop(&web_sys::window()?.into(), "Notification")
}

fn permission_of(answer: Option<JsValue>) -> Permission {
    match answer.and_then(|answer| answer.as_string()).as_deref() {
        Some("granted") => Permission::Granted,
        Some("denied") => Permission::Denied,
        Some(_) => Permission::Open,
        None => Permission::Unsupported,
    }
}

/// Whether the page may show notifications; asks nobody.
pub fn permission() -> Permission {
    permission_of(notification().and_then(|it| prop(&it, "permission")))
}

/// Asks the person. Browsers want this at a touch: call it first thing in the handler of one.
pub async fn ask() -> Permission {
    let Some(it) = notification() else { return Permission::Unsupported };
    let asked = method(&it, "requestPermission").and_then(|ask| ask.call0(&it).ok());
    if let Some(Ok(answer)) = asked.map(JsCast::dyn_into::<Promise>) {
        // A refusal of the browser to ask leaves things as they are.
        let _ = JsFuture::from(answer).await;
    }
    permission()
}

/// Calls a method that answers with a promise.
async fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, Error> {
    let function: Function = method(of, name).ok_or(Error::Unsupported)?;
    let answer = function.call1(of, argument).map_err(failed)?;
    let answer: Promise = answer.dyn_into().map_err(failed)?;
    JsFuture::from(answer).await.map_err(failed)
}

/// The push manager of the running service worker.
async fn manager() -> Result<JsValue, Error> {
    let workers = navigator().and_then(|it| prop(&it, "serviceWorker"));
    let workers = workers.ok_or(Error::Unsupported)?;
    // Not `ready`: it never answers where no worker is registered.
    let registration = call(&workers, "getRegistration", &JsValue::UNDEFINED).await?;
    prop(&registration, "active").ok_or(Error::Unsupported)?;
    prop(&registration, "pushManager").ok_or(Error::Unsupported)
}

/// Subscribes this device with the server's key (`PushKey::key`), or gives the subscription that
/// there is. One that was made with another key is replaced.
///
/// # Errors
/// See [`Error`]. It may work later.
pub async fn subscribe(key: &str) -> Result<Subscription, Error> {
    let manager = manager().await?;
    let options = Object::new();
    set(&options, "userVisibleOnly", &JsValue::TRUE);
    set(&options, "applicationServerKey", &JsValue::from_str(key));
    let made = match call(&manager, "subscribe", &options).await {
        Err(Error::Failed(_)) if end(&manager).await? => {
            call(&manager, "subscribe", &options).await?
        }
        made => made?,
    };
    let json = method(&made, "toJSON").and_then(|write| write.call0(&made).ok());
    read(&json.ok_or(Error::Unsupported)?).ok_or(Error::Unsupported)
}

fn read(json: &JsValue) -> Option<Subscription> {
    let text = |of: &JsValue, name| prop(of, name)?.as_string();
    let keys = prop(json, "keys")?;
    let (p256dh, auth) = (text(&keys, "p256dh")?, text(&keys, "auth")?);
    Some(Subscription { endpoint: text(json, "endpoint")?, p256dh, auth })
}

/// Ends the subscription there is; false where there is none.
async fn end(manager: &JsValue) -> Result<bool, Error> {
    let kept = call(manager, "getSubscription", &JsValue::UNDEFINED).await?;
    if kept.is_null() || kept.is_undefined() {
        return Ok(false);
    }
    call(&kept, "unsubscribe", &JsValue::UNDEFINED).await?;
    Ok(true)
}

/// This device is not woken any more; fine where it never was.
///
/// # Errors
/// When the browser fails.
pub async fn unsubscribe() -> Result<(), Error> {
    match manager().await {
        Ok(manager) => end(&manager).await.map(|_| ()),
        Err(Error::Unsupported) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn without_a_worker_there_is_no_push_and_nothing_hangs() {
        assert_eq!(subscribe("BCVxsr7N_eNg").await, Err(Error::Unsupported));
        assert_eq!(unsubscribe().await, Ok(()));
    }

    #[wasm_bindgen_test]
    fn a_permission_is_one_of_the_words_of_the_browser() {
        let said = |text: &str| permission_of(Some(JsValue::from_str(text)));
        assert_eq!(said("granted"), Permission::Granted);
        assert_eq!(said("denied"), Permission::Denied);
        assert_eq!(said("default"), Permission::Open);
        assert_eq!(permission_of(None), Permission::Unsupported);
        // Whatever this browser says, asking for it changes nothing.
        assert_eq!(permission(), permission());
    }

    #[wasm_bindgen_test]
    fn what_the_browser_writes_is_read() {
        let text = r#"{"endpoint":"https://p.example/x","expirationTime":null,
            "keys":{"p256dh":"BCVx","auth":"BTBZ"}}"#;
        let read = read(&js_sys::JSON::parse(text).unwrap()).unwrap();
        assert_eq!((read.endpoint.as_str(), read.p256dh.as_str()), ("https://p.example/x", "BCVx"));
        assert_eq!(read.auth, "BTBZ");
    }
}
