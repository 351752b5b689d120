//! An alert 応援要請・緊急通報 as everybody sees it, as a join like the rest of the case.
//!
//! All claims to answer stay; which one stands is derived. That devices rang is not in here: the
//! server keeps it (docs/adr/0008).

use super::{Stamp, view_type};
use crate::body::{AlertEnd, Body, Drill, Level, Position};
use crate::event::Header;
use crate::fold::{each, earliest, facts, latest};
use crate::ids::{AlertId, DeviceId, EventId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// The press of the button.
    pub struct Raised {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// How urgent.
        #[n(1)] pub level: Level,
        /// Place code, where known.
        #[n(2)] pub place: Option<String>,
        /// No sound where it was raised.
        #[n(3)] #[cbor(default)] pub silent: bool,
        /// Not real.
        #[n(4)] pub drill: Option<Drill>,
        /// Where the device was, if given.
        #[n(5)] pub position: Option<Position>,
        /// Raised from the sign-in screen of a device of this department, by nobody who is known.
        #[n(6)] pub signed_out: Option<String>,
        /// The device; `None` in a view from before it was kept.
        #[n(7)] pub device: Option<DeviceId>,
    }
}

view_type! {
    /// What kind of answer a claim is.
    pub struct AnswerKind {
        /// The claim.
        #[n(0)] pub claim: EventId,
        /// Code of the policy.
        #[n(1)] pub kind: String,
    }
}

view_type! {
    /// What is known, as one log said it last.
    pub struct Known {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Somebody is hurt.
        #[n(1)] pub injuries: Option<bool>,
        /// There is a weapon.
        #[n(2)] pub weapon: Option<bool>,
        /// Where the device was.
        #[n(3)] pub position: Option<Position>,
    }
}

view_type! {
    /// The police were told.
    pub struct Police {
        /// Who noted it, and when.
        #[n(0)] pub stamp: Stamp,
        /// What they were told.
        #[n(1)] pub words: String,
        /// When, if not at the time of the stamp.
        #[n(2)] pub told_ms: Option<i64>,
        /// Who called, if not who noted it.
        #[n(3)] pub caller: Option<UserId>,
    }
}

view_type! {
    /// The end of an alert.
    pub struct Over {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Why.
        #[n(1)] pub end: AlertEnd,
        /// Code of the reason of a false alarm.
        #[n(2)] pub reason: Option<String>,
    }
}

view_type! {
    /// The person who pressed was looked after.
    pub struct Cared {
        /// Who noted it, and when.
        #[n(0)] pub stamp: Stamp,
        /// Which reminder it answers: so many days after the alert.
        #[n(1)] pub day: u16,
        /// Who spoke with the person, if not who noted it.
        #[n(2)] pub spoke: Option<UserId>,
        /// A short note; empty without one.
        #[n(3)] #[cbor(default)] pub note: String,
    }
}

view_type! {
    /// One alert 応援要請・緊急通報.
    pub struct Alert {
        /// Identity: one per press.
        #[n(0)] pub id: AlertId,
        /// The press; `None` while only later events have arrived.
        #[n(1)] pub raised: Option<Raised>,
        /// All claims to answer; use [`Alert::answered`] for the one that stands.
        #[n(2)] pub claims: Vec<Stamp>,
        /// The end; `None` while it is active.
        #[n(3)] pub over: Option<Over>,
        /// The kinds of the claims that name one; use [`Alert::kind`].
        #[n(4)] #[cbor(default)] pub kinds: Vec<AnswerKind>,
        /// What the police were told, each time.
        #[n(5)] #[cbor(default)] pub police: Vec<Police>,
        /// What is known, the latest of each log; use [`Alert::known`].
        #[n(6)] #[cbor(default)] pub details: Vec<Known>,
        /// That the person who pressed was looked after, each time; for readers of the case only.
        /// Use [`Alert::looked_after`].
        #[n(7)] #[cbor(default)] pub cared: Vec<Cared>,
    }
}

impl Alert {
    /// An alert nothing is known of yet.
    pub fn new(id: AlertId) -> Self {
        let (claims, kinds, police, details) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { id, raised: None, claims, over: None, kinds, police, details, cared: Vec::new() }
    }

    /// What whoever is called may know of it: without how the person was looked after.
    #[must_use]
    pub fn told(&self) -> Self {
        Self { cared: Vec::new(), ..self.clone() }
    }

    /// The answer that stands: the first in server order (DESIGN §4.7). Nobody answers for
    /// themselves: what the sender taps on another device does not end the search for help.
    pub fn answered(&self) -> Option<&Stamp> {
        let others = self.claims.iter().filter(|s| !self.is_by(&s.by));
        others.min_by_key(|s| s.claim_order())
    }

    /// Whether this person raised it.
    pub fn is_by(&self, user: &UserId) -> bool {
        self.raised.as_ref().is_some_and(|r| r.stamp.by == *user && !user.is_nobody())
    }

