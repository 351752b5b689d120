//! The fields of a report 報告書: what can be written, how long, and what a submission needs.
//!
//! After the forms of Japanese municipalities and the police (起案用紙, 不当要求行為等報告書, 東京都の
//! 共通マニュアル p.27 for the words as spoken). What the case knows already is filled in by
//! [`super::fill`]; nothing here has to be typed to save.

use super::body::PAPER_TEXT_MAX;
use crate::text::Text;

/// The groups of fields, in their order on the screen and on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What kind of case it is.
    Header,
    /// 発生状況.
    When,
    /// 対応した職員.
    Own,
    /// 相手方.
    Other,
    /// 行為.
    Act,
    /// The two judgements, asked for apart.
    Judgement,
    /// 過去の経緯.
    Repeat,
    /// 証拠.
    Evidence,
    /// SNSへの投稿.
    Sns,
    /// 市の対応.
    Response,
    /// 影響.
    Effect,
    /// 事後の対応.
    After,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 12] = [
        Self::Header,
        Self::When,
        Self::Own,
        Self::Other,
        Self::Act,
        Self::Judgement,
        Self::Repeat,
        Self::Evidence,
        Self::Sns,
        Self::Response,
        Self::Effect,
        Self::After,
    ];

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Header => Text::GroupHeader,
            Self::When => Text::GroupWhen,
            Self::Own => Text::GroupOwn,
            Self::Other => Text::GroupOther,
            Self::Act => Text::GroupAct,
            Self::Judgement => Text::GroupJudgement,
            Self::Repeat => Text::GroupRepeat,
            Self::Evidence => Text::GroupEvidence,
            Self::Sns => Text::GroupSns,
            Self::Response => Text::GroupResponse,
            Self::Effect => Text::GroupEffect,
            Self::After => Text::GroupAfter,
        }
    }
}

/// What can stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Paragraphs.
    Prose,
    /// One of these, by code.
    Choice(&'static [(&'static str, Text)]),
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its code. It stays in records, so it never changes its meaning.
    pub code: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What can stand in it.
    pub kind: Kind,
    /// Longest text, characters.
    pub max: usize,
    /// A submission needs it.
    pub required: bool,
    /// What it is called.
    pub label: Text,
    /// What to write there.
    pub hint: Text,
}

const LINE: usize = 200;
const LONG: usize = 2_000;

const fn field(code: &'static str, group: Group, kind: Kind, label: Text, hint: Text) -> Field {
    let max = match kind {
        Kind::Line => LINE,
        Kind::Prose => LONG,
        Kind::Choice(_) => 32,
    };
    Field { code, group, kind, max, required: false, label, hint }
}

const fn needed(field: Field) -> Field {
    Field { required: true, ..field }
}

const fn long(field: Field) -> Field {
    Field { max: PAPER_TEXT_MAX, ..field }
}

/// 区分.
pub const CLASSES: &[(&str, Text)] = &[
    ("harassment", Text::ClassHarassment),
    ("suspected", Text::ClassSuspected),
    ("unjust", Text::ClassUnjust),
    ("legitimate", Text::ClassLegitimate),
];
/// 要求の妥当性.
pub const MERITS: &[(&str, Text)] = &[
    ("justified", Text::MeritJustified),
    ("partly", Text::MeritPartly),
    ("unjustified", Text::MeritUnjustified),
    ("unclear", Text::Unclear),
];
/// 手段・態様の相当性.
pub const MANNERS: &[(&str, Text)] = &[
    ("acceptable", Text::MannerAcceptable),
    ("unacceptable", Text::MannerUnacceptable),
    ("unclear", Text::Unclear),
];
/// はい・いいえ.
pub const YES_NO: &[(&str, Text)] = &[("yes", Text::Yes), ("no", Text::No)];

use Group as G;
use Kind::{Choice, Line, Prose};

