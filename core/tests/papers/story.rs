//! Cases told event by event: a rich one in which everything happened, and a nearly empty one.

use mamori_core::access::Role;
use mamori_core::body::{
    AlertCared, AlertDetailed, AlertPolice, AlertRaised, Body, Duty, IncidentDetailed,
    IncidentTapped, Level, SessionEnded, SessionJoined, SessionStarted, StepTaken,
};
use mamori_core::case::Case;
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{
    AlertId, BootId, CaseId, DeviceId, EventId, Hash, LogId, MeasureId, RecordingId, SessionId,
    UserId,
};
use mamori_core::lang::Lang;
use mamori_core::paper::fill::{Facts, Repeat};
use mamori_core::paper::{
    Dossier, MeasureAct, MeasureActed, PaperBody, ReportWritten, RouteAct, RouteActed, Seat,
};
use mamori_core::policy::{Policy, parse};
use mamori_core::recording::body::{
    Consent, RecordingGap, RecordingSealed, RecordingStarted, Source,
};
use std::sync::LazyLock;

const SESSION: SessionId = SessionId([0x33; 16]);
const ALERT: AlertId = AlertId([0x44; 16]);
const RECORDING: RecordingId = RecordingId([0x4a; 16]);
const DEVICE: DeviceId = DeviceId([0x66; 16]);
/// 2026-11-20 10:00 in Japan.
pub const TEN_MS: i64 = 1_795_136_400_000;
const MINUTE_MS: i64 = 60_000;

pub fn user(name: &str) -> UserId {
    UserId(String::from(name))
}

pub fn name(user: &UserId) -> String {
    let names = [
        ("madoguchi", "窓口 花子"),
        ("kyoto", "葛城 𠮷男"),
        ("kacho", "課長 太郎"),
        ("somu", "総務 一郎"),
        ("bucho", "部長 三郎"),
        ("jicho", "次長 四郎"),
    ];
    let known = names.iter().find(|(code, _)| *code == user.0);
    String::from(known.map_or(user.0.as_str(), |(_, name)| name))
}

pub fn policy() -> Policy {
    // Read once: reading it is most of what a debug build would do here.
    static READ: LazyLock<Policy> =
        LazyLock::new(|| parse(parse::DEFAULT, "default.toml").unwrap());
    READ.clone()
}

/// A case as it grows.
pub struct Story {
    pub case: Case,
    pub policy: Policy,
    pub start_ms: i64,
    head: Head,
}

impl Story {
    pub fn new() -> Self {
        let log = LogId([0x11; 16]);
        let case = Case::new(CaseId([0x22; 16]));
        Self { case, policy: policy(), start_ms: TEN_MS, head: Head::empty(log) }
    }

    /// Something happens so many minutes after ten.
    pub fn at(&mut self, min: i64, actor: &str, body: Body) -> EventId {
        let draft = Draft {
            case: Some(self.case.id),
            actor: user(actor),
            device: DEVICE,
            policy: self.policy.version.clone(),
            wall_ms: self.start_ms + min * MINUTE_MS,
            correction_ms: 0,
            mono_ms: 0,
            boot: BootId([0x77; 8]),
            base: 0,
            salt: [7; 16],
            body,
        };
        let (sealed, head) = draft.seal(&self.head);
        self.head = head;
        let event = sealed.open().unwrap();
        self.case.apply(&event, Some(event.header.seq));
        event.header.id()
    }

    /// A paper, with the seat that the server finds for it.
    pub fn paper(&mut self, min: i64, actor: &str, paper: &PaperBody) -> EventId {
        let (kind, version) = (String::from(paper.kind()), paper.version());
        let id = self.at(min, actor, Body::Paper { kind, version, content: paper.encode() });
        let seat = Seat {
            role: match actor {
                "kacho" => Role::Supervisor,
                "somu" => Role::GeneralAffairs,
                "bucho" | "jicho" => Role::DepartmentHead,
                _ => Role::Staff,
            },
            covers: actor != "jicho",
            deputy_for: if actor == "jicho" { vec![user("bucho")] } else { Vec::new() },
            received_ms: TEN_MS + min * MINUTE_MS,
            route: self.policy.route.clone(),
            number: Some(String::from("R8カスハラ第12号")),
        };
        let paper = self.case.papers.iter_mut().find(|paper| paper.stamp.id == id).unwrap();
        paper.seat = Some(seat);
        id
    }

