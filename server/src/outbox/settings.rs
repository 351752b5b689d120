//! How the targets outside are set: flags and environment, and what is wrong with them in words.
//! Reads secrets from files; keeps none of them in a place that is printed.

use crate::advice::on_file;
use reqwest::Url;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Shortest secret of a webhook, bytes.
const SECRET_MIN: usize = 16;
/// Longest secret or password, bytes.
const SECRET_MAX: usize = 1_024;
/// Most addresses that get mail: each is a row in the transaction of an alert.
pub const MAIL_TO_MAX: usize = 20;

/// Targets outside; each is off where it is not set. See docs/alert-relay.md.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Settings {
    /// Address that alerts are posted to
    #[arg(long, env = "MAMORI_WEBHOOK_URL")]
    pub webhook_url: Option<String>,
    /// File with the secret that the webhook is signed with, 16 bytes or more
    #[arg(long, env = "MAMORI_WEBHOOK_SECRET_FILE")]
    pub webhook_secret_file: Option<PathBuf>,
    /// Mail server: `smtps://USER@HOST:PORT`, `smtp+starttls://…`, or `smtp://…` without TLS
    #[arg(long, env = "MAMORI_SMTP_URL")]
    pub smtp_url: Option<String>,
    /// File with the password of the user in --smtp-url
    #[arg(long, env = "MAMORI_SMTP_PASSWORD_FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Address that mail comes from
    #[arg(long, env = "MAMORI_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Addresses that get mail, separated by commas
    #[arg(long, env = "MAMORI_MAIL_TO", value_delimiter = ',')]
    pub mail_to: Vec<String>,
    /// Whom push services can turn to: `mailto:…` or `https://…`
    #[arg(long, env = "MAMORI_CONTACT")]
    pub contact: Option<String>,
    /// Origins that pushes may go to although they are not https or not on the internet
    #[arg(long, env = "MAMORI_PUSH_ALLOW", value_delimiter = ',')]
    pub push_allow: Vec<String>,
    /// How long tries and pauses are.
    #[arg(skip)]
    pub times: Times,
}

/// How long tries and pauses are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// A try that is not answered for so long has failed.
    pub answer: Duration,
    /// The same for a mail, which takes several steps.
    pub mail: Duration,
    /// The first pause; doubled each time …
    pub pause_min: Duration,
    /// … up to so long.
    pub pause_max: Duration,
    /// Webhook and mail are given up after so long.
    pub age: Duration,
    /// A push is given up after so long, and push services are to keep it no longer.
    pub push_age: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(10),
            mail: Duration::from_secs(20),
            pause_min: Duration::from_secs(1),
            pause_max: Duration::from_secs(300),
            age: Duration::from_secs(6 * 60 * 60),
            push_age: Duration::from_secs(90),
        }
    }
}

/// What is wrong with a setting, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// `--webhook-url` is none.
    #[error(
        "--webhook-url: http:// または https:// で始まるアドレスを指定してください。 / \
         name an address that begins with http:// or https://."
    )]
    WebhookUrl,
    /// A webhook without a secret, or the other way round.
    #[error(
        "--webhook-url と --webhook-secret-file は両方を指定してください。 / \
         --webhook-url and --webhook-secret-file need each other; name both."
    )]
    WebhookHalf,
    /// A secret is too short or too long.
    #[error(
        "{}: 秘密の文字列は{SECRET_MIN}バイト以上、{SECRET_MAX}バイト以下にしてください。 / \
         a secret has {SECRET_MIN} to {SECRET_MAX} bytes.",
        path.display()
    )]
    Secret {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("{}: {}", path.display(), on_file(source))]
    File {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// `--smtp-url` is none.
    #[error(
        "--smtp-url: smtps://、smtp+starttls://、smtp:// のどれかで始まり、サーバー名を含むアドレスを\
         指定してください。パスワードは書かず、--smtp-password-file で指定してください。 / \
         name a server by smtps://, smtp+starttls:// or smtp://, without a password; that goes \
         into --smtp-password-file."
    )]
    SmtpUrl,
    /// A user without a password, or the other way round.
    #[error(
        "--smtp-url の利用者名と --smtp-password-file は両方を指定してください。 / \
         the user in --smtp-url and --smtp-password-file need each other; name both."
    )]
    SmtpHalf,
    /// Mail without a server, a sender or receivers.
    #[error(
        "メールには --smtp-url、--mail-from、--mail-to のすべてを指定してください。 / \
         mail needs all of --smtp-url, --mail-from and --mail-to."
    )]
    MailHalf,
    /// Not a mail address.
    #[error(
        "{flag}: 「{address}」はメールアドレスとして読めません。name@example.lg.jp の形で指定して\
         ください。 / this is not a mail address; write it as name@example.lg.jp."
    )]
    Address {
        /// Where.
        flag: &'static str,
        /// What was given.
        address: String,
    },
    /// Too many addresses.
    #[error(
        "--mail-to: 宛先は{MAIL_TO_MAX}件までです。多いときはメーリングリストを使ってください。 / \
         at most {MAIL_TO_MAX} addresses; use a mailing list for more."
    )]
    MailTo,
    /// `--contact` is none.
    #[error(
        "--contact: mailto: または https:// で始まる連絡先を指定してください。 / \
         name a contact that begins with mailto: or https://."
    )]
    Contact,
    /// `--push-allow` is none.
    #[error(
        "--push-allow: 「{origin}」は使えません。https://push.example.lg.jp のように、\
         パスを付けずに指定してください。 / \
         name origins without a path, e.g. https://push.example.lg.jp."
    )]
    PushAllow {
        /// What was given.
        origin: String,
    },
    /// The system's certificates or randomness cannot be used.
    #[error(
        "TLS を準備できません。システムの証明書（ca-certificates）を確かめてください。 / \
         TLS cannot be set up; check the system's certificates (ca-certificates)."
    )]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl SettingError {
    /// Something beyond the settings failed.
    #[must_use]
    pub fn is_of_the_system(&self) -> bool {
        matches!(self, Self::Tls(_))
    }
}

