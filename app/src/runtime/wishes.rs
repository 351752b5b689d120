//! Carrying out what a person wishes: the desk plans, the log takes it, the screen follows.

use super::Runtime;
use super::rest::{Behind, Doing};
use crate::command::{Command, First, Wish};
use crate::screen::{Screen, TapCard, TapState, show};
use crate::settings;
use mamori_browser::Tab;
use mamori_browser::settings::Setting;
use mamori_core::body::{Body, CaseClosed};
use mamori_core::desk::{Plan, StartForm};
use mamori_core::event::Draft;
use mamori_core::ids::{AlertId, CaseId, EventId, SessionId};

/// 元に戻す for so long while no policy is known, seconds.
const UNDO_S: i64 = 30;

impl From<Command> for Wish {
    fn from(command: Command) -> Self {
        Self::Rest(Box::new(command))
    }
}

impl Behind for Command {
    fn paint(&self, screen: Screen) {
        if let Self::Tap(category) = self {
            paint_tap(screen, category);
        }
    }

    fn carry<'a>(self: Box<Self>, runtime: &'a mut Runtime) -> Doing<'a> {
        Box::pin(runtime.wish_of_rest(*self))
    }
}

/// The first frame after a tap: says that it is being saved, never that it is.
fn paint_tap(screen: Screen, category: &str) {
    let at_ms = screen.now_ms.get_untracked();
    screen.tap.set(Some(TapCard {
        category: category.to_owned(),
        at_ms,
        incident: None,
        state: TapState::Saving,
        undo_until_ms: at_ms,
        examples: Vec::new(),
        words: String::new(),
    }));
}

impl Runtime {
    /// What can be wished for on any screen. Everything else comes from screens of the part that
    /// follows, and is carried out there.
    pub(super) async fn wish(&mut self, wish: Wish) {
        match wish {
            Wish::First(First::SignIn(user, password)) => self.sign_in(user, password),
            Wish::First(first) => self.set(&first),
            Wish::Rest(wish) if self.rest.is_some() => wish.carry(self).await,
            // Such screens are there only once that part is.
            Wish::Rest(_) => {}
        }
    }

    /// What can be wished for behind the sign-in.
    async fn wish_of_rest(&mut self, command: Command) {
        // Every wish comes from a touch, and a touch unlocks sound.
        self.desk.sound_unlocked();
        match command {
            Command::SignOut => self.sign_out_in_order().await,
            Command::Tap(category) => self.tapped(category).await,
            Command::Undo => self.undo().await,
            Command::Detail(examples, words) => self.detail(examples, words).await,
            Command::PutTapAway => self.tap = None,
            Command::CloseCase => self.close_case().await,
            Command::StartSession(form) => self.start_session(form).await,
            Command::Said(_)
            | Command::Extend(..)
            | Command::Join(..)
            | Command::Leave(_)
            | Command::RetractLeave(_)
            | Command::TakeStep(_)
            | Command::RetractStep(_)
            | Command::JoinMeeting(_)
            | Command::LeaveMeeting(_) => self.in_session(command).await,
            Command::DeclineDetention => self.desk.decline_detention(self.clock.now_ms),
            Command::EndSession(reason) => self.end_session(&reason).await,
            Command::PutEndedAway => self.ended = None,
            Command::Alert(wish) => self.alert_wish(wish).await,
            Command::Care(alert, day, note) => self.care(alert, day, &note).await,
            Command::Drills(older) => self.ask_drills(older),
            Command::Find(filters) => self.find(filters),
            Command::FindMore => self.find_more(),
            Command::Figures(span) => self.figures(span),
            Command::Paper(case, wish) => self.paper_wish(case, wish).await,
            Command::Subject(case, wish) => self.subject_wish(case, wish).await,
            Command::Retention(wish) => self.retention_wish(wish),
            Command::Recording(wish) => self.recording_wish(wish),
            Command::Hear(recording) => self.hear(recording),
            Command::OlderCases => self.pull_older(),
            Command::SyncNow => self.sync_now().await,
            Command::PutNoticeAway(notice) => {
                self.screen.notices.update(|all| all.retain(|n| *n != notice));
            }
            Command::Update => self.update(),
            Command::AskToNotify => self.ask_to_notify(),
            // By every wish already.
            Command::UnlockSound => {}
        }
    }

    pub(super) fn place(&self) -> Option<String> {
        // On the telephone the place is where this device stands.
        let running = self.desk.running_place().filter(|place| !place.is_empty());
        running.or_else(|| self.screen.settings.with_untracked(|s| s.place.clone()))
    }

    async fn tapped(&mut self, category: String) {
        let now_ms = self.wished_ms();
        let fresh = CaseId(Self::fresh());
        let Some(plan) = self.desk.tap(&category, self.place(), fresh, now_ms) else { return };
        let undo_s = self.desk.policy.as_ref().map_or(UNDO_S, |p| p.case.undo_seconds.into());
        let mut card = TapCard {
            category,
            at_ms: now_ms,
            incident: None,
            state: TapState::Saving,
            undo_until_ms: now_ms + undo_s * 1000,
            examples: Vec::new(),
            words: String::new(),
        };
        match self.write(plan).await {
            Ok(id) => {
                card.incident = Some(id);
                card.state = TapState::OnDevice;
            }
            Err(error) => card.state = TapState::Failed(error.trouble),
        }
        self.tap = Some(card);
    }

    /// A tap that could not be saved at first has reached the disk.
    pub(super) fn saved_late(&mut self, id: EventId, draft: &Draft) {
        match (&draft.body, &mut self.tap) {
            (Body::IncidentTapped(b), Some(card))
                if card.incident.is_none() && card.category == b.category =>
            {
                card.incident = Some(id);
                card.state = TapState::OnDevice;
            }
            (Body::Paper { .. }, _) => self.papers.wrote(id),
            (Body::AlertRaised(b), _) => self.desk.raised(b.alert, id, self.clock.mono_ms),
            _ => {}
        }
    }

