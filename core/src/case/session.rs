//! A session 面談 and the steps 段階 as everybody sees them, as joins like the rest of the case.
//!
//! Extensions, joins and leaves are kept one by one; the end in force and who is there are derived
//! from all of them, so no late one overwrites another.

use super::{Stamp, view_type};
use crate::body::Duty;
use crate::ids::{DeviceId, EventId, SessionId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// Start of a session.
    pub struct Start {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Place code.
        #[n(1)] pub place: String,
        /// Why not in a government building, empty otherwise.
        #[n(2)] pub place_reason: String,
        /// Staff present besides the actor.
        #[n(3)] pub present: Vec<UserId>,
        /// Why alone, empty otherwise.
        #[n(4)] pub alone_reason: String,
        /// Limit, minutes.
        #[n(5)] pub limit_min: u16,
        /// The device that keeps the time.
        #[n(6)] pub device: DeviceId,
        /// Channel code, where known.
        #[n(7)] pub channel: Option<String>,
        /// Address or name of the place of a visit, where there is one.
        #[n(8)] pub visit: Option<String>,
        /// Who does what from the start.
        #[n(9)] #[cbor(default)] pub duties: Vec<Duty>,
    }
}

view_type! {
    /// A prompted sentence that was said.
    pub struct Announced {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Minutes left it stands for; negative in overrun.
        #[n(1)] pub mark_min: i16,
        /// The end it was said of, ms since 1970-01-01 UTC; `None` for the one set at the start.
        #[n(2)] pub ends_ms: Option<i64>,
    }
}

view_type! {
    /// End of a session.
    pub struct End {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// End reason code.
        #[n(1)] pub reason: String,
        /// Length as counted on the device, ms.
        #[n(2)] pub length_ms: u64,
    }
}

view_type! {
    /// A session was extended.
    pub struct Extended {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// For so many minutes.
        #[n(1)] pub minutes: u16,
        /// Why.
        #[n(2)] pub reason: String,
        /// Who agreed.
        #[n(3)] pub second: UserId,
    }
}

impl Extended {
    /// Whether it moves the end: with a reason, and agreed by somebody else. One that does not is
    /// kept and shown.
    pub fn counts(&self) -> bool {
        self.minutes > 0 && self.second != self.stamp.by && !self.reason.trim().is_empty()
    }
}

view_type! {
    /// Somebody joined, or changed roles.
    pub struct Joined {
        /// Who wrote it and when.
        #[n(0)] pub stamp: Stamp,
        /// Who joined.
        #[n(1)] pub person: UserId,
        /// Staff role code.
        #[n(2)] pub role: Option<String>,
        /// A supervisor or above at the time.
        #[n(3)] pub supervisor: bool,
    }
}

view_type! {
    /// Somebody left.
    pub struct Went {
        /// Who wrote it and when.
        #[n(0)] pub stamp: Stamp,
        /// Who left.
        #[n(1)] pub person: UserId,
    }
}

view_type! {
    /// A leave was taken back.
    pub struct Stayed {
        /// Who wrote it and when.
        #[n(0)] pub stamp: Stamp,
        /// The leave.
        #[n(1)] pub left: EventId,
    }
}

view_type! {
    /// The start was at another time: the device's clock was wrong.
    pub struct Retimed {
        /// Who wrote it and when.
        #[n(0)] pub stamp: Stamp,
        /// To be added to the time of the start, ms.
        #[n(1)] pub by_ms: i64,
    }
}

view_type! {
    /// One meeting 面談.
    pub struct Session {
        /// Identity.
        #[n(0)] pub id: SessionId,
        /// The start; `None` while only later events have arrived.
        #[n(1)] pub start: Option<Start>,
        /// Sentences said, in the order of their events.
        #[n(2)] pub announced: Vec<Announced>,
        /// The end; `None` while it runs.
        #[n(3)] pub end: Option<End>,
        /// Extensions, in the order of their events; use [`Session::ends_ms`].
        #[n(4)] #[cbor(default)] pub extended: Vec<Extended>,
        /// Staff who joined or changed roles, in the order of their events; use [`Session::stays`].
        #[n(5)] #[cbor(default)] pub joined: Vec<Joined>,
        /// Staff who left, in the order of their events.
        #[n(6)] #[cbor(default)] pub left: Vec<Went>,
        /// Leaves that were taken back, in the order of their events.
        #[n(7)] #[cbor(default)] pub stayed: Vec<Stayed>,
        /// Corrections of the start, in the order of their events; use [`Session::started_ms`].
        #[n(8)] #[cbor(default)] pub retimed: Vec<Retimed>,
    }
}

