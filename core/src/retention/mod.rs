//! How long things are kept 保存期間, and what is left once they were erased.
//!
//! Nothing falls away by itself: what is due is listed, one person proposes, another confirms. The
//! city's rules come with the policy file; what a case is comes from its events. Pure: the instant
//! comes in. Who may propose is in `access`.

mod erased;
mod life;
mod wire;

pub use erased::{Erased, KIND, Signed, erased, erased_view};
pub use life::{Life, NotDue, Stays, judge};
pub use wire::{
    Due, ErasedCases, Erasure, ITEMS_MAX, Item, PAGE_MAX, RetentionAct, RetentionDo, RetentionPage,
};
