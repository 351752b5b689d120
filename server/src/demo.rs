//! Demo people: only with `--demo`, with a password everybody knows. Must never reach a real
//! database.

use crate::auth::password::hash;
use crate::clock::now_ms;
use crate::config::Config;
use crate::demo_cases;
use crate::error::Failure;
use crate::serve::StartError;
use crate::store::sqlite::{NewAccount, SqliteStore};
use mamori_core::access::{Person, Role};
use mamori_core::ids::UserId;
use mamori_core::policy::Policy;

/// The password of every demo account.
pub const PASSWORD: &str = "mamori-demo";

/// Account, name, role, department, departments of the bureau.
const PEOPLE: [Demo; 8] = [
    ("madoguchi", "窓口 花子", Role::Staff, "shimin", &[]),
    ("gaikin", "外勤 太郎", Role::Staff, "shimin", &[]),
    ("kacho", "課長 一郎", Role::Supervisor, "shimin", &[]),
    ("somu", "総務 和子", Role::GeneralAffairs, "somu", &[]),
    ("bucho", "部長 正", Role::DepartmentHead, "shimin", &["shimin"]),
    ("admin", "管理 者", Role::Admin, "somu", &[]),
    ("zeimu", "税務 次郎", Role::Staff, "zeimu", &[]),
    ("zeimu-kacho", "税務 課長", Role::Supervisor, "zeimu", &[]),
];

/// Makes demo people and cases where they are wanted; refuses to mix them with real ones.
///
/// # Errors
/// When the database holds real accounts and was not made for demonstration.
pub async fn prepare(
    store: &SqliteStore,
    config: &Config,
    policy: &Policy,
) -> Result<(), StartError> {
    let (is_demo, has_real) = store.demo_state().await?;
    if !config.demo {
        if is_demo {
            tracing::warn!("this database was made with --demo; its demo people cannot sign in");
        }
        return Ok(());
    }
    if !is_demo && has_real {
        return Err(StartError::DemoOnReal { path: store.folder().to_path_buf() });
    }
    tracing::warn!("================================================================");
    tracing::warn!("DEMO: anybody can sign in as {} with {PASSWORD}", PEOPLE[0].0);
    tracing::warn!("and as kacho, admin and others. Never use this with real records.");
    tracing::warn!("================================================================");
    people(store, &[]).await?;
    if config.demo_cases {
        demo_cases::make(store, &policy.version, now_ms()).await?;
    }
    Ok(())
}

/// An account, its name, role and department, and the departments of its bureau.
pub type Demo = (&'static str, &'static str, Role, &'static str, &'static [&'static str]);

/// Makes the demo people that are missing, and `more` of them.
///
/// # Errors
/// When the store fails.
pub async fn people(store: &SqliteStore, more: &[Demo]) -> Result<(), StartError> {
    let accounts = store.accounts().await?;
    let all = || PEOPLE.iter().chain(more);
    if all().all(|(id, ..)| accounts.iter().any(|a| a.person.id.0 == *id)) {
        return Ok(());
    }
    let make = || async { tokio::task::spawn_blocking(|| hash(PASSWORD)).await };
    let password = make().await.map_err(|_| Failure::Internal("hashing panicked"))??;
    let account = |(id, name, role, department, heads): &Demo| NewAccount {
        person: Person {
            id: UserId((*id).to_owned()),
            name: (*name).to_owned(),
            role: *role,
            department: (*department).to_owned(),
        },
        heads: heads.iter().map(|d| (*d).to_owned()).collect(),
        password: password.clone(),
        demo: true,
    };
    store.add_demo(all().map(account).collect()).await?;
    let (head, deputy) = (UserId("bucho".to_owned()), UserId("kacho".to_owned()));
    Ok(store.set_deputy(head, Some(deputy)).await?)
}
