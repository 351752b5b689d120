//! Mail, taken by a real mail server that is down, hesitates, refuses or hangs.

use crate::common::receiver::{Receiver, Reply};
use crate::common::scribe::{acknowledged, ended, raised};
use crate::common::smtp::MailServer;
use crate::common::{Site, tables};
use crate::{drilled, site, until};
use mamori_core::body::Drill;
use mamori_server::outbox::Settings;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::TcpListener as StdListener;
use std::time::Duration;
use tokio::net::TcpListener;

const CHIEF: &str = "kacho@example.lg.jp";
const DUTY: &str = "shukuchoku@example.lg.jp";

fn mailed(settings: &mut Settings, port: u64, to: &[&str]) {
    settings.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
    settings.mail_from = Some("守り <mamori@example.lg.jp>".to_owned());
    settings.mail_to = to.iter().map(|to| (*to).to_owned()).collect();
}

async fn mailing(server: &MailServer, to: &[&str]) -> Site {
    site(|_, settings| mailed(settings, server.port, to)).await
}

fn text<'a>(mail: &'a Value, field: &str) -> &'a str {
    mail[field].as_str().unwrap()
}

#[tokio::test]
async fn press_steps_and_end_are_mailed_to_each_in_japanese() {
    let mut server = MailServer::start(&[]).await;
    let site = mailing(&server, &[CHIEF, DUTY]).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let both = [server.next().await, server.next().await];
    let to: BTreeSet<_> = both.iter().map(|mail| mail["to"][0].as_str().unwrap()).collect();
    assert_eq!(to, BTreeSet::from([CHIEF, DUTY]), "one mail to each");
    let mail = &both[0];
    assert_eq!(text(mail, "sender"), "mamori@example.lg.jp");
    assert!(text(mail, "subject").starts_with("【緊急通報】"), "{mail}");
    assert!(text(mail, "raw_subject").starts_with("Subject: =?utf-8?b?"), "RFC 2047: {mail}");
    let body = text(mail, "body");
    for line in ["種別：緊急通報", "通報者：", "場所：", "令和"] {
        assert!(body.contains(line), "{line}: {body}");
    }
    assert!(!body.contains("訓練"), "{body}");
    assert_ne!(text(&both[0], "id"), text(&both[1], "id"));
    assert!(text(mail, "id").ends_with("@example.lg.jp>"), "{mail}");
    let headers = mail["headers"].as_array().unwrap();
    assert!(headers.contains(&"auto-submitted".into()) && !headers.contains(&"bcc".into()));
    assert!(text(&server.next().await, "subject").starts_with("【緊急通報・応答なし】"));
    let answer = clerk.scribe.write("madoguchi", Some(1), acknowledged(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&answer, &end]).await;
    let mut last = server.next().await;
    while text(&last, "subject").contains("応答なし") {
        last = server.next().await;
    }
    assert!(text(&last, "subject").starts_with("【緊急通報・終了】"), "{last}");
}

#[tokio::test]
async fn a_drill_is_marked_and_a_self_test_is_not_mailed() {
    let mut server = MailServer::start(&[]).await;
    let site = mailing(&server, &[CHIEF]).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let test = clerk.scribe.write("madoguchi", Some(1), drilled(6, Drill::SelfTest));
    let drill = clerk.scribe.write("madoguchi", Some(2), drilled(7, Drill::Drill));
    clerk.push(&[&test, &drill]).await;
    let mail = server.next().await;
    assert!(text(&mail, "subject").starts_with("【訓練】【緊急通報】"), "{mail}");
    assert!(text(&mail, "body").starts_with("これは訓練です。"), "{mail}");
    let of_test = "SELECT COUNT(*) FROM outbox WHERE hex(alert_id) LIKE '0606%'";
    until(&site, of_test, 0).await;
}

#[tokio::test]
async fn a_server_that_is_down_gets_its_mail_once_it_is_up() {
    let port = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let site = site(|_, settings| mailed(settings, port.into(), &[CHIEF])).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&press, &end]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 0 AND tries >= 2", 2).await;
    let mut server = MailServer::start(&["--port", &port.to_string()]).await;
    server.next().await;
    server.next().await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 1", 2).await;
}

#[tokio::test]
async fn a_server_that_hesitates_gets_the_same_mail_again() {
    let flags = ["--data", "451 try later", "--data", "452 no room", "--rcpt", "450 greylisted"];
    let mut server = MailServer::start(&flags).await;
    let site = mailing(&server, &[CHIEF]).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    assert_eq!(text(&server.next().await, "answer"), "450 greylisted");
    let mut of_press = Vec::new();
    while of_press.iter().all(|mail| text(mail, "answer") != "250 taken") {
        let mail = server.next().await;
        if text(&mail, "subject").starts_with("【緊急通報】") {
            of_press.push(mail);
        }
    }
    let ids: BTreeSet<_> = of_press.iter().map(|mail| text(mail, "id")).collect();
    assert_eq!(ids.len(), 1, "{of_press:?}");
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 1 AND what = 0", 1).await;
}

#[tokio::test]
async fn a_refusal_is_given_up_and_costs_the_other_address_nothing() {
    let mut server = MailServer::start(&["--rcpt", "550 nobody here"]).await;
    let site = mailing(&server, &[CHIEF, DUTY]).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let answers = [server.next().await, server.next().await];
    let answers: BTreeSet<_> = answers.iter().map(|told| text(told, "answer")).collect();
    assert_eq!(answers, BTreeSet::from(["250 taken", "550 nobody here"]));
    until(&site, "SELECT COUNT(*) FROM outbox WHERE what = 0 AND state = 1", 1).await;
    let given_up = "SELECT COUNT(*) FROM outbox WHERE what = 0 AND state = 2 AND tries = 1 \
                    AND note = 'SMTP 550'";
    until(&site, given_up, 1).await;
}

#[tokio::test]
async fn a_server_that_hangs_is_left_and_tried_again_and_holds_up_no_other_target() {
    let hanging = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = hanging.local_addr().unwrap().port();
    let mut receiver = Receiver::start(vec![Reply::Status(503)]).await;
    let url = receiver.base.clone();
    let site = site(|data, settings| {
        mailed(settings, port.into(), &[CHIEF]);
        settings.times.mail = Duration::from_millis(800);
        let secret = data.join("webhook.secret");
        std::fs::write(&secret, "0123456789abcdef").unwrap();
        settings.webhook_url = Some(url);
        settings.webhook_secret_file = Some(secret);
    })
    .await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let (first, _) = hanging.accept().await.unwrap();
    receiver.next().await;
    assert_eq!(receiver.next().await.json()["kind"], "raised");
    // The first connection is held all the time and never greeted.
    let (second, _) = hanging.accept().await.unwrap();
    until(&site, "SELECT COUNT(*) FROM outbox WHERE target = 1 AND what = 0 AND tries >= 1", 1)
        .await;
    drop((first, second));
    assert!(tables::count(&site, "outbox").await >= 2);
    assert!(site.server.stop().await, "it stops in order while mail hangs");
}
