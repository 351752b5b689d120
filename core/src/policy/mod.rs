//! The city's policy 方針 as data: what the screens show and the rules count with.
//!
//! Pure data and lookups. A lookup never fails on a code it does not know: an old event may carry
//! a code of an old policy, and such an event is shown, not refused. Reading the policy file needs
//! the feature `toml`; the client gets the policy as CBOR and contains no parser.

mod alert;
mod city;
mod conduct;
mod meeting;
#[cfg(feature = "toml")]
pub mod parse;
mod report;
#[cfg(test)]
#[cfg(feature = "toml")]
mod tests;
mod text;

use crate::cbor::{Decode, Encode};

pub use alert::{
    AlertRules, Delivery, DepartmentExtension, DrillTexts, EscalationRow, Group, Unless,
};
pub use city::{Place, PlaceKind, ROUTE_ROLES, RouteAction, RouteStep};
pub use conduct::{Category, Clause, Example, Guidance, Severity};
pub use meeting::{
    CaseRules, ChannelSay, ChannelWords, ExtensionRule, FilmingRule, IN_PERSON, LadderStep,
    PlaceRule, Prompt, RecordingRule, SessionRules,
};
#[cfg(feature = "toml")]
pub use parse::{PolicyErrors, parse};
pub use report::{
    CertifiedRule, FlagRule, MeasureForm, MeasureRule, ReportRules, RetentionClass, RetentionRule,
};
pub use text::{Bilingual, Term};

/// The whole policy of a city, in one version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Policy {
    /// `YYYY-MM-DD.N`: the day it takes effect and a count from 1; every event carries it.
    #[n(0)]
    pub version: String,
    /// The title of the policy.
    #[n(1)]
    pub title: Bilingual,
    /// The name of the city.
    #[n(2)]
    pub city: Bilingual,
    /// Minutes that local time is ahead of UTC; Japan has 540 and no summer time.
    #[n(3)]
    pub utc_offset_minutes: i16,
    /// The clauses that the rules come from.
    #[n(4)]
    pub clauses: Vec<Clause>,
    /// The categories in the order of the policy, which is the order of the buttons.
    #[n(5)]
    pub categories: Vec<Category>,
    /// Rules of a case.
    #[n(6)]
    pub case: CaseRules,
    /// Rules of a session.
    #[n(7)]
    pub session: SessionRules,
    /// The ladder, from the first rung to the last.
    #[n(8)]
    pub ladder: Vec<LadderStep>,
    /// Settings of the alert.
    #[n(9)]
    pub alert: AlertRules,
    /// What the roles of the route are called in this city.
    #[n(10)]
    pub roles: Vec<Term>,
    /// The route of a report, in order.
    #[n(11)]
    pub route: Vec<RouteStep>,
    /// How staff and the other party meet: face to face, by telephone …
    #[n(12)]
    pub channels: Vec<Term>,
    /// The departments.
    #[n(13)]
    pub departments: Vec<Term>,
    /// The places.
    #[n(14)]
    pub places: Vec<Place>,
    /// Codes that were once in use. None of them may be given to anything again, because old
    /// events carry them with their old meaning.
    #[n(15)]
    pub retired_codes: Vec<String>,
    /// How filming is refused; `None` under a policy from before it.
    #[n(16)]
    pub filming: Option<FilmingRule>,
    /// Rules of the report; `None` under a policy from before them.
    #[n(17)]
    pub report: Option<ReportRules>,
}

impl Policy {
    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// The example with this code, in whichever category has it.
    #[must_use]
    pub fn example(&self, code: &str) -> Option<&Example> {
        self.categories.iter().find_map(|category| category.example(code))
    }

