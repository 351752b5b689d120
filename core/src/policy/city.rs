//! The city's own side: departments, places and the route of a report.
//! Decides no access; roles and what they may read are the server's table.

use super::Bilingual;
use crate::cbor::{Decode, Encode};
use crate::lang::Lang;

/// Codes of the roles that can stand in a route. An administrator cannot: that role sees no case.
pub const ROUTE_ROLES: [&str; 4] = ["staff", "supervisor", "general_affairs", "department_head"];

/// What a step of the route does with the report (対応⑶).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "lowercase"))]
pub enum RouteAction {
    /// 起案: writes and submits the report.
    #[n(0)]
    Draft,
    /// 合議: states an opinion to the decider.
    #[n(1)]
    Consult,
    /// 決裁: decides, alone.
    #[n(2)]
    Decide,
    /// 回付: the supervisor of the department checks it and passes it on.
    #[n(3)]
    Endorse,
}

impl RouteAction {
    /// Every action in its order on a route.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Endorse, Self::Consult, Self::Decide];

    /// The code in the policy file: `draft`, `endorse`, `consult` or `decide`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Endorse => "endorse",
            Self::Consult => "consult",
            Self::Decide => "decide",
        }
    }
}

/// One step of the route of a report 決裁経路, in order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct RouteStep {
    /// What the step does.
    #[n(0)]
    pub action: RouteAction,
    /// Codes of the roles that can do it, each one of [`ROUTE_ROLES`].
    #[n(1)]
    pub roles: Vec<String>,
    /// What the step is called.
    #[n(2)]
    pub label: Bilingual,
    /// Code of the clause it comes from.
    #[n(3)]
    pub clause: String,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "lowercase"))]
pub enum PlaceKind {
    /// 窓口: a counter.
    #[n(0)]
    Counter,
    /// 相談室・会議室: a room.
    #[n(1)]
    Room,
    /// 執務室: a desk, where the telephone stands.
    #[n(2)]
    Office,
    /// 訪問先: outside a government building.
    #[n(3)]
    Visit,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Counter, Self::Room, Self::Office, Self::Visit];

    /// The code in the policy file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Room => "room",
            Self::Office => "office",
            Self::Visit => "visit",
        }
    }
}

/// Where something happens.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Place {
    /// Stable code.
    #[n(0)]
    pub code: String,
    /// What it is.
    #[n(1)]
    pub kind: PlaceKind,
    /// Code of the department it belongs to; `None`: every department uses it.
    #[n(2)]
    pub department: Option<String>,
    /// Its name.
    #[n(3)]
    pub label: Bilingual,
    /// The building; `None` outside government buildings.
    #[n(4)]
    pub building: Option<Bilingual>,
    /// The floor: 1 is 1階 (street level), -1 is 地下1階; there is no 0.
    #[n(5)]
    pub floor: Option<i16>,
    /// The extension 内線 that rings there.
    #[n(6)]
    pub extension: Option<String>,
    /// The nearest way out, in words for somebody in danger.
    #[n(7)]
    pub exit: Option<Bilingual>,
}

impl Place {
    /// Whether it stands in a government building 庁舎等 (対応⑵).
    #[must_use]
    pub fn in_government_building(&self) -> bool {
        self.kind != PlaceKind::Visit
    }

    /// Building, floor and name as one line, such as 本庁舎1階 市民課1番窓口: for an alert.
    #[must_use]
    pub fn address(&self, lang: Lang) -> String {
        let floor = self.floor.map(|floor| floor_label(floor, lang));
        let building = self.building.as_ref().map(|building| building.get(lang));
        let label = self.label.get(lang);
        match (building, floor, lang) {
            (None, None, _) => label.to_owned(),
            (building, floor, Lang::Ja) => {
                format!("{}{} {label}", building.unwrap_or(""), floor.unwrap_or_default())
            }
            (building, floor, Lang::En) => {
                let parts = [Some(label), building, floor.as_deref()];
                parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
        }
    }
}

fn floor_label(floor: i16, lang: Lang) -> String {
    match (lang, floor < 0) {
        (Lang::Ja, false) => format!("{floor}階"),
        (Lang::Ja, true) => format!("地下{}階", floor.unsigned_abs()),
        (Lang::En, false) => format!("floor {floor}"),
        (Lang::En, true) => format!("basement {}", floor.unsigned_abs()),
    }
}
