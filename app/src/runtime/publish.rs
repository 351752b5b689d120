//! Shows what is believed: the only place that writes the screen's slices.

use super::Runtime;
use crate::page::Page;
use crate::screen::{Detail, Notice, SyncView, TapState, show};
use mamori_core::body::Drill;
use mamori_core::desk::Incoming;
use mamori_core::sync::Link;
use std::sync::Arc;

impl Runtime {
    pub(super) fn publish(&mut self) {
        self.tick();
        let screen = self.screen;
        let (audio, audio_aside) = self.rest.map_or((0, 0), |rest| rest.audio(self));
        show(
            screen.sync,
            SyncView {
                link: self.uploader.link(),
                waiting: self.desk.waiting()
                    + u64::try_from(self.unsaved.len()).unwrap_or(u64::MAX),
                audio,
                set_aside: u64::try_from(self.desk.set_aside()).unwrap_or(u64::MAX) + audio_aside,
                last_ms: self.last_sync_ms,
                sign_in_again: self.account.expired || self.uploader.link() == Link::SignedOut,
            },
        );
        show(screen.sound_ready, self.sound.is_running());
        if let Some(rest) = self.rest {
            rest.publish(self);
        }
    }

    /// What screens of the part that follows show.
    pub(super) fn publish_rest(&mut self) {
        let screen = self.screen;
        let now_ms = self.clock.now_ms;
        let open = self.desk.open_case(now_ms).and_then(|id| self.desk.case(id));
        show(screen.open_case, open.map(Arc::new));
        self.publish_tap();
        show(screen.running, self.desk.running(now_ms));
        show(screen.ended, self.ended);
        self.publish_recording();
        show(screen.mine, self.desk.mine());
        let incoming = self.desk.incoming();
        let gone = screen.incoming.with_untracked(|before| {
            let gone = |i: &&Incoming| {
                i.drill != Some(Drill::SelfTest) && incoming.iter().all(|o| o.alert != i.alert)
            };
            before.iter().find(gone).map(|i| i.alert)
        });
        // Whoever is on the way learns why the screen went.
        if let Some(end) = gone.and_then(|alert| self.desk.end_of(alert)) {
            self.notice(Notice::HelpOver(end));
        }
        show(screen.incoming, incoming);
        show(screen.siren, self.alarm.siren());
        show(screen.ready, self.ready_view());
        show(screen.police, self.police_words());
        if core::mem::take(&mut self.dirty) {
            self.publish_cases();
        }
    }

    /// What does not change by time alone: the whole list is worth computing only after news.
    fn publish_cases(&mut self) {
        let screen = self.screen;
        self.publish_people();
        show(screen.rows, Arc::new(self.desk.rows()));
        show(screen.meetings, self.desk.meetings());
        show(screen.care, self.desk.care_due(self.clock.now_ms));
        show(screen.more, self.desk.views.more);
        show(screen.as_of_ms, self.desk.views.as_of_ms);
        show(screen.storage, self.storage);
        self.publish_report();
        self.publish_reports();
        self.publish_detail();
    }

    fn publish_tap(&mut self) {
        let sent = self.tap.as_ref().and_then(|t| t.incident).is_some_and(|id| self.is_sent(id));
        if let Some(card) = &mut self.tap
            && card.state == TapState::OnDevice
            && sent
        {
            card.state = TapState::Sent;
        }
        show(self.screen.tap, self.tap.clone());
    }

    fn publish_people(&self) {
        let mut people = self.desk.views.people.clone();
        if let Some(me) = &self.desk.me {
            for person in me.colleagues.iter().chain([&me.person]) {
                people.insert(person.id.clone(), person.clone());
            }
        }
        show(self.screen.people, Arc::new(people));
    }

    fn publish_detail(&self) {
        let detail = match self.screen.page.get_untracked() {
            Page::Case(id) => self.desk.case(id).map(|case| {
                let unsent = case.stamps().filter(|s| s.cursor.is_none() && !self.is_sent(s.id));
                let unsent = unsent.map(|s| s.id).collect::<Vec<_>>();
                Detail { case: Arc::new(case), unsent: Arc::new(unsent) }
            }),
            Page::Record
            | Page::Session
            | Page::Cases
            | Page::Find
            | Page::Figures
            | Page::More => None,
        };
        show(self.screen.detail, detail);
    }
}
