//! A database of many cases for demonstration and measurement, the same for the same seed. Events
//! of a made-up device go through the path that every upload takes. Never mixed with real records.

mod dice;
mod lines;
mod pen;
mod report;
mod story;

use crate::auth::token::Token;
use crate::demo::{self, Demo};
use crate::error::Failure;
use crate::serve::StartError;
use crate::store::EventStore;
use crate::store::sqlite::{Entering, SqliteStore};
use dice::Dice;
use lines::{DESKS, FAMILIES, GIVEN, HOURS, LOOKS};
use mamori_core::access::Role;
use mamori_core::ids::UserId;
use mamori_core::policy::Policy;
use pen::{DEVICE, LOG, Pen};
use story::{DAY_MS, MINUTE_MS, Visitor};

/// Events of one upload.
const BATCH: usize = 1_000;
/// Of so many cases one other party is new.
const CASES_EACH: usize = 6;

/// People besides those of [`demo`]: account, name, role, department, departments of the bureau.
const PEOPLE: [Demo; 7] = [
    ("sato", "佐藤 美咲", Role::Staff, "shimin", &[]),
    ("suzuki", "鈴木 健一", Role::Staff, "shimin", &[]),
    ("takahashi", "髙橋 直子", Role::Staff, "zeimu", &[]),
    ("tanaka", "田中 誠", Role::Staff, "fukushi", &[]),
    ("watanabe", "渡邊 由美", Role::Staff, "fukushi", &[]),
    ("fukushi-kacho", "福祉 課長", Role::Supervisor, "fukushi", &[]),
    ("kenko-bucho", "健康 福祉部長", Role::DepartmentHead, "fukushi", &["fukushi", "zeimu"]),
];

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many cases.
    pub cases: usize,
    /// Where the dice begin.
    pub seed: u64,
    /// Over how many years.
    pub years: u16,
    /// When the last day ends, ms since 1970-01-01 UTC.
    pub end_ms: i64,
}

/// Makes demo people and cases. `tell` hears how many cases are written, now and then.
///
/// # Errors
/// When the database holds real accounts or such cases already, or the store fails.
pub async fn make(
    store: &SqliteStore,
    policy: &Policy,
    plan: Plan,
    mut tell: impl FnMut(usize),
) -> Result<(), StartError> {
    if store.demo_state().await?.1 {
        return Err(StartError::DemoOnReal { path: store.folder().to_path_buf() });
    }
    if store.log_state(LOG).await?.max > 0 {
        return Err(StartError::DemoTwice { path: store.folder().to_path_buf() });
    }
    store.rule(policy);
    demo::people(store, &PEOPLE).await?;
    enter(store, plan.end_ms).await?;
    // Made once at the end, which is quicker than keeping it with each of so many.
    store.index_later().await?;
    let (mut pen, mut dice) = (Pen::new(&policy.version), Dice::new(plan.seed));
    let mut visitors: Vec<Visitor> = Vec::new();
    let offset_ms = i64::from(policy.utc_offset_minutes) * MINUTE_MS;
    for nth in 0..plan.cases {
        let times = (begins(&mut dice, plan, nth, offset_ms), plan.end_ms);
        let who = visitor(&mut dice, &mut visitors);
        story::tell(&mut pen, &mut dice, &mut visitors[who], times)?;
        if pen.waiting() >= BATCH {
            send(store, &mut pen).await?;
            tell(nth + 1);
        }
    }
    send(store, &mut pen).await?;
    tell(plan.cases);
    Ok(store.index_by(policy).await?)
}

async fn send(store: &SqliteStore, pen: &mut Pen) -> Result<(), Failure> {
    let denied = |_| Failure::Internal("the demo device was refused");
    store.receive(pen.batch()).await?.map_err(denied)?;
    Ok(())
}

/// When a case begins: evenly over the years, mostly on working days, in the hours of a city hall.
fn begins(dice: &mut Dice, plan: Plan, nth: usize, offset_ms: i64) -> i64 {
    let days = i64::from(plan.years.max(1)) * 365;
    let nth = i64::try_from(nth).unwrap_or(i64::MAX);
    let all = i64::try_from(plan.cases).unwrap_or(i64::MAX).max(1);
    let last = (plan.end_ms + offset_ms) / DAY_MS - 1;
    let mut day = last - days + days * nth / all;
    // 1970-01-01 was a Thursday.
    if (day + 3) % 7 >= 5 && dice.percent(92) {
        day -= 2;
    }
    let hour: i64 = dice.weighted(&HOURS).parse().unwrap_or(9);
    day * DAY_MS + hour * 60 * MINUTE_MS + dice.between(0, 60 * MINUTE_MS - 1) - offset_ms
}

/// Somebody who came before, or somebody new.
fn visitor(dice: &mut Dice, all: &mut Vec<Visitor>) -> usize {
    if !all.is_empty() && dice.below(CASES_EACH) > 3 {
        // Those who came last come again sooner than those of years ago.
        return all.len() - 1 - dice.below(all.len().min(400));
    }
    let numbers = (dice.between(1_000, 9_999), dice.between(1_000, 9_999));
    all.push(Visitor {
        name: format!("{} {}", dice.pick(&FAMILIES), dice.pick(&GIVEN)),
        phone: format!("090-{}-{}", numbers.0, numbers.1),
        vehicle: format!("守里 500 さ {:02}-{:02}", numbers.0 / 100, numbers.1 / 100),
        looks: dice.pick(&LOOKS),
        last: None,
    });
    all.len() - 1
}

/// The made-up device needs everybody to have been there; their sessions are over as they begin.
async fn enter(store: &SqliteStore, now_ms: i64) -> Result<(), Failure> {
    let mut users: Vec<&str> = vec!["somu"];
    for (_, _, clerks, chief, head) in DESKS {
        users.extend(clerks.iter().copied().chain([chief, head]));
    }
    let mut credential = None;
    for user in users {
        let fresh_credential = Token::fresh()?.hash();
        let entering = Entering {
            user: UserId(user.to_owned()),
            device: DEVICE,
            credential,
            fresh_credential,
            session: Token::fresh()?.hash(),
            now_ms,
            expires_ms: now_ms,
        };
        let denied = |_| Failure::Internal("the demo device was refused");
        store.enter(entering).await?.map_err(denied)?;
        credential = credential.or(Some(fresh_credential));
    }
    Ok(())
}
