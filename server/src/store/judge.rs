//! What is noticed about a received event, and who may read or write a case. Pure: facts come in.
//!
//! Nothing here refuses an event; a finding is kept beside it (DESIGN §4.4).

use mamori_core::access::{Person, Role, Route, Scope, cares_for, scope};
use mamori_core::body::Body;
use mamori_core::event::{Event, Header, Link, link};
use mamori_core::ids::{Hash, UserId};
use mamori_core::paper::is_paper;
use std::collections::BTreeSet;

/// A device's clock counts as off from this many ms on.
pub const CLOCK_OFF_MS: i64 = 10 * 60 * 1000;

/// What was noticed about an event. Kept as one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub i64);

impl Flags {
    /// The device's clock is off, or the event's time cannot be true.
    pub const CLOCK: Self = Self(1);
    /// The event before it in its log has not arrived.
    pub const GAP: Self = Self(2);
    /// It names another predecessor than the one that arrived.
    pub const BROKEN: Self = Self(4);
    /// Its kind or version is not known to this server.
    pub const UNKNOWN: Self = Self(8);
    /// It is not part of the case it names: its actor has no right there.
    pub const FOREIGN: Self = Self(16);
    /// It is about an alert for which its actor was called: part of the case without more rights.
    pub const CALLED: Self = Self(32);
    /// It came when its case was erased: its content was not kept.
    pub const ERASED: Self = Self(64);

    /// Both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without those of the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of the other are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::default() }
    }
}

/// The finding about an event's place in the chain. `previous` is the hash of the event before it,
/// where that has arrived.
pub fn chain(header: &Header, previous: Option<Hash>) -> Flags {
    match link(header, previous) {
        Link::Whole => Flags::default(),
        Link::Gap => Flags::GAP,
        Link::Broken => Flags::BROKEN,
    }
}

/// The findings about an event by itself. `base_ms` is when the event at the header's `base` cursor
/// was received: what follows it in knowledge cannot precede it in time.
pub fn content(event: &Event, received_ms: i64, base_ms: Option<i64>) -> Flags {
    let header = &event.header;
    let at = header.at_ms();
    let off = header.correction_ms.saturating_abs() > CLOCK_OFF_MS
        || at > received_ms.saturating_add(CLOCK_OFF_MS)
        || base_ms.is_some_and(|base| at < base.saturating_sub(CLOCK_OFF_MS));
    let unknown = matches!(event.body, Some(Body::Unknown { .. }));
    Flags::CLOCK.when(off).with(Flags::UNKNOWN.when(unknown))
}

/// Whether an event can be the first of a case. Looking at a case does not make one, nor does
/// looking after somebody or writing about it: after a restore these may arrive before what they
/// are about.
pub fn founds(event: &Event) -> bool {
    !is_paper(&event.header.kind)
        && !matches!(event.body, Some(Body::CaseRead(_) | Body::AlertCared(_)))
}

/// Who acted or was present, as far as this event tells. Looking at a case is not acting in it, and
/// neither is looking after somebody later, or having a report on one's desk.
pub fn took_part(event: &Event) -> BTreeSet<UserId> {
    let present: &[UserId] = match &event.body {
        _ if is_paper(&event.header.kind) => return BTreeSet::new(),
        Some(Body::CaseRead(_) | Body::AlertCared(_)) => return BTreeSet::new(),
        Some(Body::IncidentTapped(b)) => &b.present,
        Some(Body::SessionStarted(b)) => &b.present,
        Some(Body::SessionExtended(b)) => core::slice::from_ref(&b.second),
        Some(Body::SessionJoined(b)) => core::slice::from_ref(&b.person),
        _ => &[],
    };
    present.iter().chain([&event.header.actor]).cloned().collect()
}

/// Somebody and the departments their role covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The person.
    pub person: Person,
    /// The departments of a department head's bureau.
    pub heads: Vec<String>,
    /// The departments of the heads whose named deputy 代決者 the person is.
    pub stands_in: Vec<String>,
}

impl Reader {
    /// How far the person's right on cases reaches.
    #[must_use]
    pub fn reach(&self) -> Scope {
        scope(Some(self.person.role), Route::Cases)
    }

    /// Whether the role covers a department's cases.
    #[must_use]
    pub fn covers(&self, department: &str) -> bool {
        match self.reach() {
            Scope::Department => self.person.department == department,
            Scope::Bureau => self.heads.iter().any(|d| d == department),
            Scope::Public
            | Scope::Device
            | Scope::Account
            | Scope::Own
            | Scope::City
            | Scope::Submitted
            | Scope::Nothing => false,
        }
    }

    /// Whether the person may see a case; `submitted`: its report was submitted once.
    #[must_use]
    pub fn sees(&self, department: &str, people: &BTreeSet<UserId>, submitted: bool) -> bool {
        self.covers(department)
            || (submitted && self.reach() == Scope::Submitted)
            || (submitted && self.reach() != Scope::Nothing && self.stands_in_at(department))
            || (self.reach() != Scope::Nothing && people.contains(&self.person.id))
    }

    fn stands_in_at(&self, department: &str) -> bool {
        self.stands_in.iter().any(|d| d == department)
    }

    /// Whether what the person did belongs into a case: in one's own department, where one took
    /// part, or where one's role reaches. An administrator has no right on content.
    #[must_use]
    pub fn writes(&self, department: &str, people: &BTreeSet<UserId>) -> bool {
        let own = self.person.role != Role::Admin && self.person.department == department;
        own || self.covers(department) || people.contains(&self.person.id)
    }

    /// Whether an event of theirs belongs into a case. Looking after somebody has a right of its
    /// own, in core's table, and gives none on the case. A paper is written by who can read the
    /// case: General Affairs about what was submitted, in whatever department.
    #[must_use]
    pub fn adds(
        &self,
        event: &Event,
        department: &str,
        people: &BTreeSet<UserId>,
        submitted: bool,
    ) -> bool {
        match event.body {
            Some(Body::AlertCared(_)) => cares_for(&self.person, department),
            _ if is_paper(&event.header.kind) => self.sees(department, people, submitted),
            _ => self.writes(department, people),
        }
    }
}
