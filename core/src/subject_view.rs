//! What the server shows of the other party of a case: answer of `GET /api/cases/{id}/subject`.
//!
//! Of cases that the reader may not see it holds department, day and number alone, never their
//! content, their place or what anybody wrote. Filtered by the server; nothing here decides rights.

use crate::access::Person;
use crate::case::view_type;
use crate::ids::{CaseId, EventId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// A case of the same other party that the reader may see.
    pub struct LinkedCase {
        /// The case.
        #[n(0)] pub id: CaseId,
        /// When it began, ms since 1970-01-01 UTC.
        #[n(1)] pub at_ms: i64,
        /// Department code.
        #[n(2)] pub department: String,
        /// Place code, where known.
        #[n(3)] pub place: Option<String>,
        /// Category codes of its standing taps, each once.
        #[n(4)] pub categories: Vec<String>,
        /// Which time it was 何回目, from 1, counted over all departments.
        #[n(5)] pub nth: u32,
        /// What was answered, as it stands in its report; empty if nothing does.
        #[n(6)] pub answer: String,
        /// The link between it and this case; `None` where others connect the two.
        #[n(7)] pub link: Option<EventId>,
    }
}

view_type! {
    /// A case of the same other party in a department whose cases the reader may not see.
    pub struct CaseElsewhere {
        /// Department code.
        #[n(0)] pub department: String,
        /// When it began, ms since 1970-01-01 UTC.
        #[n(1)] pub at_ms: i64,
        /// Which time it was, from 1.
        #[n(2)] pub nth: u32,
        /// The link between it and this case; `None` where others connect the two.
        #[n(3)] pub link: Option<EventId>,
    }
}

view_type! {
    /// A flag of the other party that holds today.
    pub struct FlagView {
        /// The flag.
        #[n(0)] pub id: EventId,
        /// The case it was set in; `None` where the reader may not see that case.
        #[n(1)] pub case: Option<CaseId>,
        /// Code of the flag.
        #[n(2)] pub flag: String,
        /// Why.
        #[n(3)] pub reason: String,
        /// Who answers for it.
        #[n(4)] pub owner: UserId,
        /// The last day, days since 1970-01-01, local.
        #[n(5)] pub until_day: i32,
        /// Department code of the case it was set in.
        #[n(6)] pub department: String,
    }
}

view_type! {
    /// A case that may be of the same other party. Nothing is linked without a person.
    pub struct Suggestion {
        /// The case, to link to. It opens nothing for who may not see it.
        #[n(0)] pub id: CaseId,
        /// Department code.
        #[n(1)] pub department: String,
        /// When it began, ms since 1970-01-01 UTC.
        #[n(2)] pub at_ms: i64,
        /// What is the same: codes of [`Same`], the surest first.
        #[n(3)] pub same: Vec<String>,
        /// Whether the reader may see the case.
        #[n(4)] pub visible: bool,
        /// So many cases are linked as that other party, itself included.
        #[n(5)] pub cases: u32,
    }
}

view_type! {
    /// Answer of `GET /api/cases/{id}/subject`.
    pub struct SubjectPage {
        /// The case that was asked about.
        #[n(0)] pub case: CaseId,
        /// Cases of the same other party, this one included.
        #[n(1)] pub total: u32,
        /// Which time this case is, from 1.
        #[n(2)] pub nth: u32,
        /// The others that the reader may see, oldest first.
        #[n(3)] pub linked: Vec<LinkedCase>,
        /// The others that the reader may not see, oldest first.
        #[n(4)] pub elsewhere: Vec<CaseElsewhere>,
        /// Flags that hold today, of all these cases.
        #[n(5)] pub flags: Vec<FlagView>,
        /// Cases that may be of the same other party, the surest first.
        #[n(6)] pub suggestions: Vec<Suggestion>,
        /// Owners of flags.
        #[n(7)] pub people: Vec<Person>,
    }
}

/// What two cases have in common, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Same {
    /// 電話番号.
    Phone,
    /// 車両番号.
    Vehicle,
    /// 氏名.
    Name,
    /// 特徴: much of the description.
    Looks,
}

impl Same {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Vehicle, Self::Name, Self::Looks];

    /// The code in answers and in the database; also that of the field it is read from.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Vehicle => "vehicle",
            Self::Name => "name",
            Self::Looks => "looks",
        }
    }

    /// Of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|same| same.code() == code)
    }
}
