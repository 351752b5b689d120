//! What everything in one simulated world shares: time, chance, the network and the oracle.
//!
//! Nothing here reads a real clock. Time moves only when nobody can go on without it.

use crate::mutant::Mutant;
use crate::net::Net;
use crate::oracle::Oracle;
use crate::plan::Plan;
use crate::rng::Rng;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

macro_rules! stats {
    ($($name:ident: $what:literal,)*) => {
        /// Counts of what happened, to see that the faults really came about.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Stats {
            $(pub $name: u64,)*
        }

        impl Stats {
            /// Both together.
            pub fn plus(self, other: &Self) -> Self {
                Self { $($name: self.$name + other.$name,)* }
            }

            /// Each count with its name.
            pub fn list(&self) -> Vec<(&'static str, u64)> {
                vec![$(($what, self.$name),)*]
            }
        }
    };
}

stats! {
    saved: "events saved",
    requests: "requests",
    lost: "letters lost",
    page_kills: "pages killed",
    freezes: "pages frozen",
    server_kills: "server kills",
    backups: "backups",
    restores: "restores",
    forks: "events that lost a fork",
    set_aside: "events set aside",
    pruned: "events pruned",
    disk_errors: "store errors",
    refusals: "requests refused",
    alerts_received: "alerts received",
    alerts_told: "alerts told undelivered",
}

pub struct Ctx {
    pub now: Cell<u64>,
    pub rng: RefCell<Rng>,
    pub plan: Plan,
    pub mutant: Option<Mutant>,
    /// Faults may happen.
    pub chaos: Cell<bool>,
    /// Local stores fail often.
    pub bad_disks: Cell<bool>,
    /// Somebody can go on without time passing.
    pub busy: Cell<bool>,
    /// The earliest moment that somebody waits for.
    pub wake: Cell<u64>,
    pub net: RefCell<Net>,
    pub oracle: RefCell<Oracle>,
    pub stats: RefCell<Stats>,
}

/// The output of a future that never waits, as those of the memory store.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the memory store has nothing to wait for"),
    }
}

impl Ctx {
    pub fn new(rng: Rng, plan: Plan, mutant: Option<Mutant>) -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(0),
            rng: RefCell::new(rng),
            plan,
            mutant,
            chaos: Cell::new(true),
            bad_disks: Cell::new(false),
            busy: Cell::new(false),
            wake: Cell::new(u64::MAX),
            net: RefCell::default(),
            oracle: RefCell::default(),
            stats: RefCell::default(),
        })
    }

    pub fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    pub fn chance(&self, per_mille: u64) -> bool {
        self.rng.borrow_mut().chance(per_mille)
    }

    pub fn between(&self, low: u64, high: u64) -> u64 {
        self.rng.borrow_mut().between(low, high)
    }

    pub fn jitter(&self) -> u32 {
        self.rng.borrow_mut().next() as u32
    }

    /// True so many times in a thousand while faults may happen.
    pub fn fault(&self, per_mille: u64) -> bool {
        self.chaos.get() && self.chance(per_mille)
    }

    pub fn count(&self, change: impl FnOnce(&mut Stats)) {
        change(&mut self.stats.borrow_mut());
    }

    /// Lets the others go on: between any two steps anything may happen, death included.
    pub fn step(self: &Rc<Self>) -> impl Future<Output = ()> + use<> {
        let ctx = self.clone();
        let mut left = ctx.rng.borrow_mut().below(3);
        poll_fn(move |_| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            ctx.busy.set(true);
            Poll::Pending
        })
    }
}
