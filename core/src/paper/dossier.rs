//! The papers of one case read: what stands in the report, how far its route is, what follows it.
//!
//! Read in the order of claims: the server's first, then what only this device has. The same papers
//! give the same dossier everywhere.

use super::Paper;
use super::body::{PaperBody, ReportWritten};
use super::field;
use super::measure::{Measure, may_measure};
use super::note::{Hold, Note};
use super::route::{Refused, Route};
use super::seat::Seat;
use super::subject::{Flag, Link, may_flag};
use crate::case::{Case, Stamp};
use crate::ids::{EventId, MeasureId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// One text in a field, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who and when.
    pub stamp: Stamp,
    /// The whole text.
    pub text: String,
    /// Why it was changed, where a reason was asked for.
    pub reason: String,
    /// Nothing that counts was written over it.
    pub stands: bool,
    /// Why it is not part of the report; `None` where it is. Its author can read it.
    pub refused: Option<Refused>,
}

/// A field with everything that was ever written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Code of the field, or of the part of a draft.
    pub field: String,
    /// All entries in the order of claims.
    pub entries: Vec<Entry>,
}

impl Written {
    /// The entries that stand. More than one: people wrote at once, and none has seen the other.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.stands && entry.refused.is_none())
    }

    /// The text that stands; of several all, one paragraph each, so that nobody's is lost. What
    /// several people wrote alike stands once.
    pub fn text(&self) -> String {
        let mut texts: Vec<&str> = Vec::new();
        for entry in self.standing() {
            if !texts.contains(&entry.text.as_str()) {
                texts.push(&entry.text);
            }
        }
        texts.join("\n")
    }

    /// Whether people wrote at once.
    pub fn is_torn(&self) -> bool {
        self.standing().count() > 1
    }

    fn take(&mut self, stamp: &Stamp, said: &ReportWritten, refused: Option<Refused>) {
        if refused.is_none() {
            for entry in &mut self.entries {
                entry.stands &= !said.over.contains(&entry.stamp.id);
            }
        }
        let (text, reason) = (said.text.clone(), said.reason.clone());
        self.entries.push(Entry { stamp: stamp.clone(), text, reason, stands: true, refused });
    }
}

/// Everything the papers of a case say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossier {
    /// The fields of the report that anything was written into, in the order of first writing.
    pub fields: Vec<Written>,
    /// The route.
    pub route: Route,
    /// Measures in the order in which they were first named.
    pub measures: Vec<Measure>,
    /// Notes, in the order of claims.
    pub notes: Vec<Note>,
    /// Links to other cases.
    pub links: Vec<Link>,
    /// Flags of the other party.
    pub flags: Vec<Flag>,
    /// 事案化, in the order of claims: the last one stands.
    pub holds: Vec<Hold>,
    /// Papers of a shape that this build does not know.
    pub unknown: Vec<EventId>,
}

impl Dossier {
    /// Reads the papers of a case. `own` is the seat of who is signed in, for what only this device
    /// has; the server needs none.
    pub fn read(case: &Case, own: Option<&Seat>) -> Self {
        let mut papers: Vec<&Paper> = case.papers.iter().collect();
        // What no server has is of this device's logs. Their order is that of writing, whatever
        // the clock was set to in between.
        papers.sort_by_key(|paper| (paper.stamp.cursor.unwrap_or(u64::MAX), paper.stamp.id));
        let mut dossier = Self::default();
        for paper in papers {
            let believed = own.filter(|_| paper.stamp.cursor.is_none());
            dossier.add(paper, paper.seat.as_ref().or(believed));
        }
        dossier
    }

