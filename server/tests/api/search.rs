//! `GET /api/search` and its file: what is found, by whom, and in which order.

use crate::common::scribe::{started, tapped};
use crate::common::{Device, Site, tables};
use mamori_core::body::{Body, IncidentDetailed, IncidentTapped, SessionEnded};
use mamori_core::find::{FoundPage, ReportState};
use mamori_core::ids::SessionId;
use mamori_core::paper::{CaseNoted, PaperBody, ReportWritten};
use sqlx::{AssertSqlSafe, Connection};

pub async fn found(device: &Device, query: &str) -> FoundPage {
    let answer = device.get(&format!("/api/search?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", String::from_utf8_lossy(&answer.body));
    answer.cbor()
}

pub fn numbers(page: &FoundPage) -> Vec<u8> {
    page.rows.iter().map(|row| row.case.0[0]).collect()
}

/// Writes words into the last tap of a case.
pub fn words(device: &mut Device, case: u8, words: &str) -> mamori_core::event::Sealed {
    let head = device.scribe.head;
    let incident = mamori_core::ids::EventId { log: head.log, seq: head.seq };
    let detailed = IncidentDetailed { incident, examples: Vec::new(), words: words.to_owned() };
    device.scribe.write("madoguchi", Some(case), Body::IncidentDetailed(detailed))
}

pub fn field(field: &str, text: &str) -> PaperBody {
    let (field, text, reason) = (field.to_owned(), text.to_owned(), String::new());
    PaperBody::Written(ReportWritten { field, text, over: Vec::new(), reason, measure: None })
}

/// Case 1 with words, case 2 with a report, case 3 with a meeting and a note, of one hour after
/// another; case 4 of another department.
async fn cases(site: &Site) -> Device {
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let said = words(&mut clerk, 1, "土下座して謝れ、ﾈｯﾄにさらすぞ");
    clerk.push(&[&tap, &said]).await;
    clerk.scribe.wall_ms += 3_600_000;
    let threat = Body::IncidentTapped(IncidentTapped {
        category: "threat".to_owned(),
        place: Some("shimin_2".to_owned()),
        present: Vec::new(),
    });
    let mut events = vec![clerk.scribe.write("madoguchi", Some(2), threat)];
    for (code, text) in [
        ("title", "窓口での脅迫について"),
        ("name", "髙橋 一郎"),
        ("phone", "090-1234-5678"),
        ("vehicle", "守里 500 さ 12-34"),
        ("demand", "保険料の返金を求めた。"),
    ] {
        events.push(clerk.scribe.write("madoguchi", Some(2), field(code, text).into()));
    }
    clerk.push(&events.iter().collect::<Vec<_>>()).await;
    clerk.scribe.wall_ms += 3_600_000;
    let begin = clerk.scribe.write("madoguchi", Some(3), started(3, &["gaikin"]));
    clerk.scribe.wall_ms += 20 * 60_000;
    let (session, reason) = (SessionId([3; 16]), "left".to_owned());
    let ended = SessionEnded { session, reason, length_ms: 20 * 60_000 };
    let end = clerk.scribe.write("madoguchi", Some(3), Body::SessionEnded(ended));
    let noted = PaperBody::Noted(CaseNoted {
        text: "翌日、折り返しの電話があった。".to_owned()
    });
    let note = clerk.scribe.write("madoguchi", Some(3), noted.into());
    clerk.push(&[&begin, &end, &note]).await;
    let mut tax = site.device_of(2, "zeimu").await;
    tax.scribe.wall_ms += 7_200_000 * 2;
    let tap = tax.scribe.tap("zeimu", 4);
    tax.push(&[&tap]).await;
    clerk
}

#[tokio::test]
async fn everything_that_can_be_read_is_found() {
    let site = Site::demo().await;
    cases(&site).await;
    let chief = site.device_of(3, "kacho").await;
    for (q, expected) in [
        ("土下座", &[1][..]),
        ("謝れ", &[1]),
        ("ネット", &[1]),
        ("下", &[1]),
        ("返金", &[2]),
        ("高橋", &[2]),
        ("09012345678", &[2]),
        ("１２－３４", &[2]),
        ("折り返し", &[3]),
        ("相談室", &[3]),
        ("外勤", &[3]),
        ("窓口　花子", &[3, 2, 1]),
        ("2番窓口", &[2]),
        ("返金 土下座", &[]),
        ("存在しない言葉", &[]),
        ("。、", &[]),
    ] {
        assert_eq!(numbers(&found(&chief, &format!("q={q}")).await), expected, "{q}");
    }
    let hit = found(&chief, "q=ネット").await;
    assert!(hit.rows[0].snippet.contains("ﾈｯﾄにさらす"), "as written: {}", hit.rows[0].snippet);
    assert_eq!(hit.total, Some(1));
}

#[tokio::test]
async fn a_row_says_what_a_line_of_a_list_shows() {
    let site = Site::demo().await;
    cases(&site).await;
    let chief = site.device_of(3, "kacho").await;
    let page = found(&chief, "").await;
    assert_eq!((numbers(&page), page.more, page.total), (vec![3, 2, 1], false, Some(3)));
    let (met, report) = (&page.rows[0], &page.rows[1]);
    assert_eq!((met.minutes, met.outcome.as_str(), met.place.as_str()), (40, "left", "room_a"));
    assert_eq!(met.state, ReportState::None);
    assert_eq!(
        (report.title.as_str(), report.subject.as_str()),
        ("窓口での脅迫について", "髙橋 一郎")
    );
    assert_eq!((report.department.as_str(), report.by.0.as_str()), ("shimin", "madoguchi"));
    assert_eq!(report.categories[0].code, "threat");
    assert_eq!(page.people.len(), 1);
}

#[tokio::test]
async fn every_condition_narrows() {
    let site = Site::demo().await;
    cases(&site).await;
    let chief = site.device_of(3, "kacho").await;
    for (query, expected) in [
        ("category=threat", &[2][..]),
        ("category=threat&q=返金", &[2]),
        ("category=threat&q=土下座", &[]),
        ("subject=高橋", &[2]),
        ("subject=返金", &[]),
        ("subject=一郎&q=脅迫", &[2]),
        ("department=shimin", &[3, 2, 1]),
        ("department=zeimu", &[]),
        ("state=none", &[3, 1]),
        ("from=2026-11-22&to=2026-11-22", &[3, 2, 1]),
        ("to=2026-11-21", &[]),
        ("from=2026-11-23&q=返金", &[]),
        ("channel=phone", &[]),
        ("q=&from=&state=", &[3, 2, 1]),
    ] {
        assert_eq!(numbers(&found(&chief, query).await), expected, "{query}");
    }
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    let site = Site::demo().await;
    cases(&site).await;
    for (number, user, expected) in [
        (3, "kacho", &[3, 2, 1][..]),
        (4, "bucho", &[3, 2, 1]),
        (5, "gaikin", &[3]),
        (6, "zeimu", &[4]),
        (7, "zeimu-kacho", &[4]),
        (8, "somu", &[]),
    ] {
        let device = site.device_of(number, user).await;
        let page = found(&device, "").await;
        assert_eq!((numbers(&page), page.total), (expected.to_vec(), Some(expected.len() as u32)));
        let by_place = numbers(&found(&device, "q=窓口").await);
        assert!(by_place.iter().all(|case| expected.contains(case)), "{user}: {by_place:?}");
        let file = device.get("/api/search.csv").await;
        let lines = String::from_utf8(file.body).unwrap().lines().count();
        assert_eq!(lines, expected.len() + 1, "{user}");
    }
}

#[tokio::test]
async fn older_ones_come_page_by_page_and_none_twice() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let taps: Vec<_> = (1..=7).map(|case| clerk.scribe.tap("madoguchi", case)).collect();
    clerk.push(&taps.iter().collect::<Vec<_>>()).await;
    for query in ["limit=3", "limit=3&q=窓口", "limit=3&department=shimin"] {
        let (mut seen, mut before) = (Vec::new(), String::new());
        loop {
            let page = found(&clerk, &format!("{query}{before}")).await;
            assert!(page.rows.len() <= 3 && page.total.is_some() == before.is_empty());
            seen.extend(numbers(&page));
            let Some(last) = page.rows.last().filter(|_| page.more) else { break };
            before = format!("&before={}", last.key);
        }
        assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1], "{query}");
    }
}

