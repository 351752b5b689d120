//! Slows down guessing: per account and address, the delay doubles with every attempt.
//!
//! Kept in memory only: a restart forgives. Attempts count when they begin, so that many at once
//! gain nothing. Reads no clock.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Attempts that cost no delay.
pub const FREE: u32 = 5;
/// The longest delay.
const DELAY_MAX: Duration = Duration::from_secs(60);
/// An account nobody tried for so long starts afresh.
const FORGET_AFTER: Duration = Duration::from_secs(15 * 60);
/// Accounts and addresses remembered at most; beyond them the oldest are forgotten.
const KEPT_MAX: usize = 10_000;

#[derive(Clone, Copy)]
struct Tries {
    count: u32,
    last: Instant,
    until: Instant,
}

/// What was tried lately.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<(String, IpAddr), Tries>>);

impl Throttle {
    /// Counts an attempt, or says how long to wait before the next.
    ///
    /// # Errors
    /// The time left.
    pub fn begin(&self, account: &str, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, tries| now.duration_since(tries.last) < FORGET_AFTER);
        }
        if kept.len() >= KEPT_MAX
            && let Some(oldest) = kept.iter().min_by_key(|(_, t)| t.last).map(|(k, _)| k.clone())
        {
            kept.remove(&oldest);
        }
        let new = Tries { count: 0, last: now, until: now };
        let tries = kept.entry((account.to_owned(), address)).or_insert(new);
        if now.duration_since(tries.last) >= FORGET_AFTER {
            *tries = new;
        }
        if now < tries.until {
            return Err(tries.until - now);
        }
        tries.count = tries.count.saturating_add(1);
        tries.last = now;
        if let Some(over) = tries.count.checked_sub(FREE) {
            let delay = Duration::from_secs(1 << over.min(10)).min(DELAY_MAX);
            tries.until = now + delay;
        }
        Ok(())
    }

    /// The password was right: the account starts afresh.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&(account.to_owned(), address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn the_delay_grows_and_a_success_ends_it() {
        let throttle = Throttle::default();
        let mut now = Instant::now();
        for _ in 0..FREE {
            assert_eq!(throttle.begin("a", HERE, now), Ok(()));
        }
        let mut waits = Vec::new();
        for _ in 0..8 {
            let wait = throttle.begin("a", HERE, now).unwrap_err();
            waits.push(wait.as_secs());
            now += wait;
            assert_eq!(throttle.begin("a", HERE, now), Ok(()));
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(throttle.begin("b", HERE, now), Ok(()), "others are not held up");
        throttle.succeeded("a", HERE);
        assert_eq!(throttle.begin("a", HERE, now), Ok(()));
    }

    #[test]
    fn time_forgives() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..FREE {
            throttle.begin("a", HERE, now).unwrap();
        }
        assert!(throttle.begin("a", HERE, now).is_err());
        assert_eq!(throttle.begin("a", HERE, now + FORGET_AFTER), Ok(()));
    }
}
