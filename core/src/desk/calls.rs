//! Alerts of others at this desk: which concern this person, and the sound of each.
//!
//! The server tells which alerts concern whom; this only keeps what it said, and lays this device's
//! own answers over it. Supervisors also find those of their department in their views.

use super::Desk;
use super::alerts::{Answer, answers};
use crate::access::Role;
use crate::alert::wire::{Beaten, Call, Ready};
use crate::alert::{Hush, Order, Pace, Receiver, Report, Sound, Stage};
use crate::body::{Drill, Level, Position};
use crate::case::{Alert, Case};
use crate::ids::{AlertId, CaseId, StoreId, UserId};
use crate::lang::Lang;
use crate::map::Map;
use crate::text::Text;
use alloc::string::String;
use alloc::vec::Vec;

/// What a beat does not name any more is forgotten after so long, ms: a call may overtake a beat.
const OVERTAKEN_MS: u64 = 15_000;

/// The calls that the server sent, by alert.
pub(super) type Calls = Map<AlertId, Heard>;
/// The screens that ring, by alert.
pub(super) type Receivers = Map<AlertId, Receiver>;

#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) call: Call,
    told_ms: u64,
}

/// Somebody else's alert that this person receives, or a self-test of this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Which.
    pub alert: AlertId,
    /// Its case.
    pub case: CaseId,
    /// How urgent.
    pub level: Level,
    /// Who pressed; nobody from a sign-in screen.
    pub by: UserId,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Place code, where known.
    pub place: Option<String>,
    /// The category tapped last in the case, and when.
    pub last_tap: Option<(String, i64)>,
    /// Whose answer stands.
    pub answered: Option<UserId>,
    /// Whether this person has answered.
    pub mine: bool,
    /// Whether the server has this person's answer: before, nobody else can know of it.
    pub told: bool,
    /// Who answers, and how.
    pub answers: Vec<Answer>,
    /// Department code of the sender, or of the device if nobody was signed in.
    pub department: Option<String>,
    /// It must not sound at the place where it was raised.
    pub silent: bool,
    /// Not real: say 訓練.
    pub drill: Option<Drill>,
    /// Where the sender was, if given.
    pub position: Option<Position>,
    /// Somebody is hurt, if that is known.
    pub injuries: Option<bool>,
    /// There is a weapon, if that is known.
    pub weapon: Option<bool>,
    /// When the police were told, ms since 1970-01-01 UTC.
    pub police_ms: Option<i64>,
    /// How often the escalation has called.
    pub round: u32,
    /// What the sound of this device does; `None` where it was answered before it was heard of.
    pub sound: Option<Sound>,
}

impl Desk {
    /// Takes an answer to a heartbeat: who can ring, and all alerts that concern this person.
    pub fn hear_beat(&mut self, beaten: Beaten, mono_ms: u64) {
        self.ready = Some(beaten.ready);
        let from = (beaten.store, beaten.epoch);
        if self.calls_from.replace(from).is_some_and(|before| before != from) {
            self.calls = Calls::default();
        }
        let mut named = Vec::new();
        for call in beaten.calls {
            named.push(call.alert.id);
            self.keep_call(call, mono_ms);
        }
        self.calls.retain(|id, heard| {
            named.contains(id) || mono_ms < heard.told_ms.saturating_add(OVERTAKEN_MS)
        });
        self.follow_calls(mono_ms);
    }

    /// Takes a call that the server sent by itself.
    pub fn hear_call(&mut self, call: Call, mono_ms: u64) {
        self.keep_call(call, mono_ms);
        self.follow_calls(mono_ms);
    }

    fn keep_call(&mut self, call: Call, mono_ms: u64) {
        for person in &call.people {
            self.views.people.insert(person.id.clone(), person.clone());
        }
        match self.calls.get_mut(&call.alert.id) {
            Some(heard) => {
                heard.call.join(call);
                heard.told_ms = mono_ms;
            }
            None => self.calls.insert(call.alert.id, Heard { call, told_ms: mono_ms }),
        }
    }

    /// 「今 鳴らせる端末 N台」, as the last beat was answered; `None` before one was.
    pub fn ready(&self) -> Option<Ready> {
        self.ready.clone()
    }

    /// What this device knows of an alert, with what the server called beside it.
    pub(super) fn with_call(&self, mut alert: Alert) -> Alert {
        if let Some(heard) = self.calls.get(&alert.id) {
            alert.join(heard.call.alert.clone());
        }
        alert
    }

