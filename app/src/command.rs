//! What a person can wish for. Components send these; the runtime alone carries them out.

use crate::runtime::Behind;
use crate::screen::Notice;
use crate::screen::find::{Filters, Span};
use mamori_browser::files::PickedFile;
use mamori_core::body::{AlertEnd, Drill, Level};
use mamori_core::desk::StartForm;
use mamori_core::ids::{AlertId, CaseId, EventId, MeasureId, RecordingId, SessionId, UserId};
use mamori_core::lang::Lang;
use mamori_core::paper::{MeasureActed, RouteAct};
use mamori_core::recording::body::Consent;
use mamori_core::retention::{Item, RetentionDo};

/// A wish on its way to the runtime.
pub enum Wish {
    /// What can be wished for on any screen.
    First(First),
    /// What only the part of the program that follows understands (docs/adr/0007). Behind a
    /// pointer: so the part that starts carries nothing of what such a wish can hold.
    Rest(Box<dyn Behind>),
}

impl From<First> for Wish {
    fn from(first: First) -> Self {
        Self::First(first)
    }
}

/// What can be wished for on any screen, also before the sign-in.
#[derive(Clone, Debug, PartialEq)]
pub enum First {
    /// Sign in with name and password.
    SignIn(String, String),
    /// Language of the screen.
    SetLang(Lang),
    /// Theme; `None` as the device.
    SetTheme(Option<&'static str>),
    /// Text size; `None` for 標準.
    SetSize(Option<&'static str>),
    /// The place this device stands at.
    SetPlace(Option<String>),
    /// Prompts shake and make no sound.
    SetSilent(bool),
    /// The screen stays on, so that alerts ring here.
    SetAwake(bool),
}

/// A wish of a screen behind the sign-in.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Sign out; unsent events stay.
    SignOut,
    /// A category was tapped.
    Tap(String),
    /// 元に戻す.
    Undo,
    /// The examples and words of the card after the tap, complete.
    Detail(Vec<String>, String),
    /// Put the card after the tap away.
    PutTapAway,
    /// The case is complete; the next tap opens another.
    CloseCase,
    /// Start a session.
    StartSession(StartForm),
    /// The sentence of this mark was said.
    Said(i16),
    /// Extend the session by so many minutes, for this reason, agreed by this colleague.
    Extend(u16, String, UserId),
    /// Somebody joined the session, or has another role in it.
    Join(UserId, Option<String>),
    /// Somebody left the session.
    Leave(UserId),
    /// Take a leave back.
    RetractLeave(EventId),
    /// A step of the ladder was taken, or filming refused.
    TakeStep(String),
    /// Take a step back.
    RetractStep(EventId),
    /// 時間拘束 is not to be recorded.
    DeclineDetention,
    /// A supervisor joins the session that runs in this case on another device.
    JoinMeeting(CaseId),
    /// The supervisor left it.
    LeaveMeeting(CaseId),
    /// End the session for this reason code.
    EndSession(String),
    /// Put the summary of the ended session away.
    PutEndedAway,
    /// Something about an alert.
    Alert(AlertWish),
    /// The person who raised this alert was spoken with, for the reminder of this day; a note.
    Care(AlertId, u16, String),
    /// The log of drills; `true`: older ones than those shown.
    Drills(bool),
    /// Find cases that fit.
    Find(Filters),
    /// More of them.
    FindMore,
    /// Count.
    Figures(Span),
    /// Something about the papers of a case.
    Paper(CaseId, PaperWish),
    /// Something about the other party of a case.
    Subject(CaseId, SubjectWish),
    /// Something about retention.
    Retention(RetentionWish),
    /// Something about a recording.
    Recording(RecordingWish),
    /// Ask the server what it has of a recording.
    Hear(RecordingId),
    /// Older cases, please.
    OlderCases,
    /// Try the server now.
    SyncNow,
    /// Put a notice away.
    PutNoticeAway(Notice),
    /// Use the new version.
    Update,
    /// Let this device sound (sent from a tap).
    UnlockSound,
    /// Ask whether notifications may be shown (sent from a tap).
    AskToNotify,
}

/// A wish about alerts.
#[derive(Clone, Debug, PartialEq)]
pub enum AlertWish {
    /// The button was held: how urgent, without sound, not real.
    Press(Level, bool, Option<Drill>),
    /// End one's alert, or one that one answers for.
    End(AlertId, AlertEnd),
    /// It was a false alarm, with the code of its reason.
    FalseAlarm(AlertId, String),
    /// Answer somebody's alert with the code of a kind; `None` for 向かっています.
    Answer(AlertId, Option<String>),
    /// Whether somebody is hurt and there is a weapon; `None` leaves what is known.
    Known(AlertId, Option<bool>, Option<bool>),
    /// The police were told the words that stand on the screen.
    PoliceTold(AlertId),
    /// No more sound for somebody's alert on this device.
    Mute(AlertId),
    /// No more siren for one's alert that has not arrived.
    SirenOff(AlertId),
    /// Put an alert that is over away.
    PutAway(AlertId),
    /// The device was tried today, or will not be.
    TestedToday,
}

/// A wish about the papers of a case: its report, route, measures and notes.
#[derive(Clone, Debug, PartialEq)]
pub enum PaperWish {
    /// Write into a field of the report, or of the draft of a measure.
    Write {
        /// Code of the field.
        field: String,
        /// Its whole text from here on.
        text: String,
        /// The entries that it takes the place of.
        over: Vec<EventId>,
        /// Why, where the report had been submitted before.
        reason: String,
        /// The measure whose draft it is; `None` for the report.
        measure: Option<MeasureId>,
    },
    /// Plan a measure of this kind.
    Plan(String),
    /// A measure was done, is dropped, or is a plan again.
    Measure(MeasureActed),
    /// Act on the route, with these words.
    Act(RouteAct, String),
    /// Add a note.
    Note(String),
    /// Hold the case against deletion, or let it go; why.
    Hold(bool, String),
}

/// A wish about the other party of a case.
#[derive(Clone, Debug, PartialEq)]
pub enum SubjectWish {
    /// Ask the server.
    Ask,
    /// It is that of another case; what it is known by.
    Link(CaseId, String),
    /// A link was wrong; why.
    Unlink(EventId, String),
    /// Flag it, for so many days from today.
    Flag {
        /// Code of the flag.
        flag: String,
        /// Why.
        reason: String,
        /// Who answers for it.
        owner: UserId,
        /// Days.
        days: i32,
    },
    /// Take a flag of this case away; why.
    Unflag(EventId, String),
}

/// A wish about retention, for who answers for it.
#[derive(Clone, Debug, PartialEq)]
pub enum RetentionWish {
    /// Ask the server.
    Ask,
    /// More of what is due.
    MoreDue,
    /// More of the log.
    MoreLog,
    /// Propose, confirm or cancel.
    Act(RetentionDo, Item),
    /// Propose all that is shown, as far as one request goes.
    ProposeAll,
}

/// A wish about recordings.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordingWish {
    /// Record the session that runs here, with what the other party said; `true` also where the
    /// device seems to have too little room.
    Start(Consent, bool),
    /// What the other party says of being recorded while it runs.
    Consent(Consent),
    /// After a break: go on with the next segment.
    Resume,
    /// End it before its session ends. With the session it ends by itself.
    Stop,
    /// Put the view of a recording that is over, or could not begin, away.
    PutAway,
    /// Attach the file of a hardware recorder.
    Attach(AttachForm),
    /// Put the view of the attached file away; what is copied is sent all the same.
    PutAttachedAway,
    /// Try to send what waits now.
    Retry,
}

/// What the form of an attached file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct AttachForm {
    /// The case it belongs to.
    pub case: CaseId,
    /// The session, where it is of one.
    pub session: Option<SessionId>,
    /// What the other party said of being recorded.
    pub consent: Consent,
    /// It is a picture of a screen and no audio.
    pub picture: bool,
    /// The file: `mamori_browser::files::picked` of the input's id, taken in its change event.
    pub file: PickedFile,
}
