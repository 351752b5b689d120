//! What a search or the figures are asked with: every parameter bounded, and what is wrong with it
//! said in a sentence that helps. Decides no rights.

use crate::app::App;
use crate::error::Failure;
use crate::store::sqlite::{Question, id_of};
use crate::store::{BadQuery, expression};
use mamori_core::calendar::{Month, day_end_ms, day_start_ms};
use mamori_core::find::{QUERY_MAX, ReportState, WORDS_MAX};
use mamori_core::policy::Policy;
use mamori_core::text::Text;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is searched for. A parameter that is left out or empty is no condition.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Searched {
    /// First day, `YYYY-MM-DD`, local.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`, local.
    pub to: Option<String>,
    /// Department code.
    pub department: Option<String>,
    /// Category code.
    pub category: Option<String>,
    /// How far the report is: `none`, `draft`, `endorse`, `consult`, `decide`, `decided` or
    /// `returned`.
    pub state: Option<String>,
    /// Channel code.
    pub channel: Option<String>,
    /// Words of who the other party is, 100 characters at most.
    pub subject: Option<String>,
    /// Words of anything that can be read in a case, 100 characters at most; all must be there.
    pub q: Option<String>,
    /// Only what comes after the row with this `key`: the next page.
    pub before: Option<String>,
    /// At most so many rows, 50 unless less is asked for.
    pub limit: Option<usize>,
    /// Language of a CSV file: `ja`, unless `en`.
    pub lang: Option<String>,
}

/// What the figures are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Counted {
    /// First month, `YYYY-MM`.
    pub from: Option<String>,
    /// Last month, `YYYY-MM`.
    pub to: Option<String>,
    /// Department code; all within reach unless given.
    pub department: Option<String>,
    /// Language of a CSV file: `ja`, unless `en`.
    pub lang: Option<String>,
}

/// A question that cannot be answered as asked.
fn bad<T>(text: Text, n: usize) -> Result<T, Failure> {
    Err(Failure::BadQuestion(text, n))
}

/// A parameter that says something.
fn some(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

impl Searched {
    /// The question, with every bound kept.
    ///
    /// # Errors
    /// [`Failure::BadQuestion`] with what is wrong.
    pub fn question(&self, app: &App) -> Result<Question, Failure> {
        let policy = &app.policy;
        let offset = i32::from(policy.utc_offset_minutes);
        let from_ms = some(self.from.as_deref()).map(|day| day_start_ms(day, offset));
        let to_ms = some(self.to.as_deref()).map(|day| day_end_ms(day, offset));
        if from_ms == Some(None) || to_ms == Some(None) {
            return bad(Text::FindBadDate, 0);
        }
        let (from_ms, to_ms) = (from_ms.flatten(), to_ms.flatten());
        if let (Some(from), Some(to)) = (from_ms, to_ms)
            && from >= to
        {
            return bad(Text::FindBadOrder, 0);
        }
        let before = some(self.before.as_deref()).map(id_of);
        if before == Some(None) {
            return bad(Text::FindBadPage, 0);
        }
        Ok(Question {
            from_ms,
            to_ms,
            department: code(self.department.as_deref(), policy, |p, c| p.department(c).is_some())?,
            category: code(self.category.as_deref(), policy, |p, c| p.category(c).is_some())?,
            state: code(self.state.as_deref(), policy, |_, c| ReportState::parse(c).is_some())?,
            channel: code(self.channel.as_deref(), policy, |p, c| p.channel(c).is_some())?,
            subject: words(self.subject.as_deref())?,
            words: words(self.q.as_deref())?,
            before: before.flatten(),
        })
    }
}

/// A code of the policy, or one that was once in use.
fn code(
    value: Option<&str>,
    policy: &Policy,
    known: fn(&Policy, &str) -> bool,
) -> Result<String, Failure> {
    let Some(value) = some(value) else { return Ok(String::new()) };
    if known(policy, value) || policy.retired_codes.iter().any(|retired| retired == value) {
        return Ok(value.to_owned());
    }
    bad(Text::FindBadCode, 0)
}

fn words(value: Option<&str>) -> Result<String, Failure> {
    let Some(value) = some(value) else { return Ok(String::new()) };
    match expression(value) {
        Ok(_) => Ok(value.to_owned()),
        Err(BadQuery::TooLong) => bad(Text::FindTooLong, QUERY_MAX),
        Err(BadQuery::TooMany) => bad(Text::FindTooMany, WORDS_MAX),
    }
}

/// The first and the last month.
pub type Months = (Option<Month>, Option<Month>);

impl Counted {
    /// The months, in order.
    ///
    /// # Errors
    /// [`Failure::BadQuestion`] with what is wrong.
    pub fn months(&self) -> Result<Months, Failure> {
        let from = some(self.from.as_deref()).map(Month::parse);
        let to = some(self.to.as_deref()).map(Month::parse);
        match (from, to) {
            (Some(None), _) | (_, Some(None)) => bad(Text::FindBadMonth, 0),
            (Some(Some(from)), Some(Some(to))) if from > to => bad(Text::FindBadOrder, 0),
            (from, to) => Ok((from.flatten(), to.flatten())),
        }
    }

    /// The department, if one was named.
    ///
    /// # Errors
    /// [`Failure::BadQuestion`] where there is no such department.
    pub fn one_department(&self, app: &App) -> Result<Option<String>, Failure> {
        let code = code(self.department.as_deref(), &app.policy, |p, c| p.department(c).is_some())?;
        Ok(Some(code).filter(|code| !code.is_empty()))
    }
}
