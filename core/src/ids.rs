//! Identifiers: sixteen random bytes each, one type per meaning so that they cannot be mixed up.
//!
//! No identifier says anything about order or secrecy: order comes from the log and the server's
//! cursor, rights from the server's table.

use crate::cbor::{Decode, Encode, Reader, Writer};
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

/// A text that is not an identifier in its written form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected lowercase hexadecimal digits of the right length")
    }
}

impl core::error::Error for BadId {}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}

fn read_hex<const N: usize>(text: &str) -> Result<[u8; N], BadId> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(BadId);
    }
    let value = |d: u8| match d {
        b'0'..=b'9' => Ok(d - b'0'),
        b'a'..=b'f' => Ok(d - b'a' + 10),
        _ => Err(BadId),
    };
    let mut out = [0; N];
    for (slot, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *slot = value(pair[0])? << 4 | value(pair[1])?;
    }
    Ok(out)
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        ///
        /// Written as lowercase hexadecimal digits; on the wire a CBOR byte string.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// The raw bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// From raw bytes of exactly [`Self::LEN`]; `None` for any other length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0[..4], f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                read_hex(text).map(Self)
            }
        }

        impl Encode for $name {
            fn write(&self, to: &mut Writer) {
                to.bytes(&self.0);
            }
        }

        impl Decode for $name {
            fn read(from: &mut Reader<'_>) -> Self {
                Self(from.byte_array())
            }
        }

        #[cfg(feature = "json")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        #[cfg(feature = "json")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                String::schema()
            }
        }

        #[cfg(feature = "json")]
        impl utoipa::ToSchema for $name {}
    };
}

byte_id! {
    /// One local database. Born inside it, so a wiped browser starts a new log.
    LogId, 16
}
byte_id! {
    /// One browser profile on one machine, named when its local database is made.
    DeviceId, 16
}
byte_id! {
    /// One page life: from load to unload. Monotonic times compare only within it.
    BootId, 8
}
byte_id! {
    /// One case 事案.
    CaseId, 16
}
byte_id! {
    /// One session 面談.
    SessionId, 16
}
byte_id! {
    /// One recording 録音.
    RecordingId, 16
}
byte_id! {
    /// One press of the alert button.
    AlertId, 16
}
byte_id! {
    /// One measure 措置.
    MeasureId, 16
}
byte_id! {
    /// One server database. A different id means a different server.
    StoreId, 16
}
byte_id! {
    /// A SHA-256 digest.
    Hash, 32
}

/// Sixteen random bytes that hide an event body's content from its hash.
pub type Salt = [u8; 16];

/// The account an act is attributed to, e.g. `madoguchi`. Unique on one server, never reused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Encode, Decode)]
#[cbor(transparent)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct UserId(#[n(0)] pub String);

impl UserId {
    /// The actor of what nobody did who can be named: an alert from the sign-in screen. No account
    /// can be called so.
    pub const NOBODY: Self = Self(String::new());

    /// Whether it is [`UserId::NOBODY`].
    pub fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identity of an event: which log, and its place there (1, 2, 3 …).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Encode, Decode)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct EventId {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// The place in it, from 1.
    #[n(1)]
    pub seq: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn written_form_round_trips() {
        let id = CaseId([0xab; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "ab", "AB".repeat(16).as_str(), "zz".repeat(16).as_str(), "é".repeat(16).as_str()]
        {
            assert_eq!(text.parse::<CaseId>(), Err(BadId), "{text}");
        }
    }
}
