//! The parts of each form that can be edited, as fields of the same make as the report's.
//!
//! Their codes stay in records, as `ReportWritten::field` of a measure.

use crate::paper::MEASURE_TEXT_MAX;
use crate::paper::field::{Field, Group, Kind};
use crate::policy::MeasureForm;
use crate::text::Text;

const LINE_MAX: usize = 200;

const fn line(code: &'static str, label: Text, hint: Text) -> Field {
    let (kind, max) = (Kind::Line, LINE_MAX);
    Field { code, group: Group::After, kind, max, required: false, label, hint }
}

const fn long(code: &'static str, label: Text, hint: Text) -> Field {
    let (kind, max) = (Kind::Prose, MEASURE_TEXT_MAX);
    Field { code, group: Group::After, kind, max, required: false, label, hint }
}

const NUMBER: Field = line("number", Text::MeasureNumber, Text::MeasureNumberHint);
const TITLE: Field = line("title", Text::PartTitle, Text::HintPartTitle);
const TO: Field = line("to", Text::PartTo, Text::HintPartTo);
const BODY: Field = long("body", Text::PartBody, Text::HintPartBody);
const DATE: Field = line("date", Text::PartDate, Text::HintPartDate);
const SENDER: Field = line("sender", Text::PartSender, Text::HintPartSender);
const WHO: Field = long("who", Text::PartWho, Text::HintPartWho);
const ACTS: Field = long("acts", Text::PartActs, Text::HintPartActs);
const EVIDENCE: Field = long("evidence", Text::PartEvidence, Text::HintPartEvidence);
const CONTACT: Field = line("contact", Text::PartContact, Text::HintPartContact);

const WARNING: &[Field] = &[
    NUMBER,
    TITLE,
    line("to_address", Text::PartToAddress, Text::HintPartToAddress),
    TO,
    BODY,
    DATE,
    line("sender_address", Text::PartSenderAddress, Text::HintPartSenderAddress),
    SENDER,
];
const LAWYER: &[Field] = &[
    WHO,
    long("ask", Text::PartAsk, Text::HintPartAsk),
    long("why", Text::PartWhy, Text::HintPartWhy),
    ACTS,
    EVIDENCE,
    CONTACT,
];
const POLICE: &[Field] = &[
    line("station", Text::PartStation, Text::HintPartStation),
    CONTACT,
    WHO,
    line("when", Text::FieldWhen, Text::HintWhen),
    line("place", Text::FieldPlace, Text::HintPlace),
    ACTS,
    long("words", Text::FieldWords, Text::HintWords),
    long("harm", Text::PartHarm, Text::HintPartHarm),
    long("done", Text::PartDone, Text::HintPartDone),
    long("before", Text::PartBefore, Text::HintPartBefore),
    EVIDENCE,
    long("ask", Text::PartPoliceAsk, Text::HintPartPoliceAsk),
];
const SNS: &[Field] = &[
    line("service", Text::FieldSnsService, Text::HintSnsService),
    long("url", Text::FieldSnsUrl, Text::HintSnsUrl),
    line("post", Text::FieldSnsPost, Text::HintSnsPost),
    line("poster", Text::FieldSnsPoster, Text::HintSnsPoster),
    long("text", Text::FieldSnsText, Text::HintSnsText),
    line("seen", Text::FieldSnsSeen, Text::HintSnsSeen),
    line("first", Text::PartFirst, Text::HintPartFirst),
    line("second", Text::PartSecond, Text::HintPartSecond),
    long("shot", Text::PartShot, Text::HintPartShot),
    line("removal", Text::FieldSnsRemoval, Text::HintSnsRemoval),
];
const FILMING: &[Field] = &[NUMBER, TITLE, TO, BODY, DATE, SENDER];
const ENTRY: &[Field] = &[
    NUMBER,
    TITLE,
    TO,
    BODY,
    line("where", Text::PartWhere, Text::HintPartWhere),
    line("period", Text::PartPeriod, Text::HintPartPeriod),
    long("why", Text::PartBanWhy, Text::HintPartBanWhy),
    long("except", Text::PartExcept, Text::HintPartExcept),
    CONTACT,
    DATE,
    SENDER,
];

/// The parts of a form, in their order on the screen; none for a measure without a document.
pub fn parts(form: MeasureForm) -> &'static [Field] {
    match form {
        MeasureForm::Warning => WARNING,
        MeasureForm::LawyerSheet => LAWYER,
        MeasureForm::PoliceSheet => POLICE,
        MeasureForm::SnsSheet => SNS,
        MeasureForm::FilmingRefusal => FILMING,
        MeasureForm::EntryBan => ENTRY,
        MeasureForm::None => &[],
    }
}
