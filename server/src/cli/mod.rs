//! The commands, and how their failures end: 1 for what went wrong, 2 for what was asked wrongly.

mod admin;
mod backup;
mod demo;
mod deputy;
mod licences;
mod relay;
mod serve;
mod verify;

use clap::{Parser, Subcommand};
use mamori_server::audio::AudioError;
use mamori_server::config::Config;
use mamori_server::policy_file;
use mamori_server::serve::StartError;
use mamori_server::store::StoreError;
use std::path::PathBuf;
use std::process::ExitCode;

/// 守り: records and alerts for those who serve the public
#[derive(Debug, Parser)]
#[command(name = "mamori", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the app and its API
    Serve(Config),
    /// Accounts and devices; works beside a running server
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Copy the database while it is served; only then may devices forget what they sent
    Backup(backup::Backup),
    /// Make a database of many invented cases, for demonstration and measurement
    Demo(demo::Demo),
    /// The city's policy file
    #[command(subcommand)]
    Policy(Policy),
    /// Targets outside that alerts go to: webhook, mail, pushes
    #[command(subcommand)]
    Relay(relay::Relay),
    /// Look up the verification code 照合番号 of a printed document
    Verify(verify::Verify),
    /// The licences of what lies in this program
    Licences,
}

#[derive(Debug, Subcommand)]
enum Policy {
    /// Name every mistake in a policy file
    Check {
        /// The file
        file: PathBuf,
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// What was asked cannot be done so; the sentence says how.
    #[error("{0}")]
    Asked(String),
    /// The server or its parts could not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Tests of targets outside failed.
    #[error(
        "{0}件の送信先に届きませんでした。設定と相手側を確かめてください。 / \
         {0} targets did not take the test; check the settings and the other side"
    )]
    NotArrived(usize),
    /// The input or the system failed.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

impl From<AudioError> for CliError {
    fn from(error: AudioError) -> Self {
        Self::Start(StartError::Audio(error))
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Start(StartError::Store(error))
    }
}

impl CliError {
    fn code(&self) -> u8 {
        let asked = match self {
            Self::Asked(_) => true,
            Self::Start(error) => match error {
                StartError::Policy(_)
                | StartError::DemoOnReal { .. }
                | StartError::DemoTwice { .. }
                | StartError::PublicUrl => true,
                StartError::Store(error) => error.is_wrong_path(),
                StartError::Relay(error) => !error.is_of_the_system(),
                StartError::File { source, .. } => is_wrong_path(source),
                _ => false,
            },
            Self::NotArrived(_) | Self::System(_) => false,
        };
        if asked { 2 } else { 1 }
    }
}

/// Whether something was named that is not there or not a file.
fn is_wrong_path(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as K;
    matches!(error.kind(), K::NotFound | K::IsADirectory | K::NotADirectory)
}

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    log();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("mamori: the system has no room for another program: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(config) => serve::serve(&config).await,
            Command::Admin(admin) => admin::admin(admin).await,
            Command::Backup(backup) => backup::backup(&backup).await,
            Command::Demo(demo) => demo::demo(demo).await,
            Command::Policy(Policy::Check { file }) => check(&file),
            Command::Relay(relay) => relay::relay(relay).await,
            Command::Verify(args) => verify::verify(args).await,
            Command::Licences => licences::licences(),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mamori: {}", with_sources(&error));
            ExitCode::from(error.code())
        }
    }
}

fn check(file: &std::path::Path) -> Result<(), CliError> {
    let policy = policy_file::read(file)?;
    let (version, categories) = (&policy.version, policy.categories.len());
    println!("{}: version {version}, {categories} categories, no mistakes", file.display());
    Ok(())
}

/// The log goes to standard error; `RUST_LOG` chooses how much, `info` otherwise.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .with_target(false)
        .init();
}

/// The sentence and, in brackets, what lies below it.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let more = source.to_string();
        if !text.contains(&more) {
            text = format!("{text} ({more})");
        }
        next = source.source();
    }
    text
}
