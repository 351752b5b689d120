//! Broken variants of device and server, taken from real bugs (docs/sync.md names their sources).
//! Each must break an invariant within a bounded number of seeds; otherwise the simulation is
//! blind.

use crate::oracle::Invariant;

/// One way to be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// 1: the server drops an event whose place is taken and says it is stored.
    ConflictDoNothing,
    /// 2: the server answers before the event is on its disk.
    AckBeforeFsync,
    /// 3: the server's cursor is saved beside the transaction of the events.
    CursorOutsideTransaction,
    /// 4: an insert that failed is counted as done.
    SwallowsInsertError,
    /// 5: after a failure the device tries again on the next tap only.
    RetriesOnWriteOnly,
    /// 6: a request may take for ever.
    NoTimeout,
    /// 7: a failed write to the local database is reported as saved.
    FailedWriteIsOk,
    /// 8: a failed read of the local database is taken for an empty one.
    FailedReadIsEmpty,
    /// 9: cursors are given before commit, and commits change their order.
    CursorVisibleOutOfOrder,
    /// 10: what a device once believed of the server it never takes back.
    CheckpointOnlyOnClient,
    /// 11: the server refuses events from the future.
    RefusesFuture,
    /// 12: an event that is not sent yet is edited under its old place.
    EditsInPlace,
    /// 13: signing out empties the queue.
    SignOutWipes,
    /// 15: an event that is refused is tried for ever, before all others.
    PoisonBlocks,
    /// 16: the server publishes a cursor whose event is not committed yet.
    PublishesBeforeCommit,
    /// A device believes that a place the server holds is its own event.
    BelievesPlaces,
    /// A device prunes what is stored and not yet in a backup.
    PrunesOnFirstAck,
    /// A reader goes on from its old cursor after a restore.
    ReaderIgnoresEpoch,
}

impl Mutant {
    /// All of them. 14 (a migration that drops a store) is the browser's to catch.
    pub const ALL: [Self; 18] = [
        Self::ConflictDoNothing,
        Self::AckBeforeFsync,
        Self::CursorOutsideTransaction,
        Self::SwallowsInsertError,
        Self::RetriesOnWriteOnly,
        Self::NoTimeout,
        Self::FailedWriteIsOk,
        Self::FailedReadIsEmpty,
        Self::CursorVisibleOutOfOrder,
        Self::CheckpointOnlyOnClient,
        Self::RefusesFuture,
        Self::EditsInPlace,
        Self::SignOutWipes,
        Self::PoisonBlocks,
        Self::PublishesBeforeCommit,
        Self::BelievesPlaces,
        Self::PrunesOnFirstAck,
        Self::ReaderIgnoresEpoch,
    ];

    /// The invariants that it may break; breaking another one would mean that the check is wrong.
    pub fn breaks(self) -> &'static [Invariant] {
        use Invariant::{
            Acknowledged, AlertHonest, EachOnce, Kept, Liveness, OneContent, ProvenPrune, Restored,
            SameFold,
        };
        match self {
            Self::ConflictDoNothing => &[Kept, Acknowledged, OneContent, AlertHonest],
            Self::AckBeforeFsync => &[Acknowledged],
            Self::CursorOutsideTransaction => &[EachOnce],
            Self::SwallowsInsertError => &[Kept, Acknowledged, ProvenPrune, AlertHonest],
            Self::RetriesOnWriteOnly | Self::NoTimeout | Self::PoisonBlocks => &[Liveness],
            Self::FailedWriteIsOk => &[Kept, AlertHonest],
            Self::FailedReadIsEmpty | Self::SignOutWipes => &[Kept],
            Self::CursorVisibleOutOfOrder | Self::PublishesBeforeCommit => &[EachOnce],
            Self::CheckpointOnlyOnClient => &[Kept, Restored],
            Self::RefusesFuture => &[Liveness],
            Self::EditsInPlace => &[OneContent, Kept, AlertHonest],
            Self::BelievesPlaces => &[Kept, AlertHonest, ProvenPrune],
            Self::PrunesOnFirstAck => &[ProvenPrune, Restored, Kept],
            Self::ReaderIgnoresEpoch => &[EachOnce, SameFold],
        }
    }
}
