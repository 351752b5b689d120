//! The loop behind the alert: reads what changed, does the steps that are due, calls, tells. A step
//! is committed before anything follows from it.

use super::{Alarm, ENDED_MS, Live, Memory, line};
use crate::app::App;
use crate::hub::Hub;
use crate::store::sqlite::{AlertState, listener};
use crate::store::{Change, StoreError};
use mamori_core::alert::audience::is_called;
use mamori_core::alert::escalation::plan;
use mamori_core::alert::{Calling, Listener};
use mamori_core::ids::{AlertId, DeviceId};
use mamori_core::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// After a failure of the store it is tried again after this time, ms.
const AGAIN_MS: u64 = 1_000;
/// The longest pause, ms: wall clocks and timers of sleeping machines are not trusted for longer.
const PAUSE_MAX_MS: u64 = 15_000;

type Lines = BTreeMap<DeviceId, Vec<Arc<str>>>;

/// Runs until the server stops. What it owes to alerts from before a restart it does at once.
pub async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    let mut begun = false;
    loop {
        let result = async {
            if !begun {
                begin(&app).await?;
                begun = true;
            }
            pass(&app).await
        };
        let pause_ms = match result.await {
            Ok(pause_ms) => pause_ms.min(PAUSE_MAX_MS),
            Err(error) => {
                tracing::error!(%error, "alerts wait for the store");
                // That there is something to pull is true all the same.
                app.hub.publish(&app.alarm.take_pokes());
                AGAIN_MS
            }
        };
        tokio::select! {
            biased;
            () = stopped(&mut stopping) => return,
            () = app.alarm.wake.notified() => {}
            () = sleep(Duration::from_millis(pause_ms)) => {}
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server itself is gone.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

/// Everything that was on when the server went down.
async fn begin(app: &App) -> Result<(), StoreError> {
    let ended_ms = app.alarm.time.now_ms() - ENDED_MS;
    let alerts = app.store.alerts_since(ended_ms).await?;
    if !alerts.is_empty() {
        tracing::info!(alerts = alerts.len(), "alerts go on where they were");
    }
    app.alarm.with(|memory| memory.changed.extend(alerts));
    Ok(())
}

/// Does what is due; answers how long there is nothing to do, ms.
async fn pass(app: &App) -> Result<u64, StoreError> {
    let alarm = &app.alarm;
    let changed = alarm.take_changed();
    if !changed.is_empty() {
        // What was committed may be owed to targets outside.
        app.outbox.wake();
    }
    let read = refresh(app, &changed).await;
    if read.is_err() {
        alarm.with(|memory| memory.changed.extend(changed));
    }
    read?;
    // What is known is told before anything waits for the writer.
    tell(app);
    let due = alarm.due();
    for alert in &due {
        let steps = app.store.take_steps(*alert).await?;
        for step in &steps {
            tracing::warn!(%alert, row = step.row, round = step.round, "nobody: calling more");
            app.outbox.wake();
        }
        refresh(app, &BTreeSet::from([*alert])).await?;
    }
    if !due.is_empty() {
        tell(app);
    }
    note_called(app);
    Ok(alarm.pause_ms())
}

/// Calls, and tells of what is committed.
fn tell(app: &App) {
    app.hub.call(&app.alarm.lines(&app.hub), &app.alarm.take_pokes());
}

/// Writes down how many devices a drill calls, for its log: beside the loop, which waits for no
/// writer once everybody is called.
fn note_called(app: &App) {
    for (alert, called) in app.alarm.take_called() {
        let store = app.store.clone();
        tokio::spawn(async move {
            if let Err(error) = store.note_called(alert, called).await {
                tracing::error!(%error, %alert, "how many devices a drill called is not noted");
            }
        });
    }
}

async fn refresh(app: &App, alerts: &BTreeSet<AlertId>) -> Result<(), StoreError> {
    for alert in alerts {
        if let Some(state) = app.store.alert_state(*alert).await? {
            app.alarm.put(state);
        }
    }
    Ok(())
}

impl Alarm {
    fn take_changed(&self) -> BTreeSet<AlertId> {
        let now_ms = self.time.mono_ms();
        self.with(|memory| {
            let mut changed = std::mem::take(&mut memory.changed);
            if memory.rung_at_ms.is_some_and(|at_ms| at_ms <= now_ms) {
                memory.rung_at_ms = None;
                changed.append(&mut memory.rung);
            }
            changed
        })
    }

    /// An alert as it was read after a commit.
    fn put(&self, state: AlertState) {
        let now_ms = self.time.now_ms();
        self.with(|memory| {
            let id = state.kept.alert;
            let live = memory.alerts.entry(id).or_insert_with(|| Live::new(state.clone()));
            if live.state != state {
                live.line = line(&state);
                live.state = state;
                live.tell = true;
            }
            let repeat_ms = self.policy.alert.times().repeat_ms;
            let kept = &live.state.kept;
            let plan = plan(&kept.rows, repeat_ms, &kept.facts(), now_ms);
            live.next_step_ms = if plan.due.is_empty() { plan.next_ms } else { Some(now_ms) };
            memory.forget(now_ms);
        });
    }

    /// Alerts of which a step is due.
    fn due(&self) -> Vec<AlertId> {
        let now_ms = self.time.now_ms();
        self.with(|memory| {
            let due = memory.alerts.iter();
            let due = due.filter(|(_, live)| live.next_step_ms.is_some_and(|at| at <= now_ms));
            due.map(|(id, _)| *id).collect()
        })
    }

    fn take_pokes(&self) -> Vec<Change> {
        self.with(|memory| std::mem::take(&mut memory.pokes))
    }

    /// What is to be sent to whom. An alert of which nothing is new and for which nobody is called
    /// any more costs nothing here, but for devices that connected anew.
    fn lines(&self, hub: &Hub) -> Lines {
        let now_ms = self.time.mono_ms();
        self.with(|memory| {
            let mut lines = Lines::new();
            let fresh = std::mem::take(&mut memory.fresh);
            let Memory { alerts, places, .. } = memory;
            let for_all = alerts.values().any(Live::is_for_all);
            if !for_all && (fresh.is_empty() || alerts.is_empty()) {
                return lines;
            }
            let mut open = Vec::new();
            hub.each(|device, reader| {
                if for_all || fresh.contains(&device) {
                    open.push((device, listener(reader, places.get(&device).cloned())));
                }
            });
            for live in alerts.values_mut() {
                let audience = match live.is_for_all() {
                    true => live.audience(&open, &self.policy, &fresh, now_ms),
                    false if fresh.is_empty() => continue,
                    false => live.concerned(&open, &self.policy, &fresh),
                };
                for device in audience {
                    lines.entry(device).or_default().push(Arc::clone(&live.line));
                }
            }
            lines
        })
    }

    /// Drills that call more devices than was noted.
    fn take_called(&self) -> Vec<(AlertId, u32)> {
        self.with(|memory| {
            let mut more = Vec::new();
            for (alert, live) in &mut memory.alerts {
                let is_drill = live.state.kept.origin.drill.is_some();
                if is_drill && live.most_called > live.noted_called {
                    live.noted_called = live.most_called;
                    more.push((*alert, u32::try_from(live.most_called).unwrap_or(u32::MAX)));
                }
            }
            more
        })
    }

    /// How long there is nothing to do, ms.
    fn pause_ms(&self) -> u64 {
        let (mono_ms, now_ms) = (self.time.mono_ms(), self.time.now_ms());
        self.with(|memory| {
            let mut pause_ms = PAUSE_MAX_MS;
            if let Some(at_ms) = memory.rung_at_ms {
                pause_ms = pause_ms.min(at_ms.saturating_sub(mono_ms));
            }
            for live in memory.alerts.values() {
                if let Some(at_ms) = live.next_step_ms {
                    let left = u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or_default();
                    pause_ms = pause_ms.min(left);
                }
                let is_called_for = live.is_called_for();
                let call = is_called_for.then(|| live.calling.next_deadline());
                if let Some(at_ms) = call.flatten() {
                    pause_ms = pause_ms.min(at_ms.saturating_sub(mono_ms));
                }
            }
            pause_ms
        })
    }
}

impl Memory {
    /// Lets go of alerts that ended long ago.
    fn forget(&mut self, now_ms: i64) {
        self.alerts.retain(|_, live| {
            live.state.kept.over_ms.is_none_or(|ended_ms| ended_ms + ENDED_MS > now_ms)
        });
    }
}

type Open = [(DeviceId, Listener)];

impl Live {
    /// Whether more than those that connected anew may have to be told.
    fn is_for_all(&self) -> bool {
        self.tell || self.is_called_for()
    }

    /// The devices that connected anew and that this alert concerns.
    fn concerned(
        &self,
        open: &Open,
        policy: &Policy,
        fresh: &BTreeSet<DeviceId>,
    ) -> BTreeSet<DeviceId> {
        let mut concerned = BTreeSet::new();
        for (device, who) in open {
            if fresh.contains(device) && self.state.kept.concerns(policy, *device, who) {
                concerned.insert(*device);
            }
        }
        concerned
    }

    /// The devices that are sent this alert at `now_ms`: those called that have not said that they
    /// show it, those that connected anew, and with news all that know of it.
    fn audience(
        &mut self,
        open: &Open,
        policy: &Policy,
        fresh: &BTreeSet<DeviceId>,
        now_ms: u64,
    ) -> BTreeSet<DeviceId> {
        let mut audience = BTreeSet::new();
        let mut called = BTreeSet::new();
        let tell = std::mem::take(&mut self.tell);
        let (kept, round) = (&self.state.kept, self.state.call.round());
        let groups = kept.groups();
        for (device, who) in open {
            let is_called = is_called(policy, &kept.origin, &groups, *device, who);
            if is_called {
                called.insert(*device);
            }
            let is_news = tell || fresh.contains(device);
            if is_news && (is_called || kept.concerns(policy, *device, who)) {
                audience.insert(*device);
            }
        }
        self.most_called = self.most_called.max(called.len());
        if !self.is_called_for() {
            // Nobody is called again; whoever connects anew is told.
            (self.called, self.calling) = (BTreeSet::new(), Calling::default());
            return audience;
        }
        for gone in self.called.difference(&called) {
            self.calling.gone(*gone);
        }
        for device in &called {
            self.calling.call(*device, round, now_ms);
            if fresh.contains(device) {
                self.calling.connected(*device, now_ms);
            }
        }
        self.called = called;
        audience.extend(self.calling.take(now_ms));
        audience
    }
}
