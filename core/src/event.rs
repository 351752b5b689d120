//! An event is bytes: a header in the hash chain of its log and a body behind its salted hash.
//!
//! The bytes are stored, sent and verified exactly as first written; nobody re-serialises to
//! verify.
//! Encoding: deterministic CBOR (RFC 8949 §4.2.1: shortest integers, definite lengths, ascending
//! integer keys), see docs/adr/0001. A broken chain is evidence, never a reason to refuse an event.

use crate::body::Body;
use crate::cbor::{self, Decode, Encode};
use crate::ids::{BootId, CaseId, DeviceId, EventId, Hash, LogId, Salt, UserId};
use alloc::string::String;
use core::fmt;
use minicbor::bytes::{ByteArray, ByteVec};
use sha2::{Digest, Sha256};

/// Largest header that is read, in bytes. A longer one is a malformed frame.
pub const HEADER_LEN_MAX: usize = 1024;
/// Largest body that is read, in bytes. A longer one is a malformed frame.
pub const BODY_LEN_MAX: usize = 64 * 1024;

/// The chained part of an event. Never holds personal data except the actor's account.
///
/// This struct's encoding is what old logs were hashed under: fields may be added with new numbers,
/// none may be removed, renumbered or change its type.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The log this event belongs to.
    #[n(0)]
    pub log: LogId,
    /// Place in the log: 1, 2, 3 …
    #[n(1)]
    pub seq: u64,
    /// Hash of the previous header; all zeros at `seq` 1.
    #[n(2)]
    pub prev: Hash,
    /// What happened, e.g. `incident.tapped`.
    #[n(3)]
    pub kind: String,
    /// Version of the body's shape, from 1.
    #[n(4)]
    pub version: u16,
    /// The case it belongs to.
    #[n(5)]
    pub case: Option<CaseId>,
    /// Who acted.
    #[n(6)]
    pub actor: UserId,
    /// On which device.
    #[n(7)]
    pub device: DeviceId,
    /// Version of the policy in force on the device.
    #[n(8)]
    pub policy: String,
    /// The device's wall clock as read, ms since 1970-01-01 UTC. May be wrong.
    #[n(9)]
    pub wall_ms: i64,
    /// What the device believed its wall clock to be off by, ms to add (see [`crate::clock`]).
    #[n(10)]
    pub correction_ms: i64,
    /// Monotonic clock of this page life, ms.
    #[n(11)]
    pub mono_ms: u64,
    /// The page life `mono_ms` belongs to.
    #[n(12)]
    pub boot: BootId,
    /// Highest server cursor the device had seen: scalar causality.
    #[n(13)]
    pub base: u64,
    /// SHA-256 of the body's bytes, salt included.
    #[n(14)]
    pub body_hash: Hash,
}

impl Header {
    /// The event's identity.
    pub fn id(&self) -> EventId {
        EventId { log: self.log, seq: self.seq }
    }

    /// The device's best knowledge of when it happened, ms since 1970-01-01 UTC.
    pub fn at_ms(&self) -> i64 {
        self.wall_ms.saturating_add(self.correction_ms)
    }
}

/// An event as it is stored and sent: the exact bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sealed {
    /// The encoded [`Header`].
    #[n(0)]
    pub header: ByteVec,
    /// The encoded salt and body; `None` once erased.
    #[n(1)]
    pub body: Option<ByteVec>,
}

impl Sealed {
    /// The event's hash: SHA-256 over the header's bytes.
    pub fn hash(&self) -> Hash {
        sha256(&self.header)
    }

    /// Reads the header alone, also of an event whose body is malformed or erased.
    ///
    /// # Errors
    /// When the header is not one.
    pub fn read_header(&self) -> Result<Header, FrameError> {
        if self.header.len() > HEADER_LEN_MAX {
            return Err(FrameError::TooLong);
        }
        match cbor::decode::<Header>(&self.header) {
            Ok(header) if header.seq > 0 => Ok(header),
            _ => Err(FrameError::Header),
        }
    }

