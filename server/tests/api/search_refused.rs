//! Questions that cannot be answered, and files that must do no harm in a spreadsheet.

use super::search::{field, found, numbers};
use crate::common::{Site, tables};
use mamori_core::paper::{PaperBody, ReportWritten};
use mamori_core::view::Refusal;
use reqwest::Method;

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let site = Site::demo().await;
    let chief = site.device_of(1, "kacho").await;
    let long = "あ".repeat(101);
    for (path, says) in [
        ("search?from=令和0年1月1日", "実在する日"),
        ("search?from=2026-02-30", "実在する日"),
        ("search?to=1", "実在する日"),
        ("search?from=2026-04-02&to=2026-04-01", "始めが終わりより後"),
        ("search?category=unknown", "選択肢にない"),
        ("search?department=' OR 1=1 --", "選択肢にない"),
        ("search?state=decided;DROP TABLE cases", "選択肢にない"),
        ("search?channel=x", "選択肢にない"),
        ("search?before=1", "続きの位置"),
        ("search?before=zzzzzzzzzzzzzzzz", "続きの位置"),
        ("search?q=1 2 3 4 5 6 7 8 9", "8語以内"),
        (&format!("search?q={long}"), "100文字以内"),
        (&format!("search?subject={long}"), "100文字以内"),
        ("search.csv?from=x", "実在する日"),
        ("figures?from=2026-13", "2026-04"),
        ("figures?from=2026-05&to=2026-04", "始めが終わりより後"),
        ("figures?department=nowhere", "選択肢にない"),
        ("figures.csv?to=x", "2026-04"),
    ] {
        let answer = chief.get(&format!("/api/{path}")).await;
        assert_eq!(answer.status, 400, "{path}");
        let Refusal { code, ja, en } = answer.cbor();
        assert_eq!(code, "bad_question", "{path}");
        assert!(ja.contains(says) && !en.is_empty() && !en.contains('{'), "{path}: {ja} {en}");
    }
    for path in ["search?limit=-1", "search?limit=x"] {
        let answer = chief.get(&format!("/api/{path}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"), "{path}");
    }
    let far = format!("/api/search?q={}", "x".repeat(60_000));
    let answer = chief.get(&far).await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

#[tokio::test]
async fn nobody_writes_the_statement_or_the_expression() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    for q in [
        "\"",
        "*",
        "a\" OR \"b",
        "subject:x",
        "NEAR(窓口 花子)",
        "'; DROP TABLE find_cases; --",
        "^窓",
        "-窓",
        "窓口\u{0}花子",
    ] {
        let page = clerk
            .request(Method::GET, &format!("/api/search?q={}", encoded(q)), &[], Vec::new())
            .await;
        assert_eq!(page.status, 200, "{q}");
    }
    assert_eq!(numbers(&found(&clerk, "").await), [1], "nothing was dropped");
    assert_eq!(numbers(&found(&clerk, "q=花子 窓口").await), [1], "the control: words are found");
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn the_file_is_for_excel_and_runs_nothing() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    for (code, text) in [("title", "=HYPERLINK(\"http://evil\",\"x\")"), ("name", "＝𠮷田,﨑")]
    {
        let written = clerk.scribe.write("madoguchi", Some(1), field(code, text).into());
        clerk.push(&[&written]).await;
    }
    // Until the author's seat is known to the server nothing stands in the report; the index is
    // asked for what it holds.
    let chief = site.device_of(2, "kacho").await;
    let answer = chief.get("/api/search.csv").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").contains("attachment"));
    assert!(answer.header("cache-control").contains("no-store"));
    let text = String::from_utf8(answer.body).unwrap();
    assert!(text.starts_with("\u{FEFF}文書番号,発生日,"), "{text}");
    assert_eq!(text.matches("\r\n").count(), 2, "{text:?}");
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\""), "{text}");
    assert!(text.contains("\"'＝𠮷田,﨑\""), "{text}");
    assert!(text.contains("市民課,市民課1番窓口"), "{text}");
    let english = chief.get("/api/search.csv?lang=en").await;
    assert!(String::from_utf8(english.body).unwrap().contains("Residents Division"));
    let audit = tables::audit(&site).await;
    assert_eq!(audit.iter().filter(|line| *line == "exported search.csv").count(), 2);
}

#[tokio::test]
async fn typed_hours_are_counted_and_a_case_without_a_title_is_named_as_in_its_report() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let hours = clerk.scribe.write("madoguchi", Some(1), field("hours", "2人×1.5時間").into());
    clerk.push(&[&tap, &hours]).await;
    let chief = site.device_of(2, "kacho").await;
    let of = async |path: &str| String::from_utf8(chief.get(path).await.body).unwrap();
    let file = of("/api/search.csv").await;
    assert!(file.contains(",窓口での") && file.contains("（令和8年11月22日）,"), "{file}");
    assert!(file.contains(",180,"), "{file}");
    assert!(of("/api/search.csv?lang=en").await.contains(" at the counter ("));
    let figures = of("/api/figures.csv").await;
    assert!(figures.contains("合計,2026-11 – 2026-11,1,180"), "{figures}");
    // The control: what cannot be read counts nothing.
    let over = vec![hours.open().unwrap().header.id()];
    let (name, text, reason) = ("hours".to_owned(), "数日".to_owned(), String::new());
    let unread = ReportWritten { field: name, text, over, reason, measure: None };
    let unread = clerk.scribe.write("madoguchi", Some(1), PaperBody::Written(unread).into());
    clerk.push(&[&unread]).await;
    assert!(!of("/api/search.csv").await.contains(",180,"));
}
