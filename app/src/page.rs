//! The pages and their addresses (`#record`, `#case/…`). So few need no router.

use mamori_core::ids::CaseId;

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// 記録.
    Record,
    /// 面談.
    Session,
    /// 事案: the list.
    Cases,
    /// 事案: one case.
    Case(CaseId),
    /// 事案を探す.
    Find,
    /// 集計.
    Figures,
    /// その他.
    More,
}

impl Page {
    /// The page of an address; the first page for any other text.
    pub fn parse(hash: &str) -> Self {
        match hash.trim_start_matches('#') {
            "session" => Self::Session,
            "cases" => Self::Cases,
            "find" => Self::Find,
            "figures" => Self::Figures,
            "more" => Self::More,
            other => match other.strip_prefix("case/").map(str::parse) {
                Some(Ok(id)) => Self::Case(id),
                _ => Self::Record,
            },
        }
    }

    /// The address, with `#`.
    pub fn hash(self) -> String {
        match self {
            Self::Record => String::from("#record"),
            Self::Session => String::from("#session"),
            Self::Cases => String::from("#cases"),
            Self::Find => String::from("#find"),
            Self::Figures => String::from("#figures"),
            Self::More => String::from("#more"),
            Self::Case(id) => format!("#case/{id}"),
        }
    }
}
