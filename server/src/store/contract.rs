//! What every store of received events promises, as one suite that runs on all of them.

use super::judge::Flags;
use super::scribe::{
    NOON_MS, Scribe, acknowledged, acted, ended, looked, raised, started, tapped, unheard_of,
};
use super::subject::{InMemory, InSqlite, Subject, batch, reader};
use super::{Ask, BackupCopy, CHANGES_MAX, CLOCK_OFF_MS, Denial, EventStore, PAGE_MAX};
use mamori_core::event::Sealed;
use mamori_core::ids::{CaseId, Hash, StoreId, UserId};
use mamori_core::sync::{Seen, Span};

/// Runs the suite on a store.
macro_rules! suite {
    ($store:ident, $subject:ty: $($test:ident,)*) => {
        mod $store {
            use super::*;
            $(#[tokio::test]
            async fn $test() {
                super::$test(<$subject as Subject>::fresh().await).await;
            })*
        }
    };
}

macro_rules! suites {
    ($($test:ident,)*) => {
        suite!(memory, InMemory: $($test,)*);
        suite!(sqlite, InSqlite: $($test,)*);
    };
}

suites! {
    new_events_get_dense_cursors_in_their_order,
    the_same_again_changes_nothing,
    events_may_come_in_any_order,
    a_broken_chain_is_kept_and_flagged,
    a_fork_is_kept_and_told_and_never_counted,
    a_denied_batch_changes_nothing,
    clocks_and_unknown_kinds_are_flagged_and_kept,
    a_case_is_seen_by_those_who_may,
    nobody_writes_into_another_departments_case,
    a_right_that_comes_late_counts_from_the_start,
    a_claim_without_a_right_gains_none_later,
    a_look_may_come_before_what_was_looked_at,
    a_restored_store_begins_one_new_epoch,
    backed_up_is_what_a_copy_holds_without_a_hole,
    pages_and_changes_fit_together,
    too_many_changes_become_a_page,
    changes_tell_who_may_hear_of_them,
}

fn case_id(case: u8) -> CaseId {
    CaseId([case; 16])
}

async fn flags<S: Subject>(subject: &S) -> Vec<Flags> {
    let kept = subject.store().events_after(0, 100).await.unwrap();
    kept.iter().map(|kept| kept.flags).collect()
}

async fn seen_by<S: Subject>(subject: &S, name: &str) -> Vec<CaseId> {
    let slice = subject.store().cases(&reader(name), Ask::Newest, PAGE_MAX).await.unwrap();
    slice.cases.iter().map(|view| view.case.id).collect()
}

async fn new_events_get_dense_cursors_in_their_order(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let events: Vec<Sealed> = (0..3).map(|_| scribe.tap("hana", 1)).collect();
    let receipt = subject.accept(&scribe, &[&events[0], &events[1], &events[2]]).await;
    assert_eq!((receipt.standing.epoch, receipt.standing.cursor), (1, 3));
    assert_eq!((receipt.log.contiguous, receipt.log.max), (3, 3));
    assert_eq!(receipt.log.head_hash, scribe.head.hash);
    let kept = subject.store().events_after(1, 1).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].cursor, kept[0].seq, &kept[0].sealed), (2, 2, &events[1]));
    assert_eq!(flags(&subject).await, [Flags::default(); 3]);
}

async fn the_same_again_changes_nothing(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let (a, b) = (scribe.tap("hana", 1), scribe.tap("hana", 1));
    let first = subject.accept(&scribe, &[&a, &b]).await;
    let again = subject.accept(&scribe, &[&b, &a, &b]).await;
    assert_eq!((again.standing, &again.log), (first.standing, &first.log));
    assert_eq!((again.forks.len(), again.changes.len()), (0, 0));
    assert_eq!(subject.store().events_after(0, 10).await.unwrap().len(), 2);
}

async fn events_may_come_in_any_order(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let events: Vec<Sealed> = (0..4).map(|_| scribe.tap("hana", 1)).collect();
    let receipt = subject.accept(&scribe, &[&events[3], &events[1]]).await;
    assert_eq!(receipt.log.contiguous, 0);
    assert_eq!(receipt.log.missing, [Span { first: 1, last: 1 }, Span { first: 3, last: 3 }]);
    assert_eq!(flags(&subject).await, [Flags::GAP; 2]);
    let receipt = subject.accept(&scribe, &[&events[0], &events[2]]).await;
    assert_eq!((receipt.log.contiguous, receipt.log.max), (4, 4));
    assert_eq!(flags(&subject).await, [Flags::default(); 4], "the gap was closed");
}

