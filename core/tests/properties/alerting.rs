//! The sender of an alert: told within five seconds in every world without a receipt, never told of
//! a receipt that was not there, and trying all the while.

use crate::check::{holds, is_caught};
use mamori_core::alert::{Sender, Stage, Times};
use mamori_core::ids::UserId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const TIMES: Times = Times::DEFAULT;

/// What is asked of a sender, so that broken ones can be asked the same.
trait Follows {
    fn pressed(now_ms: u64) -> Self;
    fn saved(&mut self, now_ms: u64);
    fn received(&mut self);
    fn take_try(&mut self, now_ms: u64, jitter: u32) -> bool;
    fn next(&self) -> Option<u64>;
    fn timeout(&mut self, now_ms: u64);
    fn says_received(&self) -> bool;
    fn says_undelivered(&self) -> bool;
}

impl Follows for Sender {
    fn pressed(now_ms: u64) -> Self {
        Self::new(TIMES, now_ms)
    }
    fn saved(&mut self, now_ms: u64) {
        Sender::saved(self, now_ms);
    }
    fn received(&mut self) {
        Sender::received(self);
    }
    fn take_try(&mut self, now_ms: u64, jitter: u32) -> bool {
        Sender::take_try(self, now_ms, jitter)
    }
    fn next(&self) -> Option<u64> {
        self.next_deadline()
    }
    fn timeout(&mut self, now_ms: u64) {
        self.handle_timeout(now_ms);
    }
    fn says_received(&self) -> bool {
        matches!(self.stage(), Stage::Received | Stage::Rang(_) | Stage::Answered(_))
    }
    fn says_undelivered(&self) -> bool {
        self.is_undelivered()
    }
}

/// Controls: a sender with one thing about it changed.
struct Broken<const HOW: u8>(Sender, u64);

/// Believes that what was sent has arrived.
type BelievesWhatItSent = Broken<0>;
/// Counts the five seconds from the moment it was saved.
type CountsFromSaved = Broken<1>;
/// Tries once.
type TriesOnce = Broken<2>;

impl<const HOW: u8> Follows for Broken<HOW> {
    fn pressed(now_ms: u64) -> Self {
        Self(Sender::new(TIMES, now_ms), 0)
    }
    fn saved(&mut self, now_ms: u64) {
        if HOW == 1 {
            self.0 = Sender::new(TIMES, now_ms);
        }
        self.0.saved(now_ms);
    }
    fn received(&mut self) {
        self.0.received();
    }
    fn take_try(&mut self, now_ms: u64, jitter: u32) -> bool {
        if HOW == 2 && self.1 > 0 {
            return false;
        }
        let tries = self.0.take_try(now_ms, jitter);
        self.1 += u64::from(tries);
        if tries && HOW == 0 {
            self.0.received();
        }
        tries
    }
    fn next(&self) -> Option<u64> {
        self.0.next_deadline()
    }
    fn timeout(&mut self, now_ms: u64) {
        self.0.handle_timeout(now_ms);
    }
    fn says_received(&self) -> bool {
        self.0.says_received()
    }
    fn says_undelivered(&self) -> bool {
        self.0.is_undelivered()
    }
}

#[derive(Clone, Debug)]
struct World {
    /// When the event is on the disk, ms after the press; never, if the disk is broken.
    saved: Option<u64>,
    /// When a receipt comes, if ever.
    receipt: Option<u64>,
    /// How late the page wakes up each time, ms.
    late: Vec<u64>,
    jitter: u32,
}

fn worlds() -> impl Strategy<Value = World> {
    let saved = prop_oneof![
        6 => (0..200_u64).prop_map(Some),
        2 => (0..9_000_u64).prop_map(Some),
        1 => Just(None),
    ];
    let receipt = prop_oneof![1 => (0..12_000_u64).prop_map(Some), 1 => Just(None)];
    (saved, receipt, vec(0..30_u64, 1..8), any::<u32>())
        .prop_map(|(saved, receipt, late, jitter)| World { saved, receipt, late, jitter })
}

