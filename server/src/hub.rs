//! Pokes: tells open screens that there is something to pull. Carries no content and keeps nothing.
//!
//! Publishing never waits: whoever is too slow is cut off, comes back and pulls. Losing a poke
//! loses seconds (DESIGN §4.9).

use crate::store::{Change, Reader};
use mamori_core::ids::DeviceId;
use mamori_core::view::Poke;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// Pokes that may wait for one subscriber.
const WAITING_MAX: usize = 32;
/// Streams of one device; the oldest goes first.
const STREAMS_MAX: usize = 16;

struct Subscriber {
    reader: Reader,
    device: DeviceId,
    pokes: mpsc::Sender<Poke>,
    calls: mpsc::Sender<Arc<str>>,
}

/// What one screen is told. Calls have a way of their own, so that they are behind nothing.
pub struct Told {
    /// That there is something to pull.
    pub pokes: mpsc::Receiver<Poke>,
    /// Lines of alerts as they stand; see [`Poke::Call`].
    pub calls: mpsc::Receiver<Arc<str>>,
}

/// Everybody who listens.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Vec<Subscriber>>>);

impl Hub {
    fn with<T>(&self, change: impl FnOnce(&mut Vec<Subscriber>) -> T) -> T {
        // The list stays whole even if another thread panicked between two changes.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins to listen.
    #[must_use]
    pub fn subscribe(&self, reader: Reader, device: DeviceId) -> Told {
        let (pokes, told_pokes) = mpsc::channel(WAITING_MAX);
        let (calls, told_calls) = mpsc::channel(WAITING_MAX);
        self.with(|list| {
            list.retain(|s| !s.pokes.is_closed());
            if list.iter().filter(|s| s.device == device).count() >= STREAMS_MAX
                && let Some(oldest) = list.iter().position(|s| s.device == device)
            {
                list.remove(oldest);
            }
            list.push(Subscriber { reader, device, pokes, calls });
        });
        Told { pokes: told_pokes, calls: told_calls }
    }

    /// Looks at everybody who listens.
    pub fn each(&self, mut look: impl FnMut(DeviceId, &Reader)) {
        self.with(|list| {
            list.retain(|s| !s.pokes.is_closed());
            list.iter().for_each(|s| look(s.device, &s.reader));
        });
    }

    /// Sends lines of alerts to the screens of these devices, and tells of the changes behind them
    /// to those who may see them: both at once, so that a screen is written to once.
    pub fn call(&self, lines: &BTreeMap<DeviceId, Vec<Arc<str>>>, changes: &[Change]) {
        if lines.is_empty() && changes.is_empty() {
            return;
        }
        self.with(|list| {
            list.retain(|subscriber| {
                let mut mine = lines.get(&subscriber.device).into_iter().flatten();
                mine.all(|line| subscriber.calls.try_send(Arc::clone(line)).is_ok())
                    && subscriber.tell(changes)
            });
        });
    }

    /// Tells of committed changes to those who may see them. One poke covers all changes; an alert
    /// gets its own, because it makes a sound.
    pub fn publish(&self, changes: &[Change]) {
        self.call(&BTreeMap::new(), changes);
    }

    /// Ends the streams of a device: somebody else signed in there, or signed out.
    pub fn end(&self, device: DeviceId) {
        self.with(|list| list.retain(|s| s.device != device));
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.with(|list| {
            list.retain(|s| !s.pokes.is_closed());
            list.len()
        })
    }
}

impl Subscriber {
    /// Whether it can still be told.
    fn tell(&self, changes: &[Change]) -> bool {
        let seen =
            || changes.iter().filter(|c| self.reader.sees(&c.department, &c.people, c.submitted));
        let alerts = seen().filter(|c| !c.alerts.is_empty());
        let alerts = alerts.map(|c| Poke::Alert(c.cursor, c.case));
        let quiet = seen().filter(|c| c.alerts.is_empty()).map(|c| c.cursor).max().map(Poke::Cases);
        alerts.chain(quiet).all(|poke| self.pokes.try_send(poke).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mamori_core::access::{Person, Role};
    use mamori_core::ids::{AlertId, CaseId, UserId};

    fn reader(name: &str, role: Role, department: &str) -> Reader {
        let (name, department) = (name.to_owned(), department.to_owned());
        let person = Person { id: UserId(name.clone()), name, role, department };
        Reader { person, heads: Vec::new(), stands_in: Vec::new() }
    }

    fn change(cursor: u64, alert: bool) -> Change {
        let people = [UserId("a".into())].into();
        let alerts = alert.then_some(AlertId([1; 16])).into_iter().collect();
        Change {
            case: CaseId([1; 16]),
            cursor,
            department: "shimin".into(),
            people,
            submitted: false,
            alerts,
        }
    }

    #[tokio::test]
    async fn only_those_who_may_see_are_told() {
        let hub = Hub::default();
        let listen = |name, role, department, device| {
            hub.subscribe(reader(name, role, department), DeviceId([device; 16])).pokes
        };
        let mut chief = listen("k", Role::Supervisor, "shimin", 1);
        let mut own = listen("a", Role::Staff, "zeimu", 2);
        let mut other = listen("z", Role::Supervisor, "zeimu", 3);
        let mut admin = listen("x", Role::Admin, "shimin", 4);
        hub.publish(&[change(7, true), change(8, false), change(9, false)]);
        for told in [&mut chief, &mut own] {
            assert_eq!(told.try_recv(), Ok(Poke::Alert(7, CaseId([1; 16]))));
            assert_eq!(told.try_recv(), Ok(Poke::Cases(9)));
        }
        assert!(other.try_recv().is_err() && admin.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_slow_subscriber_is_cut_off_and_holds_up_nobody() {
        let hub = Hub::default();
        let told = hub.subscribe(reader("k", Role::Supervisor, "shimin"), DeviceId([1; 16]));
        let mut slow = told.pokes;
        for cursor in 0..=WAITING_MAX as u64 {
            hub.publish(&[change(cursor, false)]);
        }
        assert_eq!(hub.listeners(), 0);
        let mut got = 0;
        while slow.recv().await.is_some() {
            got += 1;
        }
        assert_eq!(got, WAITING_MAX, "then the stream ends, and the screen comes back");
    }

    #[tokio::test]
    async fn a_call_reaches_the_devices_named_past_pokes_that_wait() {
        let hub = Hub::default();
        let listen =
            |device| hub.subscribe(reader("k", Role::Supervisor, "shimin"), DeviceId([device; 16]));
        let (mut called, mut other) = (listen(1), listen(2));
        for cursor in 0..WAITING_MAX as u64 {
            hub.publish(&[change(cursor, false)]);
        }
        let lines = BTreeMap::from([(DeviceId([1; 16]), vec![Arc::from("call 00")])]);
        hub.call(&lines, &[]);
        assert_eq!(called.calls.try_recv().as_deref(), Ok("call 00"));
        assert!(other.calls.try_recv().is_err());
        let mut devices = Vec::new();
        hub.each(|device, _| devices.push(device.0[0]));
        assert_eq!(devices, [1, 2]);
    }

    #[tokio::test]
    async fn a_device_has_a_bounded_number_of_streams() {
        let hub = Hub::default();
        let listen = || hub.subscribe(reader("k", Role::Staff, "shimin"), DeviceId([1; 16])).pokes;
        let mut streams: Vec<_> = (0..=STREAMS_MAX).map(|_| listen()).collect();
        assert_eq!(hub.listeners(), STREAMS_MAX);
        assert!(streams[0].recv().await.is_none());
        hub.end(DeviceId([1; 16]));
        assert_eq!(hub.listeners(), 0);
    }
}