async fn a_broken_chain_is_kept_and_flagged(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let mut other = scribe.copy();
    let (first, _) = (scribe.tap("hana", 1), other.tap("taro", 1));
    let second = other.tap("taro", 1);
    subject.accept(&scribe, &[&second]).await;
    let receipt = subject.accept(&scribe, &[&first]).await;
    assert_eq!((receipt.log.contiguous, receipt.forks.len()), (2, 0));
    assert_eq!(flags(&subject).await, [Flags::BROKEN, Flags::default()]);
}

async fn a_fork_is_kept_and_told_and_never_counted(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let first = scribe.tap("hana", 1);
    let mut copy = scribe.copy();
    let (mine, other) = (scribe.tap("hana", 1), copy.tap("hana", 2));
    subject.accept(&scribe, &[&first, &mine]).await;
    for _ in 0..2 {
        let receipt = subject.accept(&scribe, &[&other]).await;
        assert_eq!(receipt.forks, [2]);
        assert_eq!(receipt.standing.cursor, 2);
        assert_eq!(receipt.log.head_hash, mine.hash());
    }
    let forks = subject.store().forks(scribe.log()).await.unwrap();
    assert_eq!(forks, [(2, other)]);
    assert_eq!(seen_by(&subject, "kacho").await, [case_id(1)]);
    // Both in one batch: the first one in has the place.
    let (mine, other) = (scribe.tap("hana", 1), copy.tap("hana", 2));
    assert_eq!(subject.accept(&scribe, &[&mine, &other]).await.forks, [3]);
}

async fn a_denied_batch_changes_nothing(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let first = scribe.tap("hana", 1);
    subject.accept(&scribe, &[&first]).await;
    let (good, forged) = (scribe.tap("hana", 1), scribe.tap("stranger", 1));
    let denied = subject.send(&scribe, &[&good, &forged]).await;
    assert_eq!(denied, Err(Denial::Forged(vec![3])));
    let stolen = batch(Scribe::new(2, 9).device, scribe.log(), &[&good]);
    let denied = subject.store().receive(stolen).await.unwrap();
    assert_eq!(denied, Err(Denial::OtherLog));
    let here = subject.store().standing().await.unwrap();
    let mut ahead = batch(Scribe::new(2, 9).device, scribe.log(), &[]);
    ahead.seen = Some(Seen { store: here.store, epoch: 1, cursor: 99 });
    assert!(subject.store().receive(ahead).await.unwrap().is_err());
    assert_eq!(subject.store().standing().await.unwrap(), here);
    assert_eq!(subject.store().events_after(0, 10).await.unwrap().len(), 1);
}

async fn clocks_and_unknown_kinds_are_flagged_and_kept(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let odd = scribe.write("hana", Some(1), unheard_of());
    scribe.correction_ms = CLOCK_OFF_MS + 1;
    let corrected = scribe.tap("hana", 1);
    scribe.correction_ms = 0;
    scribe.wall_ms = NOON_MS + 60_000 + CLOCK_OFF_MS + 1;
    let future = scribe.tap("hana", 1);
    // It has seen cursor 1, received at noon; half an hour before noon it cannot have happened.
    (scribe.wall_ms, scribe.base) = (NOON_MS - 30 * 60_000, 1);
    let past = scribe.tap("hana", 1);
    scribe.base = 0;
    let offline = scribe.tap("hana", 1);
    let events = [&odd, &corrected, &future, &past, &offline];
    subject.accept(&scribe, &events).await;
    let expected = [Flags::UNKNOWN, Flags::CLOCK, Flags::CLOCK, Flags::CLOCK, Flags::default()];
    assert_eq!(flags(&subject).await, expected);
    let view = subject.store().case(&reader("hana"), case_id(1)).await.unwrap().unwrap();
    assert_eq!((view.case.unknown.len(), view.case.incidents.len()), (1, 4));
}

async fn a_case_is_seen_by_those_who_may(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let tap = scribe.write("hana", Some(1), tapped(&["zei"]));
    subject.accept(&scribe, &[&tap]).await;
    for (name, sees) in [
        ("hana", true),
        ("zei", true),
        ("kacho", true),
        ("bucho", true),
        ("taro", false),
        ("zeicho", false),
        ("somu", false),
        ("admin", false),
    ] {
        assert_eq!(seen_by(&subject, name).await.len(), usize::from(sees), "{name} in the list");
        let one = subject.store().case(&reader(name), case_id(1)).await.unwrap();
        assert_eq!(one.is_some(), sees, "{name}");
    }
    let none = subject.store().case(&reader("kacho"), case_id(9)).await.unwrap();
    assert_eq!(none, None);
}

