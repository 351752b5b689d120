//! When a case falls due for erasing, or why it does not.
//!
//! Counted from what the **server** knows: the caller turns the cursor of [`Life::from`] into the
//! time at which that event came. A device's clock neither hurries nor delays it.

use crate::case::Case;
use crate::paper::Dossier;
use crate::paper::route::Stage;
use crate::policy::{ReportRules, RetentionClass};

/// ms of a day.
const DAY_MS: i64 = 86_400_000;

/// Why a case must stay, however old it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// 保全: somebody holds it against deletion.
    Held,
    /// Its report waits for somebody.
    UnderWay,
    /// An alert in it is not over.
    Alert,
}

impl Stays {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Held, Self::UnderWay, Self::Alert];

    /// The code used in the API and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::UnderWay => "under_way",
            Self::Alert => "alert",
        }
    }

    /// The reason of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stays| stays.code() == code)
    }
}

/// What a case is to the rules of retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// 事案化: its report was submitted once.
    pub reported: bool,
    /// Why it must stay.
    pub stays: Option<Stays>,
    /// Cursor of the event that its time is counted from: the decision, otherwise the last thing
    /// that happened in it or was written about it. That somebody looks at it is neither.
    pub from: u64,
}

impl Life {
    /// That of a case as the server has it.
    pub fn of(case: &Case, dossier: &Dossier) -> Self {
        let route = &dossier.route;
        let waits =
            matches!(route.stage, Stage::At(_)) || route.wants_review() || route.is_returned();
        let stays = match () {
            () if dossier.is_held() => Some(Stays::Held),
            () if waits => Some(Stays::UnderWay),
            () if case.active_alert().is_some() => Some(Stays::Alert),
            () => None,
        };
        let decided = route.decided.as_ref().and_then(|stamp| stamp.cursor);
        let from = decided.unwrap_or_else(|| case.cursor());
        Self { reported: dossier.is_submitted(), stays, from }
    }
}

/// Why something is not due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDue {
    /// The case must stay.
    Stays(Stays),
    /// It is of another class: with or without a report.
    OtherClass,
    /// There is no audio left in it.
    NoAudio,
    /// The policy has no rule for the class: then it is kept.
    NoRule,
    /// Only from this instant on, ms since 1970-01-01 UTC.
    NotYet(i64),
}

impl RetentionClass {
    /// Whether only the audio of a case goes.
    pub const fn is_audio(self) -> bool {
        matches!(self, Self::RecordingWithoutReport | Self::RecordingOfReport)
    }

    /// Whether it is about cases whose report was submitted.
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::RecordingOfReport | Self::Report)
    }

    /// The class of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// Since when something is due, ms since 1970-01-01 UTC. `since_ms`: when the event of
/// [`Life::from`] came; `audio`: whether the case has any that was not erased.
///
/// # Errors
/// Why it is not.
pub fn judge(
    life: &Life,
    since_ms: i64,
    audio: bool,
    class: RetentionClass,
    rules: &ReportRules,
    now_ms: i64,
) -> Result<i64, NotDue> {
    if let Some(stays) = life.stays {
        return Err(NotDue::Stays(stays));
    }
    if life.reported != class.is_reported() {
        return Err(NotDue::OtherClass);
    }
    if class.is_audio() && !audio {
        return Err(NotDue::NoAudio);
    }
    let rule = rules.keeps(class).ok_or(NotDue::NoRule)?;
    let due_ms = since_ms.saturating_add(i64::from(rule.days) * DAY_MS);
    if due_ms <= now_ms { Ok(due_ms) } else { Err(NotDue::NotYet(due_ms)) }
}

#[cfg(all(test, feature = "toml"))]
mod tests {
    use super::*;
    use crate::policy::parse::{DEFAULT, parse};
    use alloc::vec::Vec;

    const FREE: Life = Life { reported: false, stays: None, from: 0 };

    fn rules() -> ReportRules {
        let policy = parse(DEFAULT, "policy/default.toml").ok();
        policy.and_then(|policy| policy.report).unwrap_or_else(|| panic!("it has rules of reports"))
    }

    /// The classes that are due after so many days.
    fn due(life: Life, audio: bool, days: i64) -> Vec<&'static str> {
        let judged = |class: &RetentionClass| {
            judge(&life, 0, audio, *class, &rules(), days * DAY_MS).is_ok()
        };
        RetentionClass::ALL.iter().filter(|c| judged(c)).map(|c| c.code()).collect()
    }

    #[test]
    fn each_class_falls_due_on_its_day_and_not_a_ms_before() {
        let reported = Life { reported: true, ..FREE };
        for (life, class, days) in [
            (FREE, RetentionClass::RecordingWithoutReport, 30),
            (FREE, RetentionClass::CaseWithoutReport, 1095),
            (reported, RetentionClass::RecordingOfReport, 1825),
            (reported, RetentionClass::Report, 1825),
        ] {
            let at = |now_ms| judge(&life, 7, true, class, &rules(), now_ms);
            let due_ms = 7 + days * DAY_MS;
            assert_eq!(at(due_ms), Ok(due_ms), "{}", class.code());
            assert_eq!(at(due_ms - 1), Err(NotDue::NotYet(due_ms)), "{}", class.code());
        }
    }

    #[test]
    fn a_report_makes_the_short_lives_long() {
        assert_eq!(due(FREE, true, 31), ["recording_without_report"]);
        assert_eq!(due(FREE, true, 1_100), ["recording_without_report", "case_without_report"]);
        assert_eq!(due(FREE, false, 1_100), ["case_without_report"]);
        let reported = Life { reported: true, ..FREE };
        assert!(due(reported, true, 1_824).is_empty());
        assert_eq!(due(reported, true, 1_825), ["recording_of_report", "report"]);
    }

    #[test]
    fn what_is_held_is_never_due() {
        for stays in Stays::ALL {
            let life = Life { stays: Some(stays), ..FREE };
            assert!(due(life, true, 36_500).is_empty());
            assert_eq!(Stays::parse(stays.code()), Some(stays));
        }
        // The control: the same without the hold.
        assert_eq!(due(FREE, true, 36_500).len(), 2);
    }

    #[test]
    fn without_a_rule_it_is_kept() {
        let rules = ReportRules { retention: Vec::new(), ..rules() };
        for class in RetentionClass::ALL {
            let life = Life { reported: class.is_reported(), ..FREE };
            assert_eq!(judge(&life, 0, true, class, &rules, i64::MAX), Err(NotDue::NoRule));
        }
    }
}
