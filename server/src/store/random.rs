//! Random uploads to SQLite and to the model: both must say the same, whatever comes in whatever
//! order. For tests only.

use super::scribe::{
    Scribe, acknowledged, acted, cared, ended, looked, raised, started, tapped, unheard_of, written,
};
use super::subject::{InMemory, InSqlite, Subject, batch, readers};
use super::{Ask, BackupCopy, Batch, EventStore, Receipt, Slice, Standing};
use mamori_core::body::Body;
use mamori_core::event::Sealed;
use mamori_core::ids::{CaseId, Hash, StoreId};
use mamori_core::sync::Seen;
use proptest::collection::vec;
use proptest::prelude::*;

const ACTORS: [&str; 8] = ["hana", "taro", "kacho", "zei", "zeicho", "somu", "bucho", "admin"];

/// What is written: by whom, in which case, what, whom it names.
#[derive(Clone, Debug)]
struct Act {
    actor: usize,
    case: Option<u8>,
    what: u8,
    names: usize,
    clock: i8,
    base: u64,
}

fn act() -> impl Strategy<Value = Act> {
    let clock = prop_oneof![8 => Just(0_i8), 1 => Just(-1), 1 => Just(1)];
    let case = prop_oneof![9 => (0_u8..3).prop_map(Some), 1 => Just(None)];
    (0..ACTORS.len(), case, 0_u8..14, 0..ACTORS.len(), clock, 0_u64..8).prop_map(
        |(actor, case, what, names, clock, base)| Act { actor, case, what, names, clock, base },
    )
}

fn body(act: &Act) -> Body {
    let name = ACTORS[act.names];
    match act.what {
        0 => started(1, &[name]),
        1 => raised(1),
        2 => acknowledged(1),
        3 => ended(1),
        4 => looked(3),
        5 => unheard_of(),
        8 => cared(1, 1),
        9 => written("class", "suspected"),
        10 | 11 => acted(act.names),
        12 => written_all(act.names),
        6 => tapped(&[name]),
        _ => tapped(&[]),
    }
}

/// One of the fields that a submission needs, so that some histories come to submit.
fn written_all(field: usize) -> Body {
    let needed = [("class", "suspected"), ("demand", "x"), ("merit", "unclear")];
    let more = [("manner", "unclear"), ("answer", "x")];
    let all: Vec<_> = needed.into_iter().chain(more).collect();
    let (field, text) = all[field % all.len()];
    written(field, text)
}

/// Three logs on two devices, each with a second history that parts from the first half-way.
fn histories(acts: &[Act]) -> Vec<(Scribe, Vec<Sealed>)> {
    let mut scribes = [Scribe::new(1, 1), Scribe::new(2, 2), Scribe::new(2, 3)];
    let mut logs: Vec<(Scribe, Vec<Sealed>)> = Vec::new();
    for (index, scribe) in scribes.iter_mut().enumerate() {
        let mine: Vec<&Act> = acts.iter().skip(index).step_by(3).collect();
        let (first, second) = mine.split_at(mine.len() / 2);
        let mut events: Vec<Sealed> = first.iter().map(|act| write(scribe, act)).collect();
        let mut copy = scribe.copy();
        events.extend(second.iter().map(|act| write(scribe, act)));
        events.extend(second.iter().map(|act| write(&mut copy, act)));
        logs.push((scribe.clone(), events));
    }
    logs
}

fn write(scribe: &mut Scribe, act: &Act) -> Sealed {
    scribe.correction_ms = i64::from(act.clock) * 11 * 60_000;
    scribe.base = act.base;
    scribe.write(ACTORS[act.actor], act.case, body(act))
}

/// What happens to the server.
#[derive(Clone, Debug)]
enum Step {
    /// Events of a log, picked by any numbers.
    Upload { log: usize, picks: Vec<usize>, seen: Option<(u64, u64)> },
    /// The same log from a device that it is not of.
    Steal { log: usize, pick: usize },
    /// A backup of everything so far.
    BackUp,
}