    pub fn write(&mut self, min: i64, actor: &str, field: &str, text: &str) -> EventId {
        let (field, text) = (String::from(field), String::from(text));
        let before = self.dossier();
        let reason = if before.is_submitted() { "差戻しを受けて追記" } else { "" };
        let (over, reason) = (Vec::new(), String::from(reason));
        let said = ReportWritten { field, text, over, reason, measure: None };
        self.paper(min, actor, &PaperBody::Written(said))
    }

    pub fn act(&mut self, min: i64, actor: &str, act: RouteAct, round: u16, text: &str) {
        let text = String::from(text);
        self.paper(min, actor, &PaperBody::Acted(RouteActed { act, round, text }));
    }

    pub fn tap(&mut self, min: i64, category: &str, example: &str, words: &str) {
        let (category, place) = (String::from(category), Some(String::from("shimin_1")));
        let present = vec![user("kyoto")];
        let tap = IncidentTapped { category, place, present };
        let incident = self.at(min, "madoguchi", Body::IncidentTapped(tap));
        let examples: Vec<String> =
            [example].iter().filter(|e| !e.is_empty()).map(|e| String::from(*e)).collect();
        let words = String::from(words);
        let detailed = IncidentDetailed { incident, examples, words };
        self.at(min, "madoguchi", Body::IncidentDetailed(detailed));
    }

    /// A meeting begins on this channel at five past.
    pub fn meet(&mut self, channel: &str, visit: Option<String>) {
        let duty = |person: &str, role: &str| Duty { person: user(person), role: role.into() };
        let started = SessionStarted {
            session: SESSION,
            place: "shimin_1".into(),
            place_reason: String::new(),
            present: vec![user("kyoto")],
            alone_reason: String::new(),
            limit_min: 30,
            channel: Some(channel.into()),
            visit,
            duties: vec![duty("madoguchi", "speaker"), duty("kyoto", "recorder")],
        };
        self.at(5, "madoguchi", Body::SessionStarted(started));
    }

    pub fn step(&mut self, min: i64, step: &str) {
        let taken = StepTaken { step: String::from(step), session: Some(SESSION) };
        self.at(min, "madoguchi", Body::StepTaken(taken));
    }

    /// What everything is made from, in Japanese.
    pub fn facts<'a>(&'a self, dossier: &'a Dossier, repeat: Option<&'a Repeat>) -> Facts<'a> {
        let (case, policy) = (&self.case, &self.policy);
        Facts { case, dossier, policy, names: &name, lang: Lang::Ja, repeat }
    }

    pub fn dossier(&self) -> Dossier {
        Dossier::read(&self.case, None)
    }
}

pub fn repeat() -> Repeat {
    let earlier = vec![
        (TEN_MS - 8 * 24 * 60 * MINUTE_MS, String::from("再発行はできない旨を説明")),
        (TEN_MS - 3 * 24 * 60 * MINUTE_MS, String::from("同じ回答を文書で渡した")),
    ];
    Repeat { nth: 3, earlier }
}

fn meeting(story: &mut Story) {
    story.meet("in_person", None);
    story.at(
        5,
        "madoguchi",
        Body::RecordingStarted(RecordingStarted {
            recording: RECORDING,
            session: Some(SESSION),
            mime: "audio/webm".into(),
            consent: Consent::Announced,
            source: Source::Device,
            file_name: None,
            bytes: None,
            whole: None,
        }),
    );
}

fn recorded(story: &mut Story) {
    story.at(
        37,
        "madoguchi",
        Body::RecordingSealed(RecordingSealed {
            recording: RECORDING,
            segment: 0,
            from_ms: Some(TEN_MS + 5 * MINUTE_MS),
            length_ms: 32 * 60_000,
            mime: "audio/webm".into(),
            chunks: vec![Hash([1; 32])],
            bytes: 1,
            end: "normal".into(),
        }),
    );
    story.at(
        37,
        "madoguchi",
        Body::RecordingGap(RecordingGap {
            recording: RECORDING,
            from_ms: TEN_MS + 20 * MINUTE_MS,
            to_ms: TEN_MS + 21 * MINUTE_MS,
            reason: "muted".into(),
        }),
    );
}

