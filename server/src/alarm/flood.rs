//! Bounds the presses of one device, so that a broken or hostile one keeps nobody else waiting.
//!
//! Two measures: how many different alerts a device raises, and how often it sends presses at all.
//! Both are far above what a person in fear does, retries included. Reads no clock.

use mamori_core::ids::{AlertId, DeviceId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// A device may raise so many alerts at once …
const ALERTS: u64 = 20;
/// … and one more each time so long has passed, ms.
const ALERT_EVERY_MS: u64 = 5_000;
/// A device may send so many presses at once, the same ones again included …
const TRIES: u64 = 50;
/// … and one more each time so long has passed, ms.
const TRY_EVERY_MS: u64 = 100;
/// So many alerts of a device are known again.
const KNOWN: usize = 64;
/// A refusal is logged at most so often for each device, ms.
const LOG_EVERY_MS: u64 = 10_000;
/// Beyond so many devices those that have been quiet are forgotten.
const DEVICES: usize = 4_096;

/// Everybody's measures.
#[derive(Default)]
pub struct Flood(Mutex<BTreeMap<DeviceId, Measure>>);

#[derive(Default)]
struct Measure {
    /// When the measure is empty again, ms: what fills it lies ahead of the time.
    alerts_until_ms: u64,
    tries_until_ms: u64,
    known: VecDeque<AlertId>,
    logged_ms: Option<u64>,
    refused_ms: Option<u64>,
}

/// Too many presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flooded {
    /// Wait so long, seconds.
    pub seconds: u64,
    /// Whether this one is to be logged.
    pub log: bool,
}

impl Flood {
    /// A device sends these presses at `now_ms` of a monotonic clock. A batch counts for no more
    /// than a full measure: what waited long on a device gets through.
    ///
    /// # Errors
    /// When it sent too many before; nothing is counted then.
    pub fn press(&self, device: DeviceId, alerts: &[AlertId], now_ms: u64) -> Result<(), Flooded> {
        if alerts.is_empty() {
            return Ok(());
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= DEVICES {
            all.retain(|_, m| m.alerts_until_ms > now_ms || m.tries_until_ms > now_ms);
        }
        let measure = all.entry(device).or_default();
        let mut news: Vec<AlertId> = alerts.to_vec();
        news.sort_unstable();
        news.dedup();
        news.retain(|alert| !measure.known.contains(alert));
        let alerts_until_ms =
            fill(measure.alerts_until_ms, news.len(), ALERT_EVERY_MS, ALERTS, now_ms);
        let tries_until_ms =
            fill(measure.tries_until_ms, alerts.len(), TRY_EVERY_MS, TRIES, now_ms);
        let (Ok(alerts_until_ms), Ok(tries_until_ms)) = (alerts_until_ms, tries_until_ms) else {
            let log = measure.logged_ms.is_none_or(|at| at + LOG_EVERY_MS <= now_ms);
            if log {
                measure.logged_ms = Some(now_ms);
            }
            let wait_ms = alerts_until_ms.err().max(tries_until_ms.err()).unwrap_or_default();
            return Err(Flooded { seconds: wait_ms / 1_000 + 1, log });
        };
        measure.alerts_until_ms = alerts_until_ms;
        measure.tries_until_ms = tries_until_ms;
        measure.known.extend(news);
        let over = measure.known.len().saturating_sub(KNOWN);
        measure.known.drain(..over);
        Ok(())
    }

    /// A beat or ring of a device is refused: whether that is to be logged.
    pub fn refused(&self, device: DeviceId, now_ms: u64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let measure = all.entry(device).or_default();
        let log = measure.refused_ms.is_none_or(|at| at + LOG_EVERY_MS <= now_ms);
        if log {
            measure.refused_ms = Some(now_ms);
        }
        log
    }
}

/// Fills a measure: until when, or how long to wait, ms.
fn fill(until_ms: u64, count: usize, every_ms: u64, most: u64, now_ms: u64) -> Result<u64, u64> {
    let count = u64::try_from(count).unwrap_or(most).min(most);
    let filled = until_ms.max(now_ms) + count * every_ms;
    let full = now_ms + most * every_ms;
    if count == 0 || filled <= full { Ok(filled) } else { Err(filled - full) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: DeviceId = DeviceId([1; 16]);

    fn alert(number: u64) -> AlertId {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_le_bytes());
        AlertId(id)
    }

    #[test]
    fn a_thousand_presses_a_second_are_bounded_and_one_device_is_not_another() {
        let flood = Flood::default();
        let (mut passed, mut logged) = (0, 0);
        for number in 0..60_000 {
            match flood.press(DEVICE, &[alert(number)], number) {
                Ok(()) => passed += 1,
                Err(flooded) => logged += usize::from(flooded.log),
            }
        }
        // The burst, and one each five seconds of the minute.
        assert_eq!(passed, 20 + 59_999 / 5_000);
        assert!((5..=6).contains(&logged), "{logged} lines in a minute");
        let other = DeviceId([2; 16]);
        assert_eq!(flood.press(other, &[alert(1)], 59_999), Ok(()));
    }

    #[test]
    fn a_press_that_is_sent_again_and_again_gets_through() {
        let flood = Flood::default();
        let (mut at_ms, mut pause_ms) = (0, 250);
        for _ in 0..1_000 {
            assert_eq!(flood.press(DEVICE, &[alert(1)], at_ms), Ok(()), "at {at_ms} ms");
            at_ms += pause_ms / 2;
            pause_ms = (pause_ms * 2).min(2_000);
        }
    }

    #[test]
    fn the_same_press_a_thousand_times_a_second_is_bounded_too() {
        let flood = Flood::default();
        let passed = (0..10_000).filter(|ms| flood.press(DEVICE, &[alert(1)], *ms).is_ok());
        assert_eq!(passed.count(), 50 + 10_000 / 100 - 1);
    }

    #[test]
    fn refusals_are_logged_now_and_then_for_each_device() {
        let flood = Flood::default();
        let logged = (0..60_000).filter(|ms| flood.refused(DEVICE, *ms)).count();
        assert_eq!(logged, 6);
        assert!(flood.refused(DeviceId([2; 16]), 59_999), "another device's are others");
    }

    #[test]
    fn what_waited_long_gets_through_at_once() {
        let flood = Flood::default();
        let many: Vec<AlertId> = (0..500).map(alert).collect();
        assert_eq!(flood.press(DEVICE, &many, 0), Ok(()));
        assert!(flood.press(DEVICE, &[alert(900)], 0).is_err(), "the control");
        assert_eq!(flood.press(DEVICE, &[alert(900)], 5_000), Ok(()));
    }
}