async fn nobody_writes_into_another_departments_case(subject: impl Subject) {
    let (mut scribe, mut other) = (Scribe::new(1, 1), Scribe::new(2, 2));
    let tap = scribe.tap("hana", 1);
    subject.accept(&scribe, &[&tap]).await;
    let before = subject.store().case(&reader("kacho"), case_id(1)).await.unwrap();
    for (place, intruder) in ["zei", "zeicho", "somu", "admin"].into_iter().enumerate() {
        let intrusion = other.write(intruder, Some(1), started(1, &[intruder]));
        let receipt = subject.accept(&other, &[&intrusion]).await;
        assert_eq!(receipt.changes, [], "{intruder}");
        assert_eq!(flags(&subject).await[place + 1], Flags::FOREIGN, "{intruder}");
        assert_eq!(seen_by(&subject, intruder).await, [], "{intruder} learns nothing");
    }
    let after = subject.store().case(&reader("kacho"), case_id(1)).await.unwrap();
    assert_eq!(before, after);
    // A colleague may.
    let help = other.write("taro", Some(1), acknowledged(1));
    assert_eq!(subject.accept(&other, &[&help]).await.changes.len(), 1);
}

async fn a_right_that_comes_late_counts_from_the_start(subject: impl Subject) {
    let (mut scribe, mut other) = (Scribe::new(1, 1), Scribe::new(2, 2));
    let tap = scribe.tap("hana", 1);
    let together = scribe.write("hana", Some(1), started(1, &["zei"]));
    let own = other.tap("zei", 1);
    subject.accept(&scribe, &[&tap]).await;
    subject.accept(&other, &[&own]).await;
    assert_eq!(flags(&subject).await[1], Flags::FOREIGN);
    subject.accept(&scribe, &[&together]).await;
    assert_eq!(flags(&subject).await[1], Flags::default());
    let view = subject.store().case(&reader("zei"), case_id(1)).await.unwrap().unwrap();
    assert_eq!(view.case.incidents.len(), 2);
    assert_eq!((view.cursor, view.first_cursor), (3, 1), "a pull after 2 brings it");
}

/// Otherwise who takes part later could have laid in a submission before everybody else's.
async fn a_claim_without_a_right_gains_none_later(subject: impl Subject) {
    let (mut scribe, mut other) = (Scribe::new(1, 1), Scribe::new(2, 2));
    let (tap, planted) = (scribe.tap("hana", 1), other.write("zei", Some(1), acted(0)));
    let together = scribe.write("hana", Some(1), started(1, &["zei"]));
    subject.accept(&scribe, &[&tap]).await;
    subject.accept(&other, &[&planted]).await;
    subject.accept(&scribe, &[&together]).await;
    assert_eq!(flags(&subject).await, [Flags::default(), Flags::FOREIGN, Flags::default()]);
    let later = other.write("zei", Some(1), acted(0));
    subject.accept(&other, &[&later]).await;
    let view = subject.store().case(&reader("zei"), case_id(1)).await.unwrap().unwrap();
    let papers: Vec<_> = view.case.papers.iter().map(|paper| paper.stamp.cursor).collect();
    assert_eq!(papers, [Some(4)], "the control: from here on there is a right");
}

async fn a_look_may_come_before_what_was_looked_at(subject: impl Subject) {
    let (mut scribe, mut desk) = (Scribe::new(1, 1), Scribe::new(2, 2));
    let look = desk.write("bucho", Some(1), looked(1));
    assert_eq!(subject.accept(&desk, &[&look]).await.changes, []);
    assert_eq!(seen_by(&subject, "bucho").await, []);
    let tap = scribe.tap("hana", 1);
    subject.accept(&scribe, &[&tap]).await;
    let view = subject.store().case(&reader("kacho"), case_id(1)).await.unwrap().unwrap();
    assert_eq!(view.department, "shimin", "of the one who acted, not of the one who looked");
    assert_eq!(view.case.reads.len(), 1);
}

async fn a_restored_store_begins_one_new_epoch(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let tap = scribe.tap("hana", 1);
    let store = subject.accept(&scribe, &[&tap]).await.standing.store;
    let ask = async |store, epoch, cursor| {
        let mut greeting = batch(scribe.device, scribe.log(), &[]);
        greeting.seen = Some(Seen { store, epoch, cursor });
        subject.store().receive(greeting).await.unwrap().unwrap().standing.epoch
    };
    assert_eq!(ask(store, 1, 1).await, 1, "nothing is missing");
    assert_eq!(ask(StoreId([9; 16]), 1, 99).await, 1, "another database");
    assert_eq!(ask(store, 1, 5).await, 2, "this device saw more");
    assert_eq!(ask(store, 1, 7).await, 2, "so did this one, but that is known");
    assert_eq!(ask(store, 4, 0).await, 5, "restored to before an earlier restore");
}

