//! Who sends a push: a token signed with this server's key (VAPID, RFC 8292), for one push service
//! and half a day.

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;

/// A token is good for so long, seconds; RFC 8292 §2 allows 24 hours.
const GOOD_SECONDS: i64 = 12 * 60 * 60;

/// The server's key.
pub struct VapidKey {
    signing: SigningKey,
    public: String,
}

impl VapidKey {
    /// From its secret, a scalar of P-256; `None` if it is none.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Option<Self> {
        let secret = SecretKey::from_slice(secret).ok()?;
        let point = secret.public_key().to_encoded_point(false);
        let public = Base64UrlUnpadded::encode_string(point.as_bytes());
        Some(Self { signing: SigningKey::from(secret), public })
    }

    /// A fresh secret; `None` where the system has no randomness.
    #[must_use]
    pub fn fresh() -> Option<[u8; 32]> {
        loop {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).ok()?;
            // All but one in four billion are scalars.
            if SecretKey::from_slice(&secret).is_ok() {
                return Some(secret);
            }
        }
    }

    /// The public key in base64url: the `applicationServerKey` of the Push API.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service (RFC 8292 §3). `now_s` since 1970 UTC.
    #[must_use]
    pub fn authorization(&self, origin: &str, contact: Option<&str>, now_s: i64) -> String {
        let mut claims = serde_json::json!({ "aud": origin, "exp": now_s + GOOD_SECONDS });
        if let Some(contact) = contact {
            claims["sub"] = contact.into();
        }
        let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
        let signed =
            format!("{}.{}", part(r#"{"typ":"JWT","alg":"ES256"}"#), part(&claims.to_string()));
        let signature: Signature = self.signing.sign(signed.as_bytes());
        let signature = Base64UrlUnpadded::encode_string(&signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public)
    }
}
