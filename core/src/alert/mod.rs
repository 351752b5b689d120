//! The alert 応援要請・緊急通報: it arrives, or the sender knows within seconds that it did not.
//!
//! One machine for each side, all pure (docs/alert.md): [`Sender`] and [`Receiver`] on a device,
//! [`Pulse`] for its link, [`Presence`], [`Calling`] and [`escalation`] on the server. States are
//! what was acknowledged, never inferred (DESIGN §6).

pub mod audience;
mod calling;
pub mod drills;
pub mod escalation;
mod presence;
mod pulse;
pub mod push;
mod receiver;
mod sender;
pub mod wire;

pub use calling::Calling;
pub use presence::{Listener, Presence};
pub use pulse::{Link, Pace, Pulse};
pub use receiver::{Hush, Order, Receiver, Report, Sound};
pub use sender::{Sender, Stage};

/// Times of the alert, ms; from the policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Without a server receipt for so long, the sender is told.
    pub receipt_ms: u64,
    /// First retry after so long; doubled each time …
    pub retry_min_ms: u64,
    /// … up to so long.
    pub retry_max_ms: u64,
    /// Every receiver shows so often that it lives.
    pub heartbeat_ms: u64,
    /// Silent for so long, it counts as dead.
    pub watchdog_ms: u64,
    /// The last row of the escalation repeats so often.
    pub repeat_ms: u64,
}

impl Times {
    /// DESIGN §6: told after 5 s; retries 0.25 s → 2 s; heartbeats every 15 s, two and a half of
    /// them missed are too many.
    pub const DEFAULT: Self = Self {
        receipt_ms: 5_000,
        retry_min_ms: 250,
        retry_max_ms: 2_000,
        heartbeat_ms: 15_000,
        watchdog_ms: 38_000,
        repeat_ms: 60_000,
    };

    /// The pause after the try of this number, counted from 0: doubled from the least to the most,
    /// and between half and the whole of that, so that devices do not come in step.
    fn pause_ms(&self, attempt: u32, jitter: u32) -> u64 {
        let pause = self.retry_min_ms << attempt.min(16);
        spread(pause.min(self.retry_max_ms), jitter)
    }
}

/// Between half and the whole of `pause_ms`.
fn spread(pause_ms: u64, jitter: u32) -> u64 {
    pause_ms / 2 + u64::from(jitter) % (pause_ms / 2 + 1)
}
