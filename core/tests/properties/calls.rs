//! What the server calls may come late, twice and in any order: joined, it comes out the same.

use crate::check::{holds, is_caught};
use crate::make::{draft, sealed};
use mamori_core::alert::wire::{Call, Called, LastAct};
use mamori_core::case::{Alert, Case};
use mamori_core::ids::{AlertId, CaseId, LogId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Calls for one alert, each with some of its events and some of the server's facts.
fn calls() -> impl Strategy<Value = Vec<Call>> {
    let facts = (0..4_u32, 0..4_u32, vec(0..3_u16, 0..4), proptest::option::of(0..3_i64));
    let one = (vec(draft(), 0..6), 0..3_u8, facts);
    vec(one, 1..5).prop_map(|all| {
        let mut made = Vec::new();
        for (drafts, log, (rang, more, rows, act)) in all {
            let mut case = Case::new(CaseId([0; 16]));
            for event in sealed(LogId([log; 16]), &drafts).0 {
                let event = event.open().unwrap_or_else(|e| panic!("{e}"));
                case.apply(&event, Some(event.header.seq));
            }
            let mut alert = Alert::new(AlertId([0; 16]));
            if let Some(found) = case.alerts.into_iter().find(|a| a.id == alert.id) {
                alert = found;
            }
            let mut rows = rows;
            rows.sort_unstable();
            rows.dedup();
            let step = |row: u16| Called { row, round: 0, at_ms: i64::from(row) };
            made.push(Call {
                alert,
                case: CaseId([0; 16]),
                department: String::from("shimin"),
                rang,
                shown: rang + more,
                steps: rows.into_iter().map(step).collect(),
                last_act: act.map(|at_ms| LastAct { at_ms, category: format!("of{log}") }),
                people: Vec::new(),
            });
        }
        made
    })
}

fn joined(calls: &[Call], keep_last: bool) -> Option<Call> {
    let mut all = calls.iter().cloned();
    let mut sum = all.next()?;
    for call in all {
        let rang = call.rang;
        sum.join(call);
        if keep_last {
            sum.rang = rang;
        }
    }
    Some(sum)
}

/// `keep_last` is the control: the count that came last counts.
fn any_order(calls: Vec<Call>, keep_last: bool) -> Result<(), TestCaseError> {
    // Logs of the same name hold different events here; each place once, as in the field.
    let mut distinct: Vec<Call> = Vec::new();
    for call in calls {
        let log = |c: &Call| c.alert.raised.as_ref().map(|r| r.stamp.id.log);
        let others = distinct.iter().any(|known| log(known) == log(&call));
        if !others {
            distinct.push(call);
        }
    }
    let once = joined(&distinct, keep_last);
    let mut back = distinct.clone();
    back.reverse();
    prop_assert_eq!(&joined(&back, keep_last), &once, "the order matters");
    let twice = [distinct.clone(), distinct].concat();
    prop_assert_eq!(&joined(&twice, false), &joined(&back, false), "repetition matters");
    Ok(())
}

#[test]
fn calls_are_joined_in_any_order_and_as_often_as_they_come() {
    holds(calls(), |calls| any_order(calls, false));
    is_caught(calls(), |calls| any_order(calls, true));
}

#[test]
fn a_call_travels_as_one_word() {
    holds(calls(), |calls| {
        for call in calls {
            let line = call.to_hex();
            prop_assert!(!line.contains(' '));
            prop_assert_eq!(Call::from_hex(&line), Some(call));
            prop_assert_eq!(Call::from_hex(&line[1..]), None);
        }
        Ok(())
    });
}
