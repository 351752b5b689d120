//! The index that cases are found and counted by: kept, asked, counted.

mod figures;
mod index;
mod rules;
mod search;

pub use index::{forget, keep};
pub use rules::suspend;
pub use search::{Question, Sight, id_of};
