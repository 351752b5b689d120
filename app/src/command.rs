//! What a person can wish for. Components send these; the runtime alone carries them out.

use crate::screen::Notice;
use mamori_core::body::{AlertEnd, Level};
use mamori_core::desk::StartForm;
use mamori_core::ids::AlertId;
use mamori_core::lang::Lang;

/// A wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Sign in with name and password.
    SignIn(String, String),
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
    /// End the session for this reason code.
    EndSession(String),
    /// Put the summary of the ended session away.
    PutEndedAway,
    /// The alert button was held.
    Alert(Level),
    /// End one's alert, or one that one answers for.
    EndAlert(AlertId, AlertEnd),
    /// Answer somebody's alert.
    Acknowledge(AlertId),
    /// Put an alert that is over away.
    PutAlertAway(AlertId),
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
    /// Language of the screen.
    SetLang(Lang),
    /// Theme; `None` as the device.
    SetTheme(Option<&'static str>),
    /// Text size; `None` for 標準.
    SetSize(Option<&'static str>),
    /// The place this device stands at.
    SetPlace(Option<String>),
}
