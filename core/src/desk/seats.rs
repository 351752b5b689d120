//! The seat that this device believes its person to have in a case, and the case's papers read with
//! it. The server finds the seat anew when a paper arrives; what it finds wins.

use super::Desk;
use crate::access::Role;
use crate::ids::CaseId;
use crate::paper::{Dossier, Seat};
use alloc::vec::Vec;

impl Desk {
    /// The seat of who is signed in, as far as this device can know it: no deputies, no number.
    pub fn seat_in(&self, case: CaseId) -> Option<Seat> {
        let me = self.me.as_ref()?;
        let department =
            self.views.cases.get(&case).map_or(&me.person.department, |v| &v.department);
        let covers = match me.person.role {
            Role::Staff | Role::Supervisor => *department == me.person.department,
            Role::GeneralAffairs | Role::DepartmentHead => true,
            Role::Admin => false,
        };
        Some(Seat {
            role: me.person.role,
            covers,
            deputy_for: Vec::new(),
            received_ms: 0,
            route: self.policy.as_ref()?.route.clone(),
            number: None,
        })
    }

    /// The papers of a case, read.
    pub fn dossier(&self, case: CaseId) -> Option<Dossier> {
        Some(Dossier::read(&self.case(case)?, self.seat_in(case).as_ref()))
    }
}
