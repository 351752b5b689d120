//! What the index keeps of a case: the line of a list, the values it counts under, and everything
//! in it that can be read. Pure: the case comes in, with what its codes and accounts are called.

use super::words::joined;
use mamori_core::calendar::place;
use mamori_core::case::{Case, Incident, Session};
use mamori_core::find::{Counted, Found, ReportState};
use mamori_core::ids::UserId;
use mamori_core::paper::fill::{Naming, person_minutes};
use mamori_core::paper::{Dossier, Entry, Measure, Written};

/// Version of what is kept. An index of another version is made anew.
pub const INDEX_VERSION: u32 = 2;

/// Fields of the report that say who the other party is.
const SUBJECT: [&str; 7] = ["name", "address", "phone", "agent", "party", "looks", "vehicle"];
/// The category of 【リピート型】 in the policy file.
const REPEAT: &str = "repeat";
/// Longest name and title in a line of a list, characters; the whole of it stays in the case.
const LINE_MAX: usize = 80;
/// An instant as the index orders it has 42 bits: until the year 2109.
const TIME_MAX: i64 = (1 << 42) - 1;

/// What a case is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its line, without its key.
    pub found: Found,
    /// Whether its report was ever submitted.
    pub submitted: bool,
    /// Everything that can be read in it.
    pub texts: Vec<String>,
    /// What says who the other party is.
    pub subject: Vec<String>,
}

/// What the index keeps of a case; `None` where nothing of it stands, or it is a drill.
pub fn facts(case: &Case, department: &str) -> Option<Facts> {
    let opened = case.opened()?;
    let stands = case.incidents.iter().any(|incident| incident.standing().is_some())
        || case.sessions.iter().any(|session| session.start.is_some())
        || case.alerts.iter().any(|alert| alert.raised.is_some())
        || !case.recordings.is_empty()
        || !case.papers.is_empty();
    if !stands || case.is_drill() {
        return None;
    }
    let dossier = Dossier::read(case, None);
    let categories = categories(case);
    let linked = dossier.links.iter().any(|link| link.undone.is_none());
    let written = |code: &str| !dossier.text(code).trim().is_empty();
    let repeat = linked || written(REPEAT) || categories.iter().any(|c| c.code == REPEAT);
    let line = |code: &str| one_line(&dossier.text(code));
    let found = Found {
        case: case.id,
        key: String::new(),
        opened_ms: opened.at_ms.clamp(0, TIME_MAX),
        department: department.to_owned(),
        place: case.place().unwrap_or_default().to_owned(),
        channel: channel(case).unwrap_or_default(),
        by: opened.by.clone(),
        categories,
        state: ReportState::of(&dossier),
        class: dossier.text("class"),
        number: dossier.route.number.clone().unwrap_or_default(),
        title: line("title"),
        subject: line("name"),
        minutes: person_minutes(case, &dossier),
        outcome: outcome(case).unwrap_or_default(),
        repeat,
        snippet: spoken(case).next().map(one_line).unwrap_or_default(),
        naming: Naming::of(case),
    };
    let submitted = dossier.is_submitted();
    let (texts, subject) = (texts(case, &dossier), subject(&dossier));
    Some(Facts { found, submitted, texts, subject })
}

fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(LINE_MAX).map(plain).collect()
}

/// Standing taps by category, the most frequent first.
fn categories(case: &Case) -> Vec<Counted> {
    let mut counts: Vec<Counted> = Vec::new();
    for tap in case.incidents.iter().filter_map(Incident::standing) {
        match counts.iter_mut().find(|counted| counted.code == tap.category) {
            Some(counted) => counted.count += 1,
            None => counts.push(Counted { code: tap.category.clone(), count: 1 }),
        }
    }
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    counts
}

/// Meetings in the order of their beginning.
fn meetings(case: &Case) -> Vec<&Session> {
    let mut all: Vec<&Session> = case.sessions.iter().filter(|s| s.start.is_some()).collect();
    all.sort_by_key(|session| (session.started_ms(), session.id));
    all
}

fn channel(case: &Case) -> Option<String> {
    meetings(case).iter().find_map(|session| session.start.as_ref()?.channel.clone())
}