    /// An alert as this device knows it: from the log, the views and the server's call.
    pub(super) fn alert(&self, id: AlertId) -> Option<Alert> {
        let case = self.case(self.alert_case(id)?);
        let known = case.and_then(|c| c.alerts.into_iter().find(|a| a.id == id));
        let called = || self.calls.get(&id).map(|heard| heard.call.alert.clone());
        Some(self.with_call(known.or_else(called)?))
    }

    /// Active alerts that concern this person, the most urgent and latest first.
    pub fn incoming(&self) -> Vec<Incoming> {
        let Some(me) = self.me.as_ref() else { return Vec::new() };
        let mut incoming: Vec<Incoming> = Vec::new();
        for heard in self.calls.values() {
            let call = &heard.call;
            let case = self.case(call.case);
            let known = case.as_ref().and_then(|c| c.alerts.iter().find(|a| a.id == call.alert.id));
            let mut alert = call.alert.clone();
            if let Some(known) = known {
                alert.join(known.clone());
            }
            incoming.extend(self.incoming_of(&alert, call.case, case.as_ref(), Some(call)));
        }
        if me.person.role == Role::Supervisor {
            for view in self.views.cases.values() {
                if !view.case.alerts.iter().any(Alert::is_active) {
                    continue;
                }
                let Some(case) = self.case(view.case.id) else { continue };
                for alert in case.alerts.iter().filter(|a| !self.calls.contains_key(&a.id)) {
                    incoming.extend(self.incoming_of(alert, case.id, Some(&case), None));
                }
            }
        }
        incoming.sort_by_key(|i| core::cmp::Reverse((i.level as u8, i.at_ms, i.alert)));
        incoming
    }

    fn incoming_of(
        &self,
        alert: &Alert,
        id: CaseId,
        case: Option<&Case>,
        call: Option<&Call>,
    ) -> Option<Incoming> {
        let me = self.user()?;
        let raised = alert.raised.as_ref().filter(|_| alert.is_active())?;
        let own = raised.stamp.by == *me;
        let here = raised.device == Some(self.device) && raised.drill == Some(Drill::SelfTest);
        if own && !here {
            return None;
        }
        let taps = case.into_iter().flat_map(|c| c.incidents.iter().filter_map(|i| i.standing()));
        let last = taps.max_by_key(|t| (t.stamp.at_ms, t.stamp.id));
        let last = last.map(|t| (t.category.clone(), t.stamp.at_ms));
        let called = call.and_then(|c| c.last_act.as_ref());
        let called = called.map(|act| (act.category.clone(), act.at_ms));
        let mut mine = alert.claims.iter().filter(|claim| claim.by == *me);
        let (injuries, weapon) = alert.known();
        Some(Incoming {
            alert: alert.id,
            case: id,
            level: raised.level,
            by: raised.stamp.by.clone(),
            at_ms: raised.stamp.at_ms,
            place: raised.place.clone(),
            last_tap: last.or(called),
            answered: alert.answered().map(|s| s.by.clone()),
            mine: alert.claims.iter().any(|claim| claim.by == *me),
            told: mine.any(|s| s.cursor.is_some() || self.is_sent(s.id)),
            answers: answers(alert),
            department: raised.signed_out.clone().or_else(|| call.map(|c| c.department.clone())),
            silent: raised.silent,
            drill: raised.drill,
            position: alert.position(),
            injuries,
            weapon,
            round: call.map_or(0, Call::round),
            police_ms: alert.police_ms(),
            sound: self.receivers.get(&alert.id).map(Receiver::sound),
        })
    }

    /// Lets the receivers follow what is known: a new alert wants a sound, an answer or the end
    /// puts it off.
    pub fn follow_calls(&mut self, mono_ms: u64) {
        self.follow_mine(None, mono_ms);
        let incoming = self.incoming();
        let times = self.alert_times();
        for one in &incoming {
            let quiet = one.silent && one.place.is_some() && one.place == self.place;
            let calm = one.answered.is_some() || one.mine;
            if calm && !self.receivers.contains_key(&one.alert) {
                continue;
            }
            let fresh = || Receiver::new(times, quiet, mono_ms);
            let receiver = self.receivers.get_or_insert_with(one.alert, fresh);
            receiver.round(one.round);
            if calm {
                receiver.off();
            }
        }
        self.receivers.retain(|id, receiver| {
            let on = incoming.iter().any(|one| one.alert == *id);
            if !on {
                receiver.off();
            }
            on || receiver.next_deadline().is_some()
        });
    }

