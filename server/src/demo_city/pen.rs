//! Writes the log of the made-up device of the demonstration, and knows nothing of what it says.

use crate::error::Failure;
use crate::store::{Batch, DeviceReport, Incoming};
use mamori_core::body::Body;
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{BootId, CaseId, DeviceId, EventId, LogId, UserId};

/// The device and its log; fixed, so that a database holds one demonstration.
pub const DEVICE: DeviceId = DeviceId(*b"mamori-demo-city");
/// See [`DEVICE`].
pub const LOG: LogId = LogId(*b"mamori-city-log1");

/// See the module.
pub struct Pen {
    head: Head,
    policy: String,
    /// What waits to be sent, and its latest time.
    events: Vec<Incoming>,
    last_ms: i64,
}

/// One event of a case.
pub struct Line<'a> {
    /// The case.
    pub case: CaseId,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Account.
    pub by: &'a str,
    /// Salt of its body.
    pub salt: [u8; 16],
}

impl Pen {
    /// An empty log under a version of the policy.
    #[must_use]
    pub fn new(policy: &str) -> Self {
        Self { head: Head::empty(LOG), policy: policy.to_owned(), events: Vec::new(), last_ms: 0 }
    }

    /// Writes an event; its identity.
    ///
    /// # Errors
    /// When it is no event.
    pub fn write(&mut self, line: &Line<'_>, body: impl Into<Body>) -> Result<EventId, Failure> {
        let draft = Draft {
            case: Some(line.case),
            actor: UserId(line.by.to_owned()),
            device: DEVICE,
            policy: self.policy.clone(),
            wall_ms: line.at_ms,
            correction_ms: 0,
            mono_ms: 0,
            boot: BootId::default(),
            base: 0,
            salt: line.salt,
            body: body.into(),
        };
        let (sealed, head) = draft.seal(&self.head);
        self.head = head;
        self.last_ms = self.last_ms.max(line.at_ms);
        let event = sealed.open().map_err(|_| Failure::Internal("a demo event is malformed"))?;
        let id = event.header.id();
        self.events.push(Incoming { hash: sealed.hash(), sealed, event });
        Ok(id)
    }

    /// How many events wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.events.len()
    }

    /// What waits, as an upload that came right after its last event.
    pub fn batch(&mut self) -> Batch {
        Batch {
            device: DEVICE,
            log: LOG,
            seen: None,
            report: DeviceReport::default(),
            received_ms: self.last_ms + 1_000,
            events: std::mem::take(&mut self.events),
        }
    }
}
