//! What an event may say at all, how long it may be and which days exist: the same bounds on the
//! device and on the server.
//!
//! An event beyond them is a malformed frame. Nothing here judges rights, or what is true.

use crate::body::{AlertRaised, Body, CODE_LEN_MAX, Position, STAFF_MAX, TEXT_LEN_MAX};
use crate::event::{Event, Header};
use crate::ids::UserId;
use crate::paper::{
    MEASURE_TEXT_MAX, NUMBER_LEN_MAX, OVER_MAX, PAPER_TEXT_MAX, PaperBody, fault, field,
};
use crate::recording::names::is_plain;
use crate::recording::{RECORDING_BYTES_MAX, SEGMENT_CHUNKS_MAX, SEGMENTS_MAX};
use core::fmt;

/// Most examples named in one event.
pub const EXAMPLES_MAX: usize = 100;
/// Highest place in a log and highest cursor: databases count in signed 64-bit numbers.
pub const NUMBER_MAX: u64 = i64::MAX as u64;

/// Why an event is no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A free text has more than [`TEXT_LEN_MAX`] characters.
    Text,
    /// A code, kind, version or account has more than [`CODE_LEN_MAX`] bytes.
    Code,
    /// More than [`STAFF_MAX`] people or [`EXAMPLES_MAX`] examples are named.
    List,
    /// A place in a log or a cursor is above [`NUMBER_MAX`], or a recording too large.
    Number,
    /// A file name is too long or is not a plain one.
    FileName,
    /// A text holds characters that nobody sees.
    Unseen,
    /// The content of a paper is not of its kind.
    Unreadable,
    /// A field holds a day, an hour or a number that there is not (`paper::fault`).
    Impossible,
    /// A note says nothing.
    Empty,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text is too long",
            Self::Code => "a code is too long",
            Self::List => "a list is too long",
            Self::Number => "a number is too large",
            Self::FileName => "a file name is too long or names a folder",
            Self::Unseen => "a text holds control characters",
            Self::Unreadable => "a paper is not of the shape of its kind",
            Self::Impossible => "a field holds a day, a time or a number that does not exist",
            Self::Empty => "a note says nothing",
        })
    }
}

impl core::error::Error for Unfit {}

/// Checks everything an event says against the bounds.
///
/// # Errors
/// The first bound that is broken.
pub fn check(event: &Event) -> Result<(), Unfit> {
    header(&event.header)?;
    event.body.as_ref().map_or(Ok(()), body)
}

fn header(header: &Header) -> Result<(), Unfit> {
    code(&header.kind)?;
    code(&header.policy)?;
    user(&header.actor)?;
    number(header.seq)?;
    number(header.base)
}

fn body(body: &Body) -> Result<(), Unfit> {
    match body {
        Body::IncidentTapped(b) => {
            code(&b.category)?;
            b.place.as_deref().map_or(Ok(()), code)?;
            staff(&b.present)
        }
        Body::IncidentRetracted(b) => number(b.incident.seq),
        Body::IncidentDetailed(b) => {
            number(b.incident.seq)?;
            text(&b.words)?;
            within(b.examples.len(), EXAMPLES_MAX, Unfit::List)?;
            b.examples.iter().try_for_each(|example| code(example))
        }
        Body::SessionStarted(b) => {
            code(&b.place)?;
            text(&b.place_reason)?;
            text(&b.alone_reason)?;
            b.channel.as_deref().map_or(Ok(()), code)?;
            b.visit.as_deref().map_or(Ok(()), text)?;
            within(b.duties.len(), STAFF_MAX, Unfit::List)?;
            for duty in &b.duties {
                user(&duty.person)?;
                code(&duty.role)?;
            }
            staff(&b.present)
        }
        Body::SessionExtended(b) => {
            text(&b.reason)?;
            user(&b.second)
        }
        Body::SessionJoined(b) => {
            b.role.as_deref().map_or(Ok(()), code)?;
            user(&b.person)
        }
        Body::SessionLeft(b) => user(&b.person),
        Body::LeaveRetracted(b) => number(b.left.seq),
        Body::StepTaken(b) => code(&b.step),
        Body::StepRetracted(b) => number(b.step.seq),
        Body::SessionEnded(b) => code(&b.reason),
        Body::RecordingStarted(b) => {
            code(&b.mime)?;
            b.file_name.as_deref().map_or(Ok(()), file_name)?;
            within_u64(b.bytes.unwrap_or_default(), RECORDING_BYTES_MAX)
        }
        Body::RecordingSealed(b) => {
            code(&b.mime)?;
            code(&b.end)?;
            within_u64(u64::from(b.segment), u64::from(SEGMENTS_MAX) - 1)?;
            within_u64(b.bytes, RECORDING_BYTES_MAX)?;
            within(b.chunks.len(), SEGMENT_CHUNKS_MAX as usize, Unfit::List)
        }
        Body::RecordingGap(b) => code(&b.reason),
        Body::AlertRaised(b) => raised(b),
        Body::AlertDetailed(b) => position(b.position),
        Body::AlertAcknowledged(b) => b.kind.as_deref().map_or(Ok(()), code),
        Body::AlertPolice(b) => by_somebody(&b.words, b.caller.as_ref()),
        Body::AlertCared(b) => by_somebody(&b.note, b.spoke.as_ref()),
        Body::AlertEnded(b) => b.reason.as_deref().map_or(Ok(()), code),
        Body::CaseRead(b) => number(b.cursor),
        Body::Paper { kind, version, content } => paper(kind, *version, content),
        Body::SessionAnnounced(_)
        | Body::SessionRetimed(_)
        | Body::ConsentNoted(_)
        | Body::CaseClosed(_)
        | Body::Unknown { .. } => Ok(()),
    }
}

