//! `mamori relay test`, and settings of targets outside that are wrong.

use super::common::receiver::{Receiver, Reply};
use super::common::smtp::MailServer;
use super::{fine, said, text, wrong};
use crate::common::PATIENCE;
use crate::common::process::mamori;
use std::path::{Path, PathBuf};
use std::process::Output;
use tokio::process::Command;

/// Both languages, and nothing of a program.
fn assert_words(answer: &str, sentence: &str) {
    assert!(answer.contains(sentence), "{sentence}: {answer}");
    assert!(answer.contains("ください。") && answer.contains(" / "), "{answer}");
}

fn secret(folder: &Path) -> PathBuf {
    let file = folder.join("secret");
    std::fs::write(&file, "0123456789abcdef\n").unwrap();
    file
}

async fn test(flags: &[&str], certificates: Option<&Path>) -> Output {
    let mut command = mamori();
    command.args(["relay", "test"]).args(flags).env("RUST_LOG", "warn").kill_on_drop(true);
    if let Some(file) = certificates {
        command.env("SSL_CERT_FILE", file);
    }
    tokio::time::timeout(PATIENCE, command.output()).await.expect("an end").unwrap()
}

#[tokio::test]
async fn each_target_says_whether_it_took_the_test() {
    let dir = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::start(vec![Reply::Status(200), Reply::Status(503)]).await;
    let mut server = MailServer::start(&[]).await;
    let (secret, smtp) = (secret(dir.path()), format!("smtp://127.0.0.1:{}", server.port));
    let url = receiver.base.clone();
    let hook = ["--webhook-url", &url, "--webhook-secret-file", text(&secret)];
    let from = ["--mail-from", "mamori@example.lg.jp", "--mail-to", "a@example.jp,b@example.jp"];
    let flags = [&hook[..], &["--smtp-url", &smtp], &from].concat();
    let answer = fine(&[&["relay", "test"], &flags[..]].concat(), "").await;
    assert!(answer.contains("webhook: 届きました。 / arrived. (HTTP 200)"), "{answer}");
    assert!(answer.contains("mail b@example.jp: メールサーバーが受け付けました。"), "{answer}");
    assert_eq!(receiver.next().await.json()["kind"], "test");
    let mail = server.next().await;
    assert_eq!(mail["subject"], "【送信テスト】守り");
    let output = test(&flags, None).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let answer = said(&output);
    assert!(
        answer.contains("webhook: 届きませんでした。 / did not arrive. (HTTP 503)"),
        "{answer}"
    );
    assert_words(&answer, "1 targets did not take the test");
    assert_words(&wrong(&["relay", "test"], "").await, "no target is set");
}

#[tokio::test]
async fn wrong_settings_are_refused_at_the_start_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (secret, short) = (secret(dir.path()), dir.path().join("short"));
    std::fs::write(&short, "short").unwrap();
    let (secret, short) = (text(&secret), text(&short));
    let nowhere = dir.path().join("nowhere");
    let mail = ["--mail-from", "a@example.jp", "--mail-to", "b@example.jp", "--smtp-url"];
    let cases: &[(&[&str], &str)] = &[
        (&["--webhook-url", "https://example.jp"], "--webhook-secret-file"),
        (&["--webhook-secret-file", secret], "--webhook-url"),
        (&["--webhook-url", "ftp://x", "--webhook-secret-file", secret], "http://"),
        (&["--webhook-url", "https://x", "--webhook-secret-file", short], "16"),
        (&["--webhook-url", "https://x", "--webhook-secret-file", text(&nowhere)], "nowhere"),
        (&["--smtp-url", "smtp://x"], "--mail-to"),
        (&["--mail-to", "a@example.jp"], "--smtp-url"),
        (&[&mail[..], &["imap://x"]].concat(), "smtps://"),
        (&[&mail[..], &["smtp://user:word@x"]].concat(), "--smtp-password-file"),
        (&[&mail[..], &["smtp://user@x"]].concat(), "--smtp-password-file"),
        (&[&mail[..], &["smtp://x", "--smtp-password-file", secret]].concat(), "--smtp-url"),
        (&["--smtp-url", "smtp://x", "--mail-from", "x", "--mail-to", "b@c.jp"], "--mail-from"),
        (&["--smtp-url", "smtp://x", "--mail-from", "b@c.jp", "--mail-to", "x"], "--mail-to"),
        (&["--contact", "somebody"], "mailto:"),
        (&["--push-allow", "https://push.example.jp/path"], "--push-allow"),
    ];
    for (flags, sentence) in cases {
        let serve = ["serve", "--data", text(&data), "--listen", "127.0.0.1:0"];
        assert_words(&wrong(&[&serve[..], flags].concat(), "").await, sentence);
    }
    assert!(!data.exists(), "nothing was begun");
}

/// A certificate of 127.0.0.1 that nobody trusts unless told so.
async fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let mut command = Command::new("openssl");
    command.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    command.args(["-nodes", "-days", "2", "-subj", "/CN=mail.test"]);
    command.args([
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-addext",
        "extendedKeyUsage=serverAuth",
    ]);
    command.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    command.arg("-keyout").arg(&key).arg("-out").arg(&cert);
    let made = command.output().await.unwrap();
    assert!(made.status.success(), "{}", said(&made));
    (cert, key)
}

#[tokio::test]
async fn mail_goes_by_tls_to_a_server_that_is_trusted_and_to_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let (cert, key) = certificate(dir.path()).await;
    let password = secret(dir.path());
    for (scheme, tls) in [("smtps", "wrapped"), ("smtp+starttls", "starttls")] {
        let files = ["--cert", text(&cert), "--key", text(&key)];
        let who = ["--user", "mamori@example.jp", "--password", "0123456789abcdef"];
        let mut flags = [&["--tls", tls], &files[..]].concat();
        if tls == "starttls" {
            flags.extend(who);
        }
        let mut server = MailServer::start(&flags).await;
        let port = server.port;
        let user = if tls == "starttls" { "mamori%40example.jp@" } else { "" };
        let url = format!("{scheme}://{user}127.0.0.1:{port}");
        let mut flags = vec!["--smtp-url", &url, "--mail-from", "a@b.jp", "--mail-to", "c@d.jp"];
        if tls == "starttls" {
            flags.extend(["--smtp-password-file", text(&password)]);
        }
        let output = test(&flags, Some(&cert)).await;
        assert!(output.status.success(), "{scheme}: {}", said(&output));
        let mail = server.next().await;
        assert_eq!(mail["tls"], true, "{scheme}");
        let user =
            if tls == "starttls" { "mamori@example.jp".into() } else { serde_json::Value::Null };
        assert_eq!(mail["user"], user, "{scheme}");
        let output = test(&flags, None).await;
        assert_eq!(output.status.code(), Some(1), "the control, {scheme}: {}", said(&output));
    }
    // Without TLS the one that wants it takes nothing.
    let flags = ["--tls", "starttls", "--cert", text(&cert), "--key", text(&key)];
    let server = MailServer::start(&flags).await;
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let flags = ["--smtp-url", &url, "--mail-from", "a@b.jp", "--mail-to", "c@d.jp"];
    let output = test(&flags, Some(&cert)).await;
    assert!(said(&output).contains("SMTP 530"), "{}", said(&output));
}