view_type! {
    /// A step as it was taken.
    pub struct Taken {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Code of the rung or of the refusal.
        #[n(1)] pub step: String,
        /// The session it was taken in.
        #[n(2)] pub session: Option<SessionId>,
    }
}

view_type! {
    /// One step 段階 towards the other party.
    pub struct Step {
        /// Identity: the event of the step.
        #[n(0)] pub id: EventId,
        /// The step; `None` while only later events about it have arrived.
        #[n(1)] pub taken: Option<Taken>,
        /// Set once the step was taken back.
        #[n(2)] pub retracted: Option<Stamp>,
    }
}

impl Step {
    /// The step, unless it was taken back.
    pub fn standing(&self) -> Option<&Taken> {
        self.taken.as_ref().filter(|_| self.retracted.is_none())
    }
}

/// One stretch in which somebody of the staff was there. Derived, never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Who.
    pub person: UserId,
    /// Staff role code, where one was named: the latest.
    pub role: Option<String>,
    /// Was there as a supervisor or above.
    pub supervisor: bool,
    /// From then on, ms since 1970-01-01 UTC, whatever roles were taken over since.
    pub since_ms: i64,
    /// Until then; `None` up to the end of the session.
    pub until_ms: Option<i64>,
    /// The event of the leave.
    pub left: Option<EventId>,
}

/// What a [`Joined`] says of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// Was not there before.
    Came,
    /// Was there and took over another role.
    Role,
    /// Was there in that role already.
    Again,
}

