//! The loop that delivers what is owed. Every lane has its own bounds, so that a target that hangs
//! holds up nobody else; every try has a deadline; what came of it is noted behind everything
//! urgent. A server that dies between sending and noting sends again, with the same id.

use super::notice::notice;
use super::pace::{PAUSE_MAX_MS, pause};
use super::push::Wake;
use super::tried::Tried;
use super::words;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::store::StoreError;
use crate::store::sqlite::{Fate, KeptAlert, Noted, OutboxId, Owed, Target, listener};
use mamori_core::body::{Drill, Level};
use mamori_core::ids::DeviceId;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::sleep;

/// After a failure of the store it is tried again after this time, ms.
const AGAIN_MS: i64 = 1_000;
/// The longest pause, ms.
const LOOK_MS: i64 = 60_000;
/// What ends within this time is noted together.
const GATHER: Duration = Duration::from_millis(20);
/// Rows of a lane that are looked at together.
const EACH: usize = 64;
/// Old rows are looked for this often.
const FORGET_MS: i64 = 60 * 60 * 1000;

/// Runs until the server stops.
pub async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    let mut runner = Runner::new(app.clone());
    loop {
        let pause_ms = match runner.pass().await {
            Ok(pause_ms) => pause_ms,
            Err(error) => {
                tracing::error!(%error, "targets outside wait for the store");
                AGAIN_MS
            }
        };
        let pause = Duration::from_millis(u64::try_from(pause_ms).unwrap_or_default());
        tokio::select! {
            biased;
            () = stopped(&mut stopping) => return,
            () = runner.landed() => {}
            () = app.outbox.wake.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server itself is gone.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

struct Runner {
    app: App,
    flying: JoinSet<Done>,
    flights: BTreeMap<Id, Owed>,
    /// What came of tries and is not noted yet.
    noted: Vec<Noted>,
    forgot_ms: Option<i64>,
}

/// What came of a try, and the endpoint that is gone.
struct Done {
    tried: Tried,
    needless: bool,
    unsubscribed: Option<(DeviceId, String)>,
}

impl From<Tried> for Done {
    fn from(tried: Tried) -> Self {
        Self { tried, needless: false, unsubscribed: None }
    }
}

impl Done {
    fn needless(why: &str) -> Self {
        Self { needless: true, ..Self::from(Tried::Done(why.to_owned())) }
    }
}

/// At most so many tries of a lane at once.
fn flights_max(target: Target) -> usize {
    match target {
        Target::Webhook => 4,
        Target::Mail => 2,
        Target::PushAll => 1,
        Target::Push => 32,
    }
}

impl Runner {
    fn new(app: App) -> Self {
        let (flying, flights) = (JoinSet::new(), BTreeMap::new());
        Self { app, flying, flights, noted: Vec::new(), forgot_ms: None }
    }

    /// Waits until a try has ended, and a little for others.
    async fn landed(&mut self) {
        let Some(ended) = self.flying.join_next_with_id().await else {
            return std::future::pending().await;
        };
        self.land(ended);
        sleep(GATHER).await;
    }

    fn land(&mut self, ended: Result<(Id, Done), tokio::task::JoinError>) {
        let (id, done) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(%error, "a try to deliver broke");
                (error.id(), Done::from(Tried::Later("it broke".to_owned(), None)))
            }
        };
        if let Some(owed) = self.flights.remove(&id) {
            let now_ms = self.app.alarm.fact_ms();
            let noted = judge(&self.app, &owed, done, now_ms);
            self.noted.push(noted);
        }
    }

    /// Notes what ended and sends what is due; answers how long there is nothing to do, ms.
    async fn pass(&mut self) -> Result<i64, StoreError> {
        while let Some(ended) = self.flying.try_join_next_with_id() {
            self.land(ended);
        }
        let app = self.app.clone();
        if !self.noted.is_empty() {
            // Kept until it is on the disk: otherwise all of it would be sent again at once.
            app.store.outbox_note(&self.noted).await?;
            self.noted.clear();
        }
        let now_ms = app.alarm.fact_ms();
        if self.forgot_ms.is_none_or(|at_ms| at_ms + FORGET_MS <= now_ms) {
            app.store.outbox_forget(now_ms).await?;
            self.forgot_ms = Some(now_ms);
        }
        let (due, next_ms) = app.store.outbox_due(now_ms, PAUSE_MAX_MS, EACH).await?;
        for owed in due {
            self.launch(owed);
        }
        let next_ms = next_ms.map_or(LOOK_MS, |at_ms| at_ms - now_ms);
        Ok(next_ms.clamp(0, LOOK_MS))
    }

    fn launch(&mut self, owed: Owed) {
        let id: OutboxId = owed.id;
        let of_lane = self.flights.values().filter(|other| other.lane == owed.lane).count();
        if of_lane >= flights_max(owed.target) || self.flights.values().any(|o| o.id == id) {
            return;
        }
        let (app, what) = (self.app.clone(), owed.clone());
        let flight = self.flying.spawn(async move { deliver(&app, &what).await });
        self.flights.insert(flight.id(), owed);
    }
}