fn outcome(case: &Case) -> Option<String> {
    let mut ends: Vec<_> = case.sessions.iter().filter_map(|s| s.end.as_ref()).collect();
    ends.sort_by_key(|end| (end.stamp.at_ms, end.stamp.id));
    ends.last().map(|end| end.reason.clone())
}

/// The words that were spoken, as they stand.
fn spoken(case: &Case) -> impl Iterator<Item = &str> {
    let standing = case.incidents.iter().filter(|incident| incident.standing().is_some());
    let words = standing.filter_map(|incident| Some(incident.detail()?.words.as_str()));
    words.filter(|words| !words.trim().is_empty())
}

/// Everything that can be read in a case, as the index has it.
pub fn readable(case: &Case) -> Vec<String> {
    texts(case, &Dossier::read(case, None))
}

fn texts(case: &Case, dossier: &Dossier) -> Vec<String> {
    let mut all: Vec<String> = spoken(case).map(str::to_owned).collect();
    for session in &case.sessions {
        let start = session.start.iter();
        for text in
            start.flat_map(|s| [Some(&s.place_reason), Some(&s.alone_reason), s.visit.as_ref()])
        {
            all.extend(text.cloned());
        }
        all.extend(session.extended.iter().map(|extended| extended.reason.clone()));
    }
    for alert in &case.alerts {
        all.extend(alert.police.iter().map(|police| police.words.clone()));
        all.extend(alert.cared.iter().map(|cared| cared.note.clone()));
    }
    let files = case.recordings.iter().filter_map(|recording| recording.begun.as_ref());
    all.extend(files.filter_map(|begun| begun.file_name.clone()));
    all.extend(dossier.fields.iter().map(Written::text));
    all.extend(dossier.notes.iter().map(|note| note.text.clone()));
    for Measure { acts, parts, .. } in &dossier.measures {
        all.extend(acts.iter().flat_map(|(_, acted)| [acted.number.clone(), acted.text.clone()]));
        all.extend(parts.iter().map(Written::text));
    }
    all.extend(dossier.links.iter().map(|link| link.reason.clone()));
    all.extend(dossier.flags.iter().map(|flag| flag.reason.clone()));
    all.extend(dossier.holds.iter().map(|hold| hold.reason.clone()));
    all.extend(dossier.route.log.iter().map(|acted| acted.text.clone()));
    all.extend(dossier.route.number.clone());
    all.extend(numbers(dossier));
    all.retain(|text| !text.trim().is_empty());
    all
}

/// Telephone and vehicle numbers without what stands between their digits.
fn numbers(dossier: &Dossier) -> impl Iterator<Item = String> + '_ {
    ["phone", "vehicle"].into_iter().map(|code| joined(&dossier.text(code)))
}

fn subject(dossier: &Dossier) -> Vec<String> {
    let standing = |code: &str| -> Vec<String> {
        let entries = dossier.field(code).into_iter().flat_map(Written::standing);
        entries.map(|entry: &Entry| entry.text.clone()).collect()
    };
    let mut all: Vec<String> = SUBJECT.into_iter().flat_map(standing).collect();
    all.extend(numbers(dossier));
    all.retain(|text| !text.trim().is_empty());
    all
}

/// The values under which a case is counted: dimension and value. In `hour` a day of the week has
/// 24 places.
pub fn counted(found: &Found, offset_min: i32) -> Vec<(&'static str, String)> {
    let hour = place(found.opened_ms, offset_min)
        .map_or_else(String::new, |p| (u32::from(p.weekday) * 24 + u32::from(p.hour)).to_string());
    let repeat = if found.repeat { "repeat" } else { "first" };
    let mut all = vec![
        ("all", String::new()),
        ("channel", found.channel.clone()),
        ("hour", hour),
        ("repeat", repeat.to_owned()),
        ("outcome", found.outcome.clone()),
        ("state", found.state.code().to_owned()),
        ("class", found.class.clone()),
    ];
    all.extend(found.categories.iter().map(|counted| ("category", counted.code.clone())));
    all
}

/// The month a case counts in.
pub fn month(found: &Found, offset_min: i32) -> i32 {
    place(found.opened_ms, offset_min).map_or(0, |place| place.month.0)
}

/// Everybody whose name a reader may search for.
pub fn names(case: &Case) -> Vec<UserId> {
    super::fold::named(case).into_iter().filter(|user| !user.is_nobody()).collect()
}
