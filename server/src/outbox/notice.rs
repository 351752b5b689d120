//! What targets outside are told of an alert: the same facts for all of them, and nothing of the
//! case beyond them. What is told of one fact is the same however often it is sent.

use super::words;
use crate::store::sqlite::{AlertState, Owed, What};
use mamori_core::access::Person;
use mamori_core::body::{AlertEnd, Drill, Level};
use mamori_core::ids::UserId;
use mamori_core::lang::Lang;
use mamori_core::policy::{Bilingual, Group, Policy};
use serde::Serialize;

/// The body of the webhook: docs/alert-relay.md.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Version of this shape: fields may be added, none change their meaning.
    pub version: u8,
    /// What a repetition is known by.
    pub id: String,
    /// What happened.
    pub kind: Kind,
    /// When, ms since 1970-01-01 UTC, by the server's clock.
    pub at_ms: i64,
    /// In words, ready to be shown.
    pub text: Both,
    /// The address people open, where it is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The alert; none in a test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertNotice>,
    /// The step that was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepNotice>,
    /// The answer that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerNotice>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<EndNotice>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An alert was raised.
    Raised,
    /// Nobody rang or answered: more are called.
    Step,
    /// Somebody answered.
    Answered,
    /// It is over.
    Ended,
    /// Somebody tries whether this arrives.
    Test,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Both {
    /// Japanese.
    pub ja: Words,
    /// English.
    pub en: Words,
}

/// A text of two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// One line.
    pub title: String,
    /// Several lines.
    pub body: String,
}

impl Both {
    /// In one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// A code of the policy with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The code.
    pub code: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Who {
    /// The account.
    pub id: String,
    /// The name; the account where it is not known.
    pub name: String,
}

/// The alert itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertNotice {
    /// One id per press, in hexadecimal digits.
    pub id: String,
    /// How urgent.
    pub level: Level,
    /// Not real: 訓練.
    pub drill: bool,
    /// No sound where it was raised.
    pub silent: bool,
    /// When the server stored it, ms since 1970-01-01 UTC.
    pub raised_ms: i64,
    /// The department it comes from.
    pub department: Label,
    /// Where, if known.
    pub place: Option<Label>,
    /// Who; nobody from a sign-in screen.
    pub by: Option<Who>,
}

/// A step of the escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepNotice {
    /// Row of the policy, from 0.
    pub row: u16,
    /// Round, from 0.
    pub round: u32,
    /// Who is called by it.
    pub to: Vec<Group>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerNotice {
    /// Who.
    pub by: Who,
    /// How.
    pub kind: Label,
}

/// An end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndNotice {
    /// Over, or a mistake.
    pub kind: AlertEnd,
    /// Why it was a false alarm.
    pub reason: Option<Label>,
}

/// What a claim without a kind means.
const COMING: &str = "coming";

/// What is told of something that happened to an alert; `None` where that is not known any more.
#[must_use]
pub fn notice(
    owed: &Owed,
    state: &AlertState,
    policy: &Policy,
    url: Option<&str>,
) -> Option<Notice> {
    let raised = state.call.alert.raised.as_ref()?;
    let place = state.kept.origin.place.as_deref();
    let alert = AlertNotice {
        id: owed.alert.to_string(),
        level: raised.level,
        drill: raised.drill == Some(Drill::Drill),
        silent: raised.silent,
        raised_ms: state.kept.raised_ms,
        department: department(policy, &state.kept.origin.department),
        place: place.map(|code| address(policy, code)),
        by: who(&state.call.people, &raised.stamp.by),
    };
    let (mut step, mut answer, mut end) = (None, None, None);
    let kind = match owed.what {
        What::Raised => Kind::Raised,
        What::Step(done) => {
            let row = state.kept.rows.get(usize::from(done.row));
            let to = row.map(|row| row.to.clone()).unwrap_or_default();
            step = Some(StepNotice { row: done.row, round: done.round, to });
            Kind::Step
        }
        What::Answered => {
            let claim = state.call.alert.answered()?;
            let kind = state.call.alert.kind(claim.id).unwrap_or(COMING);
            let kind = label(kind, policy.answer(kind));
            answer = Some(AnswerNotice { by: who(&state.call.people, &claim.by)?, kind });
            Kind::Answered
        }
        What::Ended => {
            let over = state.call.alert.over.as_ref()?;
            let reason = over.reason.as_deref();
            let reason = reason.map(|code| label(code, policy.false_alarm(code)));
            end = Some(EndNotice { kind: over.end, reason });
            Kind::Ended
        }
    };
    let say = |lang| {
        let told = words::Told { alert: &alert, step: &step, answer: &answer, end: &end };
        words::words(policy, lang, &told)
    };
    let text = Both { ja: say(Lang::Ja), en: say(Lang::En) };
    let (id, url, at_ms) = (owed.id.to_string(), url.map(str::to_owned), owed.at_ms);
    let alert = Some(alert);
    Some(Notice { version: 1, id, kind, at_ms, text, url, alert, step, answer, end })
}

/// Somebody tries whether this arrives.
#[must_use]
pub fn test(id: String, at_ms: i64, url: Option<&str>) -> Notice {
    let text = words::test();
    let (alert, step, answer, end) = (None, None, None, None);
    let url = url.map(str::to_owned);
    Notice { version: 1, id, kind: Kind::Test, at_ms, text, url, alert, step, answer, end }
}

fn label(code: &str, text: Option<&Bilingual>) -> Label {
    let get = |lang| text.map_or(code, |text| text.get(lang)).to_owned();
    Label { code: code.to_owned(), ja: get(Lang::Ja), en: get(Lang::En) }
}

fn department(policy: &Policy, code: &str) -> Label {
    label(code, policy.department(code))
}

fn address(policy: &Policy, code: &str) -> Label {
    let get = |lang| policy.place(code).map_or_else(|| code.to_owned(), |p| p.address(lang));
    Label { code: code.to_owned(), ja: get(Lang::Ja), en: get(Lang::En) }
}

fn who(people: &[Person], id: &UserId) -> Option<Who> {
    if id.is_nobody() {
        return None;
    }
    let name = people.iter().find(|p| p.id == *id).map_or(id.0.as_str(), |p| p.name.as_str());
    Some(Who { id: id.0.clone(), name: name.to_owned() })
}
