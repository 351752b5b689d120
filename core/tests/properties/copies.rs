//! What is known of a log's copies, against plain sets of places.

use crate::check::{holds, is_caught};
use mamori_core::event::Head;
use mamori_core::ids::{Hash, LogId};
use mamori_core::store::{BackedUp, LogInfo};
use mamori_core::sync::{LogState, Span};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;

const HASH: Hash = Hash([3; 32]);

fn set(spans: &[Span]) -> BTreeSet<u64> {
    spans.iter().flat_map(|span| span.first..=span.last).collect()
}

/// Ranges as they must be: ascending, apart, none empty.
fn is_normal(spans: &[Span]) -> bool {
    spans.iter().all(|span| span.first <= span.last)
        && spans.windows(2).all(|pair| pair[0].last + 1 < pair[1].first)
}

/// Places with few holes, and with more holes than an answer lists.
fn places() -> impl Strategy<Value = BTreeSet<u64>> {
    let scattered = (0..400_u64, 1..4_u64, any::<bool>()).prop_map(|(max, every, first)| {
        (1..=max).filter(|p| p % (every + 1) != 0 || (first && *p < 20)).collect()
    });
    prop_oneof![
        2 => btree_set(1..60_u64, 0..50),
        1 => btree_set(1..600_u64, 0..300),
        2 => scattered,
    ]
}

/// A `LogState` tells the truth about a set, as far as it can list its holes, and never claims a
/// place that is not stored.
fn tells_the_truth(
    has: impl Fn(&LogState, u64) -> bool,
    (stored, head): (BTreeSet<u64>, u64),
) -> Result<(), TestCaseError> {
    let state = LogState::of(stored.iter().copied(), HASH);
    let expected_max = stored.last().copied().unwrap_or(0);
    let contiguous = (1..).take_while(|place| stored.contains(place)).last().unwrap_or(0);
    prop_assert_eq!((state.max, state.contiguous), (expected_max, contiguous));
    prop_assert!(state.missing.len() <= LogState::MISSING_MAX);
    prop_assert!(is_normal(&state.missing));
    let listed = state.missing.len() < LogState::MISSING_MAX;
    for place in 1..=expected_max + 2 {
        let claimed = has(&state, place);
        prop_assert!(!claimed || stored.contains(&place), "claims {place}");
        prop_assert!(claimed || !listed || !stored.contains(&place), "denies {place}");
    }
    let lacking = state.lacking(head);
    prop_assert!(is_normal(&lacking));
    let expected: BTreeSet<u64> = (1..=head).filter(|place| !stored.contains(place)).collect();
    prop_assert!(set(&lacking).is_superset(&expected), "something would never be sent");
    prop_assert!(!listed || set(&lacking) == expected, "sent again for nothing");
    prop_assert_eq!(state.lacking_count(head), set(&lacking).len() as u64);
    Ok(())
}

fn stored_and_head() -> impl Strategy<Value = (BTreeSet<u64>, u64)> {
    (places(), 0..700_u64)
}

#[test]
fn a_state_tells_the_truth_about_a_set() {
    holds(stored_and_head(), |case| tells_the_truth(LogState::has, case));
}

/// Control: who forgets that the list of holes may be cut claims what is not stored.
#[test]
fn believing_a_cut_list_is_caught() {
    let believes = |state: &LogState, seq: u64| {
        seq <= state.max && !state.missing.iter().any(|s| s.first <= seq && seq <= s.last)
    };
    is_caught(stored_and_head(), |case| tells_the_truth(believes, case));
}

/// What a device believes after an answer: its own, held there, and not the loser of a fork.
fn believes_right(
    believe: impl Fn(&LogState, &LogState, &[u64], &[u64]) -> LogState,
    (held, before, sent, forks): (BTreeSet<u64>, BTreeSet<u64>, BTreeSet<u64>, BTreeSet<u64>),
) -> Result<(), TestCaseError> {
    let answer = LogState::of(held.iter().copied(), HASH);
    let old = LogState::of(before.iter().copied(), Hash([4; 32]));
    let sent: Vec<u64> = sent.into_iter().collect();
    let forks: Vec<u64> = forks.into_iter().collect();
    let now = believe(&answer, &old, &sent, &forks);
    let all = held.iter().chain(&before).chain(&sent).max().copied().unwrap_or(0);
    for place in 1..=all {
        let own = (before.contains(&place) || sent.contains(&place)) && !forks.contains(&place);
        prop_assert!(!now.has(place) || (own && held.contains(&place)), "believes {place}");
        let certain = answer.has(place) && (old.has(place) || sent.contains(&place));
        let listed = now.missing.len() < LogState::MISSING_MAX;
        let denied = certain && listed && !forks.contains(&place) && !now.has(place);
        prop_assert!(!denied, "forgets {place}");
    }
    prop_assert!(now.max != answer.max || now.head_hash == HASH || now.max == 0);
    Ok(())
}

