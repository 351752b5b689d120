//! What may go wrong in one world. Every seed switches some faults on and others off, so that rare
//! combinations come about and no fault hides another.

use crate::mutant::Mutant;
use crate::rng::Rng;

/// How long faults happen, ms of simulated time.
pub const CHAOS_MS: u64 = 150_000;
/// Once everything is healed, all queues are empty within so long: invariant I4.
pub const QUIET_MS: u64 = 300_000;

/// The faults of one world; numbers are per mille.
#[derive(Clone, Debug)]
pub struct Plan {
    pub devices: u64,
    /// A request or an answer is lost.
    pub loss: u64,
    /// A request arrives twice.
    pub duplicate: u64,
    /// Longest ordinary delay, ms: with more than the timeout, answers come too late.
    pub delay_ms: u64,
    /// An operation of a local store fails while disks are bad.
    pub disk: u64,
    /// Pages die, at any step.
    pub kill_pages: bool,
    /// Pages are frozen in the background.
    pub freeze: bool,
    pub partitions: bool,
    pub bad_disks: bool,
    pub clock_jumps: bool,
    /// A second tab on the same database.
    pub tabs: bool,
    /// The database is copied to another device.
    pub clone_database: bool,
    /// 401.
    pub sign_outs: bool,
    /// 413.
    pub small_limit: bool,
    /// An event that the server refuses.
    pub poison: bool,
    pub kill_server: bool,
    /// 503.
    pub server_errors: bool,
    pub backups: bool,
    /// Restores from the last backup, and from older ones.
    pub restores: bool,
    pub old_restores: bool,
    /// The operator puts an old disk image back without saying so. Not together with copied
    /// databases: then the sync may take the other copy's event for its own (docs/sync.md, limits).
    pub silent_restores: bool,
}

impl Plan {
    /// The world of a seed.
    pub fn of(rng: &mut Rng) -> Self {
        let backups = rng.chance(700);
        let restores = backups && rng.chance(500);
        let clone_database = rng.chance(250);
        Self {
            devices: rng.between(2, 4),
            loss: if rng.chance(700) { rng.between(10, 300) } else { 0 },
            duplicate: if rng.chance(500) { rng.between(10, 200) } else { 0 },
            delay_ms: *rng.pick(&[5, 300, 3_000, 15_000]).unwrap_or(&5),
            disk: rng.between(20, 300),
            kill_pages: rng.chance(600),
            freeze: rng.chance(400),
            partitions: rng.chance(500),
            bad_disks: rng.chance(400),
            clock_jumps: rng.chance(400),
            tabs: rng.chance(500),
            clone_database,
            sign_outs: rng.chance(400),
            small_limit: rng.chance(300),
            poison: rng.chance(300),
            kill_server: rng.chance(500),
            server_errors: rng.chance(300),
            backups,
            restores,
            old_restores: restores && rng.chance(400),
            silent_restores: restores && !clone_database && rng.chance(300),
        }
    }

    /// A world in which a mutant can show itself: the fault it mishandles is on, and nothing that
    /// would blur which invariant it breaks.
    pub fn for_mutant(rng: &mut Rng, mutant: Mutant) -> Self {
        let mut plan = Self::of(rng);
        match mutant {
            Mutant::ConflictDoNothing | Mutant::BelievesPlaces => plan.clone_database = true,
            Mutant::AckBeforeFsync | Mutant::CursorOutsideTransaction => {
                plan.kill_server = true;
                plan.restores = false;
            }
            Mutant::SwallowsInsertError => plan.server_errors = true,
            Mutant::RetriesOnWriteOnly | Mutant::NoTimeout => plan.loss = plan.loss.max(150),
            Mutant::FailedWriteIsOk | Mutant::FailedReadIsEmpty => plan.bad_disks = true,
            Mutant::CursorVisibleOutOfOrder | Mutant::PublishesBeforeCommit => {
                plan.backups = false;
                plan.kill_server = false;
                plan.restores = false;
            }
            Mutant::CheckpointOnlyOnClient
            | Mutant::PrunesOnFirstAck
            | Mutant::ReaderIgnoresEpoch => {
                plan.backups = true;
                plan.restores = true;
            }
            Mutant::RefusesFuture => plan.clock_jumps = true,
            Mutant::EditsInPlace => plan.clone_database = false,
            Mutant::SignOutWipes => plan.sign_outs = true,
            Mutant::PoisonBlocks => plan.poison = true,
        }
        plan.old_restores &= plan.restores;
        plan.silent_restores &= plan.restores && !plan.clone_database;
        plan
    }
}