fn step() -> impl Strategy<Value = Step> {
    let seen = prop_oneof![4 => Just(None), 1 => (1_u64..4, 0_u64..40).prop_map(Some)];
    let upload = (0_usize..3, vec(any::<usize>(), 0..8), seen)
        .prop_map(|(log, picks, seen)| Step::Upload { log, picks, seen });
    let steal = (0_usize..3, any::<usize>()).prop_map(|(log, pick)| Step::Steal { log, pick });
    prop_oneof![8 => upload, 1 => steal, 1 => Just(Step::BackUp)]
}

/// The two stores have ids of their own; everything else must be equal.
fn plain(standing: Standing) -> Standing {
    Standing { store: StoreId::default(), ..standing }
}

fn plain_receipt<E>(receipt: Result<Receipt, E>) -> Result<Receipt, E> {
    receipt.map(|r| Receipt { standing: plain(r.standing), ..r })
}

fn plain_slice(slice: Slice) -> Slice {
    Slice { standing: plain(slice.standing), ..slice }
}

async fn upload<S: Subject>(subject: &S, mut batch: Batch, seen: Option<(u64, u64)>) -> String {
    let store = subject.store().standing().await.unwrap().store;
    batch.seen = seen.map(|(epoch, cursor)| Seen { store, epoch, cursor });
    format!("{:?}", plain_receipt(subject.store().receive(batch).await.unwrap()))
}

async fn back_up<S: Subject>(subject: &S) {
    let cursor = subject.store().standing().await.unwrap().cursor;
    let file = String::new();
    let copy = BackupCopy { cursor, made_ms: 0, file, sha256: Hash::default(), bytes: 0 };
    subject.store().note_backup(copy).await.unwrap();
}

/// Everything a store can be asked, as one text.
async fn state<S: Subject>(subject: &S) -> String {
    let store = subject.store();
    let mut text = format!("{:#?}\n", store.events_after(0, 1000).await.unwrap());
    for log in 1..=3 {
        let log = Scribe::new(1, log).log();
        let held = (store.log_state(log).await.unwrap(), store.forks(log).await.unwrap());
        text += &format!("{held:#?}\n");
    }
    for reader in readers() {
        for ask in [Ask::Newest, Ask::After(4), Ask::After(999), Ask::Before(9)] {
            let slice = store.cases(&reader, ask, 2).await.unwrap();
            text += &format!("{} {ask:?} {:#?}\n", reader.person.id, plain_slice(slice));
        }
        for case in 0..3 {
            text += &format!("{:?}\n", store.case(&reader, CaseId([case; 16])).await.unwrap());
        }
    }
    text
}

async fn compare(acts: &[Act], steps: &[Step]) -> Result<(), TestCaseError> {
    let (real, model) = (InSqlite::fresh().await, InMemory::fresh().await);
    let logs = histories(acts);
    for step in steps {
        match step {
            Step::Upload { log, picks, seen } => {
                let (scribe, events) = &logs[*log];
                let picked: Vec<&Sealed> =
                    picks.iter().filter_map(|p| events.get(p % events.len().max(1))).collect();
                let batch = batch(scribe.device, scribe.log(), &picked);
                let told = upload(&real, batch.clone(), *seen).await;
                prop_assert_eq!(told, upload(&model, batch, *seen).await);
            }
            Step::Steal { log, pick } => {
                let (scribe, events) = &logs[*log];
                let Some(event) = events.get(pick % events.len().max(1)) else { continue };
                let batch = batch(Scribe::new(3, 9).device, scribe.log(), &[event]);
                let told = upload(&real, batch.clone(), None).await;
                prop_assert_eq!(told, upload(&model, batch, None).await);
            }
            Step::BackUp => {
                back_up(&real).await;
                back_up(&model).await;
            }
        }
    }
    let before = state(&real).await;
    prop_assert_eq!(&before, &state(&model).await);
    // Read models made anew from the events are those that were kept beside them.
    let again = real.refolded().await;
    prop_assert_eq!(before, state(&again).await);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_does_what_the_model_does(
        acts in vec(act(), 3..36),
        steps in vec(step(), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(compare(&acts, &steps))?;
    }
}