/// What the paper says, whole; also that it says anything: a paper is read late, so it is checked
/// here that it can be.
fn paper(kind: &str, version: u16, content: &[u8]) -> Result<(), Unfit> {
    match PaperBody::read(kind, version, content) {
        Ok(Some(body)) => paper_body(&body),
        Ok(None) => Ok(()),
        Err(_) => Err(Unfit::Unreadable),
    }
}

fn paper_body(body: &PaperBody) -> Result<(), Unfit> {
    match body {
        PaperBody::Written(b) => {
            code(&b.field)?;
            let max = match (b.measure, field::find(&b.field)) {
                (Some(_), _) => MEASURE_TEXT_MAX,
                (None, Some(field)) => field.max,
                (None, None) => PAPER_TEXT_MAX,
            };
            plain(&b.text, max)?;
            plain(&b.reason, TEXT_LEN_MAX)?;
            within(b.over.len(), OVER_MAX, Unfit::List)?;
            let field = field::find(&b.field).filter(|_| b.measure.is_none());
            // Its device told this before it was saved: `fault` is the same on both sides.
            match field.and_then(|field| fault(field, &b.text)) {
                Some(_) => Err(Unfit::Impossible),
                None => Ok(()),
            }
        }
        PaperBody::Acted(b) => plain(&b.text, TEXT_LEN_MAX),
        PaperBody::Measure(b) => {
            b.kind.as_deref().map_or(Ok(()), code)?;
            plain(&b.number, NUMBER_LEN_MAX)?;
            plain(&b.text, TEXT_LEN_MAX)
        }
        PaperBody::Noted(b) if b.text.trim().is_empty() => Err(Unfit::Empty),
        PaperBody::Noted(b) => plain(&b.text, TEXT_LEN_MAX),
        PaperBody::Held(b) => plain(&b.reason, TEXT_LEN_MAX),
        PaperBody::Linked(b) => plain(&b.reason, TEXT_LEN_MAX),
        PaperBody::Unlinked(b) => plain(&b.reason, TEXT_LEN_MAX),
        PaperBody::Flagged(b) => {
            code(&b.flag)?;
            user(&b.owner)?;
            plain(&b.reason, TEXT_LEN_MAX)
        }
        PaperBody::Unflagged(b) => plain(&b.reason, TEXT_LEN_MAX),
    }
}

/// A text that can stand on paper: within its bound, and without characters that nobody sees
/// (controls other than line breaks and tabs, and marks that turn the direction of writing
/// or break a line where nobody typed a break).
fn plain(given: &str, max: usize) -> Result<(), Unfit> {
    if given.chars().any(is_unseen) {
        return Err(Unfit::Unseen);
    }
    within(given.chars().count(), max, Unfit::Text)
}

/// Whether a character must not stand in a paper.
pub fn is_unseen(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    let turning = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    control || turning
}

fn raised(b: &AlertRaised) -> Result<(), Unfit> {
    b.place.as_deref().map_or(Ok(()), code)?;
    b.signed_out.as_deref().map_or(Ok(()), code)?;
    position(b.position)
}

fn position(given: Option<Position>) -> Result<(), Unfit> {
    if given.is_none_or(|p| p.is_sensible()) { Ok(()) } else { Err(Unfit::Number) }
}

fn by_somebody(words: &str, who: Option<&UserId>) -> Result<(), Unfit> {
    text(words)?;
    who.map_or(Ok(()), user)
}

fn within(length: usize, max: usize, what: Unfit) -> Result<(), Unfit> {
    if length <= max { Ok(()) } else { Err(what) }
}

fn code(code: &str) -> Result<(), Unfit> {
    within(code.len(), CODE_LEN_MAX, Unfit::Code)
}

fn user(user: &UserId) -> Result<(), Unfit> {
    code(&user.0)
}

fn text(text: &str) -> Result<(), Unfit> {
    // Characters, not bytes: Japanese has three bytes to each.
    within(text.chars().take(TEXT_LEN_MAX + 1).count(), TEXT_LEN_MAX, Unfit::Text)
}

fn staff(people: &[UserId]) -> Result<(), Unfit> {
    within(people.len(), STAFF_MAX, Unfit::List)?;
    people.iter().try_for_each(user)
}

fn within_u64(number: u64, max: u64) -> Result<(), Unfit> {
    if number <= max { Ok(()) } else { Err(Unfit::Number) }
}

fn file_name(name: &str) -> Result<(), Unfit> {
    if is_plain(name) { Ok(()) } else { Err(Unfit::FileName) }
}

fn number(number: u64) -> Result<(), Unfit> {
    if number <= NUMBER_MAX { Ok(()) } else { Err(Unfit::Number) }
}

#[cfg(test)]
mod tests;