#[tokio::test]
async fn what_changes_later_is_found_where_it_belongs() {
    let site = Site::demo().await;
    let mut clerk = cases(&site).await;
    let chief = site.device_of(3, "kacho").await;
    // A tap that was kept on the device for a day makes case 3 the oldest.
    clerk.scribe.wall_ms -= 86_400_000;
    let late = clerk.scribe.write("madoguchi", Some(3), tapped(&[]));
    clerk.push(&[&late]).await;
    assert_eq!(numbers(&found(&chief, "").await), [2, 1, 3]);
    assert_eq!(numbers(&found(&chief, "q=折り返し").await), [3]);
    assert_eq!(tables::count(&site, "find_cases").await, 4, "each once");
    let site = site.restart().await;
    let chief = Device { base: site.url(""), ..chief };
    assert_eq!(numbers(&found(&chief, "").await), [2, 1, 3]);
}

/// The control: what the whole design is for. SQLite's own trigrams find no word of two characters.
#[tokio::test]
async fn a_trigram_index_would_find_no_word_of_two_characters() {
    let mut conn = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for sql in [
        "CREATE VIRTUAL TABLE t USING fts5 (words, tokenize = 'trigram')",
        "INSERT INTO t VALUES ('土下座して謝れ、返金しろ')",
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
    }
    for (query, hits) in [("土下座", 1), ("返金し", 1), ("返金", 0), ("謝れ", 0)] {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM t WHERE t MATCH $1")
            .bind(format!("\"{query}\""))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        assert_eq!(found, hits, "{query}");
    }
}
