//! The one task that owns store, desk and sync. Everything that happens comes through its inbox.
//!
//! It persists, then believes, then shows. Network requests run beside it and report back through
//! the inbox, so no answer and no missing answer can hold it up.

mod account;
mod alarm;
mod alerts;
mod boot;
mod clock;
mod find;
mod heart;
mod publish;
mod pull;
mod recording;
mod report;
mod rest;
mod retention;
mod subject;
mod sync;
mod wake;
mod wipe;
mod wishes;
mod write;

use crate::command::Wish;
use crate::page::Page;
use crate::screen::{Auth, Later, Screen, TapCard, show};
use mamori_browser::http::{HttpError, Response};
use mamori_browser::inbox::Inbox;
use mamori_browser::sound::Sound;
use mamori_browser::store::IdbStore;
use mamori_browser::{Browser, BrowserEvent, Life, Tab, WorkerEvent, random_bytes};
use mamori_core::clock::Sample;
use mamori_core::desk::Desk;
use mamori_core::event::Draft;
use mamori_core::ids::EventId;
use mamori_core::sync::engine::Prepared;
use mamori_core::sync::{Failure, Seen, SyncResponse, Uploader};
use mamori_core::view::Poke;

pub use rest::{Behind, Rest, Whole};

/// Name of the local database.
const DATABASE: &str = "mamori";

/// What the runtime is told.
pub enum Input {
    /// A person's wish, and the clocks when it was made: what waits for the disk is not later.
    Wish(Wish, Sample),
    /// The browser.
    Browser(BrowserEvent),
    /// An answer to an upload, when it was sent (monotonic ms), and whether it was an alert's own.
    Synced(Box<Prepared>, Result<SyncResponse, Failure>, u64, bool),
    /// An answer to a sign-in.
    SignedIn(Result<Response, HttpError>),
    /// Who is signed in, as the server says.
    Me(Result<Response, HttpError>),
    /// The policy.
    Policy(Result<Response, HttpError>),
    /// The part that follows is here.
    Here(&'static dyn Rest),
    /// Something that the rest began beside the task is done; it knows what follows.
    Done(Box<dyn FnOnce(&mut Runtime)>),
    /// The storage report.
    Storage(Option<mamori_core::sync::StorageReport>),
}

/// See the module.
pub struct Runtime {
    inbox: Inbox<Input>,
    screen: Screen,
    store: IdbStore,
    desk: Desk,
    clock: clock::Clock,
    /// When the wish that is being carried out was made.
    wished: Option<Sample>,
    browser: Browser,
    sound: Sound,
    uploader: Uploader,
    /// What this device remembers of the server.
    seen: Option<Seen>,
    pull: pull::Pull,
    account: account::Account,
    /// Drafts that could not be saved yet; tried again, and the screen says so.
    unsaved: Vec<Draft>,
    /// The card after a tap.
    tap: Option<TapCard>,
    alarm: alarm::Alarm,
    heart: heart::Heart,
    /// Whose department may be called in while nobody is signed in.
    department: Option<String>,
    ended: Option<(mamori_core::ids::CaseId, u64)>,
    recordings: recording::Recordings,
    papers: report::Papers,
    /// What it does besides, once the part that follows is here.
    rest: Option<&'static dyn Rest>,
    last_sync_ms: Option<i64>,
    alerts_under_way: usize,
    persist_asked: bool,
    /// Something besides the time changed since the screen was written.
    dirty: bool,
    storage: Option<mamori_core::sync::StorageReport>,
}

/// Starts the runtime and returns the way to send it wishes, and to give it the rest of itself.
///
/// The first of the returned functions does two things at once, inside the gesture: it paints a tap
/// in the same frame, and it unlocks sound.
pub fn start(screen: Screen) -> (impl Fn(Wish) + 'static, impl Fn(&'static dyn Rest) + 'static) {
    let inbox: Inbox<Input> = Inbox::default();
    let sound = Sound::default();
    let events = inbox.clone();
    let browser = mamori_browser::events(move |event| events.put(Input::Browser(event)));
    let (task_inbox, task_sound) = (inbox.clone(), sound.clone());
    let heard = inbox.clone();
    sound.unlock_at_every_touch();
    // The work that follows each input looks at the sound.
    sound.on_change(move || heard.put(Input::Done(Box::new(|_| {}))));
    mamori_browser::spawn(async move {
        match boot::boot(task_inbox, screen, browser, task_sound).await {
            Ok(runtime) => runtime.run().await,
            Err(error) => {
                mamori_browser::page::report(&error.to_string());
                show(screen.auth, Auth::NoStore(error.trouble));
            }
        }
    });
    let door = inbox.clone();
    let send = move |wish| {
        sound.unlock();
        if let Wish::Rest(wish) = &wish {
            wish.paint(screen);
        }
        inbox.put(Input::Wish(wish, mamori_browser::clock::sample()));
    };
    (send, move |rest| door.put(Input::Here(rest)))
}

