//! What the city decides about reports: reminder, document numbers, measures, flags, retention.
//! Decides nothing about a single case.

use super::Bilingual;
use crate::cbor::{Decode, Encode};

/// Rules of the report and of what follows it (対応⑶ and ⑷).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct ReportRules {
    /// Whoever a report waits for is reminded after so many days.
    #[n(0)]
    pub remind_days: u16,
    /// The document number 文書番号: `{year}` is the fiscal year in its era, `{n}` counts in it.
    #[n(1)]
    pub number: Bilingual,
    /// What to think of before the word harassment is chosen.
    #[n(2)]
    pub fairness: Bilingual,
    /// Measures 措置.
    #[n(3)]
    pub measures: Vec<MeasureRule>,
    /// Flags of the other party.
    #[n(4)]
    pub flags: Vec<FlagRule>,
    /// How long things are kept.
    #[n(5)]
    pub retention: Vec<RetentionRule>,
    /// The length and number of lines of a page of 内容証明.
    #[n(6)]
    pub certified: CertifiedRule,
}

/// What the draft of a measure is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum MeasureForm {
    /// 警告書: a letter in the layout of 内容証明.
    #[n(0)]
    Warning,
    /// 弁護士会照会用事実整理: a fact sheet for the lawyer.
    #[n(1)]
    LawyerSheet,
    /// 警察相談票.
    #[n(2)]
    PoliceSheet,
    /// SNS証拠票.
    #[n(3)]
    SnsSheet,
    /// 撮影拒否: a written refusal of filming.
    #[n(4)]
    FilmingRefusal,
    /// 出入制限: a ban on entry.
    #[n(5)]
    EntryBan,
    /// No document.
    #[n(6)]
    None,
}

impl MeasureForm {
    /// Every form.
    pub const ALL: [Self; 7] = [
        Self::Warning,
        Self::LawyerSheet,
        Self::PoliceSheet,
        Self::SnsSheet,
        Self::FilmingRefusal,
        Self::EntryBan,
        Self::None,
    ];

    /// The code in the policy file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::LawyerSheet => "lawyer_sheet",
            Self::PoliceSheet => "police_sheet",
            Self::SnsSheet => "sns_sheet",
            Self::FilmingRefusal => "filming_refusal",
            Self::EntryBan => "entry_ban",
            Self::None => "none",
        }
    }
}

/// One kind of measure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct MeasureRule {
    /// Stable code.
    #[n(0)]
    pub code: String,
    /// What it is called.
    #[n(1)]
    pub label: Bilingual,
    /// What its draft is made with.
    #[n(2)]
    pub form: MeasureForm,
    /// When it is for.
    #[n(3)]
    pub hint: Bilingual,
    /// Code of the clause it comes from.
    #[n(4)]
    pub clause: String,
}

/// One kind of flag of the other party. Every flag ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct FlagRule {
    /// Stable code.
    #[n(0)]
    pub code: String,
    /// What it is called.
    #[n(1)]
    pub label: Bilingual,
    /// Longest time it may be set for, days.
    #[n(2)]
    pub days_max: u16,
}

/// What a rule of retention is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum RetentionClass {
    /// The audio of a case that is no report and is not held.
    #[n(0)]
    RecordingWithoutReport,
    /// A case that is no report and is not held, whole.
    #[n(1)]
    CaseWithoutReport,
    /// The audio of a case with a report.
    #[n(2)]
    RecordingOfReport,
    /// A case with a report, whole; counted from the decision.
    #[n(3)]
    Report,
}

impl RetentionClass {
    /// Every class.
    pub const ALL: [Self; 4] = [
        Self::RecordingWithoutReport,
        Self::CaseWithoutReport,
        Self::RecordingOfReport,
        Self::Report,
    ];

    /// The code in the policy file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RecordingWithoutReport => "recording_without_report",
            Self::CaseWithoutReport => "case_without_report",
            Self::RecordingOfReport => "recording_of_report",
            Self::Report => "report",
        }
    }
}

/// How long one class is kept.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct RetentionRule {
    /// What it is about.
    #[n(0)]
    pub class: RetentionClass,
    /// What it is called.
    #[n(1)]
    pub label: Bilingual,
    /// Falls due for deletion after so many days.
    #[n(2)]
    pub days: u16,
}

/// The form of 内容証明: 郵便約款, one of the forms that the post takes for horizontal writing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct CertifiedRule {
    /// Characters of a line at most.
    #[n(0)]
    pub line_chars: u16,
    /// Lines of a page at most.
    #[n(1)]
    pub page_lines: u16,
}

impl ReportRules {
    /// The kind of measure with this code.
    #[must_use]
    pub fn measure(&self, code: &str) -> Option<&MeasureRule> {
        self.measures.iter().find(|measure| measure.code == code)
    }

    /// The flag with this code.
    #[must_use]
    pub fn flag(&self, code: &str) -> Option<&FlagRule> {
        self.flags.iter().find(|flag| flag.code == code)
    }

    /// The rule of a class.
    #[must_use]
    pub fn keeps(&self, class: RetentionClass) -> Option<&RetentionRule> {
        self.retention.iter().find(|rule| rule.class == class)
    }
}
