//! The alert's settings: times, who is called when, answers, reasons, words. Runs nothing.
//!
//! Whatever a policy from before a setting lacks has the value of [`AlertRules::completed`].

use super::{Bilingual, Term};
use crate::alert::Times;
use crate::cbor::{Decode, Encode};

/// Settings of the alert 応援要請・緊急通報 (対応⑸).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct AlertRules {
    /// How long the button is held, in milliseconds.
    #[n(0)]
    pub hold_ms: u16,
    /// For so many seconds after the press the sender can cancel.
    #[n(1)]
    pub cancel_seconds: u16,
    /// Without a server receipt for so many seconds the sender is told so.
    #[n(2)]
    pub receipt_seconds: u16,
    /// Exactly the two levels `assist` and `emergency`, in this order.
    #[n(3)]
    pub levels: Vec<Term>,
    /// The telephone number of the police, for `tel:`.
    #[n(4)]
    pub tel: String,
    /// What to say to the police; `{place}` is where, `{what}` is what is happening, `{injuries}`
    /// and `{weapon}` are one sentence each of `police_facts`.
    #[n(5)]
    pub police_say: Bilingual,
    /// Heartbeats and retries; `None` under a policy from before them.
    #[n(6)]
    pub delivery: Option<Delivery>,
    /// Who is called beyond the department, and when; in the order of time.
    #[n(7)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub escalation: Vec<EscalationRow>,
    /// How somebody answers: 向かっています, 110番した, 代わりに対応.
    #[n(8)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub answers: Vec<Term>,
    /// Why an alert was a false alarm.
    #[n(9)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub false_alarms: Vec<Term>,
    /// What the police are told of injuries and weapons.
    #[n(10)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub police_facts: Vec<Term>,
    /// So many days after an alert the supervisor is reminded to look after the person.
    #[n(11)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub care_days: Vec<u16>,
    /// What the reminder says: where to turn to, and that reporting brings no disadvantage.
    #[n(12)]
    pub care_say: Option<Bilingual>,
    /// What a drill says.
    #[n(13)]
    pub drill: Option<DrillTexts>,
    /// The department that is General Affairs; without one only the chief is called.
    #[n(14)]
    pub general_affairs: Option<String>,
    /// The extensions of departments that differ from those of their places.
    #[n(15)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub extensions: Vec<DepartmentExtension>,
    /// Devices may give their position, with an alert only.
    #[n(16)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub position: bool,
}

/// Heartbeats, retries and repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Delivery {
    /// Every receiver shows so often that it lives, seconds.
    #[n(0)]
    pub heartbeat_seconds: u16,
    /// Silent for so long, it counts as dead, seconds: two and a half heartbeats.
    #[n(1)]
    pub watchdog_seconds: u16,
    /// The first pause between two tries, ms; doubled each time …
    #[n(2)]
    pub retry_min_ms: u16,
    /// … up to this, ms.
    #[n(3)]
    pub retry_max_ms: u16,
    /// The last row of the escalation repeats so often until somebody answers, seconds.
    #[n(4)]
    pub repeat_seconds: u16,
}

impl Delivery {
    /// DESIGN §6.
    pub const DEFAULT: Self = Self {
        heartbeat_seconds: 15,
        watchdog_seconds: 38,
        retry_min_ms: 250,
        retry_max_ms: 2_000,
        repeat_seconds: 60,
    };
}

/// One row of the escalation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct EscalationRow {
    /// So many seconds after the server received the alert …
    #[n(0)]
    pub after_seconds: u16,
    /// … unless by then this has happened …
    #[n(1)]
    pub unless: Unless,
    /// … these are called too.
    #[n(2)]
    pub to: Vec<Group>,
}

/// What makes a row of the escalation needless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Unless {
    /// A device rang.
    #[n(0)]
    Ring,
    /// Somebody answered.
    #[n(1)]
    Answer,
}