    /// The clause with this code.
    #[must_use]
    pub fn clause(&self, code: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.code == code)
    }

    /// The sentence to say when `left_min` minutes are left; `None` if that is not a mark.
    #[must_use]
    pub fn prompt_for(&self, left_min: u16) -> Option<&Bilingual> {
        let prompt = self.session.prompts.iter().find(|prompt| prompt.left_min == left_min)?;
        Some(&prompt.say)
    }

    /// The label of the end reason with this code.
    #[must_use]
    pub fn end_reason(&self, code: &str) -> Option<&Bilingual> {
        label(&self.session.end_reasons, code)
    }

    /// The rung of the ladder with this code.
    #[must_use]
    pub fn ladder_step(&self, code: &str) -> Option<&LadderStep> {
        self.ladder.iter().find(|step| step.code == code)
    }

    /// The rungs of the ladder that a session on this channel has, the first one first.
    #[must_use]
    pub fn ladder_on(&self, channel: Option<&str>) -> Vec<&LadderStep> {
        self.ladder.iter().filter(|step| step.is_on(channel)).collect()
    }

    /// What a step with this code is called and the sentence to say: a rung of the ladder, or
    /// filming refused.
    #[must_use]
    pub fn step(&self, code: &str) -> Option<(&Bilingual, &Bilingual)> {
        match self.filming.as_ref().filter(|rule| rule.code == code) {
            Some(rule) => Some((&rule.label, &rule.say)),
            None => self.ladder_step(code).map(|step| (&step.label, &step.say)),
        }
    }

    /// The label of the staff role with this code.
    #[must_use]
    pub fn staff_role(&self, code: &str) -> Option<&Bilingual> {
        label(&self.session.staff_roles, code)
    }

    /// The label of the alert level with this code.
    #[must_use]
    pub fn alert_level(&self, code: &str) -> Option<&Bilingual> {
        label(&self.alert.levels, code)
    }

    /// The label of the kind of answer with this code.
    #[must_use]
    pub fn answer(&self, code: &str) -> Option<&Bilingual> {
        label(&self.alert.answers, code)
    }

    /// The label of the reason of a false alarm with this code.
    #[must_use]
    pub fn false_alarm(&self, code: &str) -> Option<&Bilingual> {
        label(&self.alert.false_alarms, code)
    }

    /// What the police are told by the fact with this code.
    #[must_use]
    pub fn police_fact(&self, code: &str) -> Option<&Bilingual> {
        label(&self.alert.police_facts, code)
    }

    /// The extension 内線 of a department: its own number, else that of its first office, else of
    /// its first place that has one.
    #[must_use]
    pub fn extension(&self, department: &str) -> Option<&str> {
        if let Some(own) = self.alert.extensions.iter().find(|e| e.department == department) {
            return Some(&own.extension);
        }
        let own = |p: &&Place| p.department.as_deref() == Some(department) && p.extension.is_some();
        let office = self.places.iter().filter(own).find(|p| p.kind == PlaceKind::Office);
        office.or_else(|| self.places.iter().find(own))?.extension.as_deref()
    }

    /// The label of the role with this code.
    #[must_use]
    pub fn role(&self, code: &str) -> Option<&Bilingual> {
        label(&self.roles, code)
    }

    /// The label of the meeting channel with this code.
    #[must_use]
    pub fn channel(&self, code: &str) -> Option<&Bilingual> {
        label(&self.channels, code)
    }

    /// The label of the department with this code.
    #[must_use]
    pub fn department(&self, code: &str) -> Option<&Bilingual> {
        label(&self.departments, code)
    }

    /// The place with this code.
    #[must_use]
    pub fn place(&self, code: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.code == code)
    }

    /// The places that the department with this code can choose: its own, then the common ones.
    pub fn places_of<'a>(&'a self, department: &'a str) -> impl Iterator<Item = &'a Place> {
        let own = move |place: &&Place| place.department.as_deref() == Some(department);
        let common = |place: &&Place| place.department.is_none();
        self.places.iter().filter(own).chain(self.places.iter().filter(common))
    }
}

fn label<'a>(terms: &'a [Term], code: &str) -> Option<&'a Bilingual> {
    terms.iter().find(|term| term.code == code).map(|term| &term.label)
}
