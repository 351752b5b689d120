//! The seat that this device believes its person to have in a case, and the case's papers read with
//! it. The server finds the seat anew when a paper arrives; what it finds wins.

use super::Desk;
use crate::access::Role;
use crate::ids::CaseId;
use crate::paper::{Dossier, Seat};

impl Desk {
    /// The seat of who is signed in, as far as this device can know it.
    pub fn seat_in(&self, case: CaseId) -> Option<Seat> {
        let me = self.me.as_ref()?;
        let department =
            self.views.cases.get(&case).map_or(&me.person.department, |v| &v.department);
        let covers = match me.person.role {
            Role::Supervisor => *department == me.person.department,
            Role::DepartmentHead => me.heads.contains(department),
            Role::GeneralAffairs => true,
            Role::Staff | Role::Admin => false,
        };
        let own = me.deputy_for.iter().filter(|p| p.departments.contains(department));
        Some(Seat {
            role: me.person.role,
            covers,
            deputy_for: own.map(|p| p.user.clone()).collect(),
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