    /// Reads the bytes. Fails only on a malformed frame; an unknown kind is not malformed.
    ///
    /// # Errors
    /// When header or body are malformed, too long, or do not belong together.
    pub fn open(&self) -> Result<Event, FrameError> {
        let header = self.read_header()?;
        let Some(bytes) = &self.body else { return Ok(Event { header, body: None }) };
        if bytes.len() > BODY_LEN_MAX {
            return Err(FrameError::TooLong);
        }
        if sha256(bytes) != header.body_hash {
            return Err(FrameError::BodyHash);
        }
        let salted: Salted = cbor::decode(bytes).map_err(|_| FrameError::Body)?;
        let body = Body::decode(&header.kind, header.version, &salted.content)
            .map_err(|_| FrameError::Body)?;
        Ok(Event { header, body: Some(body) })
    }
}

/// Why bytes are not an event. Such a frame is refused; everything else is accepted and judged
/// later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// Header or body longer than the limits.
    TooLong,
    /// The header is not a header.
    Header,
    /// The body is not what its kind and version say.
    Body,
    /// The body does not hash to the header's `body_hash`.
    BodyHash,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "event too long",
            Self::Header => "header is malformed",
            Self::Body => "body is malformed for its kind",
            Self::BodyHash => "body does not match its hash",
        })
    }
}

impl core::error::Error for FrameError {}

/// An opened event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The chained part.
    pub header: Header,
    /// What happened; `None` once erased.
    pub body: Option<Body>,
}

/// The end of a log: what the next event chains onto.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Highest `seq`; 0 for an empty log.
    #[n(1)]
    pub seq: u64,
    /// Hash of that event; zeros for an empty log.
    #[n(2)]
    pub hash: Hash,
}

impl Head {
    /// The head of a new, empty log.
    pub fn empty(log: LogId) -> Self {
        Self { log, seq: 0, hash: Hash::default() }
    }
}

/// An event before it has a place in a log. Whatever is not chosen by the log is fixed here.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Who acted.
    pub actor: UserId,
    /// On which device.
    pub device: DeviceId,
    /// Version of the policy in force.
    pub policy: String,
    /// Wall clock as read, ms since 1970-01-01 UTC.
    pub wall_ms: i64,
    /// Correction believed necessary, ms.
    pub correction_ms: i64,
    /// Monotonic clock, ms.
    pub mono_ms: u64,
    /// Page life.
    pub boot: BootId,
    /// Highest server cursor seen.
    pub base: u64,
    /// Fresh randomness for the body's hash.
    pub salt: Salt,
    /// What happened.
    pub body: Body,
}

impl Draft {
    /// Gives the draft its place after `head`: the bytes, and the head that follows.
    ///
    /// Synchronous on purpose: it runs inside the store's transaction, where awaiting anything else
    /// would commit it.
    pub fn seal(&self, head: &Head) -> (Sealed, Head) {
        let body = encode(&Salted {
            salt: ByteArray::from(self.salt),
            content: ByteVec::from(self.body.encode()),
        });
        let header = Header {
            log: head.log,
            seq: head.seq + 1,
            prev: head.hash,
            kind: String::from(self.body.kind()),
            version: self.body.version(),
            case: self.case,
            actor: self.actor.clone(),
            device: self.device,
            policy: self.policy.clone(),
            wall_ms: self.wall_ms,
            correction_ms: self.correction_ms,
            mono_ms: self.mono_ms,
            boot: self.boot,
            base: self.base,
            body_hash: sha256(&body),
        };
        let sealed = Sealed { header: encode(&header).into(), body: Some(body.into()) };
        let head = Head { log: head.log, seq: header.seq, hash: sealed.hash() };
        (sealed, head)
    }
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Salted {
    #[n(0)]
    salt: ByteArray<16>,
    #[n(1)]
    content: ByteVec,
}

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

pub use crate::cbor::encode;

/// What a verifier finds about one event's place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Follows its predecessor.
    Whole,
    /// The predecessor is not known (yet).
    Gap,
    /// Names another predecessor than the one known.
    Broken,
}

/// Judges how `header` follows `previous` (the event with `seq - 1`, where known).
pub fn link(header: &Header, previous: Option<Hash>) -> Link {
    match (header.seq, previous) {
        (1, _) if header.prev == Hash::default() => Link::Whole,
        (1, _) => Link::Broken,
        (_, None) => Link::Gap,
        (_, Some(hash)) if hash == header.prev => Link::Whole,
        (_, Some(_)) => Link::Broken,
    }
}