/// The secret in a file, without the end of its line.
///
/// # Errors
/// When it cannot be read, or is shorter than `min` bytes.
fn read(path: &Path, min: usize) -> Result<String, SettingError> {
    let at = |source| SettingError::File { path: path.to_path_buf(), source };
    let text = std::fs::read_to_string(path).map_err(at)?;
    let text = text.trim_end_matches(['\r', '\n']);
    if (min..=SECRET_MAX).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(SettingError::Secret { path: path.to_path_buf() })
    }
}

impl Settings {
    /// The webhook's address and secret, where it is set.
    ///
    /// # Errors
    /// When something is wrong with them.
    pub fn webhook(&self) -> Result<Option<(Url, String)>, SettingError> {
        let (url, file) = match (&self.webhook_url, &self.webhook_secret_file) {
            (None, None) => return Ok(None),
            (Some(url), Some(file)) => (url, file),
            _ => return Err(SettingError::WebhookHalf),
        };
        let url = Url::parse(url).map_err(|_| SettingError::WebhookUrl)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(SettingError::WebhookUrl);
        }
        Ok(Some((url, read(file, SECRET_MIN)?)))
    }

    /// The mail server's address, and its password where it wants one.
    ///
    /// # Errors
    /// When something is wrong with them.
    pub fn smtp(&self) -> Result<Option<(Url, Option<String>)>, SettingError> {
        let set = [self.smtp_url.is_some(), self.mail_from.is_some(), !self.mail_to.is_empty()];
        let Some(url) = self.smtp_url.as_ref().filter(|_| set == [true; 3]) else {
            let none = set == [false; 3] && self.smtp_password_file.is_none();
            return if none { Ok(None) } else { Err(SettingError::MailHalf) };
        };
        let url = Url::parse(url).map_err(|_| SettingError::SmtpUrl)?;
        let known = matches!(url.scheme(), "smtp" | "smtps" | "smtp+starttls");
        let bare = matches!(url.path(), "" | "/") && url.query().is_none();
        if !known || !bare || !url.has_host() || url.password().is_some() {
            return Err(SettingError::SmtpUrl);
        }
        let password = self.smtp_password_file.as_deref().map(|file| read(file, 1)).transpose()?;
        if password.is_some() == url.username().is_empty() {
            return Err(SettingError::SmtpHalf);
        }
        Ok(Some((url, password)))
    }

    /// Whom push services can turn to; otherwise the address people open, where that is https.
    ///
    /// # Errors
    /// When it is neither a mail address nor a page.
    pub fn contact(&self, public_url: Option<&str>) -> Result<Option<String>, SettingError> {
        let Some(contact) = &self.contact else {
            let page = public_url.filter(|url| url.starts_with("https://"));
            return Ok(page.map(str::to_owned));
        };
        let url = Url::parse(contact).map_err(|_| SettingError::Contact)?;
        let mail = url.scheme() == "mailto" && url.path().contains('@');
        if mail || (url.scheme() == "https" && url.has_host()) {
            Ok(Some(contact.clone()))
        } else {
            Err(SettingError::Contact)
        }
    }

    /// Origins that pushes may go to in any case.
    ///
    /// # Errors
    /// When one is not an origin.
    pub fn push_allow(&self) -> Result<Vec<String>, SettingError> {
        let read = |text: &String| {
            let url = Url::parse(text).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.path() == "/"
                    && url.query().is_none()
                    && url.username().is_empty()
            });
            let origin = url.map(|url| url.origin().ascii_serialization());
            origin.ok_or_else(|| SettingError::PushAllow { origin: text.clone() })
        };
        self.push_allow.iter().map(read).collect()
    }
}
