//! What the screens show: one signal per slice, written by the runtime only.
//!
//! Plain data. A component reads it and sends commands; it must never write here.

pub mod find;
pub mod recording;
pub mod report;
pub mod retention;
pub mod subject;

use self::find::{FiguresView, FindView};
use self::recording::{AttachView, RecordingView, UploadsView};
use self::report::{ReportView, Reports, Veiled};
use self::subject::SubjectView;
use crate::page::Page;
use crate::signal::Signal;
use mamori_browser::push::Permission;
use mamori_core::access::Person;
use mamori_core::alert::drills::DrillRun;
use mamori_core::alert::{self, wire::Ready};
use mamori_core::body::AlertEnd;
use mamori_core::case::Case;
use mamori_core::desk::{CareDue, Incoming, Meeting, Mine, Row, Running};
use mamori_core::ids::{AlertId, CaseId, EventId, UserId};
use mamori_core::lang::Lang;
use mamori_core::map::Map;
use mamori_core::policy::Policy;
use mamori_core::recording::wire::RecordingPage;
use mamori_core::store::Trouble;
use mamori_core::sync::{Link, StorageReport};
use mamori_core::view::{Me, Refusal};
use std::sync::Arc;

/// Who uses the device.
#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    /// The local database is being read.
    Booting,
    /// The local database cannot be used: nothing could be saved, so nothing is offered but help.
    NoStore(Trouble),
    /// Nobody is signed in.
    SignedOut(SignInState),
    /// Signed in, as far as this device knows; works without a network.
    SignedIn(Arc<Me>),
}

/// Whether the part of the program that follows is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// On its way.
    Fetched,
    /// It could not be had; asked for again and again.
    Failed,
    /// All screens can be shown.
    Here,
}

/// How a sign-in goes.
#[derive(Clone, Debug, PartialEq)]
pub enum SignInState {
    /// Waiting for name and password.
    Idle,
    /// Asked the server.
    Busy,
    /// The server cannot be reached; a first sign-in needs it.
    NoNetwork,
    /// The server said no, and why.
    Refused(Refusal),
}

/// The chip 未送信 N 件・最終同期.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncView {
    /// What is known of the line.
    pub link: Link,
    /// Events on this device only.
    pub waiting: u64,
    /// Chunks of audio on this device only; a few of a recording that runs are on their way.
    pub audio: u64,
    /// Events and chunks the server refused; kept.
    pub set_aside: u64,
    /// When the server last answered, ms since 1970-01-01 UTC.
    pub last_ms: Option<i64>,
    /// The personal sign-in has run out: recording goes on, looking at cases needs a new one.
    pub sign_in_again: bool,
}

/// How far the latest tap has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TapState {
    /// On its way to the disk.
    Saving,
    /// 端末に保存しました.
    OnDevice,
    /// 送信しました.
    Sent,
    /// Not saved; the person must know.
    Failed(Trouble),
    /// 取り消しました.
    Retracted,
}

/// The card after a tap.
#[derive(Clone, Debug, PartialEq)]
pub struct TapCard {
    /// Category code.
    pub category: String,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Its identity once it is on the disk.
    pub incident: Option<EventId>,
    /// How far it has come.
    pub state: TapState,
    /// 元に戻す until then, ms since 1970-01-01 UTC.
    pub undo_until_ms: i64,
    /// Example codes chosen.
    pub examples: Vec<String>,
    /// Verbatim words written.
    pub words: String,
}

/// Something the person must know, with what to do; shown until put away or solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Saving failed.
    StoreFailed(Trouble),
    /// The device's clock was set back by so many ms; corrected.
    ClockBack(i64),
    /// So many ms passed at once: sleep, or the clock was set forward.
    ClockForward(i64),
    /// The server showed that the clock had been set by so many ms; corrected.
    ClockCorrected(i64),
    /// The server refused events; they are kept on this device.
    SetAside,
    /// Another copy of this database wrote the same log; a new log was begun.
    Forked,
    /// An alert that this device showed has ended, and how.
    HelpOver(AlertEnd),
    /// The device was stopped for so many ms; no alert rang in that time.
    Slept(i64),
}

