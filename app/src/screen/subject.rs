//! The other party of the case on the screen, as the server told it. Nothing of it is kept on the
//! device. Read by screens of the part that follows only (see `report`).

use super::report::Veil;
use mamori_core::desk::BadSubject;
use mamori_core::ids::CaseId;
use mamori_core::subject_view::SubjectPage;

/// How the question stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// On its way.
    #[default]
    Pending,
    /// No answer came.
    Failed,
    /// As the server has it.
    Done,
}

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectView {
    /// The case that was asked about.
    pub case: CaseId,
    /// How the last question went.
    pub asked: Asked,
    /// The last answer.
    pub page: Option<SubjectPage>,
    /// Why the last wish could not be written down.
    pub bad: Option<BadSubject>,
}

impl Veil<Self> for SubjectView {
    fn bare(&self) -> &Self {
        self
    }
}
