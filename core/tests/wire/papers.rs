//! One example of every kind of paper, with every field filled, and of the seat of its author.

use crate::examples::{LOG, user};
use mamori_core::access::Role;
use mamori_core::body::Body;
use mamori_core::case::Case;
use mamori_core::ids::{CaseId, EventId, MeasureId};
use mamori_core::paper::{
    CaseHeld, CaseNoted, MeasureAct, MeasureActed, PaperBody, ReportWritten, RouteAct, RouteActed,
    Seat, SubjectFlagged, SubjectLinked, SubjectUnflagged, SubjectUnlinked,
};
use mamori_core::policy::{RouteAction, RouteStep};
use mamori_core::view::{CaseView, Principal};

const MEASURE: MeasureId = MeasureId([0x4b; 16]);

fn text(text: &str) -> String {
    String::from(text)
}

fn event(seq: u64) -> EventId {
    EventId { log: LOG, seq }
}

fn written() -> PaperBody {
    PaperBody::Written(ReportWritten {
        field: text("demand"),
        text: text("窓口担当の𠮷田を辞めさせろとの要求"),
        over: vec![event(3)],
        reason: text("氏名の誤りを直すため"),
        measure: Some(MEASURE),
    })
}

fn measure() -> PaperBody {
    PaperBody::Measure(MeasureActed {
        measure: MEASURE,
        act: MeasureAct::Done,
        kind: Some(text("warning_letter")),
        day: Some(20_779),
        number: text("守総第12号"),
        text: text("配達証明付き"),
    })
}

fn flagged() -> PaperBody {
    PaperBody::Flagged(SubjectFlagged {
        flag: text("watch"),
        reason: text("同じ要求が続くため"),
        owner: user("kacho"),
        until_day: 20_900,
    })
}

/// The example after this one. A new kind of paper does not compile without one.
fn paper_after(paper: Option<&PaperBody>) -> Option<PaperBody> {
    let Some(paper) = paper else { return Some(written()) };
    Some(match paper {
        PaperBody::Written(_) => PaperBody::Acted(RouteActed {
            act: RouteAct::Object,
            round: 2,
            text: text("録音の告知が確かめられない。"),
        }),
        PaperBody::Acted(_) => measure(),
        PaperBody::Measure(_) => {
            PaperBody::Noted(CaseNoted { text: text("防犯カメラの映像を保全した。") })
        }
        PaperBody::Noted(_) => {
            PaperBody::Held(CaseHeld { held: true, reason: text("弁護士に相談中のため") })
        }
        PaperBody::Held(_) => PaperBody::Linked(SubjectLinked {
            to: CaseId([0x23; 16]),
            reason: text("電話番号が同じ"),
        }),
        PaperBody::Linked(_) => PaperBody::Unlinked(SubjectUnlinked {
            link: event(7),
            reason: text("別の人と分かったため"),
        }),
        PaperBody::Unlinked(_) => flagged(),
        PaperBody::Flagged(_) => PaperBody::Unflagged(SubjectUnflagged {
            flag: event(9),
            reason: text("収まったため"),
        }),
        PaperBody::Unflagged(_) => return None,
    })
}

/// All papers as bodies of events.
pub fn papers() -> Vec<Body> {
    let all = std::iter::successors(paper_after(None), |paper| paper_after(Some(paper)));
    all.map(|paper| Body::Paper {
        kind: String::from(paper.kind()),
        version: paper.version(),
        content: paper.encode(),
    })
    .collect()
}

/// A seat with everything the server can find.
pub fn seat() -> Seat {
    Seat {
        role: Role::GeneralAffairs,
        covers: true,
        deputy_for: vec![user("bucho")],
        received_ms: crate::examples::AT_MS + 500,
        route: vec![RouteStep {
            action: RouteAction::Endorse,
            roles: vec![text("supervisor")],
            label: mamori_core::policy::Bilingual::new("所属長", "Supervisor"),
            clause: text("response_3"),
        }],
        number: Some(text("R8カスハラ第12号")),
    }
}

/// A decider who named a deputy.
pub fn principal() -> Principal {
    Principal { user: user("bucho"), departments: vec![text("citizens")] }
}

/// A case whose report waits for the reader; nothing of it is known yet.
pub fn waiting() -> CaseView {
    let case = Case::new(CaseId([0x24; 16]));
    CaseView { case, department: text("citizens"), cursor: 4711, first_cursor: 4600 }
}
