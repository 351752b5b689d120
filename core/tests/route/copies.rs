//! The same papers in any order, twice, with and without what the server knows of them.

use crate::rng::Rng;
use crate::world;
use mamori_core::case::Case;
use mamori_core::ids::CaseId;
use mamori_core::paper::{Dossier, Paper};

/// How copies are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// As the product does.
    Whole,
    /// Broken: of two copies the first stays as it is.
    FirstCopyStays,
    /// Broken: papers are read as they came.
    OrderOfReceipt,
}

/// Joins the papers of a history in an order by chance and reads them.
pub fn run(seed: u64, joins: Joins) -> Result<(), String> {
    let papers = world::history(seed);
    let rng = &mut Rng::new(seed ^ 0xc0_91e5);
    let mut must = Dossier::default();
    for paper in &papers {
        must.add(paper, paper.seat.as_ref());
    }
    let mut copies = Vec::new();
    for paper in papers {
        // The author's own copy, and the server's once or twice.
        if rng.chance(500) {
            let stamp = mamori_core::case::Stamp { cursor: None, ..paper.stamp.clone() };
            copies.push(Paper { stamp, seat: None, ..paper.clone() });
        }
        if rng.chance(200) {
            copies.push(paper.clone());
        }
        copies.push(paper);
    }
    rng.shuffle(&mut copies);
    let dossier = match joins {
        Joins::OrderOfReceipt => {
            let mut dossier = Dossier::default();
            let mut known = Vec::new();
            for paper in copies.iter().filter(|paper| paper.stamp.cursor.is_some()) {
                if !known.contains(&paper.stamp.id) {
                    known.push(paper.stamp.id);
                    dossier.add(paper, paper.seat.as_ref());
                }
            }
            dossier
        }
        Joins::Whole | Joins::FirstCopyStays => Dossier::read(&join(rng, copies, joins), None),
    };
    if dossier == must { Ok(()) } else { Err(String::from("the dossiers differ")) }
}

/// Joins copies in batches, and the batches with each other.
fn join(rng: &mut Rng, copies: Vec<Paper>, joins: Joins) -> Case {
    let mut all = Case::new(CaseId([1; 16]));
    let mut batch = Case::new(CaseId([1; 16]));
    for paper in copies {
        let known = |case: &Case| case.papers.iter().any(|old| old.stamp.id == paper.stamp.id);
        if joins == Joins::FirstCopyStays && (known(&all) || known(&batch)) {
            continue;
        }
        let mut one = Case::new(CaseId([1; 16]));
        one.papers.push(paper);
        batch.join(one);
        if rng.chance(200) {
            all.join(std::mem::replace(&mut batch, Case::new(CaseId([1; 16]))));
        }
    }
    batch.join(all);
    batch
}
