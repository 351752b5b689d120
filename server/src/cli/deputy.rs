//! `mamori admin deputy`: who decides for a department head who is absent (代決).

use super::CliError;
use super::admin::{Data, asked, finish, known, open};
use mamori_core::access::Role;
use mamori_core::ids::UserId;
use mamori_server::store::sqlite::SqliteStore;

/// Who decides for whom.
#[derive(Debug, clap::Args)]
pub struct Deputy {
    #[command(flatten)]
    data: Data,
    /// The department head
    #[arg(long, alias = "user")]
    login: String,
    /// The named deputy
    #[arg(long, required_unless_present = "none", conflicts_with = "none")]
    deputy: Option<String>,
    /// Nobody any more
    #[arg(long)]
    none: bool,
}

/// Names the deputy, or nobody.
pub async fn deputy(args: Deputy) -> Result<(), CliError> {
    let store = open(&args.data).await?;
    let user = UserId(args.login.clone());
    if role_of(&store, &user).await?.is_some_and(|role| role != Role::DepartmentHead) {
        return asked(format!("{} is no department_head: only they decide", args.login));
    }
    let named = args.deputy.clone().map(UserId);
    if let Some(deputy) = &named {
        if *deputy == user {
            return asked("nobody is their own deputy");
        }
        let may = |role| matches!(role, Role::Supervisor | Role::DepartmentHead);
        if role_of(&store, deputy).await?.is_some_and(|role| !may(role)) {
            return asked(format!("{deputy} must be a supervisor or a department_head"));
        }
    }
    known(store.set_deputy(user, named).await)?;
    match args.deputy {
        Some(deputy) => println!("{}: {deputy} decides while they are absent", args.login),
        None => println!("{}: nobody decides for them", args.login),
    }
    finish(store).await
}

async fn role_of(store: &SqliteStore, user: &UserId) -> Result<Option<Role>, CliError> {
    let accounts = store.accounts().await?;
    Ok(accounts.into_iter().find(|a| a.person.id == *user).map(|a| a.person.role))
}
