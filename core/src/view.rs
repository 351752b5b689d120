//! What the server shows: read models pulled by the app, as CBOR or JSON.
//!
//! Filtered by the server for the reader; nothing here decides rights.

use crate::access::Person;
use crate::alert::wire::Call;
use crate::case::{Case, view_type};
use crate::ids::{CaseId, DeviceId, StoreId, UserId};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// One case as one reader may see it.
    pub struct CaseView {
        /// The case.
        #[n(0)] pub case: Case,
        /// Department code it belongs to: that of the first person who acted in it.
        #[n(1)] pub department: String,
        /// Server cursor of its latest change: a pull after this cursor leaves it out.
        #[n(2)] pub cursor: u64,
        /// Server cursor at which it first appeared: its place in the list, newest first.
        #[n(3)] pub first_cursor: u64,
    }
}

view_type! {
    /// Answer of `GET /api/cases`.
    pub struct CasesPage {
        /// The server's database.
        #[n(0)] pub store: StoreId,
        /// Its restore epoch. With another store or epoch all cached views are void.
        #[n(1)] pub epoch: u64,
        /// The cursor this page is complete up to; the next pull starts after it.
        #[n(2)] pub cursor: u64,
        /// Server time, ms since 1970-01-01 UTC.
        #[n(3)] pub server_ms: i64,
        /// Whether `cases` is all there is of the newest page, rather than changes to it.
        #[n(4)] pub full: bool,
        /// The cases, newest first.
        #[n(5)] pub cases: Vec<CaseView>,
        /// Everybody named in them.
        #[n(6)] pub people: Vec<Person>,
        /// Whether older cases exist (`before` = the smallest `first_cursor`).
        #[n(7)] pub more: bool,
        /// With a full page: cases whose report waits for the reader, however old they are.
        #[n(8)] #[cbor(default)] pub waiting: Vec<CaseView>,
    }
}

view_type! {
    /// Answer of `GET /api/cases/{id}`.
    pub struct CasePage {
        /// The case.
        #[n(0)] pub case: CaseView,
        /// Everybody named in it.
        #[n(1)] pub people: Vec<Person>,
    }
}

view_type! {
    /// Answer of `GET /api/me` and of a successful sign-in.
    pub struct Me {
        /// The account that is signed in.
        #[n(0)] pub person: Person,
        /// Everybody of the same department, oneself included.
        #[n(1)] pub colleagues: Vec<Person>,
        /// The version of the policy in force.
        #[n(2)] pub policy: String,
        /// The server's database.
        #[n(3)] pub store: StoreId,
        /// The departments of one's bureau, for a department head.
        #[n(4)] #[cbor(default)] pub heads: Vec<String>,
        /// For whom one is the named deputy.
        #[n(5)] #[cbor(default)] pub deputy_for: Vec<Principal>,
    }
}

view_type! {
    /// A decider who named somebody their deputy 代決者.
    pub struct Principal {
        /// The decider.
        #[n(0)] pub user: UserId,
        /// The departments of which they decide reports.
        #[n(1)] pub departments: Vec<String>,
    }
}

view_type! {
    /// Body of `POST /api/sign-in`.
    pub struct SignIn {
        /// Account name.
        #[n(0)] pub user: String,
        /// Password.
        #[n(1)] pub password: String,
        /// The device, so that it may upload later without a sign-in.
        #[n(2)] pub device: DeviceId,
    }
}

view_type! {
    /// Answer of `GET /api/documents/{code}`: no content.
    pub struct VerifiedDocument {
        /// The verification code 照合番号.
        #[n(0)] pub code: String,
        /// The document number; empty for a document without one.
        #[n(1)] pub number: String,
        /// `report`, `chronology` or `measure`.
        #[n(2)] pub kind: String,
        /// When it was first made, ms since 1970-01-01 UTC.
        #[n(3)] pub made_ms: i64,
        /// Parts of it are masked.
        #[n(4)] pub masked: bool,
        /// What it was made from is as it was.
        #[n(5)] pub whole: bool,
    }
}

view_type! {
    /// Body of every refusal.
    pub struct Refusal {
        /// Stable code, e.g. `wrong_password`.
        #[n(0)] pub code: String,
        /// One Japanese sentence: what is wrong and what to do.
        #[n(1)] pub ja: String,
        /// The same in English.
        #[n(2)] pub en: String,
    }
}

/// The data line of an SSE poke: what to pull. Losing one loses nothing but seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Poke {
    /// Cases changed up to this cursor.
    Cases(u64),
    /// An alert was raised, answered or ended in this case at this cursor.
    Alert(u64, CaseId),
    /// A policy of this version is in force.
    Policy(String),
    /// An alert that concerns this person as it stands: enough to ring without asking.
    Call(Box<Call>),
}

impl Poke {
    /// `cases 42`, `alert 42 <case>`, `policy 2026-10-01.1`, `call <hexadecimal digits>`.
    pub fn to_line(&self) -> String {
        match self {
            Self::Cases(cursor) => alloc::format!("cases {cursor}"),
            Self::Alert(cursor, case) => alloc::format!("alert {cursor} {case}"),
            Self::Policy(version) => alloc::format!("policy {version}"),
            Self::Call(call) => alloc::format!("call {}", call.to_hex()),
        }
    }

    /// Reads a line; `None` for one this build does not know.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        match (words.next()?, words.next()?, words.next()) {
            ("cases", cursor, None) => cursor.parse().ok().map(Self::Cases),
            ("alert", cursor, Some(case)) => {
                Some(Self::Alert(cursor.parse().ok()?, case.parse().ok()?))
            }
            ("policy", version, None) => Some(Self::Policy(String::from(version))),
            ("call", hex, None) => Call::from_hex(hex).map(|call| Self::Call(Box::new(call))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pokes_round_trip_and_strangers_are_ignored() {
        for poke in [
            Poke::Cases(42),
            Poke::Alert(7, CaseId([3; 16])),
            Poke::Policy(String::from("2026-10-01.1")),
        ] {
            assert_eq!(Poke::parse(&poke.to_line()), Some(poke));
        }
        for line in [
            "",
            "cases",
            "cases x",
            "cases 1 2",
            "alert 1",
            "later 3",
            "call",
            "call 0",
            "call zz",
            "call a0",
        ] {
            assert_eq!(Poke::parse(line), None, "{line}");
        }
    }
}
