//! Finding cases 検索 and figures 集計: what travels of them, and how far a question may go.
//!
//! Counts and short rows only; the case itself is asked for by its id. Who may see which row is the
//! server's to decide.

use crate::access::Person;
use crate::case::view_type;
use crate::cbor::{Decode, Encode};
use crate::ids::{CaseId, UserId};
use crate::lang::Lang;
use crate::paper::Dossier;
use crate::paper::fill::Naming;
use crate::paper::route::Stage;
use crate::policy::{Policy, RouteAction};
use crate::text::Text;
use alloc::string::String;
use alloc::vec::Vec;

/// Longest free text or name that is searched for, characters.
pub const QUERY_MAX: usize = 100;
/// Most words of one search.
pub const WORDS_MAX: usize = 8;
/// Most rows in one answer.
pub const FOUND_MAX: usize = 50;
/// Hits are counted up to here; beyond it there are more.
pub const COUNT_MAX: u32 = 1_000;

/// How far the report of a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum ReportState {
    /// Nothing is written.
    #[n(0)]
    None,
    /// 起案中: being written, never submitted.
    #[n(1)]
    Draft,
    /// 所属長の回付待ち.
    #[n(2)]
    Endorse,
    /// 合議中.
    #[n(3)]
    Consult,
    /// 決裁待ち.
    #[n(4)]
    Decide,
    /// 決裁済.
    #[n(5)]
    Decided,
    /// 差戻し・引上げ: with its author again.
    #[n(6)]
    Returned,
}

impl ReportState {
    /// All states, in the order of the route.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Draft,
        Self::Returned,
        Self::Endorse,
        Self::Consult,
        Self::Decide,
        Self::Decided,
    ];

    /// The code used in the API and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Draft => "draft",
            Self::Endorse => "endorse",
            Self::Consult => "consult",
            Self::Decide => "decide",
            Self::Decided => "decided",
            Self::Returned => "returned",
        }
    }

    /// The state of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::None => Text::StateNone,
            Self::Draft => Text::StateDraft,
            Self::Endorse => Text::StateEndorse,
            Self::Consult => Text::StateConsult,
            Self::Decide => Text::StateDecide,
            Self::Decided => Text::StateDecided,
            Self::Returned => Text::StateReturned,
        }
    }

    /// How far the report of a dossier is.
    pub fn of(dossier: &Dossier) -> Self {
        let route = &dossier.route;
        match (route.stage, route.waits().map(|step| step.action)) {
            (Stage::Decided, _) => Self::Decided,
            (_, Some(RouteAction::Endorse)) => Self::Endorse,
            (_, Some(RouteAction::Consult)) => Self::Consult,
            (_, Some(RouteAction::Decide | RouteAction::Draft)) => Self::Decide,
            _ if route.round > 0 => Self::Returned,
            _ if dossier.fields.iter().any(|field| field.standing().next().is_some()) => {
                Self::Draft
            }
            _ => Self::None,
        }
    }
}

view_type! {
    /// One case that was found: as much as a line of a list shows.
    pub struct Found {
        /// The case.
        #[n(0)] pub case: CaseId,
        /// Its place in the answer, newest first: `before` of the next page.
        #[n(1)] pub key: String,
        /// When it began, ms since 1970-01-01 UTC.
        #[n(2)] pub opened_ms: i64,
        /// Department code.
        #[n(3)] pub department: String,
        /// Place code; empty where none is known.
        #[n(4)] pub place: String,
        /// Channel code; empty where none is known.
        #[n(5)] pub channel: String,
        /// Who recorded it first.
        #[n(6)] pub by: UserId,
        /// Category codes with the number of standing taps, the most frequent first.
        #[n(7)] pub categories: Vec<Counted>,
        /// How far its report is.
        #[n(8)] pub state: ReportState,
        /// 区分 of the report; empty where none is chosen.
        #[n(9)] pub class: String,
        /// Document number; empty before the first submission.
        #[n(10)] pub number: String,
        /// 件名 of the report; empty where none is written.
        #[n(11)] pub title: String,
        /// Name of the other party as written in the report; empty where none is.
        #[n(12)] pub subject: String,
        /// 延べ対応時間: minutes of all staff together.
        #[n(13)] pub minutes: u32,
        /// How the last meeting ended; empty where none did.
        #[n(14)] pub outcome: String,
        /// The other party was here before.
        #[n(15)] pub repeat: bool,
        /// The words around what was searched for; otherwise the first words spoken. May be empty.
        #[n(16)] pub snippet: String,
        /// What it is called while no title is written; `None` where nothing names it.
        #[n(17)] pub naming: Option<Naming>,
    }
}