fn answers() -> impl Strategy<Value = (BTreeSet<u64>, BTreeSet<u64>, BTreeSet<u64>, BTreeSet<u64>)>
{
    (places(), places(), btree_set(1..80_u64, 0..20), btree_set(1..80_u64, 0..4))
}

#[test]
fn only_own_events_are_believed() {
    holds(answers(), |case| believes_right(LogState::believable, case));
}

/// Controls: believing the answer as it is, and never taking a belief back.
#[test]
fn believing_places_is_caught() {
    is_caught(answers(), |case| believes_right(|answer, _, _, _| answer.clone(), case));
}

#[test]
fn never_taking_a_belief_back_is_caught() {
    let keeps = |answer: &LogState, before: &LogState, _: &[u64], _: &[u64]| {
        let max = answer.max.max(before.max);
        LogState::of((1..=max).filter(|p| answer.has(*p) || before.has(*p)), HASH)
    };
    is_caught(answers(), |case| believes_right(keeps, case));
}

/// What waits for upload: here, not pruned, not set aside, and not known to be there.
#[test]
fn what_waits_is_what_is_neither_there_nor_aside() {
    let aside = btree_set(1..80_u64, 0..12);
    holds((places(), 0..90_u64, aside, 0..40_u64), |(stored, head, aside, pruned)| {
        let pruned = pruned.min(head);
        let server = LogState::of(stored.iter().copied(), HASH);
        let info = LogInfo {
            head: Head { log: LogId([1; 16]), seq: head, hash: HASH },
            server: server.clone(),
            set_aside: aside.iter().copied().filter(|seq| *seq <= head).collect(),
            pruned,
        };
        let waiting = info.waiting();
        prop_assert!(waiting.iter().all(|span| span.first <= span.last));
        prop_assert!(waiting.windows(2).all(|pair| pair[0].last < pair[1].first));
        let expected: BTreeSet<u64> =
            (pruned + 1..=head).filter(|seq| !server.has(*seq) && !aside.contains(seq)).collect();
        prop_assert_eq!(set(&waiting), expected);
        prop_assert_eq!(info.waiting_count(), set(&waiting).len() as u64);
        Ok(())
    });
}

/// A proof for pruning never reaches over a hole, nor over the backup.
#[test]
fn a_proof_ends_at_the_first_hole() {
    holds((places(), any::<u64>()), |(stored, backed_up)| {
        let proof = BackedUp::from_answer(&LogState::of(stored.iter().copied(), HASH), backed_up);
        prop_assert!(proof.through() <= backed_up);
        prop_assert!((1..=proof.through()).all(|place| stored.contains(&place)));
        Ok(())
    });
}

/// Nonsense from the wire, in a state that no server would send, is survived.
#[test]
fn nonsense_is_survived() {
    let spans = vec((any::<u64>(), any::<u64>()), 0..80);
    holds((spans, any::<u64>(), any::<u64>(), any::<u64>()), |(spans, contiguous, max, head)| {
        let missing = spans.into_iter().map(|(first, last)| Span { first, last }).collect();
        let state = LogState { contiguous, max, missing, head_hash: HASH };
        let _ = (state.lacking(head), state.lacking_count(head), state.has(head));
        let believed = state.believable(&state, &[0, 1, u64::MAX], &[u64::MAX]);
        let head = Head { log: LogId([1; 16]), seq: head, hash: HASH };
        let info = LogInfo { head, server: believed, set_aside: vec![1, u64::MAX], pruned: max };
        let _ = info.waiting_count();
        Ok(())
    });
}
