//! What travels so that a device can be woken by its browser's push service (docs/alert-relay.md).
//!
//! A push is never a delivery and never a ring. Keys are written in base64url without padding, as
//! the Push API gives and takes them. Encrypts and sends nothing.

use crate::case::view_type;
use crate::ids::DeviceId;
use crate::lang::Lang;
use alloc::string::String;

/// Longest address at a push service, bytes.
pub const ENDPOINT_LEN_MAX: usize = 1_024;

view_type! {
    /// Answer of `GET /api/push/key`.
    pub struct PushKey {
        /// The server's public key (RFC 8292): a point on P-256, uncompressed, in base64url. It is
        /// the `applicationServerKey` of the Push API.
        #[n(0)] pub key: String,
    }
}

view_type! {
    /// Body of `POST /api/push/subscribe`: this device lets itself be woken there and nowhere else.
    pub struct PushSubscribe {
        /// The device.
        #[n(0)] pub device: DeviceId,
        /// Its address at the push service.
        #[n(1)] pub endpoint: String,
        /// Its public key (RFC 8291): 65 bytes in base64url.
        #[n(2)] pub p256dh: String,
        /// Its secret (RFC 8291): 16 bytes in base64url.
        #[n(3)] pub auth: String,
        /// The language its person reads; `None` for Japanese.
        #[n(4)] pub lang: Option<Lang>,
    }
}

view_type! {
    /// Body of `POST /api/push/unsubscribe`.
    pub struct PushUnsubscribe {
        /// The device.
        #[n(0)] pub device: DeviceId,
    }
}