async fn backed_up_is_what_a_copy_holds_without_a_hole(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let events: Vec<Sealed> = (0..5).map(|_| scribe.tap("hana", 1)).collect();
    let copy = async |cursor| {
        let (made_ms, file) = (0, String::new());
        let copy = BackupCopy { cursor, made_ms, file, sha256: Hash::default(), bytes: 0 };
        subject.store().note_backup(copy).await.unwrap();
        subject.accept(&scribe, &[]).await.backed_up
    };
    let first = subject.accept(&scribe, &[&events[0], &events[1], &events[3]]).await;
    assert_eq!(first.backed_up, 0);
    assert_eq!(copy(2).await, 2);
    assert_eq!(copy(3).await, 2, "place 3 is missing");
    subject.accept(&scribe, &[&events[2], &events[4]]).await;
    assert_eq!(copy(3).await, 2, "place 3 is not in the copy");
    assert_eq!(copy(5).await, 5);
    assert_eq!(copy(4).await, 5, "an older copy takes nothing back");
}

async fn pages_and_changes_fit_together(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    for case in 1..=5 {
        let tap = scribe.tap("hana", case);
        subject.accept(&scribe, &[&tap]).await;
    }
    let (chief, store) = (reader("kacho"), subject.store());
    let ids = |slice: &super::Slice| -> Vec<u8> {
        slice.cases.iter().map(|view| view.case.id.0[0]).collect()
    };
    let newest = store.cases(&chief, Ask::Newest, 2).await.unwrap();
    assert_eq!((ids(&newest), newest.full, newest.more), (vec![5, 4], true, true));
    let older = store.cases(&chief, Ask::Before(4), 3).await.unwrap();
    assert_eq!((ids(&older), older.full, older.more), (vec![3, 2, 1], false, false));
    let late = scribe.tap("hana", 2);
    subject.accept(&scribe, &[&late]).await;
    let changed = store.cases(&chief, Ask::After(4), 50).await.unwrap();
    assert_eq!((ids(&changed), changed.full), (vec![5, 2], false));
    assert_eq!(changed.standing.cursor, 6);
    assert_eq!(ids(&store.cases(&chief, Ask::After(6), 50).await.unwrap()), [] as [u8; 0]);
    let ahead = store.cases(&chief, Ask::After(7), 50).await.unwrap();
    assert!(ahead.full, "the reader saw what is not here");
}

async fn too_many_changes_become_a_page(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let events: Vec<Sealed> = (0..=CHANGES_MAX)
        .map(|case| scribe.tap("hana", u8::try_from(case).expect("fewer than 256")))
        .collect();
    subject.accept(&scribe, &events.iter().collect::<Vec<_>>()).await;
    let store = subject.store();
    let all = store.cases(&reader("kacho"), Ask::After(0), 500).await.unwrap();
    assert_eq!((all.cases.len(), all.full, all.more), (PAGE_MAX, true, true));
    let rest = store.cases(&reader("kacho"), Ask::After(1), 500).await.unwrap();
    assert_eq!((rest.cases.len(), rest.full), (CHANGES_MAX, false));
}

async fn changes_tell_who_may_hear_of_them(subject: impl Subject) {
    let mut scribe = Scribe::new(1, 1);
    let alarm = scribe.write("hana", Some(1), raised(1));
    let tap = scribe.write("hana", Some(2), tapped(&["taro"]));
    let receipt = subject.accept(&scribe, &[&alarm, &tap]).await;
    let told: Vec<_> = receipt
        .changes
        .iter()
        .map(|c| (c.case, c.cursor, !c.alerts.is_empty(), c.people.len()))
        .collect();
    assert_eq!(told, [(case_id(1), 1, true, 1), (case_id(2), 2, false, 2)]);
    assert!(receipt.changes.iter().all(|c| c.department == "shimin"));
    assert!(receipt.changes[1].people.contains(&UserId("taro".into())));
    let over = scribe.write("hana", Some(1), ended(1));
    let twice = scribe.write("hana", Some(1), ended(1));
    assert!(subject.accept(&scribe, &[&over]).await.changes[0].alerts.len() == 1);
    assert_eq!(subject.accept(&scribe, &[&twice]).await.changes, [], "nothing new to see");
}