/// Small settings of this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Language of the screen.
    pub lang: Lang,
    /// `light`, `dark`, or as the device.
    pub theme: Option<&'static str>,
    /// `large`, `xlarge`, or 標準.
    pub size: Option<&'static str>,
    /// Place code this device stands at.
    pub place: Option<String>,
    /// Prompts shake and make no sound.
    pub silent: bool,
    /// The screen stays on, so that alerts ring here.
    pub awake: bool,
}

/// 「今 鳴らせる端末 N台」, before anybody presses.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyView {
    /// Whether the server answers this device's heart.
    pub link: alert::Link,
    /// Who can ring, as it said last.
    pub ready: Option<Ready>,
}

/// How the log of drills was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrillsState {
    /// On its way.
    #[default]
    Pending,
    /// It did not come.
    Failed,
    /// As the server has it.
    Done,
}

/// The log of drills and self-tests, as far as it was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrillsView {
    /// How the last question went.
    pub state: DrillsState,
    /// Newest first.
    pub runs: Vec<DrillRun>,
    /// Whether the server has older ones.
    pub more: bool,
}

/// The case that the detail shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The case.
    pub case: Arc<Case>,
    /// Its events that are on this device only.
    pub unsent: Arc<Vec<EventId>>,
}

/// Everything shown. `Copy`, so that closures take it along.
#[derive(Clone, Copy)]
pub struct Screen {
    /// Whether all screens can be shown.
    pub later: Signal<Later>,
    /// Who uses the device.
    pub auth: Signal<Auth>,
    /// How a new sign-in goes while somebody is signed in already and the old one has run out.
    pub sign_in: Signal<SignInState>,
    /// The policy in force here; none before the first sign-in.
    pub policy: Signal<Option<Arc<Policy>>>,
    /// Names of people.
    pub people: Signal<Arc<Map<UserId, Person>>>,
    /// The corrected time, ms since 1970-01-01 UTC: each second while something runs.
    pub now_ms: Signal<i64>,
    /// The page.
    pub page: Signal<Page>,
    /// The chip.
    pub sync: Signal<SyncView>,
    /// The case that the next tap belongs to.
    pub open_case: Signal<Option<Arc<Case>>>,
    /// The card after a tap.
    pub tap: Signal<Option<TapCard>>,
    /// The session that runs on this device.
    pub running: Signal<Option<Running>>,
    /// The length of the session that ended last here, ms, and its case, until put away.
    pub ended: Signal<Option<(CaseId, u64)>>,
    /// The recording of this device: for the red bar on every page; none while there is none.
    pub recording: Signal<Option<RecordingView>>,
    /// How loud the microphone is, 0 to 100, a few times a second; 0 while nothing is recorded.
    pub level: Signal<u8>,
    /// Chunks of recordings that wait for upload.
    pub uploads: Signal<UploadsView>,
    /// The file that is being attached.
    pub attached: Signal<Option<AttachView>>,
    /// What the server has of the recordings asked for.
    pub heard: Signal<Vec<RecordingPage>>,
    /// The sessions that run elsewhere, for supervisors.
    pub meetings: Signal<Vec<Meeting>>,
    /// Whom to look after, for supervisors and General Affairs.
    pub care: Signal<Vec<CareDue>>,
    /// The log of drills, while somebody looks at it.
    pub drills: Signal<DrillsView>,
    /// The search, until somebody signs out.
    pub find: Signal<FindView>,
    /// The figures, the same.
    pub figures: Signal<FiguresView>,
    /// This person's alert.
    pub mine: Signal<Option<Mine>>,
    /// Others' alerts that this person receives.
    pub incoming: Signal<Vec<Incoming>>,
    /// Whether this device can sound.
    pub sound_ready: Signal<bool>,
    /// The siren of one's alert that has not arrived is on.
    pub siren: Signal<bool>,
    /// Who can ring.
    pub ready: Signal<ReadyView>,
    /// What to tell the police, by the alert that is on.
    pub police: Signal<Option<(AlertId, String)>>,
    /// The department in whose name this device may call for help while nobody is signed in.
    pub department: Signal<Option<String>>,
    /// This device was tried today.
    pub tested: Signal<bool>,
    /// Whether a notification may wake this device.
    pub notify: Signal<Permission>,
    /// The list of cases.
    pub rows: Signal<Arc<Vec<Row>>>,
    /// Whether the server has older cases than the list.
    pub more: Signal<bool>,
    /// Age of the list: when the server was last asked, ms since 1970-01-01 UTC.
    pub as_of_ms: Signal<Option<i64>>,
    /// The case of [`Page::Case`].
    pub detail: Signal<Option<Detail>>,
    /// The report of that case.
    pub report: Signal<Veiled<ReportView>>,
    /// The other party of that case, as the server told it.
    pub subject: Signal<Veiled<SubjectView>>,
    /// Counts changes of retention; `retention::with` reads what it says.
    pub retention: Signal<u32>,
    /// What waits for this person, and how far every report has come.
    pub reports: Signal<Veiled<Reports>>,
    /// Counts the moments in which the page went out of sight: the last ones to save what is typed.
    pub hidden: Signal<u32>,
    /// What the person must know.
    pub notices: Signal<Vec<Notice>>,
    /// A new version waits for 更新.
    pub update: Signal<bool>,
    /// How safe the device's storage is.
    pub storage: Signal<Option<StorageReport>>,
    /// Settings.
    pub settings: Signal<Settings>,
}

