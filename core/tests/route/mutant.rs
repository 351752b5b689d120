//! Dossiers that are broken in one way each: the product's own with something done around it.

use mamori_core::access::Role;
use mamori_core::ids::UserId;
use mamori_core::paper::route::Stage;
use mamori_core::paper::{Dossier, Paper, PaperBody, RouteAct, Seat};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Nothing is broken.
    Sound,
    /// After the supervisor comes the decision.
    SkipsConsult,
    /// Whose report it is is forgotten.
    OwnReport,
    /// Who wrote into it is forgotten; who submitted it is not.
    Writers,
    /// The last decision stands.
    LastDecision,
    /// The words of what does not stand are dropped.
    DropsWords,
    /// What does not stand is dropped whole.
    DropsClaims,
    /// The steps follow the policy of the day.
    Unpinned,
    /// What comes under way or later is part of the report.
    EditsUnderWay,
    /// An act about any submission counts for this one.
    AnyRound,
    /// Who writes last writes over everybody.
    LastWriter,
    /// Roles of other departments reach the case.
    EveryDepartment,
    /// Everybody is a deputy.
    EveryDeputy,
    /// Anybody takes a report back.
    AnyWithdraws,
    /// Nobody needs to give reasons.
    NoReasons,
    /// Nothing needs to be filled in.
    Incomplete,
    /// Who has no seat has that of a supervisor.
    Strangers,
}

impl Mutant {
    pub const BROKEN: [Self; 16] = [
        Self::SkipsConsult,
        Self::OwnReport,
        Self::Writers,
        Self::LastDecision,
        Self::DropsWords,
        Self::DropsClaims,
        Self::Unpinned,
        Self::EditsUnderWay,
        Self::AnyRound,
        Self::LastWriter,
        Self::EveryDepartment,
        Self::EveryDeputy,
        Self::AnyWithdraws,
        Self::NoReasons,
        Self::Incomplete,
        Self::Strangers,
    ];

    /// Adds a paper as a dossier broken in this way does.
    pub fn add(self, dossier: &mut Dossier, paper: &Paper) {
        let mut paper = paper.clone();
        let mut seat = paper.seat.clone();
        let body = PaperBody::read(&paper.kind, paper.version, &paper.content).unwrap().unwrap();
        let (is_written, is_acted) =
            (matches!(body, PaperBody::Written(_)), matches!(body, PaperBody::Acted(_)));
        let act = if let PaperBody::Acted(said) = &body { Some(said.act) } else { None };
        let route = &mut dossier.route;
        let kept = (route.writers.clone(), route.author.clone(), route.stage);
        match self {
            Self::OwnReport if act != Some(RouteAct::Withdraw) && is_acted => {
                route.writers.clear();
                route.author = route.author.take().map(|_| UserId(String::from("nobody")));
            }
            Self::Writers if is_acted => route.writers.clear(),
            Self::LastDecision if act == Some(RouteAct::Decide) && route.decided.is_some() => {
                route.stage = Stage::At(route.steps.len() - 1);
            }
            Self::EditsUnderWay if is_written => route.stage = Stage::Draft,
            Self::AnyWithdraws if act == Some(RouteAct::Withdraw) => {
                route.author = route.author.take().map(|_| paper.stamp.by.clone());
            }
            _ => {}
        }
        if let Some(seat) = &mut seat {
            self.believe(seat);
        } else if self == Self::Strangers {
            seat = crate::world::seat(2);
        }
        paper.content = self.read_as(dossier, body);
        if self == Self::Incomplete && act == Some(RouteAct::Submit) {
            let read = PaperBody::read(&paper.kind, paper.version, &paper.content);
            if let Some(PaperBody::Acted(said)) = read.unwrap() {
                dossier.route.claim(&paper.stamp, said, seat.as_ref(), true);
            }
        } else {
            dossier.add(&paper, seat.as_ref());
        }
        self.afterwards(dossier, kept, is_written, act, seat.as_ref());
    }

    fn believe(self, seat: &mut Seat) {
        match self {
            Self::EveryDepartment => seat.covers = true,
            Self::EveryDeputy if seat.role != Role::Admin => {
                seat.deputy_for = vec![UserId(String::from("bucho1"))];
            }
            _ => {}
        }
    }

    fn read_as(self, dossier: &Dossier, body: PaperBody) -> Vec<u8> {
        let body = match (self, body) {
            (Self::AnyRound, PaperBody::Acted(mut said)) if said.act != RouteAct::Submit => {
                said.round = dossier.route.round;
                PaperBody::Acted(said)
            }
            (Self::NoReasons, PaperBody::Acted(mut said)) => {
                said.text.push('。');
                PaperBody::Acted(said)
            }
            (Self::LastWriter, PaperBody::Written(mut said)) => {
                let standing = dossier.field(&said.field).into_iter().flat_map(|f| f.standing());
                said.over = standing.map(|entry| entry.stamp.id).collect();
                PaperBody::Written(said)
            }
            (_, body) => body,
        };
        body.encode()
    }

    fn afterwards(
        self,
        dossier: &mut Dossier,
        kept: (Vec<UserId>, Option<UserId>, Stage),
        is_written: bool,
        act: Option<RouteAct>,
        seat: Option<&Seat>,
    ) {
        let route = &mut dossier.route;
        let (writers, author, stage) = kept;
        let stood = act.is_some() && route.log.last().is_some_and(|last| last.refused.is_none());
        if act.is_some() && matches!(self, Self::OwnReport | Self::Writers) {
            for writer in writers {
                if !route.writers.contains(&writer) {
                    route.writers.push(writer);
                }
            }
        }
        let submitted = stood && act == Some(RouteAct::Submit);
        if matches!(self, Self::OwnReport | Self::AnyWithdraws) && !submitted {
            route.author = author;
        }
        match self {
            Self::SkipsConsult if stood && act == Some(RouteAct::Endorse) => {
                route.stage = Stage::At(route.steps.len() - 1);
            }
            Self::LastDecision if route.decided.is_some() => route.stage = Stage::Decided,
            Self::EditsUnderWay if is_written => route.stage = stage,
            Self::NoReasons if act.is_some() => {
                if let Some(last) = route.log.last_mut() {
                    last.text.pop();
                }
            }
            Self::DropsWords | Self::DropsClaims if act.is_some() && !stood => {
                let last = route.log.pop();
                route.log.extend(last.filter(|_| self == Self::DropsWords).map(|mut acted| {
                    acted.text.clear();
                    acted
                }));
            }
            Self::Unpinned => {
                let news = seat.filter(|seat| seat.route.len() > route.steps.len() + 1);
                if let (Some(seat), false) = (news, route.steps.is_empty()) {
                    route.steps = seat.route[1..].to_vec();
                }
            }
            _ => {}
        }
    }
}
