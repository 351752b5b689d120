//! `mamori admin`: accounts and devices from the command line, beside a running server.

use super::CliError;
use super::deputy::{Deputy, deputy};
use mamori_core::access::{Person, Role};
use mamori_core::body::CODE_LEN_MAX;
use mamori_core::ids::{DeviceId, UserId};
use mamori_server::auth::password::{LEN_MAX, LEN_MIN, hash};
use mamori_server::policy_file;
use mamori_server::serve::StartError;
use mamori_server::store::StoreError;
use mamori_server::store::sqlite::{NewAccount, SqliteStore, Use};
use std::io::{IsTerminal, Read};
use std::path::PathBuf;

/// What the administrator wants.
#[derive(Debug, clap::Subcommand)]
pub enum Admin {
    /// Make an account; the password is asked for, or read from standard input
    Create(Create),
    /// Show all accounts
    List(Data),
    /// Set a new password and end the account's sessions
    Password(Named),
    /// Let an account sign in no more, and end its sessions; what it recorded stays
    Disable(Named),
    /// Let a disabled account sign in again
    Enable(Named),
    /// Name who decides for a department head who is absent (代決), or nobody with --none
    Deputy(Deputy),
    /// Let the next sign-in on a device bind it anew, when its browser has lost its cookies
    ReleaseDevice {
        #[command(flatten)]
        data: Data,
        /// The device, 32 hexadecimal digits
        #[arg(long)]
        device: String,
    },
}

/// Where the database is.
#[derive(Debug, clap::Args)]
pub struct Data {
    /// Folder of the database
    #[arg(long, env = "MAMORI_DATA")]
    data: PathBuf,
}

impl Data {
    /// The folder.
    pub fn folder(&self) -> &std::path::Path {
        &self.data
    }
}

/// An account of a database.
#[derive(Debug, clap::Args)]
pub struct Named {
    #[command(flatten)]
    data: Data,
    /// The account's name
    #[arg(long, alias = "user")]
    login: String,
}

/// A new account.
#[derive(Debug, clap::Args)]
pub struct Create {
    #[command(flatten)]
    named: Named,
    /// The person's name as written on reports; the account's name if not given
    #[arg(long)]
    name: Option<String>,
    /// staff, supervisor, general_affairs, department_head or admin; may be left out for the first
    /// account of a database, which becomes an administrator
    #[arg(long)]
    role: Option<String>,
    /// Code of the department in the policy; only an administrator may have none
    #[arg(long)]
    department: Option<String>,
    /// For a department head: codes of the departments of the bureau
    #[arg(long, value_delimiter = ',')]
    heads: Vec<String>,
}

pub fn asked<T>(sentence: impl Into<String>) -> Result<T, CliError> {
    Err(CliError::Asked(sentence.into()))
}

/// Does it and says what was done.
pub async fn admin(admin: Admin) -> Result<(), CliError> {
    match admin {
        Admin::Create(create) => make(create).await,
        Admin::List(data) => list(&data).await,
        Admin::Password(named) => {
            let store = open(&named.data).await?;
            let hash = password()?;
            known(store.set_password(UserId(named.login.clone()), hash).await)?;
            println!("{}: new password set, sessions ended", named.login);
            finish(store).await
        }
        Admin::Disable(named) => set_disabled(named, true).await,
        Admin::Enable(named) => set_disabled(named, false).await,
        Admin::Deputy(args) => deputy(args).await,
        Admin::ReleaseDevice { data, device } => {
            let Ok(id) = device.parse::<DeviceId>() else {
                return asked("a device is written as 32 hexadecimal digits");
            };
            let store = open(&data).await?;
            if !store.release_device(id).await? {
                return asked(format!("there is no device {device}"));
            }
            println!("{device}: released; the next sign-in on it binds it anew");
            finish(store).await
        }
    }
}

pub async fn open(data: &Data) -> Result<SqliteStore, CliError> {
    Ok(SqliteStore::open(&data.data, Use::Beside).await?)
}

pub async fn finish(store: SqliteStore) -> Result<(), CliError> {
    store.close().await;
    Ok(())
}

pub fn known(done: Result<(), StoreError>) -> Result<(), CliError> {
    match done {
        Err(error @ (StoreError::NoAccount(_) | StoreError::AccountExists(_))) => {
            asked(error.to_string())
        }
        done => Ok(done?),
    }
}