fn alert(story: &mut Story) {
    story.at(
        30,
        "madoguchi",
        Body::AlertRaised(AlertRaised {
            alert: ALERT,
            level: Level::Emergency,
            place: Some("shimin_1".into()),
            silent: true,
            drill: None,
            position: None,
            signed_out: None,
        }),
    );
    let (injuries, weapon) = (Some(true), Some(false));
    let known = AlertDetailed { alert: ALERT, injuries, weapon, position: None };
    story.at(31, "madoguchi", Body::AlertDetailed(known));
    let words = "守里市役所です。市民課1番窓口で男性が暴れています。".into();
    let caller = Some(user("kacho"));
    let told = AlertPolice { alert: ALERT, words, told_ms: None, caller };
    story.at(33, "kacho", Body::AlertPolice(told));
    let note = "相談窓口を案内した。".into();
    let cared = AlertCared { alert: ALERT, day: 1, spoke: Some(user("kacho")), note };
    story.at(24 * 60, "kacho", Body::AlertCared(cared));
}

/// A case in which everything happened, before anything was written.
pub fn happened() -> Story {
    let mut story = Story::new();
    meeting(&mut story);
    story.tap(7, "abusive_language", "shouting_at_staff", "馬鹿野郎、責任者を出せ");
    story.tap(12, "abusive_language", "discrimination", "");
    story.step(13, "stop_requested");
    let kacho =
        SessionJoined { session: SESSION, person: user("kacho"), role: None, supervisor: true };
    story.at(15, "kacho", Body::SessionJoined(kacho));
    story.tap(18, "unjustified_demand", "apology_or_transfer", "『土下座しろ』");
    story.step(19, "stop_requested");
    story.step(24, "leave_requested");
    alert(&mut story);
    story.step(32, "police_called");
    let (session, reason) = (SESSION, "time_over".into());
    story.at(
        37,
        "madoguchi",
        Body::SessionEnded(SessionEnded { session, reason, length_ms: 32 * 60_000 }),
    );
    recorded(&mut story);
    story
}

/// The same with a report written, submitted, objected to, and decided by a deputy.
pub fn decided() -> Story {
    let mut story = happened();
    for (field, text) in [
        ("class", "harassment"),
        ("name", "髙橋 﨑男"),
        ("address", "守里市本町1-2-3（本人の申出）"),
        ("phone", "090-1234-5678"),
        ("demand", "転入届の再発行と、担当者の土下座"),
        ("merit", "unjustified"),
        ("merit_why", "届書は再発行する制度がない。"),
        ("manner", "unacceptable"),
        (
            "manner_why",
            "大声で罵声を浴びせ、30分を超えて居座った。\n髙橋 﨑男は退去にも応じなかった。",
        ),
        ("fairness", "筆談と通訳を案内したが、断られた。"),
        ("answer", "再発行できない旨を3回説明した。"),
    ] {
        story.write(60, "madoguchi", field, text);
    }
    story.act(70, "madoguchi", RouteAct::Submit, 1, "");
    story.act(80, "kacho", RouteAct::Return, 1, "発言の時刻を書き足してください。");
    story.write(90, "madoguchi", "course", "10時7分に大声を出し始めた。");
    story.act(95, "madoguchi", RouteAct::Submit, 2, "");
    story.act(100, "kacho", RouteAct::Endorse, 2, "");
    story.act(110, "somu", RouteAct::Object, 2, "録音の告知の言い方を確かめたい。");
    story.act(120, "jicho", RouteAct::DecideFor, 2, "部長は出張のため。警告を行う。");
    story.act(1_500, "bucho", RouteAct::Review, 2, "");
    let measure = MeasureActed {
        measure: MeasureId([0x4b; 16]),
        act: MeasureAct::Done,
        kind: Some("police_report".into()),
        day: Some(20_780),
        number: "守総第12号".into(),
        text: String::new(),
    };
    story.paper(1_600, "kacho", &PaperBody::Measure(measure));
    story
}

/// One tap and nothing else.
pub fn one_tap() -> Story {
    let mut story = Story::new();
    story.tap(0, "abusive_language", "", "");
    story
}
