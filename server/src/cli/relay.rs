//! `mamori relay`: tries the targets outside that alerts go to.

use super::CliError;
use mamori_server::auth::token::Token;
use mamori_server::outbox::{Outbox, Settings, Tried};
use mamori_server::serve::StartError;
use mamori_server::store::sqlite::{SqliteStore, Use};
use std::path::PathBuf;

/// What is to be tried.
#[derive(Debug, clap::Subcommand)]
pub enum Relay {
    /// Send one test to every target that is set, and say of each whether it arrived
    Test(Test),
}

/// The targets, as `serve` takes them.
#[derive(Debug, clap::Args)]
pub struct Test {
    #[command(flatten)]
    settings: Settings,
    /// Folder of the database: devices that subscribed to pushes are woken too, without a sound
    #[arg(long, env = "MAMORI_DATA")]
    data: Option<PathBuf>,
    /// The address people open, as for `serve`
    #[arg(long, env = "MAMORI_PUBLIC_URL")]
    public_url: Option<String>,
}

/// Does it and says what came of it.
pub async fn relay(relay: Relay) -> Result<(), CliError> {
    let Relay::Test(test) = relay;
    let outbox = Outbox::new(&test.settings, test.public_url.as_deref());
    let outbox = outbox.map_err(StartError::Relay)?;
    let store = match &test.data {
        Some(data) => Some(SqliteStore::open(data, Use::Beside).await?),
        None => None,
    };
    let salt = Token::fresh().map_err(StartError::Inside)?.hash();
    let told = outbox.test(store.as_ref(), &salt.0).await.map_err(StartError::Inside)?;
    if let Some(store) = store {
        store.close().await;
    }
    if told.is_empty() {
        let asked = "送信先がありません。--webhook-url や --smtp-url などを指定してください。 / \
                     no target is set; name some, e.g. --webhook-url or --smtp-url";
        return Err(CliError::Asked(asked.to_owned()));
    }
    let mut failed = 0;
    for (target, tried) in &told {
        let note = tried.note();
        match tried {
            Tried::Done(_) => println!("{target}: {} ({note})", taken(target)),
            _ => {
                failed += 1;
                println!("{target}: 届きませんでした。 / did not arrive. ({note})");
            }
        }
    }
    if failed == 0 { Ok(()) } else { Err(CliError::NotArrived(failed)) }
}

/// What is known once a target has taken something; it is not the same for all.
fn taken(target: &str) -> &'static str {
    match target.split(' ').next() {
        Some("mail") => "メールサーバーが受け付けました。 / the mail server accepted it.",
        Some("push") => {
            "プッシュサービスが受け付けました。端末に届いたかは分かりません。 / the push service \
             took it; whether it reached the device is not known."
        }
        _ => "届きました。 / arrived.",
    }
}