impl Found {
    /// 件名 of the report, written or made from the case; empty where nothing names it.
    pub fn called(&self, policy: &Policy, lang: Lang) -> String {
        match (&self.naming, self.title.trim().is_empty()) {
            (Some(naming), true) => naming.title(policy, lang),
            _ => self.title.clone(),
        }
    }
}

view_type! {
    /// A code and how often.
    pub struct Counted {
        /// The code.
        #[n(0)] pub code: String,
        /// How often.
        #[n(1)] pub count: u32,
    }
}

view_type! {
    /// Answer of `GET /api/search`.
    pub struct FoundPage {
        /// Newest first.
        #[n(0)] pub rows: Vec<Found>,
        /// Everybody named in them.
        #[n(1)] pub people: Vec<Person>,
        /// Whether older ones fit too (`before` = the last one's `key`).
        #[n(2)] pub more: bool,
        /// How many fit, up to [`COUNT_MAX`] + 1; only with the first page.
        #[n(3)] pub total: Option<u32>,
    }
}

view_type! {
    /// Cases and the time they took, of one value of one dimension.
    pub struct Bar {
        /// The value: a code, a month as `2026-04`, a fiscal year as `2026`.
        #[n(0)] pub code: String,
        /// Cases.
        #[n(1)] pub cases: u32,
        /// 延べ対応時間: minutes of all staff together.
        #[n(2)] pub minutes: u32,
    }
}

view_type! {
    /// Cases of one hour of one day of the week.
    pub struct HourCell {
        /// 0 for Monday.
        #[n(0)] pub weekday: u8,
        /// 0 to 23, local.
        #[n(1)] pub hour: u8,
        /// Cases.
        #[n(2)] pub cases: u32,
    }
}

view_type! {
    /// Cases of one category in one month.
    pub struct MonthLine {
        /// As `2026-04`.
        #[n(0)] pub month: String,
        /// Category code.
        #[n(1)] pub category: String,
        /// Cases.
        #[n(2)] pub cases: u32,
    }
}

view_type! {
    /// A line of the table that cities publish: 年度 × 類型.
    pub struct YearLine {
        /// Fiscal year 年度: that of April to March.
        #[n(0)] pub year: i32,
        /// Category code; empty for the whole year, in which every case counts once.
        #[n(1)] pub category: String,
        /// Cases.
        #[n(2)] pub cases: u32,
        /// 延べ対応時間, minutes.
        #[n(3)] pub minutes: u32,
    }
}

view_type! {
    /// Answer of `GET /api/figures`. A case counts in the month in which it began. It counts once
    /// in everything but `categories` and the lines of `years` with a category: there once in each
    /// of its categories. Only values that occur are there.
    pub struct Figures {
        /// All cases, and the minutes of all staff.
        #[n(0)] pub cases: u32,
        /// 延べ対応時間, minutes.
        #[n(1)] pub minutes: u32,
        /// By month, ascending.
        #[n(2)] pub months: Vec<Bar>,
        /// By category, the most frequent first.
        #[n(3)] pub categories: Vec<Bar>,
        /// By department.
        #[n(4)] pub departments: Vec<Bar>,
        /// By channel; the empty code where none is known.
        #[n(5)] pub channels: Vec<Bar>,
        /// By hour and day of the week.
        #[n(6)] pub hours: Vec<HourCell>,
        /// `first` and `repeat`.
        #[n(7)] pub repeats: Vec<Bar>,
        /// By how the last meeting ended; the empty code where none did.
        #[n(8)] pub outcomes: Vec<Bar>,
        /// By [`ReportState`].
        #[n(9)] pub states: Vec<Bar>,
        /// By 区分 of the report; the empty code where none is chosen.
        #[n(10)] pub classes: Vec<Bar>,
        /// The table that cities publish, ascending years; each year's whole first.
        #[n(11)] pub years: Vec<YearLine>,
        /// The first and the last month that were asked for or in which anything is.
        #[n(12)] pub from: String,
        /// See `from`.
        #[n(13)] pub to: String,
        /// The departments that may be asked for, by code.
        #[n(14)] pub reach: Vec<String>,
        /// By month and category, ascending months: a case once in each of its categories.
        #[n(15)] #[cbor(default)] pub monthly: Vec<MonthLine>,
    }
}
