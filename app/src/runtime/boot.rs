//! The start: opens the local database, reads what is known, and only then talks to anybody.
//!
//! Nothing here waits for the network. A database that cannot be read is an error, never empty.

use super::{DATABASE, Input, Runtime, account, clock, pull};
use crate::screen::{Auth, Screen, SignInState, show};
use mamori_browser::Browser;
use mamori_browser::clock::mono_ms;
use mamori_browser::inbox::Inbox;
use mamori_browser::sound::Sound;
use mamori_browser::store::IdbStore;
use mamori_core::cbor;
use mamori_core::desk::Desk;
use mamori_core::ids::{DeviceId, LogId};
use mamori_core::policy::Policy;
use mamori_core::store::{Birth, LocalStore, Stored};
use mamori_core::sync::{Pace, Seen, Uploader};
use mamori_core::view::Me;

/// Where the policy is kept.
pub(super) const POLICY: &str = "policy";
/// Where the account that is signed in is kept.
pub(super) const ME: &str = "me";
/// Where it is kept whose department this device belongs to, also while nobody is signed in.
pub(super) const DEPARTMENT: &str = "department";
/// Where the views are kept.
pub(super) const VIEWS: &str = "views";
/// Where it is kept what this device remembers of the server.
pub(super) const SEEN: &str = "seen";

/// Reads a kept value; one of another shape counts as none, because all of them can be had again.
async fn kept<T>(store: &IdbStore, key: &str) -> Stored<Option<T>>
where
    T: cbor::Decode,
{
    let bytes = store.get(key).await?;
    Ok(bytes.and_then(|bytes| cbor::decode(&bytes).ok()))
}

pub(super) async fn boot(
    inbox: Inbox<Input>,
    screen: Screen,
    browser: Browser,
    sound: Sound,
) -> Stored<&'static mut Runtime> {
    let birth = Birth { device: DeviceId(Runtime::fresh()), log: LogId(Runtime::fresh()) };
    let store = IdbStore::new(DATABASE, birth);
    let mut desk = Desk::new(store.device().await?);
    desk.policy = kept::<Policy>(&store, POLICY).await?.map(Into::into);
    desk.me = kept::<Me>(&store, ME).await?;
    let seen: Option<Seen> = kept(&store, SEEN).await?;
    let department = kept::<String>(&store, DEPARTMENT).await?;
    let clock = clock::Clock::restore(store.get(clock::KEY).await?.as_deref());
    // Lives as long as the page: what would take it apart is never needed.
    let runtime = Box::leak(Box::new(Runtime {
        inbox,
        screen,
        store,
        desk,
        clock,
        browser,
        sound,
        uploader: Uploader::new(Pace::DEFAULT, mono_ms()),
        seen,
        pull: pull::Pull::default(),
        account: account::Account::default(),
        unsaved: Vec::new(),
        tap: None,
        alarm: super::alarm::Alarm::default(),
        heart: super::heart::Heart::new(mono_ms()),
        department,
        ended: None,
        wished: None,
        papers: super::report::Papers::default(),
        recordings: super::recording::Recordings::new(mono_ms()),
        rest: None,
        last_sync_ms: None,
        alerts_under_way: 0,
        persist_asked: false,
        dirty: true,
        storage: None,
    }));
    runtime.read_clock();
    runtime.try_read_logs().await?;
    runtime.after_change();
    runtime.begin_account();
    Ok(runtime)
}

impl Runtime {
    /// Shows who is signed in and asks the server whether that still holds.
    pub(super) fn begin_account(&mut self) {
        let auth = match &self.desk.me {
            Some(me) => Auth::SignedIn(me.clone().into()),
            None => Auth::SignedOut(SignInState::Idle),
        };
        show(self.screen.auth, auth);
        self.screen.policy.set(self.desk.policy.clone());
        show(self.screen.department, self.department.clone());
        self.browser.listen(self.desk.me.is_some());
        if self.desk.me.is_some() {
            self.ask_me();
            self.pull.want();
        }
        self.ask_storage();
    }

    /// Asks the browser how safe its storage is; the answer comes through the inbox.
    pub(super) fn ask_storage(&self) {
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            inbox.put(Input::Storage(mamori_browser::page::storage_report().await));
        });
    }
}