impl Screen {
    /// An empty screen with these settings.
    pub fn new(settings: Settings, page: Page) -> Self {
        Self {
            later: Signal::new(Later::Fetched),
            auth: Signal::new(Auth::Booting),
            sign_in: Signal::new(SignInState::Idle),
            policy: Signal::new(None),
            people: Signal::new(Arc::default()),
            now_ms: Signal::new(0),
            page: Signal::new(page),
            sync: Signal::new(SyncView::default()),
            open_case: Signal::new(None),
            tap: Signal::new(None),
            running: Signal::new(None),
            ended: Signal::new(None),
            recording: Signal::new(None),
            level: Signal::new(0),
            uploads: Signal::new(UploadsView::default()),
            attached: Signal::new(None),
            heard: Signal::new(Vec::new()),
            meetings: Signal::new(Vec::new()),
            care: Signal::new(Vec::new()),
            drills: Signal::new(DrillsView::default()),
            find: Signal::new(FindView::default()),
            figures: Signal::new(FiguresView::default()),
            mine: Signal::new(None),
            incoming: Signal::new(Vec::new()),
            sound_ready: Signal::new(false),
            siren: Signal::new(false),
            ready: Signal::new(ReadyView { link: alert::Link::Unknown, ready: None }),
            police: Signal::new(None),
            department: Signal::new(None),
            tested: Signal::new(true),
            notify: Signal::new(Permission::Unsupported),
            rows: Signal::new(Arc::default()),
            more: Signal::new(false),
            as_of_ms: Signal::new(None),
            detail: Signal::new(None),
            report: Signal::new(None),
            subject: Signal::new(None),
            retention: Signal::new(0),
            reports: Signal::new(None),
            hidden: Signal::new(0),
            notices: Signal::new(Vec::new()),
            update: Signal::new(false),
            storage: Signal::new(None),
            settings: Signal::new(settings),
        }
    }
}

/// Writes a signal only if its value changes, so that nothing is painted for nothing.
pub fn show<T>(signal: Signal<T>, value: T)
where
    T: PartialEq + Send + Sync + 'static,
{
    signal.renew(value);
}
