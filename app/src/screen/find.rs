//! What the search and the figures show. Plain data; asked of the server each time.

use mamori_core::find::{Figures, Found};
use mamori_core::view::Refusal;
use std::sync::Arc;

/// How a question went.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Asked {
    /// Nothing was asked yet.
    #[default]
    Not,
    /// On its way.
    Pending,
    /// The server could not be reached.
    Offline,
    /// The server said why it does not answer.
    Refused(Arc<Refusal>),
    /// It failed in another way.
    Failed,
    /// As the server has it.
    Done,
}

/// What is searched for, as it stands in the fields. Empty is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// First day, `2026-04-01`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Department code.
    pub department: String,
    /// Category code.
    pub category: String,
    /// Code of the state of the report.
    pub state: String,
    /// Channel code.
    pub channel: String,
    /// Words of who the other party is.
    pub subject: String,
    /// Words of anything.
    pub words: String,
}

/// Names of the parameters, as the server knows them.
pub const PARAMETERS: [&str; 8] =
    ["from", "to", "department", "category", "state", "channel", "subject", "q"];

impl Filters {
    /// The values in the order of [`PARAMETERS`].
    pub fn values(&self) -> [&String; 8] {
        [
            &self.from,
            &self.to,
            &self.department,
            &self.category,
            &self.state,
            &self.channel,
            &self.subject,
            &self.words,
        ]
    }

    /// The same, to change.
    pub fn value_mut(&mut self, nth: usize) -> Option<&mut String> {
        let all = [
            &mut self.from,
            &mut self.to,
            &mut self.department,
            &mut self.category,
            &mut self.state,
            &mut self.channel,
            &mut self.subject,
            &mut self.words,
        ];
        all.into_iter().nth(nth)
    }

    /// The part of an address after `?`.
    pub fn query(&self) -> String {
        let pairs = PARAMETERS.into_iter().zip(self.values());
        let said = pairs.filter(|(_, value)| !value.trim().is_empty());
        let all: Vec<String> =
            said.map(|(name, value)| format!("{name}={}", encoded(value.trim()))).collect();
        all.join("&")
    }
}

/// A text inside an address: everything but letters and digits of ASCII as `%` and two digits.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            _ => {
                let digit = |n: u8| char::from_digit(n.into(), 16).unwrap_or('0');
                out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    out
}

/// The search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindView {
    /// What the rows answer.
    pub filters: Filters,
    /// How the last question went.
    pub asked: Asked,
    /// Counts questions, so that a late answer to an old one is not shown.
    pub nth: u32,
    /// Newest first.
    pub rows: Vec<Found>,
    /// Whether older ones fit too.
    pub more: bool,
    /// How many fit.
    pub total: u32,
}

/// What the figures are asked for. Empty is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First month, `2026-04`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Department code.
    pub department: String,
}

impl Span {
    /// The part of an address after `?`.
    pub fn query(&self) -> String {
        let pairs = [("from", &self.from), ("to", &self.to), ("department", &self.department)];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let all: Vec<String> =
            said.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        all.join("&")
    }
}

/// The figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FiguresView {
    /// What they answer.
    pub span: Span,
    /// How the last question went.
    pub asked: Asked,
    /// Counts questions.
    pub nth: u32,
    /// As the server counted.
    pub figures: Option<Arc<Figures>>,
}