/// Somebody comes or goes.
enum Move<'a> {
    Comes(&'a Joined),
    Goes(&'a Went),
}

impl Session {
    /// A session nothing is known of yet.
    pub fn new(id: SessionId) -> Self {
        Self {
            id,
            start: None,
            announced: Vec::new(),
            end: None,
            extended: Vec::new(),
            joined: Vec::new(),
            left: Vec::new(),
            stayed: Vec::new(),
            retimed: Vec::new(),
        }
    }

    /// When it began, as far as is known since, ms since 1970-01-01 UTC. `None` while the start is
    /// not known. Only the log of the start knows what its clock did.
    pub fn started_ms(&self) -> Option<i64> {
        let start = &self.start.as_ref()?.stamp;
        let own = self.retimed.iter().filter(|r| r.stamp.id.log == start.id.log);
        Some(own.fold(start.at_ms, |at_ms, r| at_ms.saturating_add(r.by_ms)))
    }

    /// Whether it was said of an end that was another one: before the start was retimed.
    pub fn is_outdated(&self, said: &Stamp) -> bool {
        let after = |r: &Retimed| r.stamp.id.log == said.id.log && r.stamp.id.seq > said.id.seq;
        self.retimed.iter().any(after)
    }

    /// Whether it happened in this session or later: in the log of the start by its order there,
    /// elsewhere by its time, because a clock may be set right in between.
    pub fn covers(&self, stamp: &Stamp) -> bool {
        let Some(start) = &self.start else { return false };
        match start.stamp.id.log == stamp.id.log {
            true => stamp.id.seq > start.stamp.id.seq,
            false => self.started_ms().is_some_and(|started_ms| stamp.at_ms >= started_ms),
        }
    }

    /// When the meeting is to end, extensions included, ms since 1970-01-01 UTC. `None` while the
    /// start is not known.
    pub fn ends_ms(&self) -> Option<i64> {
        let start = self.start.as_ref()?;
        let extended = self.extensions().map(|e| (e.stamp.at_ms, e.stamp.id, e.minutes));
        Some(crate::session::ends_ms(self.started_ms()?, start.limit_min, extended.collect()))
    }

    /// The extensions that move the end. One made after the session was over moves nothing.
    pub fn extensions(&self) -> impl Iterator<Item = &Extended> {
        let ended_ms = self.end.as_ref().map_or(i64::MAX, |end| end.stamp.at_ms);
        self.extended.iter().filter(move |e| e.counts() && e.stamp.at_ms <= ended_ms)
    }

    /// Minutes by which it was extended, all together.
    pub fn extended_min(&self) -> u16 {
        self.extensions().fold(0, |sum, e| sum.saturating_add(e.minutes))
    }

    /// Who is there, and since when; after the end, who was there at the end.
    pub fn present(&self) -> Vec<Stay> {
        let mut stays = self.stays();
        stays.retain(|stay| stay.until_ms.is_none());
        stays
    }

    /// Who was there, when and in which role, in the order of coming.
    pub fn stays(&self) -> Vec<Stay> {
        self.moves(|_, _| {})
    }

    /// What the entry of somebody's joining says, beside what was before it.
    pub fn joining(&self, joined: EventId) -> Joining {
        let mut found = Joining::Came;
        self.moves(|id, what| {
            if id == joined {
                found = what;
            }
        });
        found
    }

    /// The leaves that stand: not taken back.
    pub fn is_standing(&self, left: EventId) -> bool {
        !self.stayed.iter().any(|stayed| stayed.left == left)
    }

    /// Goes through all that come and go, in the order of time; tells of each joining what it was.
    fn moves(&self, mut told: impl FnMut(EventId, Joining)) -> Vec<Stay> {
        let Some(start) = &self.start else { return Vec::new() };
        let mut stays = Vec::new();
        let duty = |person: &UserId| {
            let duty = start.duties.iter().find(|d| d.person == *person);
            duty.map(|d| d.role.as_str())
        };
        let named = start.duties.iter().map(|d| &d.person);
        for person in [&start.stamp.by].into_iter().chain(&start.present).chain(named) {
            let since_ms = self.started_ms().unwrap_or(start.stamp.at_ms);
            comes(&mut stays, person, duty(person), false, since_ms);
        }
        let mut moves: Vec<(&Stamp, Move<'_>)> = Vec::new();
        for joined in &self.joined {
            moves.push((&joined.stamp, Move::Comes(joined)));
        }
        for went in self.left.iter().filter(|went| self.is_standing(went.stamp.id)) {
            moves.push((&went.stamp, Move::Goes(went)));
        }
        moves.sort_by_key(|(stamp, _)| (stamp.at_ms, stamp.id));
        for (stamp, what) in moves {
            match what {
                Move::Comes(j) => {
                    let role = j.role.as_deref();
                    told(stamp.id, comes(&mut stays, &j.person, role, j.supervisor, stamp.at_ms));
                }
                Move::Goes(went) => goes(&mut stays, went),
            }
        }
        stays
    }

    /// Adds the stamps of everything that happened in the session.
    pub(super) fn stamps<'a>(&'a self, all: &mut Vec<&'a Stamp>) {
        all.extend(self.start.as_ref().map(|x| &x.stamp));
        all.extend(self.announced.iter().map(|x| &x.stamp));
        all.extend(self.extended.iter().map(|x| &x.stamp));
        all.extend(self.joined.iter().map(|x| &x.stamp));
        all.extend(self.left.iter().map(|x| &x.stamp));
        all.extend(self.stayed.iter().map(|x| &x.stamp));
        all.extend(self.retimed.iter().map(|x| &x.stamp));
        all.extend(self.end.as_ref().map(|x| &x.stamp));
    }
}

/// Somebody who is there already changes roles, or nothing changes.
fn comes(
    stays: &mut Vec<Stay>,
    person: &UserId,
    role: Option<&str>,
    supervisor: bool,
    since_ms: i64,
) -> Joining {
    let open = stays.iter_mut().find(|s| s.person == *person && s.until_ms.is_none());
    if let Some(open) = open {
        open.supervisor |= supervisor;
        if role.is_none() || open.role.as_deref() == role {
            return Joining::Again;
        }
        open.role = role.map(String::from);
        return Joining::Role;
    }
    let (person, role) = (person.clone(), role.map(String::from));
    stays.push(Stay { person, role, supervisor, since_ms, until_ms: None, left: None });
    Joining::Came
}

/// Who is not there cannot go.
fn goes(stays: &mut [Stay], went: &Went) {
    let open = stays.iter_mut().find(|s| s.person == went.person && s.until_ms.is_none());
    if let Some(open) = open {
        open.until_ms = Some(went.stamp.at_ms.max(open.since_ms));
        open.left = Some(went.stamp.id);
    }
}
