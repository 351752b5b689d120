//! Mail: one message to one address for each row, in Japanese, by the mail server that was set.
//!
//! The Message-ID is that of the row, so that mail programs see a repetition as the same message.

use super::notice::Notice;
use super::settings::{MAIL_TO_MAX, SettingError, Settings};
use super::tried::Tried;
use super::words::MAIL_END;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use reqwest::Url;
use std::time::{Duration, UNIX_EPOCH};
use tokio::time::timeout;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How mail leaves, and who gets it.
pub struct Mail {
    transport: Transport,
    from: Mailbox,
    to: Vec<Address>,
    patience: Duration,
}

impl Mail {
    /// The mail, where it is set.
    ///
    /// # Errors
    /// When something is wrong with its settings.
    pub fn new(settings: &Settings) -> Result<Option<Self>, SettingError> {
        let Some((url, password)) = settings.smtp()? else { return Ok(None) };
        let from = settings.mail_from.as_deref().unwrap_or_default();
        let bad = |flag, address: &str| SettingError::Address { flag, address: address.to_owned() };
        let from: Mailbox = from.parse().map_err(|_| bad("--mail-from", from))?;
        let mut to: Vec<Address> = Vec::new();
        for address in &settings.mail_to {
            let address = address.trim();
            let read: Address = address.parse().map_err(|_| bad("--mail-to", address))?;
            if !to.contains(&read) {
                to.push(read);
            }
        }
        if to.len() > MAIL_TO_MAX {
            return Err(SettingError::MailTo);
        }
        let patience = settings.times.mail;
        let transport = transport(&url, password, patience)?;
        Ok(Some(Self { transport, from, to, patience }))
    }

    /// The addresses.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        self.to.iter().map(ToString::to_string).collect()
    }

    /// Sends it once to one of the addresses.
    pub async fn send(&self, notice: &Notice, to: &str) -> Tried {
        let Some(to) = self.to.iter().find(|address| address.to_string() == to) else {
            return Tried::Never("the address is not set any more".to_owned());
        };
        let message = match message(notice, &self.from, to) {
            Ok(message) => message,
            Err(error) => return Tried::Never(format!("no mail can be made of it: {error}")),
        };
        match timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => Tried::Done("accepted".to_owned()),
            Ok(Err(error)) if error.is_permanent() => Tried::Never(describe(&error)),
            Ok(Err(error)) => Tried::Later(describe(&error), None),
            Err(_) => Tried::Later("no answer in time".to_owned(), None),
        }
    }
}

fn transport(
    url: &Url,
    password: Option<String>,
    patience: Duration,
) -> Result<Transport, SettingError> {
    let host = url.host_str().ok_or(SettingError::SmtpUrl)?;
    let tls =
        || TlsParameters::new(host.to_owned()).map_err(|error| SettingError::Tls(Box::new(error)));
    let (tls, port) = match url.scheme() {
        "smtps" => (Tls::Wrapper(tls()?), 465),
        "smtp+starttls" => (Tls::Required(tls()?), 587),
        _ => (Tls::None, 25),
    };
    let mut builder = Transport::builder_dangerous(host)
        .port(url.port().unwrap_or(port))
        .tls(tls)
        .hello_name(ClientId::default())
        .timeout(Some(patience));
    if let Some(password) = password {
        let user = percent_decoded(url.username());
        builder = builder.credentials(Credentials::new(user, password));
    }
    Ok(builder.build())
}

/// The user of an address, where `%40` stands for `@`.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        (rest, _) = match byte.filter(|_| *first == b'%') {
            Some(byte) => (&after[2..], bytes.push(byte)),
            None => (after, bytes.push(*first)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn message(notice: &Notice, from: &Mailbox, to: &Address) -> Result<Message, lettre::error::Error> {
    let words = &notice.text.ja;
    let mut body = words.body.clone();
    if let Some(url) = &notice.url {
        body.push_str("\n\n");
        body.push_str(url);
    }
    body.push_str("\n\n-- \n");
    body.push_str(MAIL_END);
    let at = Duration::from_millis(u64::try_from(notice.at_ms).unwrap_or_default());
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@{}>", notice.id, from.email.domain())))
        .date(UNIX_EPOCH + at)
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&words.title))
        .header(ContentType::TEXT_PLAIN)
        .body(body)?;
    // So that nobody's "I am away" answers it (RFC 3834).
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
    Ok(message)
}

/// Without characters that end a header: what stands in one comes from people and the policy.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What the mail server said, without addresses.
fn describe(error: &SmtpError) -> String {
    match error.status() {
        Some(code) => format!("SMTP {code}"),
        None if error.is_timeout() => "no answer in time".to_owned(),
        None if error.is_tls() => "no trust in the server's certificate".to_owned(),
        None => "no connection".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::notice::test;
    use super::*;

    fn mail(title: &str, body: &str) -> String {
        let mut notice = test("0123456789abcdef0123456789abcdef".into(), 1_795_305_600_000, None);
        notice.text.ja.title = title.to_owned();
        notice.text.ja.body = body.to_owned();
        let from: Mailbox = "守り <mamori@example.lg.jp>".parse().unwrap();
        let message = message(&notice, &from, &"kacho@example.lg.jp".parse().unwrap()).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    /// The names of the headers.
    fn names(mail: &str) -> Vec<String> {
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').unwrap().0.to_ascii_lowercase()).collect()
    }

    #[test]
    fn nothing_that_people_write_becomes_a_header() {
        let plain = names(&mail("緊急通報", "場所"));
        for evil in [
            "1番窓口\r\nBcc: all@example.com",
            "a\r\nBcc: all@example.com",
            "a\nBcc: all@example.com\n\nanother body",
            "a\r\r\n\r\nBcc: all@example.com",
            "a\u{85}Bcc: all@example.com",
            "=?utf-8?Q?=0D=0ABcc:_all@example.com?=",
        ] {
            assert_eq!(names(&mail(evil, evil)), plain, "{evil:?}");
        }
        assert!(plain.contains(&"subject".into()) && !plain.contains(&"bcc".into()), "{plain:?}");
    }

    #[test]
    fn the_same_notice_is_the_same_mail() {
        let one = mail("緊急通報", "場所");
        assert_eq!(one, mail("緊急通報", "場所"));
        let id = "Message-ID: <0123456789abcdef0123456789abcdef@example.lg.jp>";
        assert!(one.contains(id), "{one}");
        assert!(one.contains("Date: Sun, 22 Nov 2026 00:00:00 +0000"), "{one}");
    }

    #[test]
    fn addresses_that_carry_more_than_an_address_are_refused() {
        let with = |to: &str| Settings {
            smtp_url: Some("smtp://127.0.0.1".into()),
            mail_from: Some("mamori@example.lg.jp".into()),
            mail_to: vec![to.to_owned()],
            ..Settings::default()
        };
        assert!(Mail::new(&with("kacho@example.lg.jp")).is_ok());
        for bad in ["", "kacho", "a@b.jp\r\nBcc: c@d.jp", "a@b.jp> NOTIFY=NEVER", "a@b.jp c@d.jp"] {
            assert!(Mail::new(&with(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_user_may_be_an_address() {
        assert_eq!(percent_decoded("mamori%40example.lg.jp"), "mamori@example.lg.jp");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
    }
}