    /// The code of a claim's kind; `None` for one that names none, which means 向かっています.
    pub fn kind(&self, claim: EventId) -> Option<&str> {
        self.kinds.iter().find(|k| k.claim == claim).map(|k| k.kind.as_str())
    }

    /// What is known: the latest word on injuries, and on a weapon. A later "not known" does not
    /// take back what somebody saw.
    pub fn known(&self) -> (Option<bool>, Option<bool>) {
        let key = |k: &&Known| (k.stamp.at_ms, k.stamp.id);
        let injuries = self.details.iter().filter(|k| k.injuries.is_some()).max_by_key(key);
        let weapon = self.details.iter().filter(|k| k.weapon.is_some()).max_by_key(key);
        (injuries.and_then(|k| k.injuries), weapon.and_then(|k| k.weapon))
    }

    /// When the police were told last, ms since 1970-01-01 UTC; `None` where nobody has said so.
    pub fn police_ms(&self) -> Option<i64> {
        self.police.iter().map(|p| p.told_ms.unwrap_or(p.stamp.at_ms)).max()
    }

    /// Where the device was, given with the press or after it.
    pub fn position(&self) -> Option<Position> {
        let given = self.raised.as_ref().and_then(|r| r.position);
        given.or_else(|| self.details.iter().find_map(|k| k.position))
    }

    /// When the person who pressed was looked after. Nobody looks after themselves.
    pub fn looked_after(&self) -> impl Iterator<Item = &Cared> {
        self.cared.iter().filter(|cared| {
            !self.is_by(cared.spoke.as_ref().unwrap_or(&cared.stamp.by))
                && !self.is_by(&cared.stamp.by)
        })
    }

    /// Raised and not over.
    pub fn is_active(&self) -> bool {
        self.raised.is_some() && self.over.is_none()
    }

    pub(super) fn stamps_into<'a>(&'a self, all: &mut Vec<&'a Stamp>) {
        all.extend(self.raised.as_ref().map(|r| &r.stamp));
        all.extend(&self.claims);
        all.extend(self.police.iter().map(|p| &p.stamp));
        all.extend(self.details.iter().map(|k| &k.stamp));
        all.extend(self.over.as_ref().map(|o| &o.stamp));
        all.extend(self.cared.iter().map(|c| &c.stamp));
    }

    /// Joins what another copy of the same alert knows.
    pub fn join(&mut self, new: Self) {
        earliest(&mut self.raised, new.raised, |r| &mut r.stamp);
        each(&mut self.claims, new.claims, |s| s.id, |old, new| old.confirm(&new));
        each(&mut self.kinds, new.kinds, |k| k.claim, |_, _| {});
        facts(&mut self.police, new.police, |p| &mut p.stamp);
        each(
            &mut self.details,
            new.details,
            |k| k.stamp.id.log,
            |old, new| latest(old, new, |k| k.stamp.id.seq, |k| &mut k.stamp),
        );
        earliest(&mut self.over, new.over, |o| &mut o.stamp);
        facts(&mut self.cared, new.cared, |c| &mut c.stamp);
    }

    /// What one event alone says of an alert.
    pub(crate) fn said(header: &Header, body: &Body, stamp: Stamp) -> Option<Self> {
        match body {
            Body::AlertRaised(b) => {
                let raised = Raised {
                    stamp,
                    level: b.level,
                    place: b.place.clone(),
                    silent: b.silent,
                    drill: b.drill,
                    position: b.position,
                    signed_out: b.signed_out.clone(),
                    device: Some(header.device),
                };
                Some(Self { raised: Some(raised), ..Self::new(b.alert) })
            }
            Body::AlertAcknowledged(b) => {
                let kind = b.kind.clone().map(|kind| AnswerKind { claim: stamp.id, kind });
                let kinds = kind.into_iter().collect();
                Some(Self { claims: Vec::from([stamp]), kinds, ..Self::new(b.alert) })
            }
            Body::AlertDetailed(b) => {
                let (injuries, weapon) = (b.injuries, b.weapon);
                let known = Known { stamp, injuries, weapon, position: b.position };
                Some(Self { details: Vec::from([known]), ..Self::new(b.alert) })
            }
            Body::AlertPolice(b) => {
                let (words, caller) = (b.words.clone(), b.caller.clone());
                let police = Police { stamp, words, told_ms: b.told_ms, caller };
                Some(Self { police: Vec::from([police]), ..Self::new(b.alert) })
            }
            Body::AlertCared(b) => {
                let (spoke, note) = (b.spoke.clone(), b.note.clone());
                let cared = Cared { stamp, day: b.day, spoke, note };
                Some(Self { cared: Vec::from([cared]), ..Self::new(b.alert) })
            }
            Body::AlertEnded(b) => {
                let over = Over { stamp, end: b.end, reason: b.reason.clone() };
                Some(Self { over: Some(over), ..Self::new(b.alert) })
            }
            _ => None,
        }
    }
}
