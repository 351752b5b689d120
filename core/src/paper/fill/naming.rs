//! What a case is called while nobody has written a title: 窓口での暴言・過度な要求（令和8年11月20日）.
//!
//! Made from the case alone and put into words where it is read, so that a list, a file and the
//! report name a case alike, each in its language.

use crate::case::{Case, Session, view_type};
use crate::lang::Lang;
use crate::policy::{Bilingual, PlaceKind, Policy};
use crate::text::{Text, fill as put};
use crate::time;
use alloc::string::String;
use alloc::vec::Vec;

/// Most categories named in a title.
const TITLE_ACTS_MAX: usize = 3;

view_type! {
    /// What a title is made from.
    pub struct Naming {
        /// When it began, ms since 1970-01-01 UTC: its first tap, meeting or real alert.
        #[n(0)] pub began_ms: i64,
        /// Category codes of standing taps, each once, in the order of time.
        #[n(1)] pub acts: Vec<String>,
        /// Channel code of the first meeting.
        #[n(2)] pub channel: Option<String>,
        /// Place code.
        #[n(3)] pub place: Option<String>,
        /// Whether there was a meeting.
        #[n(4)] pub met: bool,
    }
}

impl Naming {
    /// Read out of a case; `None` where nothing happened that could name it.
    pub fn of(case: &Case) -> Option<Self> {
        let mut taps: Vec<_> = case.incidents.iter().filter_map(|i| i.standing()).collect();
        taps.sort_by_key(|tap| (tap.stamp.at_ms, tap.stamp.id));
        let mut acts: Vec<String> = Vec::new();
        for tap in taps {
            if !acts.contains(&tap.category) {
                acts.push(tap.category.clone());
            }
        }
        let began = case.sessions.iter().filter(|s| s.started_ms().is_some());
        let first: Option<&Session> = began.min_by_key(|s| (s.started_ms(), s.id));
        Some(Self {
            began_ms: began_ms(case)?,
            acts,
            channel: first.and_then(|s| s.start.as_ref()?.channel.clone()),
            place: case.place().map(String::from),
            met: first.is_some(),
        })
    }

    /// In words; the policy knows what its codes are called.
    pub fn title(&self, policy: &Policy, lang: Lang) -> String {
        let short = |code: &String| {
            let label = policy.category(code).map(|category| &category.short);
            String::from(label.map_or(code.as_str(), |label: &Bilingual| label.get(lang)))
        };
        let acts: Vec<String> = self.acts.iter().take(TITLE_ACTS_MAX).map(short).collect();
        let mut acts = acts.join(Text::Dot.get(lang));
        if self.acts.len() > TITLE_ACTS_MAX {
            acts.push_str(Text::FillMore.get(lang));
        }
        if self.acts.is_empty() {
            let text = if self.met { Text::Session } else { Text::Alert };
            acts = String::from(text.get(lang));
        }
        let place = self.setting(policy, lang);
        let date = time::date(self.began_ms, i32::from(policy.utc_offset_minutes), lang);
        let values = [("where", &*place), ("acts", &*acts), ("date", &*date)];
        put(Text::FillTitle.get(lang), &values)
    }

    /// 窓口での, 電話での: what stands before the acts.
    fn setting(&self, policy: &Policy, lang: Lang) -> String {
        let text = match self.channel.as_deref() {
            Some("phone") => Some(Text::FillByPhone),
            Some("visit") => Some(Text::FillOnVisit),
            Some("online") => Some(Text::FillOnline),
            Some("written") => Some(Text::FillInWriting),
            _ => None,
        };
        if let Some(text) = text {
            return String::from(text.get(lang));
        }
        let place = self.place.as_deref().and_then(|code| policy.place(code));
        match place.map(|place| (place.kind, place)) {
            Some((PlaceKind::Counter, _)) => String::from(Text::FillAtCounter.get(lang)),
            Some((PlaceKind::Visit, _)) => String::from(Text::FillOnVisit.get(lang)),
            Some((PlaceKind::Room | PlaceKind::Office, place)) => {
                put(Text::FillAtPlace.get(lang), &[("place", place.label.get(lang))])
            }
            None => String::new(),
        }
    }
}

/// When a case began: its first tap, meeting or real alert.
pub(super) fn began_ms(case: &Case) -> Option<i64> {
    let taps = case.incidents.iter().filter_map(|i| i.standing());
    let taps = taps.map(|tap| tap.stamp.at_ms);
    let sessions = case.sessions.iter().filter_map(|s| s.started_ms());
    let real = case.alerts.iter().filter_map(|a| a.raised.as_ref()).filter(|r| r.drill.is_none());
    taps.chain(sessions).chain(real.map(|r| r.stamp.at_ms)).min()
}
