//! `GET /api/figures` and its file.

use crate::common::scribe::started;
use crate::common::{Device, Site, tables};
use mamori_core::body::{Body, IncidentTapped, SessionEnded};
use mamori_core::find::{Bar, Figures};
use mamori_core::ids::SessionId;

async fn figures(device: &Device, query: &str) -> Figures {
    let answer = device.get(&format!("/api/figures?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", String::from_utf8_lossy(&answer.body));
    answer.cbor()
}

fn bars(bars: &[Bar]) -> Vec<(&str, u32, u32)> {
    bars.iter().map(|bar| (bar.code.as_str(), bar.cases, bar.minutes)).collect()
}

fn tapped(category: &str) -> Body {
    let (category, place) = (category.to_owned(), Some("shimin_1".to_owned()));
    Body::IncidentTapped(IncidentTapped { category, place, present: Vec::new() })
}

/// Two cases of March, one of them with a meeting of two people for twenty minutes; one of April in
/// another department.
async fn cases(site: &Site) {
    let march = mamori_core::calendar::day_start_ms("2026-03-31", 540).unwrap() + 10 * 3_600_000;
    let mut clerk = site.device_of(1, "madoguchi").await;
    clerk.scribe.wall_ms = march;
    let mut events = vec![
        clerk.scribe.write("madoguchi", Some(1), tapped("threat")),
        clerk.scribe.write("madoguchi", Some(1), tapped("abusive_language")),
        clerk.scribe.write("madoguchi", Some(2), tapped("repeat")),
        clerk.scribe.write("madoguchi", Some(2), started(2, &["gaikin"])),
    ];
    clerk.scribe.wall_ms += 20 * 60_000;
    let (session, reason) = (SessionId([2; 16]), "left".to_owned());
    let ended = Body::SessionEnded(SessionEnded { session, reason, length_ms: 20 * 60_000 });
    events.push(clerk.scribe.write("madoguchi", Some(2), ended));
    clerk.push(&events.iter().collect::<Vec<_>>()).await;
    let mut tax = site.device_of(2, "zeimu").await;
    // Midnight in Japan: the month and the fiscal year have changed.
    tax.scribe.wall_ms = march + 14 * 3_600_000;
    let tap = tax.scribe.write("zeimu", Some(3), tapped("threat"));
    tax.push(&[&tap]).await;
}

#[tokio::test]
async fn cases_are_counted_by_everything_asked_for() {
    let site = Site::demo().await;
    cases(&site).await;
    let general = site.device_of(3, "somu").await;
    let all = figures(&general, "").await;
    assert_eq!((all.cases, all.minutes), (3, 40));
    assert_eq!(bars(&all.months), [("2026-03", 2, 40), ("2026-04", 1, 0)]);
    assert_eq!(
        bars(&all.categories),
        [("threat", 2, 0), ("abusive_language", 1, 0), ("repeat", 1, 40)]
    );
    let monthly: Vec<_> =
        all.monthly.iter().map(|m| (m.month.as_str(), m.category.as_str(), m.cases)).collect();
    assert_eq!(
        monthly,
        [
            ("2026-03", "abusive_language", 1),
            ("2026-03", "repeat", 1),
            ("2026-03", "threat", 1),
            ("2026-04", "threat", 1),
        ]
    );
    assert_eq!(bars(&all.departments), [("shimin", 2, 40), ("zeimu", 1, 0)]);
    assert_eq!(bars(&all.repeats), [("first", 2, 0), ("repeat", 1, 40)]);
    assert_eq!(bars(&all.outcomes), [("", 2, 0), ("left", 1, 40)]);
    assert_eq!(bars(&all.states), [("none", 3, 40)]);
    let hours: Vec<_> = all.hours.iter().map(|h| (h.weekday, h.hour, h.cases)).collect();
    assert!(hours.contains(&(1, 10, 2)) && hours.contains(&(2, 0, 1)), "{hours:?}");
    let years: Vec<_> =
        all.years.iter().map(|y| (y.year, y.category.as_str(), y.cases, y.minutes)).collect();
    assert_eq!(
        years,
        [
            (2025, "", 2, 40),
            (2025, "abusive_language", 1, 0),
            (2025, "repeat", 1, 40),
            (2025, "threat", 1, 0),
            (2026, "", 1, 0),
            (2026, "threat", 1, 0),
        ]
    );
    let march = figures(&general, "from=2026-03&to=2026-03").await;
    assert_eq!((march.cases, march.from.as_str(), march.to.as_str()), (2, "2026-03", "2026-03"));
    assert_eq!(figures(&general, "department=zeimu").await.cases, 1);
    assert_eq!(figures(&general, "from=2027-01").await.cases, 0);
}

#[tokio::test]
async fn each_counts_for_the_departments_they_answer_for() {
    let site = Site::demo().await;
    cases(&site).await;
    for (number, user, cases) in [(4, "kacho", 2), (5, "zeimu-kacho", 1), (6, "bucho", 2)] {
        let device = site.device_of(number, user).await;
        let own = figures(&device, "").await;
        assert_eq!((own.cases, own.departments.len(), own.reach.len()), (cases, 1, 1), "{user}");
        let other = if user == "zeimu-kacho" { "shimin" } else { "zeimu" };
        let answer = device.get(&format!("/api/figures?department={other}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"), "{user}");
    }
    for (number, user) in [(7, "madoguchi"), (8, "admin")] {
        let answer = site.device_of(number, user).await.get("/api/figures").await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"), "{user}");
    }
}

#[tokio::test]
async fn what_is_counted_beside_the_cases_is_what_counting_them_anew_gives() {
    let site = Site::demo().await;
    cases(&site).await;
    let general = site.device_of(3, "somu").await;
    let before = figures(&general, "").await;
    tables::execute(&site, "UPDATE find_rules SET key = 'another'").await;
    tables::execute(&site, "UPDATE find_counts SET cases = 99").await;
    assert_ne!(figures(&general, "").await, before, "the control: wrong counts are told");
    let site = site.restart().await;
    let general = Device { base: site.url(""), ..general };
    assert_eq!(figures(&general, "").await, before);
}

#[tokio::test]
async fn the_file_has_a_line_for_every_figure() {
    let site = Site::demo().await;
    cases(&site).await;
    let general = site.device_of(3, "somu").await;
    let answer = general.get("/api/figures.csv").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(answer.body).unwrap();
    for line in [
        "\u{FEFF}集計の種類,項目,件数,延べ対応時間（分）\r\n",
        "行為の類型別,脅迫,2,0\r\n",
        "所属別,市民課,2,40\r\n",
        "公表用：年度別・類型別の件数と延べ対応時間,2025年度 全事案（実件数）,2,40\r\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(tables::audit(&site).await.contains(&"exported figures.csv".to_owned()));
}