impl Unless {
    /// Each with its code in the policy file.
    pub const ALL: [(&'static str, Self); 2] = [("ring", Self::Ring), ("answer", Self::Answer)];
}

/// People who are called together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Group {
    /// Everybody of the department of the sender, and of the department of the place.
    #[n(0)]
    Department,
    /// Everybody on the same floor of the same building.
    #[n(1)]
    Floor,
    /// General Affairs 総務課.
    #[n(2)]
    GeneralAffairs,
    /// The supervisors 所属長 of the department.
    #[n(3)]
    Supervisors,
    /// The head 部局長 of the bureau of the department.
    #[n(4)]
    DepartmentHead,
    /// Everybody who is signed in and may see cases.
    #[n(5)]
    All,
}

impl Group {
    /// Each with its code in the policy file.
    pub const ALL: [(&'static str, Self); 6] = [
        ("department", Self::Department),
        ("floor", Self::Floor),
        ("general_affairs", Self::GeneralAffairs),
        ("supervisors", Self::Supervisors),
        ("department_head", Self::DepartmentHead),
        ("all", Self::All),
    ];
}

/// What a drill 訓練 says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct DrillTexts {
    /// On every screen while it lasts.
    #[n(0)]
    pub banner: Bilingual,
    /// Before it is raised.
    #[n(1)]
    pub explain: Bilingual,
    /// Instead of the words for the police.
    #[n(2)]
    pub police_say: Bilingual,
}

/// The extension 内線 of a department.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct DepartmentExtension {
    /// Code of the department.
    #[n(0)]
    pub department: String,
    /// Its number.
    #[n(1)]
    pub extension: String,
}

impl AlertRules {
    /// What is not filled in by an older policy, filled in.
    #[must_use]
    pub fn completed(mut self) -> Self {
        self.delivery.get_or_insert(Delivery::DEFAULT);
        if self.escalation.is_empty() {
            self.escalation = default_escalation();
        }
        if self.care_days.is_empty() {
            self.care_days = Vec::from([1, 7]);
        }
        for (list, terms) in [
            (&mut self.answers, &ANSWERS[..]),
            (&mut self.false_alarms, &FALSE_ALARMS[..]),
            (&mut self.police_facts, &POLICE_FACTS[..]),
        ] {
            if list.is_empty() {
                for (code, ja, en) in terms {
                    let label = Bilingual::new(*ja, *en);
                    list.push(Term { code: String::from(*code), label });
                }
            }
        }
        self
    }

    /// The times of the machines, ms.
    #[must_use]
    pub fn times(&self) -> Times {
        let delivery = self.delivery.unwrap_or(Delivery::DEFAULT);
        Times {
            receipt_ms: u64::from(self.receipt_seconds) * 1_000,
            retry_min_ms: delivery.retry_min_ms.into(),
            retry_max_ms: delivery.retry_max_ms.into(),
            heartbeat_ms: u64::from(delivery.heartbeat_seconds) * 1_000,
            watchdog_ms: u64::from(delivery.watchdog_seconds) * 1_000,
            repeat_ms: u64::from(delivery.repeat_seconds) * 1_000,
        }
    }
}

/// DESIGN §6: 10 s without a ring, 30 s without a person, then all.
fn default_escalation() -> Vec<EscalationRow> {
    let row = |after_seconds, unless, to: &[Group]| EscalationRow {
        after_seconds,
        unless,
        to: Vec::from(to),
    };
    Vec::from([
        row(10, Unless::Ring, &[Group::Floor, Group::GeneralAffairs]),
        row(30, Unless::Answer, &[Group::Supervisors, Group::DepartmentHead]),
        row(60, Unless::Answer, &[Group::All]),
    ])
}

type Words = (&'static str, &'static str, &'static str);

/// Codes of the answers: the program uses them.
pub(super) const ANSWERS: [Words; 3] = [
    ("coming", "向かっています", "On my way"),
    ("police_called", "110番しました", "I called the police"),
    ("taking_over", "代わりに対応します", "I take over"),
];

const FALSE_ALARMS: [Words; 4] = [
    ("touched", "誤って押した", "Pressed by mistake"),
    ("settled", "危険ではなかった", "There was no danger"),
    ("tested", "動作を確かめた", "Tried it out"),
    ("other", "その他", "Other"),
];

/// Codes of what the police are told: the program uses them.
pub(super) const POLICE_FACTS: [Words; 6] = [
    ("injured", "けが人がいます。", "Somebody is injured."),
    ("not_injured", "けが人はいません。", "Nobody is injured."),
    ("injuries_unknown", "けが人の有無は分かりません。", "We do not know of injuries."),
    ("weapon", "相手は凶器を持っています。", "The person has a weapon."),
    ("no_weapon", "凶器は持っていません。", "There is no weapon."),
    ("weapon_unknown", "凶器の有無は分かりません。", "We do not know of a weapon."),
];
