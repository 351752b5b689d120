//! Who may do what: one table, role × route, for every route the server has.
//!
//! The server builds its router from [`Route`] and asks [`scope`] in every handler; a route without
//! a rule does not compile. It decides; reading and filtering rows is the server's.

use crate::case::view_type;
use crate::cbor::{Decode, Encode};
use crate::ids::UserId;
use alloc::string::String;

/// What a person is on this server (DESIGN §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Role {
    /// 窓口職員・外勤職員.
    #[n(0)]
    Staff,
    /// 所属長.
    #[n(1)]
    Supervisor,
    /// 総務課長.
    #[n(2)]
    GeneralAffairs,
    /// 部局長.
    #[n(3)]
    DepartmentHead,
    /// 管理者: people, devices, policy; no case content.
    #[n(4)]
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] =
        [Self::Staff, Self::Supervisor, Self::GeneralAffairs, Self::DepartmentHead, Self::Admin];

    /// The code used in the policy file, the API and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Supervisor => "supervisor",
            Self::GeneralAffairs => "general_affairs",
            Self::DepartmentHead => "department_head",
            Self::Admin => "admin",
        }
    }

    /// The role of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

view_type! {
    /// Somebody as others see them.
    pub struct Person {
        /// The account.
        #[n(0)] pub id: UserId,
        /// Name as written on reports.
        #[n(1)] pub name: String,
        /// Role.
        #[n(2)] pub role: Role,
        /// Department code of the policy.
        #[n(3)] pub department: String,
    }
}

/// Whether somebody looks after the people of a department once an alert is over: its supervisors
/// and General Affairs, where the 相談窓口 is (policy file, `care_say`). Nobody looks after
/// themselves; that is for the caller to ask.
pub fn cares_for(person: &Person, department: &str) -> bool {
    let own = person.role == Role::Supervisor && person.department == department;
    own || person.role == Role::GeneralAffairs
}

/// Every route of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `GET /api/health`.
    Health,
    /// `GET /api/openapi.json`.
    OpenApi,
    /// `POST /api/sign-in`.
    SignIn,
    /// `POST /api/sign-out`.
    SignOut,
    /// `GET /api/me`.
    Me,
    /// `GET /api/policy`.
    Policy,
    /// `POST /api/sync`.
    Sync,
    /// `GET /api/cases`.
    Cases,
    /// `GET /api/cases/{id}`.
    Case,
    /// `GET /api/events`.
    Events,
    /// `PUT /api/recordings/{id}/segments/{segment}/chunks/{index}`.
    RecordingChunk,
    /// `GET /api/recordings/{id}/have`.
    RecordingHave,
    /// `GET /api/recordings/{id}`.
    Recording,
    /// `GET /api/recordings/{id}/segments/{segment}/audio`.
    RecordingAudio,
    /// `POST /api/alerts/beat`.
    AlertBeat,
    /// `POST /api/alerts/rings`.
    AlertRing,
    /// `GET /api/push/key`.
    PushKey,
    /// `POST /api/push/subscribe`.
    PushSubscribe,
    /// `POST /api/push/unsubscribe`.
    PushUnsubscribe,
    /// `GET /api/alerts/drills`.
    AlertDrills,
    /// `GET /api/cases/{id}/document`.
    Document,
    /// `GET /api/documents/{code}`.
    DocumentCode,
    /// `GET /api/search`.
    Search,
    /// `GET /api/search.csv`.
    SearchCsv,
    /// `GET /api/figures`.
    Figures,
    /// `GET /api/figures.csv`.
    FiguresCsv,
    /// `GET /api/cases/{id}/subject`.
    Subject,
    /// `GET /api/retention`.
    Retention,
    /// `POST /api/retention`.
    RetentionAct,
    /// `GET /api/erased`.
    Erased,
    /// `GET /api/cases/{id}/pictures/{picture}`.
    Picture,
}