impl Runtime {
    /// Runs as long as the page lives.
    async fn run(&mut self) {
        loop {
            self.work().await;
            self.publish();
            let input = self.inbox.next(Some(self.deadline())).await;
            self.read_clock();
            let mut next = input;
            self.dirty |= next.is_some();
            // Whatever waits is taken in before the next round of work and paint.
            while let Some(input) = next {
                self.take(input).await;
                next = self.inbox.take();
            }
        }
    }

    /// What is due now, in the order of urgency: alerts, saving, uploads, the rest.
    async fn work(&mut self) {
        self.read_clock();
        if let Some(rest) = self.rest {
            rest.urgent(self).await;
        }
        self.work_unsaved().await;
        self.work_sync().await;
        if let Some(rest) = self.rest {
            rest.work(self).await;
        }
    }

    async fn take(&mut self, input: Input) {
        match input {
            Input::Wish(wish, sample) => {
                self.wished = Some(sample);
                self.wish(wish).await;
                self.wished = None;
            }
            Input::Browser(event) => self.browser_event(event).await,
            Input::Synced(prepared, result, sent_ms, urgent) => {
                let (pushed, seen) = (result.is_ok() && !prepared.places.is_empty(), self.seen);
                self.synced(&prepared, result, sent_ms, urgent).await;
                let life = |seen: Option<Seen>| seen.map(|s| (s.store, s.epoch));
                if let Some(rest) = self.rest {
                    rest.synced(self, pushed, life(seen) != life(self.seen));
                }
            }
            Input::SignedIn(result) => self.signed_in(result).await,
            Input::Me(result) => self.me_answered(result).await,
            Input::Policy(result) => self.policy_answered(result).await,
            Input::Here(rest) => self.here(rest).await,
            Input::Done(follow) => follow(self),
            Input::Storage(report) => self.storage = report,
        }
    }

    async fn browser_event(&mut self, event: BrowserEvent) {
        match event {
            BrowserEvent::Life(life) => self.life(life).await,
            BrowserEvent::Tab(Tab::Appended) => self.read_logs().await,
            BrowserEvent::Tab(Tab::SignedIn | Tab::SignedOut) => self.reread_account().await,
            BrowserEvent::Tab(Tab::Settings) => self.screen.settings.set(crate::settings::read()),
            BrowserEvent::Poke(poke) => self.poked(&poke),
            BrowserEvent::Stream(live) => {
                if live {
                    self.pull.want();
                }
            }
            BrowserEvent::Worker(WorkerEvent::UpdateReady) => show(self.screen.update, true),
            BrowserEvent::Worker(WorkerEvent::Failed(detail)) => {
                mamori_browser::page::report(&detail);
            }
            BrowserEvent::Worker(WorkerEvent::Ready | WorkerEvent::Replaced) => {}
            BrowserEvent::Hash(hash) => {
                show(self.screen.page, Page::parse(&hash));
            }
        }
    }

    async fn life(&mut self, life: Life) {
        if life.is_wake_up() {
            self.nudge();
            self.pull.want();
            self.read_logs().await;
        }
        if matches!(life, Life::Hidden | Life::Left | Life::Frozen) {
            self.keep_clock().await;
        }
        if let Some(rest) = self.rest {
            rest.life(self, life);
        }
    }

    /// The part that follows is here: its screens are shown as soon as there is something on them.
    async fn here(&mut self, rest: &'static dyn Rest) {
        self.rest = Some(rest);
        rest.begin(self).await;
        self.publish();
        show(self.screen.later, Later::Here);
    }

    fn poked(&mut self, poke: &Poke) {
        match poke {
            Poke::Cases(cursor) | Poke::Alert(cursor, _) => {
                if *cursor > self.desk.views.cursor {
                    self.pull.want();
                }
            }
            Poke::Policy(version) => self.want_policy(version),
            Poke::Call(call) => {
                if let Some(rest) = self.rest {
                    rest.called(self, (**call).clone());
                }
            }
        }
    }

    /// Whether the server has the event.
    fn is_sent(&self, id: EventId) -> bool {
        self.desk.is_sent(id)
    }

    fn fresh<const N: usize>() -> [u8; N] {
        random_bytes()
    }
}