    /// What the sound, or the line for rings, is to do next; `None` once there is nothing.
    pub fn alert_order(&mut self, mono_ms: u64, jitter: u32) -> Option<(AlertId, Order)> {
        for (id, receiver) in self.receivers.iter_mut() {
            receiver.handle_timeout(mono_ms);
            if let Some(order) = receiver.take(mono_ms, jitter) {
                return Some((*id, order));
            }
        }
        None
    }

    /// When a receiver next needs attention, ms on the monotonic clock; 0 for at once.
    pub fn receiver_deadline(&self) -> Option<u64> {
        self.receivers.values().filter_map(Receiver::next_deadline).min()
    }

    /// What became of the sound of an alert: `None` if it really runs.
    pub fn sounded(&mut self, alert: AlertId, hush: Option<Hush>, mono_ms: u64) {
        if let Some(receiver) = self.receivers.get_mut(&alert) {
            match hush {
                None => receiver.started(mono_ms),
                Some(why) => receiver.refused(why, mono_ms),
            }
        }
    }

    /// Somebody touched the screen: what was locked may sound.
    pub fn sound_unlocked(&mut self) {
        for receiver in self.receivers.values_mut() {
            receiver.unlocked();
        }
    }

    /// The person puts the sound of an alert off without answering.
    pub fn mute(&mut self, alert: AlertId, mono_ms: u64) {
        if let Some(receiver) = self.receivers.get_mut(&alert) {
            receiver.mute(mono_ms);
        }
    }

    /// The server has stored what this device said of an alert.
    pub fn ring_stored(&mut self, alert: AlertId, rang: bool) {
        if let Some(receiver) = self.receivers.get_mut(&alert) {
            receiver.confirmed(if rang { Report::Rang } else { Report::Shown });
        }
    }

    /// What the screen of a receiver is doing, to show it.
    pub fn receiver(&self, alert: AlertId) -> Option<&Receiver> {
        self.receivers.get(&alert)
    }

    /// How closely the heart of this device is to follow.
    pub fn alert_pace(&self) -> Pace {
        let mut pace = Pace::Idle;
        for mine in self.mine.values() {
            match mine.stage() {
                Stage::Received | Stage::Rang(_) => return Pace::Waiting,
                Stage::Answered(_) => pace = Pace::Following,
                _ => {}
            }
        }
        for one in self.incoming() {
            if one.answered.is_none() {
                return Pace::Waiting;
            }
            pace = Pace::Following;
        }
        pace
    }

    /// The sentence for the police, filled from the case: place, what, injuries, weapon. `None`
    /// while no policy or no press is known. In a drill it says that it is one.
    pub fn police_words(&self, alert: AlertId, lang: Lang) -> Option<String> {
        let policy = self.policy.as_ref()?;
        let case = self.case(self.alert_case(alert)?);
        let alert = self.alert(alert)?;
        let raised = alert.raised.as_ref()?;
        let place = raised.place.as_deref().and_then(|code| policy.place(code));
        let place = match place {
            Some(place) => place.address(lang),
            None => String::from(Text::SayYourPlace.get(lang)),
        };
        if let Some(drill) = policy.alert.drill.as_ref().filter(|_| raised.drill.is_some()) {
            return Some(drill.police_say.fill(lang, &[("place", &place)]));
        }
        let taps = case.iter().flat_map(|c| c.incidents.iter().filter_map(|i| i.standing()));
        let last = taps.max_by_key(|t| (t.stamp.at_ms, t.stamp.id)).map(|t| t.category.clone());
        let called = self.calls.get(&alert.id).and_then(|heard| heard.call.last_act.as_ref());
        let last = last.or_else(|| called.map(|act| act.category.clone()));
        let what = last.as_deref().and_then(|code| policy.category(code));
        let what = what.map_or(Text::SayNuisance.get(lang), |category| category.label.get(lang));
        let (injuries, weapon) = alert.known();
        let codes = [
            code_of(injuries, ["injured", "not_injured", "injuries_unknown"]),
            code_of(weapon, ["weapon", "no_weapon", "weapon_unknown"]),
        ];
        let fact = |code: &str| policy.police_fact(code).map_or("", |label| label.get(lang));
        let [injuries, weapon] = codes.map(fact);
        let values =
            [("place", &*place), ("what", what), ("injuries", injuries), ("weapon", weapon)];
        Some(policy.alert.police_say.fill(lang, &values))
    }
}

fn code_of(known: Option<bool>, codes: [&'static str; 3]) -> &'static str {
    match known {
        Some(true) => codes[0],
        Some(false) => codes[1],
        None => codes[2],
    }
}

/// The database that calls came from, and its epoch.
pub(super) type Source = Option<(StoreId, u64)>;