impl Route {
    /// All routes.
    pub const ALL: [Self; 31] = [
        Self::Health,
        Self::OpenApi,
        Self::SignIn,
        Self::SignOut,
        Self::Me,
        Self::Policy,
        Self::Sync,
        Self::Cases,
        Self::Case,
        Self::Events,
        Self::RecordingChunk,
        Self::RecordingHave,
        Self::Recording,
        Self::RecordingAudio,
        Self::AlertBeat,
        Self::AlertRing,
        Self::PushKey,
        Self::PushSubscribe,
        Self::PushUnsubscribe,
        Self::AlertDrills,
        Self::Document,
        Self::DocumentCode,
        Self::Search,
        Self::SearchCsv,
        Self::Figures,
        Self::FiguresCsv,
        Self::Subject,
        Self::Retention,
        Self::RetentionAct,
        Self::Erased,
        Self::Picture,
    ];
}

/// How far a role's right on a route reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nobody need be signed in.
    Public,
    /// The device's own credential suffices: an expired sign-in must not stop an upload.
    Device,
    /// Signed in; nothing but one's own account and common data.
    Account,
    /// Cases in which one acted or was present; recordings of sessions at which one was present.
    Own,
    /// Own cases and those with a report that was submitted, of every department (対応⑶).
    Submitted,
    /// Own cases and those of one's department.
    Department,
    /// Own cases and those of the departments of one's bureau.
    Bureau,
    /// Numbers of every department, and nothing but numbers.
    City,
    /// Signed in, and still refused.
    Nothing,
}

/// The table.
pub fn scope(role: Option<Role>, route: Route) -> Scope {
    match route {
        Route::Health | Route::OpenApi | Route::SignIn | Route::SignOut => Scope::Public,
        // Own recordings of the device, as with its events.
        Route::Sync | Route::RecordingChunk | Route::RecordingHave => Scope::Device,
        // That a device rings is a fact about the device (docs/adr/0008).
        Route::AlertRing => Scope::Device,
        // Which of its own cases a device must drop is asked for whoever is signed in there.
        Route::Erased => Scope::Device,
        // From a sign-in screen as well: then of what the device raised as nobody, and no more.
        Route::AlertBeat => Scope::Device,
        Route::Me | Route::Policy | Route::Events => Scope::Account,
        // Whether a paper is genuine says nothing of what stands on it.
        Route::DocumentCode => Scope::Account,
        Route::PushKey | Route::PushSubscribe | Route::PushUnsubscribe => Scope::Account,
        // Whether the way of an alert works is for those to know who answer for it. No content.
        Route::AlertDrills => match role {
            Some(Role::Supervisor | Role::GeneralAffairs) => Scope::Department,
            Some(Role::DepartmentHead) => Scope::Bureau,
            Some(Role::Staff | Role::Admin) | None => Scope::Nothing,
        },
        // Numbers only; those of the whole city are made by General Affairs.
        Route::Figures | Route::FiguresCsv => match role {
            Some(Role::Supervisor) => Scope::Department,
            Some(Role::DepartmentHead) => Scope::Bureau,
            Some(Role::GeneralAffairs) => Scope::City,
            Some(Role::Staff | Role::Admin) | None => Scope::Nothing,
        },
        // Dates and numbers, no content. Two people it takes; a head is one of them for the bureau.
        Route::Retention | Route::RetentionAct => match role {
            Some(Role::GeneralAffairs) => Scope::City,
            Some(Role::DepartmentHead) => Scope::Bureau,
            Some(Role::Staff | Role::Supervisor | Role::Admin) | None => Scope::Nothing,
        },
        Route::Cases
        | Route::Case
        | Route::Subject
        | Route::Picture
        | Route::Search
        | Route::SearchCsv
        | Route::Document => match role {
            Some(Role::Staff) => Scope::Own,
            Some(Role::GeneralAffairs) => Scope::Submitted,
            Some(Role::Supervisor) => Scope::Department,
            Some(Role::DepartmentHead) => Scope::Bureau,
            Some(Role::Admin) | None => Scope::Nothing,
        },
        // A report says what was said; hearing it is for those who were there and those above.
        Route::Recording | Route::RecordingAudio => match role {
            Some(Role::Staff | Role::GeneralAffairs) => Scope::Own,
            Some(Role::Supervisor) => Scope::Department,
            Some(Role::DepartmentHead) => Scope::Bureau,
            Some(Role::Admin) | None => Scope::Nothing,
        },
    }
}