/// Every field, in order.
pub const FIELDS: &[Field] = &[
    needed(field("class", G::Header, Choice(CLASSES), Text::FieldClass, Text::HintClass)),
    field("title", G::Header, Line, Text::FieldTitle, Text::HintTitle),
    field("when", G::When, Line, Text::FieldWhen, Text::HintWhen),
    field("duration", G::When, Line, Text::FieldDuration, Text::HintDuration),
    field("place", G::When, Line, Text::FieldPlace, Text::HintPlace),
    field("channel", G::When, Line, Text::FieldChannel, Text::HintChannel),
    field("call", G::When, Line, Text::FieldCall, Text::HintCall),
    field("staff", G::Own, Prose, Text::FieldStaff, Text::HintStaff),
    field("superior", G::Own, Line, Text::FieldSuperior, Text::HintSuperior),
    field("witness", G::Own, Line, Text::FieldWitness, Text::HintWitness),
    field("name", G::Other, Line, Text::FieldName, Text::HintName),
    field("address", G::Other, Line, Text::FieldAddress, Text::HintAddress),
    field("phone", G::Other, Line, Text::FieldPhone, Text::HintPhone),
    field("agent", G::Other, Line, Text::FieldAgent, Text::HintAgent),
    field("party", G::Other, Line, Text::FieldParty, Text::HintParty),
    field("looks", G::Other, Prose, Text::FieldLooks, Text::HintLooks),
    field("vehicle", G::Other, Line, Text::FieldVehicle, Text::HintVehicle),
    field("acts", G::Act, Prose, Text::FieldActs, Text::HintActs),
    long(field("words", G::Act, Prose, Text::FieldWords, Text::HintWords)),
    long(field("course", G::Act, Prose, Text::FieldCourse, Text::HintCourse)),
    needed(field("demand", G::Act, Prose, Text::FieldDemand, Text::HintDemand)),
    field("fault", G::Judgement, Prose, Text::FieldFault, Text::HintFault),
    needed(field("merit", G::Judgement, Choice(MERITS), Text::FieldMerit, Text::HintMerit)),
    field("merit_why", G::Judgement, Prose, Text::FieldMeritWhy, Text::HintMeritWhy),
    needed(field("manner", G::Judgement, Choice(MANNERS), Text::FieldManner, Text::HintManner)),
    field("manner_why", G::Judgement, Prose, Text::FieldMannerWhy, Text::HintMannerWhy),
    field("fairness", G::Judgement, Prose, Text::FieldFairness, Text::HintFairness),
    field("repeat", G::Repeat, Line, Text::FieldRepeat, Text::HintRepeat),
    field("answers", G::Repeat, Prose, Text::FieldAnswers, Text::HintAnswers),
    field("recording", G::Evidence, Prose, Text::FieldRecording, Text::HintRecording),
    field("recorder", G::Evidence, Line, Text::FieldRecorder, Text::HintRecorder),
    field("evidence", G::Evidence, Prose, Text::FieldEvidence, Text::HintEvidence),
    field("sns_service", G::Sns, Line, Text::FieldSnsService, Text::HintSnsService),
    field("sns_url", G::Sns, Prose, Text::FieldSnsUrl, Text::HintSnsUrl),
    field("sns_post", G::Sns, Line, Text::FieldSnsPost, Text::HintSnsPost),
    field("sns_poster", G::Sns, Line, Text::FieldSnsPoster, Text::HintSnsPoster),
    field("sns_text", G::Sns, Prose, Text::FieldSnsText, Text::HintSnsText),
    field("sns_seen", G::Sns, Line, Text::FieldSnsSeen, Text::HintSnsSeen),
    field("sns_by", G::Sns, Line, Text::FieldSnsBy, Text::HintSnsBy),
    field("sns_removal", G::Sns, Line, Text::FieldSnsRemoval, Text::HintSnsRemoval),
    needed(long(field("answer", G::Response, Prose, Text::FieldAnswer, Text::HintAnswer))),
    field("ladder", G::Response, Prose, Text::FieldLadder, Text::HintLadder),
    field("ended", G::Response, Line, Text::FieldEnded, Text::HintEnded),
    field("police", G::Response, Prose, Text::FieldPolice, Text::HintPolice),
    field("lawyer", G::Response, Prose, Text::FieldLawyer, Text::HintLawyer),
    field("harm", G::Effect, Prose, Text::FieldHarm, Text::HintHarm),
    field("disruption", G::Effect, Prose, Text::FieldDisruption, Text::HintDisruption),
    field("hours", G::Effect, Line, Text::FieldHours, Text::HintHours),
    field("care", G::After, Prose, Text::FieldCare, Text::HintCare),
    field("wish", G::After, Prose, Text::FieldWish, Text::HintWish),
    field("prevention", G::After, Prose, Text::FieldPrevention, Text::HintPrevention),
    field("publish", G::After, Choice(YES_NO), Text::FieldPublish, Text::HintPublish),
    field("disclosure", G::After, Prose, Text::FieldDisclosure, Text::HintDisclosure),
];

/// The field of a code.
pub fn find(code: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.code == code)
}

impl Field {
    /// The label of what was chosen; `None` where nothing is chosen from, or for another code.
    pub fn choice(&self, code: &str) -> Option<Text> {
        let Kind::Choice(all) = self.kind else { return None };
        all.iter().find(|(known, _)| *known == code).map(|(_, label)| *label)
    }
}