    async fn undo(&mut self) {
        let Some(card) = &self.tap else { return };
        let in_time = self.clock.now_ms < card.undo_until_ms;
        let Some(incident) = card.incident.filter(|_| in_time) else { return };
        let Some(plan) = self.desk.retract(incident) else { return };
        let undone = self.write(plan).await.is_ok();
        if let (Some(card), true) = (&mut self.tap, undone) {
            card.state = TapState::Retracted;
        }
    }

    async fn detail(&mut self, examples: Vec<String>, words: String) {
        let Some(card) = &self.tap else { return };
        if card.examples == examples && card.words == words {
            return;
        }
        let Some(incident) = card.incident else { return };
        let Some(plan) = self.desk.detail(incident, examples.clone(), words.clone()) else {
            return;
        };
        if self.write(plan).await.is_ok()
            && let Some(card) = &mut self.tap
        {
            card.examples = examples;
            card.words = words;
        }
    }

    async fn close_case(&mut self) {
        let busy = self.desk.is_running();
        let Some(case) = self.desk.open_case(self.clock.now_ms).filter(|_| !busy) else { return };
        let plan = Plan { case, body: Body::CaseClosed(CaseClosed {}) };
        if self.write(plan).await.is_ok() {
            self.tap = None;
        }
    }

    async fn start_session(&mut self, form: StartForm) {
        let (session, fresh) = (SessionId(Self::fresh()), CaseId(Self::fresh()));
        let Some(plan) = self.desk.start_session(form, session, fresh, self.clock.now_ms) else {
            return;
        };
        self.mark_clock();
        if self.write(plan).await.is_ok() {
            self.ended = None;
            self.keep_clock().await;
        }
    }

    /// What happens in a session is written down; the screen then shows what the log says. A
    /// failure is shown by the write itself.
    async fn in_session(&mut self, command: Command) {
        let (desk, now_ms) = (&self.desk, self.wished_ms());
        let plan = match command {
            Command::Said(mark) => desk.announce(mark),
            Command::Extend(minutes, reason, second) => {
                // The form asks for all that can be missing.
                desk.extend_session(minutes, &reason, &second).ok()
            }
            Command::Join(person, role) => desk.join_session(&person, role),
            Command::Leave(person) => desk.leave_session(&person, now_ms),
            Command::RetractLeave(left) => desk.retract_leave(left),
            Command::TakeStep(step) => desk.take_step(&step, CaseId(Self::fresh()), now_ms),
            Command::RetractStep(step) => desk.retract_step(step),
            Command::JoinMeeting(case) => desk.join_meeting(case, None),
            Command::LeaveMeeting(case) => desk.leave_meeting(case, now_ms),
            _ => None,
        };
        if let Some(plan) = plan {
            let _ = self.write(plan).await;
        }
    }

    async fn end_session(&mut self, reason: &str) {
        let Some(plan) = self.desk.end_session(reason, self.clock.now_ms) else { return };
        let case = plan.case;
        let length_ms = match &plan.body {
            Body::SessionEnded(b) => b.length_ms,
            _ => 0,
        };
        if self.write(plan).await.is_ok() {
            self.ended = Some((case, length_ms));
        }
    }

    /// A failure is shown by the write itself, and tried again.
    async fn care(&mut self, alert: AlertId, day: u16, note: &str) {
        if let Some(plan) = self.desk.care(alert, day, None, note) {
            let _ = self.write(plan).await;
        }
    }

    /// Prompts: the one that fell due sounds and shakes.
    pub(super) fn work_session(&mut self) {
        if self.desk.session_timeout(self.clock.now_ms).is_any() {
            if !self.screen.settings.with_untracked(|s| s.silent) {
                self.sound.beep();
            }
            mamori_browser::vibrate::vibrate(&[200, 100, 200]);
        }
    }

    /// The new version, unless something runs that a reload would disturb.
    fn update(&self) {
        let alert = self.screen.mine.with_untracked(Option::is_some)
            || self.screen.incoming.with_untracked(|all| !all.is_empty());
        if !alert && !self.desk.is_running() && self.unsaved.is_empty() {
            self.browser.update();
        }
    }

    fn set(&self, first: &First) {
        let mut new = self.screen.settings.get_untracked();
        let kept = match first {
            First::SetLang(lang) => {
                new.lang = *lang;
                mamori_browser::settings::set(Setting::Lang, Some(lang.code()))
            }
            First::SetTheme(theme) => {
                new.theme = *theme;
                mamori_browser::settings::set(Setting::Theme, *theme)
            }
            First::SetSize(size) => {
                new.size = *size;
                mamori_browser::settings::set(Setting::Size, *size)
            }
            First::SetPlace(place) => {
                mamori_browser::settings::set(Setting::Place, place.as_deref()).inspect(|()| {
                    new.place = place.clone();
                })
            }
            First::SetSilent(silent) => {
                new.silent = *silent;
                mamori_browser::settings::set(Setting::Silent, silent.then_some("on"))
            }
            First::SetAwake(awake) => {
                new.awake = *awake;
                mamori_browser::settings::set(Setting::Awake, awake.then_some("on"))
            }
            First::SignIn(..) => Ok(()),
        };
        if let Err(error) = kept {
            // The setting still holds for this page life.
            mamori_browser::page::report(&error.to_string());
        }
        settings::apply(&new);
        show(self.screen.settings, new);
        self.browser.tell(Tab::Settings);
    }
}