    /// Adds the next paper in the order of claims.
    pub fn add(&mut self, paper: &Paper, seat: Option<&Seat>) {
        let stamp = &paper.stamp;
        let read = PaperBody::read(&paper.kind, paper.version, &paper.content);
        let Ok(Some(body)) = read else { return self.unknown.push(stamp.id) };
        match body {
            PaperBody::Written(said) => self.written(stamp, said, seat),
            PaperBody::Acted(said) => {
                let complete = self.missing().is_empty();
                self.route.claim(stamp, said, seat, complete);
            }
            PaperBody::Measure(said) => {
                let by_right = self.may_measure(stamp, seat);
                find(&mut self.measures, said.measure).claim(stamp, said, by_right);
            }
            // Older devices let a note of spaces through.
            PaperBody::Noted(said) if said.text.trim().is_empty() => {}
            PaperBody::Noted(said) => {
                self.notes.push(Note { stamp: stamp.clone(), text: said.text });
            }
            PaperBody::Held(said) => {
                let (held, reason) = (said.held, said.reason);
                self.holds.push(Hold { stamp: stamp.clone(), held, reason });
            }
            PaperBody::Linked(said) => {
                let (to, reason) = (said.to, said.reason);
                self.links.push(Link { stamp: stamp.clone(), to, reason, undone: None });
            }
            PaperBody::Unlinked(said) => {
                if let Some(link) = self.links.iter_mut().find(|l| l.stamp.id == said.link) {
                    link.undone.get_or_insert((stamp.clone(), said.reason));
                }
            }
            PaperBody::Flagged(said) => self.flags.push(Flag {
                stamp: stamp.clone(),
                flag: said.flag,
                reason: said.reason,
                owner: said.owner,
                until_day: said.until_day,
                by_right: seat.is_some_and(may_flag),
                undone: None,
            }),
            PaperBody::Unflagged(said) => {
                let found = self.flags.iter_mut().find(|f| f.stamp.id == said.flag);
                if let Some(flag) = found.filter(|_| seat.is_some_and(may_flag)) {
                    flag.undone.get_or_insert((stamp.clone(), said.reason));
                }
            }
        }
    }

    fn written(&mut self, stamp: &Stamp, said: ReportWritten, seat: Option<&Seat>) {
        if let Some(measure) = said.measure {
            let by_right = self.may_measure(stamp, seat);
            let measure = find(&mut self.measures, measure);
            let judged = if by_right { measure.judge_writing() } else { Err(Refused::NoRight) };
            return slot(&mut measure.parts, &said.field).take(stamp, &said, judged.err());
        }
        let judged = match seat {
            Some(seat) => self.route.judge_writing(seat, &said.reason),
            None => Err(Refused::NoRight),
        };
        if judged.is_ok() {
            self.route.wrote(&stamp.by);
        }
        slot(&mut self.fields, &said.field).take(stamp, &said, judged.err());
    }

    /// Whether the author of a paper may act on measures.
    fn may_measure(&self, stamp: &Stamp, seat: Option<&Seat>) -> bool {
        seat.is_some_and(|seat| may_measure(seat, self.has_written(&stamp.by)))
    }

    /// Whether the report is somebody's: they wrote into it or submitted it.
    pub fn has_written(&self, user: &UserId) -> bool {
        self.route.writers.contains(user)
    }

    /// A field, if anything was written there.
    pub fn field(&self, code: &str) -> Option<&Written> {
        self.fields.iter().find(|written| written.field == code)
    }

    /// A field of the report, or a part of the draft of a measure, if anything was written there.
    pub fn written_into(&self, measure: Option<MeasureId>, code: &str) -> Option<&Written> {
        match measure {
            Some(id) => self.measure(id)?.written(code),
            None => self.field(code),
        }
    }

    /// What stands in a field; empty if nothing was written there.
    pub fn text(&self, code: &str) -> String {
        self.field(code).map(Written::text).unwrap_or_default()
    }

    /// The fields that a submission needs and in which nothing stands, or of a choice not one:
    /// where people chose differently at once, somebody has to choose.
    pub fn missing(&self) -> Vec<&'static str> {
        let lacks = |field: &&field::Field| {
            let text = self.text(field.code);
            match field.kind {
                field::Kind::Choice(_) => field.choice(&text).is_none(),
                field::Kind::Line | field::Kind::Prose => text.trim().is_empty(),
            }
        };
        field::FIELDS.iter().filter(|f| f.required).filter(lacks).map(|f| f.code).collect()
    }

    /// Whether it was ever submitted: General Affairs may see it from then on.
    pub fn is_submitted(&self) -> bool {
        self.route.round > 0
    }

    /// Whether it is held against deletion: by a person, or as a report on its route.
    pub fn is_held(&self) -> bool {
        self.holds.last().is_some_and(|hold| hold.held)
    }

    /// A measure.
    pub fn measure(&self, id: MeasureId) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }
}

fn find(measures: &mut Vec<Measure>, id: MeasureId) -> &mut Measure {
    let at = measures.iter().position(|measure| measure.id == id).unwrap_or_else(|| {
        measures.push(Measure::new(id));
        measures.len() - 1
    });
    &mut measures[at]
}

fn slot<'a>(fields: &'a mut Vec<Written>, code: &str) -> &'a mut Written {
    let at = fields.iter().position(|written| written.field == code).unwrap_or_else(|| {
        fields.push(Written { field: String::from(code), entries: Vec::new() });
        fields.len() - 1
    });
    &mut fields[at]
}