async fn make(create: Create) -> Result<(), CliError> {
    let Create { named, name, role, department, heads } = create;
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if named.login.is_empty() || named.login.len() > CODE_LEN_MAX || !named.login.chars().all(fine)
    {
        return asked("an account's name has lowercase letters, digits, `-`, `_` and `.` only");
    }
    let department = department.unwrap_or_default();
    // Without any right named this can only be the first account: then it may begin a database.
    let is_plain = role.is_none() && department.is_empty() && heads.is_empty();
    let (store, role, password) = if is_plain && !SqliteStore::is_in(&named.data.data)? {
        begin(&named.data).await?
    } else {
        let store = open(&named.data).await?;
        let role = role_of(&store, role.as_deref()).await?;
        check_departments(&named.data, role, &department, &heads)?;
        (store, role, password()?)
    };
    let person = Person {
        id: UserId(named.login.clone()),
        name: name.unwrap_or_else(|| named.login.clone()),
        role,
        department,
    };
    let account = NewAccount { person, heads, password, demo: false };
    known(store.add_account(account).await)?;
    println!("{}: made, {}", named.login, role.code());
    finish(store).await
}

/// A new database for its first administrator, begun only once everything asked is in order.
async fn begin(data: &Data) -> Result<(SqliteStore, Role, String), CliError> {
    check_departments(data, Role::Admin, "", &[])?;
    let password = password()?;
    let store = SqliteStore::open(&data.data, Use::Begin).await?;
    let folder = data.data.display();
    println!("{folder}: 新しいデータベースを作りました。 / a new database was begun.");
    let role = role_of(&store, None).await?;
    Ok((store, role, password))
}

async fn role_of(store: &SqliteStore, role: Option<&str>) -> Result<Role, CliError> {
    let codes = || Role::ALL.map(Role::code).join(", ");
    match role {
        Some(code) => match Role::parse(code) {
            Some(role) => Ok(role),
            None => asked(format!("--role must be one of {}", codes())),
        },
        None if store.accounts().await?.is_empty() => Ok(Role::Admin),
        None => asked(format!("say what the person is with --role: {}", codes())),
    }
}

fn check_departments(
    data: &Data,
    role: Role,
    department: &str,
    heads: &[String],
) -> Result<(), CliError> {
    let policy = policy_file::load(None, &data.data)?;
    let codes = || {
        let codes: Vec<&str> = policy.departments.iter().map(|d| d.code.as_str()).collect();
        codes.join(", ")
    };
    let needed = role != Role::Admin || !department.is_empty();
    if needed && policy.department(department).is_none() {
        return asked(format!("--department must be one of {}", codes()));
    }
    if let Some(unknown) = heads.iter().find(|head| policy.department(head).is_none()) {
        return asked(format!("--heads: {unknown} is not one of {}", codes()));
    }
    match (role == Role::DepartmentHead, heads.is_empty()) {
        (true, true) => asked("say with --heads which departments the bureau has"),
        (false, false) => asked("--heads is for a department_head only"),
        _ => Ok(()),
    }
}

async fn set_disabled(named: Named, disabled: bool) -> Result<(), CliError> {
    let store = open(&named.data).await?;
    known(store.set_disabled(UserId(named.login.clone()), disabled).await)?;
    println!("{}: {}", named.login, if disabled { "disabled, sessions ended" } else { "enabled" });
    finish(store).await
}

async fn list(data: &Data) -> Result<(), CliError> {
    let store = open(data).await?;
    for account in store.accounts().await? {
        let Person { id, name, role, department } = account.person;
        let demo = if account.demo { "  demo" } else { "" };
        let disabled = if account.disabled_ms.is_some() { "  disabled" } else { "" };
        println!("{id}  {name}  {}  {department}{demo}{disabled}", role.code());
    }
    finish(store).await
}

/// Asks twice at a terminal; otherwise takes the first line of standard input.
fn password() -> Result<String, CliError> {
    let password = if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("Again: ")? != first {
            return asked("the two passwords differ");
        }
        first
    } else {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text.lines().next().unwrap_or_default().to_owned()
    };
    if password.chars().count() < LEN_MIN || password.len() > LEN_MAX {
        return asked(format!(
            "a password has {LEN_MIN} characters or more, {LEN_MAX} bytes at most"
        ));
    }
    Ok(hash(&password).map_err(StartError::Inside)?)
}
