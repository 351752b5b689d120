//! What retention shows: what is due, proposed and erased, as the server told it. Nothing of it is
//! kept on the device. Read by screens of the part that follows only (see `report`).

use super::find::Asked;
use super::report::Veil;
use mamori_core::retention::RetentionPage;
use mamori_core::view::Refusal;
use std::sync::Arc;

/// How the last wish went.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Did {
    /// Nothing was wished for.
    #[default]
    Nothing,
    /// On its way.
    Pending,
    /// As wished.
    Done,
    /// The server said why not; nothing is changed.
    Refused(Arc<Refusal>),
    /// No answer came; the list says what became of it.
    Failed,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetentionView {
    /// How the last question went.
    pub asked: Asked,
    /// The last answer, with the pages that followed.
    pub page: Option<Arc<RetentionPage>>,
    /// How the last wish went.
    pub did: Did,
}

impl Veil<Self> for RetentionView {
    fn bare(&self) -> &Self {
        self
    }
}
