//! What of the views is kept for offline reading, and where the list of older cases goes on.

use super::device::{TEN, page};
use mamori_core::case::Case;
use mamori_core::desk::Views;
use mamori_core::ids::CaseId;
use mamori_core::view::{CaseView, CasesPage};

fn view(first_cursor: u64) -> CaseView {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&first_cursor.to_be_bytes());
    let department = String::from("shimin");
    CaseView { case: Case::new(CaseId(id)), department, cursor: 9_000, first_cursor }
}

fn of(cases: impl Iterator<Item = u64>, waiting: &[u64], full: bool) -> CasesPage {
    let waiting = waiting.iter().map(|at| view(*at)).collect();
    CasesPage { cases: cases.map(view).collect(), waiting, full, ..page([].into_iter(), 9_000) }
}

#[test]
fn what_waits_is_kept_however_old_and_leaves_no_gap_in_the_list() {
    let mut views = Views::default();
    views.merge(of(1_000..1_300, &[7], true), TEN);
    // An old case changes: it is known, and the list still goes on where its page ended.
    views.merge(of([3].into_iter(), &[], false), TEN);
    assert_eq!(views.oldest, Some(1_000));
    let kept = Views::restore(&views.keep()).unwrap();
    assert_eq!(kept.cases.values().filter(|v| v.first_cursor >= 1_000).count(), 200);
    for old in [3, 7] {
        assert!(kept.cases.get(&view(old).case.id).is_some(), "{old}");
    }
    assert_eq!(kept.oldest, Some(1_100), "the oldest that was kept of the list");
    views.merge_older(of(950..1_000, &[], false));
    assert_eq!(views.oldest, Some(950));
}