/// Twenty seconds after the press, woken at the sender's own deadlines.
fn is_honest<F: Follows>(world: World) -> Result<(), TestCaseError> {
    let begin = 7_000_u64;
    let mut sender = F::pressed(begin);
    let slack = *world.late.iter().max().unwrap_or(&0);
    let (mut now, mut saved, mut received) = (begin, false, false);
    let (mut tries, mut last_try) = (0_u64, None);
    for wake in 0.. {
        let late = world.late[wake % world.late.len()];
        let due = |at: Option<u64>, done: bool| at.filter(|_| !done).map(|at| begin + at);
        let next = [
            sender.next().map(|at| at.max(now) + late),
            due(world.saved, saved),
            due(world.receipt, received || !saved),
        ];
        now = next.into_iter().flatten().min().unwrap_or(u64::MAX).max(now);
        if now > begin + 20_000 || wake > 500 {
            break;
        }
        if !saved && world.saved.is_some_and(|at| now >= begin + at) {
            sender.saved(now);
            saved = true;
        }
        // A receipt can only answer what was sent.
        if !received && tries > 0 && world.receipt.is_some_and(|at| now >= begin + at) {
            sender.received();
            received = true;
        }
        sender.timeout(now);
        if sender.take_try(now, world.jitter) {
            if let Some(last) = last_try {
                let pause = now - last;
                prop_assert!((125..=2_000 + slack).contains(&pause), "{pause} ms between tries");
            }
            tries += 1;
            last_try = Some(now);
        }
        prop_assert!(!sender.says_received() || received, "received without a receipt");
        prop_assert!(!(sender.says_undelivered() && received), "undelivered with a receipt");
        if now >= begin + TIMES.receipt_ms && !received {
            prop_assert!(sender.says_undelivered(), "not told at {} ms", now - begin);
        }
        prop_assert!(!saved || received || sender.next().is_some(), "nothing is tried again");
    }
    if saved && !received {
        let until = begin + 20_000 - world.saved.map_or(0, |at| begin.max(begin + at));
        prop_assert!(tries >= until / (2_000 + 2 * slack + 1), "only {tries} tries");
        prop_assert!(last_try.is_some_and(|at| at + 2_100 + 2 * slack > begin + 20_000));
    }
    Ok(())
}

#[test]
fn the_sender_is_told_in_time_and_truthfully() {
    holds(worlds(), is_honest::<Sender>);
}

#[test]
fn one_that_believes_what_it_sent_is_caught() {
    is_caught(worlds(), is_honest::<BelievesWhatItSent>);
}

#[test]
fn one_that_counts_from_the_disk_is_caught() {
    is_caught(worlds(), is_honest::<CountsFromSaved>);
}

#[test]
fn one_that_tries_once_is_caught() {
    is_caught(worlds(), is_honest::<TriesOnce>);
}

/// Whatever is told in whatever order, an answer is not taken back and the end is the end.
#[test]
fn stages_do_not_go_back() {
    holds((vec(0..7_u8, 0..20), any::<u32>()), |(inputs, jitter)| {
        let mut sender = Sender::new(TIMES, 0);
        let rank = |stage: &Stage| match stage {
            Stage::Pressed => 0,
            Stage::Saved => 1,
            Stage::Received => 2,
            Stage::Rang(_) => 3,
            Stage::Answered(_) => 4,
            Stage::Over => 5,
        };
        for (i, input) in inputs.into_iter().enumerate() {
            let (now, before) = (i as u64 * 700, rank(sender.stage()));
            match input {
                0 => sender.saved(now),
                1 => sender.received(),
                2 => sender.answered(UserId(String::from("kacho"))),
                3 => sender.over(),
                4 => drop(sender.take_try(now, jitter)),
                5 => sender.rang(jitter % 3),
                _ => sender.handle_timeout(now),
            }
            prop_assert!(rank(sender.stage()) >= before);
            prop_assert!(rank(sender.stage()) < 2 || !sender.take_try(u64::MAX / 2, jitter));
        }
        Ok(())
    });
}