/// What becomes of a row.
fn judge(app: &App, owed: &Owed, done: Done, now_ms: i64) -> Noted {
    let until_ms = until_ms(app, owed);
    let fate = match &done.tried {
        Tried::Done(_) if done.needless => Fate::Needless,
        Tried::Done(_) => Fate::Delivered,
        Tried::Later(_, asked) => {
            let pause = pause(&app.outbox.times, owed.tries, *asked, jitter());
            let again_ms = now_ms.saturating_add(ms(pause));
            if again_ms > until_ms { Fate::GivenUp } else { Fate::Again(again_ms) }
        }
        Tried::Never(_) | Tried::Gone(_) => Fate::GivenUp,
    };
    let note = done.tried.note().to_owned();
    let (id, tries, lane) = (owed.id, owed.tries + 1, owed.lane.as_str());
    match fate {
        _ if matches!(done.tried, Tried::Gone(_)) => tracing::info!(%id, lane, note, "forgotten"),
        Fate::GivenUp => tracing::error!(%id, lane, tries, note, "given up"),
        Fate::Again(_) => tracing::warn!(%id, lane, tries, note, "not delivered; tried again"),
        Fate::Delivered => tracing::info!(%id, lane, tries, note, "delivered"),
        Fate::Needless => tracing::debug!(%id, lane, note, "not needed any more"),
    }
    Noted { id, fate, note, unsubscribed: done.unsubscribed }
}

/// From then on it is not tried any more.
fn until_ms(app: &App, owed: &Owed) -> i64 {
    let age = match owed.target {
        Target::Webhook | Target::Mail => app.outbox.times.age,
        Target::Push | Target::PushAll => app.outbox.times.push_age,
    };
    owed.at_ms.saturating_add(ms(age))
}

fn ms(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

fn jitter() -> u32 {
    let mut bytes = [0; 4];
    // Without randomness pauses are not spread, and still have an end.
    let _ = getrandom::fill(&mut bytes);
    u32::from_le_bytes(bytes)
}

async fn deliver(app: &App, owed: &Owed) -> Done {
    if app.alarm.fact_ms() > until_ms(app, owed) {
        // A server that was down for long does not tell of what nobody can act on any more.
        return Tried::Never("too old".to_owned()).into();
    }
    match send(app, owed).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(%error, "a row of the outbox could not be read");
            Tried::Later("the store failed".to_owned(), None).into()
        }
    }
}

async fn send(app: &App, owed: &Owed) -> Result<Done, Failure> {
    let outbox = &app.outbox;
    let Some(state) = app.store.alert_state(owed.alert).await? else {
        return Ok(Tried::Never("the alert is not kept".to_owned()).into());
    };
    let Some(notice) = notice(owed, &state, &app.policy, outbox.url.as_deref()) else {
        return Ok(Tried::Never("it is not known any more".to_owned()).into());
    };
    let off = || Done::from(Tried::Never("the target is not set any more".to_owned()));
    let is_needless = state.kept.answered || state.kept.over_ms.is_some();
    match owed.target {
        Target::Webhook => match &outbox.webhook {
            Some(webhook) => Ok(webhook.send(&notice).await.into()),
            None => Ok(off()),
        },
        Target::Mail => match &outbox.mail {
            Some(mail) => Ok(mail.send(&notice, &owed.receiver).await.into()),
            None => Ok(off()),
        },
        // Waking somebody for what is settled would only confuse.
        Target::Push | Target::PushAll if is_needless => Ok(Done::needless("answered or over")),
        Target::PushAll => spread(app, owed, &state.kept).await,
        Target::Push => {
            let Some(device) = owed.device() else { return Ok(off()) };
            let Some(at) = app.store.push_subscription(device, now_ms()).await? else {
                return Ok(Done::needless("no subscription"));
            };
            let Some(alert) = &notice.alert else { return Ok(off()) };
            let words = words::push(&app.policy, at.lang, alert);
            let here = app.alarm.place_of(device);
            let place = state.kept.origin.place.as_ref();
            let wake = Wake {
                alert: Some(owed.alert),
                level: match alert.level {
                    Level::Assist => "assist",
                    Level::Emergency => "emergency",
                },
                drill: alert.drill || state.kept.origin.drill == Some(Drill::SelfTest),
                // Nobody knows where a sleeping device lies: it may be at the counter.
                silent: alert.silent && (here.is_none() || here.as_ref() == place),
                title: words.title,
                body: words.body,
                lang: at.lang,
                url: notice.url.clone(),
            };
            let tried = outbox.push.send(outbox.push.key(&app.store).await?, &at, &wake).await;
            let gone = matches!(tried, Tried::Gone(_)).then_some((device, at.endpoint));
            Ok(Done { tried, needless: false, unsubscribed: gone })
        }
    }
}

/// One row for each device that is called and can be woken.
async fn spread(app: &App, owed: &Owed, kept: &KeptAlert) -> Result<Done, Failure> {
    let mut rows = Vec::new();
    for (at, reader) in app.store.push_subscriptions(now_ms(), app.demo).await? {
        let who = listener(&reader, app.alarm.place_of(at.device));
        if kept.calls(&app.policy, at.device, &who) {
            let receiver = at.device.to_string();
            let row = Owed::new(Target::Push, &at.origin, &receiver, owed.alert, owed.what);
            rows.push(Owed { at_ms: owed.at_ms, ..row });
        }
    }
    let note = format!("{} devices", rows.len());
    app.store.outbox_add(rows).await?;
    Ok(Tried::Done(note).into())
}
