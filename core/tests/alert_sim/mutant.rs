//! Broken on purpose: each must break a claim, so that the simulation is known to look.

use crate::oracle::Claim;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// The sender sends once and believes the socket.
    FireAndForget,
    /// The server keeps the steps it has done in memory.
    ForgetsSteps,
    /// The server answers before the alert is on the disk.
    ForgetsAlerts,
    /// The server looks at facts with the wall clock.
    WallClock,
    /// The server takes a written socket for a ring.
    CountsCalls,
    /// The server calls each device once. Seen in the figures.
    CallsOnce,
    /// A receiver says that it rang when it has heard of the alert.
    RingsUnheard,
    /// A receiver says once that it rang.
    SaysOnce,
    /// A device asks for no news but with its ordinary heartbeat. Seen in the figures.
    NeverAsks,
}

impl Mutant {
    /// Those that one world shows.
    pub const ALL: [Self; 7] = [
        Self::FireAndForget,
        Self::ForgetsSteps,
        Self::ForgetsAlerts,
        Self::WallClock,
        Self::CountsCalls,
        Self::RingsUnheard,
        Self::SaysOnce,
    ];

    /// The claims that it may break.
    pub fn breaks(self) -> &'static [Claim] {
        match self {
            Self::FireAndForget => &[Claim::Honest, Claim::Told, Claim::Rings, Claim::Dropped],
            Self::ForgetsSteps => &[Claim::Once],
            Self::ForgetsAlerts => &[Claim::Honest, Claim::Dropped, Claim::Rings],
            Self::WallClock => &[Claim::OnTime, Claim::Dropped],
            Self::CountsCalls | Self::RingsUnheard => &[Claim::Honest],
            Self::SaysOnce => &[Claim::Learns],
            Self::CallsOnce | Self::NeverAsks => &[],
        }
    }
}
