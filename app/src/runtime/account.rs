//! Who uses the device: sign-in, sign-out, the policy, and whether the server still agrees.
//!
//! Signing out never touches the log. An expired sign-in stops the views, not the recording.

use super::boot::{ME, POLICY, VIEWS};
use super::{Input, Runtime};
use crate::screen::find::{FiguresView, FindView};
use crate::screen::{Auth, DrillsView, SignInState, show};
use mamori_browser::http::{self, HttpError, Response};
use mamori_browser::settings::Setting;
use mamori_browser::{Tab, page, settings};
use mamori_core::cbor;
use mamori_core::desk::Views;
use mamori_core::event::encode;
use mamori_core::policy::Policy;
use mamori_core::store::LocalStore;
use mamori_core::view::{Me, Refusal, SignIn};

/// A request about the account is given up after so long, ms. Hashing a password takes its time.
const TIMEOUT_MS: u64 = 15_000;

/// What is known of the sign-in besides the account itself.
#[derive(Debug, Default)]
pub struct Account {
    /// The server asks for a new sign-in.
    pub(super) expired: bool,
    /// A policy is being fetched.
    policy_asked: bool,
    /// When unsaved drafts were last tried, monotonic ms.
    pub(super) retried_ms: u64,
}

impl Runtime {
    pub(super) fn sign_in(&self, user: String, password: String) {
        self.show_sign_in(SignInState::Busy);
        let body = SignIn { user: user.trim().to_owned(), password, device: self.desk.device };
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            let answer = http::post("/api/sign-in", &body, TIMEOUT_MS).await;
            inbox.put(Input::SignedIn(answer));
        });
    }

    pub(super) async fn signed_in(&mut self, answer: Result<Response, HttpError>) {
        let state = match answer {
            Err(_) => SignInState::NoNetwork,
            Ok(response) if response.is_ok() => match response.read::<Me>() {
                Some(me) => {
                    show(self.screen.sign_in, SignInState::Idle);
                    return self.welcome(me).await;
                }
                None => SignInState::NoNetwork,
            },
            Ok(response) => match response.read::<Refusal>() {
                Some(refusal) => SignInState::Refused(refusal),
                None => SignInState::NoNetwork,
            },
        };
        self.show_sign_in(state);
    }

    /// How a sign-in goes: over the page while somebody is signed in, so that a wrong password or a
    /// dead line cannot stop the recording.
    fn show_sign_in(&self, state: SignInState) {
        match self.desk.me {
            Some(_) => show(self.screen.sign_in, state),
            None => show(self.screen.auth, Auth::SignedOut(state)),
        }
    }

    async fn welcome(&mut self, me: Me) {
        if let Err(error) = settings::set(Setting::User, Some(&me.person.id.0)) {
            page::report(&error.to_string());
        }
        self.account.expired = false;
        // Somebody else's views must not shine through.
        self.desk.views = Views::default();
        if let Err(error) = self.store.remove(VIEWS).await {
            self.store_failed(&error);
        }
        self.take_me(me).await;
        self.begin_account();
        self.after_change();
        self.nudge();
        self.browser.tell(Tab::SignedIn);
    }

    async fn take_me(&mut self, me: Me) {
        if let Err(error) = self.store.put(ME, &encode(&me)).await {
            self.store_failed(&error);
        }
        self.want_policy(&me.policy);
        self.keep_department(&me.person.department).await;
        self.desk.me = Some(me);
        self.heart.nudge(self.clock.mono_ms);
    }

    pub(super) async fn sign_out(&mut self) {
        mamori_browser::spawn(async {
            // Best effort: without a network the session ends by its age, and the next sign-in on
            // this device replaces it.
            if let Err(error) = http::post_cbor("/api/sign-out", &[0xa0], TIMEOUT_MS).await {
                page::report(&error.to_string());
            }
        });
        for key in [ME, VIEWS] {
            if let Err(error) = self.store.remove(key).await {
                self.store_failed(&error);
            }
        }
        self.leave();
        self.browser.tell(Tab::SignedOut);
    }

    fn leave(&mut self) {
        self.desk.sign_out();
        // Whoever comes next starts at the first screen.
        page::replace_hash("record");
        self.tap = None;
        self.ended = None;
        self.screen.heard.set(Vec::new());
        self.screen.drills.set(DrillsView::default());
        self.screen.find.set(FindView::default());
        self.screen.figures.set(FiguresView::default());
        self.screen.subject.set(None);
        self.account.expired = false;
        self.browser.listen(false);
        show(self.screen.auth, Auth::SignedOut(SignInState::Idle));
    }

    /// Another tab signed in or out: this one follows.
    pub(super) async fn reread_account(&mut self) {
        let kept = self.store.get(ME).await;
        match kept.map(|bytes| bytes.and_then(|b| cbor::decode::<Me>(&b).ok())) {
            Ok(Some(me)) => {
                self.desk.views = Views::default();
                self.account.expired = false;
                self.take_me(me).await;
                self.begin_account();
                self.after_change();
                self.nudge();
            }
            Ok(None) => self.leave(),
            Err(error) => self.store_failed(&error),
        }
    }

    /// Asks the server who is signed in.
    pub(super) fn ask_me(&self) {
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            inbox.put(Input::Me(http::get("/api/me", TIMEOUT_MS).await));
        });
    }

    pub(super) async fn me_answered(&mut self, answer: Result<Response, HttpError>) {
        let Ok(response) = answer else { return };
        match response.status {
            401 => self.account.expired = self.desk.me.is_some(),
            200 => {
                if let Some(me) = response.read::<Me>() {
                    let other = self.desk.user().is_some_and(|user| *user != me.person.id);
                    // The cookie belongs to somebody else than this device believes: whoever is
                    // shown here must sign in again before the server shows anything.
                    self.account.expired = other;
                    if !other && self.desk.me.is_some() {
                        show(self.screen.auth, Auth::SignedIn(me.clone().into()));
                        self.take_me(me).await;
                    }
                }
            }
            _ => {}
        }
    }

    /// Fetches the policy unless this version is here.
    pub(super) fn want_policy(&mut self, version: &str) {
        let here = self.desk.policy.as_ref().is_some_and(|p| p.version == version);
        if here || self.account.policy_asked || version.is_empty() {
            return;
        }
        self.account.policy_asked = true;
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            inbox.put(Input::Policy(http::get("/api/policy", TIMEOUT_MS).await));
        });
    }

    pub(super) async fn policy_answered(&mut self, answer: Result<Response, HttpError>) {
        self.account.policy_asked = false;
        let Ok(response) = answer else { return };
        let Some(policy) = response.read::<Policy>().filter(|_| response.is_ok()) else { return };
        if let Err(error) = self.store.put(POLICY, &response.bytes).await {
            self.store_failed(&error);
        }
        self.desk.policy = Some(policy.into());
        self.screen.policy.set(self.desk.policy.clone());
        self.after_change();
    }
}
