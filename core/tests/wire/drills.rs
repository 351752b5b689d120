//! Examples of the log of drills, and of the word that a device rang.

use super::examples::{ALERT, user};
use mamori_core::access::{Person, Role};
use mamori_core::alert::Hush;
use mamori_core::alert::drills::{DrillRun, DrillsPage};
use mamori_core::alert::wire::Ring;
use mamori_core::body::{AlertEnd, Drill, Level};
use mamori_core::ids::{AlertId, CaseId, DeviceId};

pub fn drills_page() -> DrillsPage {
    let run = DrillRun {
        alert: AlertId([0x44; 16]),
        case: CaseId([0x33; 16]),
        drill: Drill::Drill,
        level: Level::Emergency,
        by: user("madoguchi"),
        department: String::from("citizens"),
        place: Some(String::from("counter")),
        at_ms: 1_795_312_237_750,
        called: 9,
        shown: 8,
        rang: 7,
        ring_ms: Some(640),
        answer_ms: Some(12_345),
        answered_by: Some(user("kacho")),
        steps: 1,
        over_ms: Some(95_000),
        end: Some(AlertEnd::Over),
        reason: None,
    };
    let kacho = Person {
        id: user("kacho"),
        name: String::from("課長 太郎"),
        role: Role::Supervisor,
        department: String::from("citizens"),
    };
    DrillsPage { runs: vec![run], people: vec![kacho], more: true }
}

/// That a device rang, or did not.
pub fn ring() -> Ring {
    Ring { alert: ALERT, device: DeviceId([0x66; 16]), rang: false, hush: Some(Hush::Quiet) }
}
