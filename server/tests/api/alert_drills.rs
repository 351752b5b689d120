//! `GET /api/alerts/drills`: the log of drills and self-tests.

use crate::common::scribe::{acknowledged, ended, raised};
use crate::common::{Device, Site, tables};
use mamori_core::alert::drills::{DrillRun, DrillsPage};
use mamori_core::body::{AlertEnd, AlertRaised, Body, Drill, Level};
use mamori_core::ids::AlertId;

fn press(alert: u8, drill: Drill) -> Body {
    let place = Some("shimin_1".to_owned());
    let mut body = AlertRaised::new(AlertId([alert; 16]), Level::Emergency, place);
    body.drill = Some(drill);
    Body::AlertRaised(body)
}

async fn push(device: &mut Device, user: &str, case: u8, body: Body) {
    let event = device.scribe.write(user, Some(case), body);
    device.push(&[&event]).await;
}

async fn page(device: &Device, query: &str) -> DrillsPage {
    device.get(&format!("/api/alerts/drills{query}")).await.cbor()
}

fn ids(page: &DrillsPage) -> Vec<u8> {
    page.runs.iter().map(|run| run.alert.0[0]).collect()
}

/// Waits until the log says how many devices were called: that is noted beside the call.
async fn called(device: &Device, expected: u32) -> DrillRun {
    let wait = async {
        loop {
            let run = page(device, "").await.runs.remove(0);
            if run.called == expected {
                return run;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::common::PATIENCE, wait).await.expect("noted in time")
}

#[tokio::test]
async fn a_drill_is_logged_with_what_came_of_it_also_over_a_restart() {
    let site = Site::hasty().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let out = site.device_of(3, "gaikin").await;
    let (mut told, _open) = (chief.listen().await, out.listen().await);
    push(&mut clerk, "madoguchi", 1, press(7, Drill::Drill)).await;
    told.call(|_| true).await;
    let run = called(&chief, 2).await;
    assert_eq!((run.shown, run.rang, run.ring_ms, run.answer_ms), (0, 0, None, None));
    assert_eq!((run.answered_by, run.over_ms, run.end), (None, None, None));
    told.call(|call| call.steps.len() >= 2).await;
    out.ring(7, false).await;
    chief.ring(7, true).await;
    push(&mut chief, "kacho", 1, acknowledged(7)).await;
    push(&mut clerk, "madoguchi", 1, ended(7)).await;
    let before = page(&chief, "").await;
    let run = &before.runs[0];
    assert_eq!(
        (run.drill, run.level, run.by.0.as_str()),
        (Drill::Drill, Level::Emergency, "madoguchi")
    );
    assert_eq!((run.department.as_str(), run.place.as_deref()), ("shimin", Some("shimin_1")));
    assert_eq!((run.called, run.shown, run.rang), (2, 2, 1));
    assert!(run.steps >= 2 && run.ring_ms >= Some(1_000), "two steps were done before: {run:?}");
    assert!(run.answer_ms >= run.ring_ms && run.over_ms >= run.answer_ms, "{run:?}");
    assert_eq!(run.answered_by.as_ref().map(|by| by.0.as_str()), Some("kacho"));
    assert_eq!((run.end, &run.reason), (Some(AlertEnd::Over), &None));
    assert!(!before.more);
    let names: Vec<_> = before.people.iter().map(|p| p.id.0.as_str()).collect();
    assert_eq!(names, ["kacho", "madoguchi"]);

    let site = site.restart().await;
    chief.base = site.url("");
    assert_eq!(page(&chief, "").await, before);
}

#[tokio::test]
async fn each_sees_the_drills_of_the_departments_they_answer_for() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    push(&mut clerk, "madoguchi", 1, press(7, Drill::Drill)).await;
    push(&mut clerk, "madoguchi", 2, raised(8)).await;
    push(&mut clerk, "madoguchi", 3, press(9, Drill::SelfTest)).await;
    let mut tax = site.device_of(2, "zeimu").await;
    push(&mut tax, "zeimu", 4, press(10, Drill::SelfTest)).await;
    for (number, user, expected) in [
        (3, "kacho", &[9, 7][..]),
        (4, "zeimu-kacho", &[10]),
        (5, "bucho", &[9, 7]),
        (6, "somu", &[]),
    ] {
        let device = site.device_of(number, user).await;
        assert_eq!(ids(&page(&device, "").await), expected, "{user}: and never a real one");
    }
    for (number, user) in [(7, "madoguchi"), (8, "admin")] {
        let device = site.device_of(number, user).await;
        let answer = device.get("/api/alerts/drills").await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"), "{user}");
    }
    // Of those of another department nothing is learnt by asking for what came before it.
    let chief = site.device_of(3, "kacho").await;
    assert_eq!(ids(&page(&chief, &format!("?before={}", AlertId([10; 16]))).await), [9, 7]);
}

#[tokio::test]
async fn it_comes_in_pages_and_ends_after_four_hundred_days() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    for alert in 1..=5 {
        push(&mut clerk, "madoguchi", alert, press(alert, Drill::SelfTest)).await;
    }
    // At the same time, so that only the id tells them apart.
    tables::execute(&site, "UPDATE alerts SET raised_ms = (SELECT MIN(raised_ms) FROM alerts)")
        .await;
    let first = page(&chief, "?limit=2").await;
    assert_eq!((ids(&first), first.more), (vec![5, 4], true));
    let second = page(&chief, &format!("?limit=2&before={}", first.runs[1].alert)).await;
    assert_eq!((ids(&second), second.more), (vec![3, 2], true));
    let third = page(&chief, &format!("?limit=2&before={}", second.runs[1].alert)).await;
    assert_eq!((ids(&third), third.more), (vec![1], false));
    assert_eq!(page(&chief, "?limit=0").await.runs.len(), 1);
    assert_eq!(page(&chief, "?limit=99999").await.runs.len(), 5);
    let unknown = format!("?before={}", "f".repeat(32));
    assert!(page(&chief, &unknown).await.runs.is_empty());
    for wrong in ["?before=x", "?limit=-1", "?before=' OR 1=1"] {
        let answer = chief.get(&format!("/api/alerts/drills{}", wrong.replace(' ', "%20"))).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"), "{wrong}");
    }
    let long = "UPDATE alerts SET raised_ms = raised_ms - 401 * 86400000 WHERE alert_id = x'";
    tables::execute(&site, &format!("{long}{}'", "03".repeat(16))).await;
    assert_eq!(ids(&page(&chief, "").await), [5, 4, 2, 1]);
}
