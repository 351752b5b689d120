//! What retention shows: what is due, proposed and erased, as the server told it. Nothing of it is
//! kept on the device.
//!
//! The value lies here, in the part of the program that follows; the screen's slice counts its
//! changes alone, so that the part that starts carries nothing of it (docs/adr/0007).

use super::Screen;
use super::find::Asked;
use mamori_core::ids::UserId;
use mamori_core::retention::RetentionPage;
use mamori_core::view::Refusal;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static SHOWN: RefCell<RetentionView> = RefCell::default();
}

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
    /// Whose it is: nobody else is shown it.
    pub user: Option<UserId>,
    /// How the last question went.
    pub asked: Asked,
    /// The last answer, with the pages that followed.
    pub page: Option<Arc<RetentionPage>>,
    /// How the last wish went.
    pub did: Did,
}

/// Reads it (tracked).
pub fn with<T>(screen: Screen, read: impl FnOnce(&RetentionView) -> T) -> T {
    screen.retention.track();
    SHOWN.with_borrow(read)
}

/// What somebody is shown; nothing of what another person was shown.
pub fn of(user: Option<&UserId>) -> RetentionView {
    let shown = SHOWN.with_borrow(Clone::clone);
    let own = shown.user.as_ref() == user;
    if own { shown } else { RetentionView { user: user.cloned(), ..RetentionView::default() } }
}

/// Shows it. Only the runtime does.
pub fn put(screen: Screen, view: RetentionView) {
    SHOWN.replace(view);
    screen.retention.update(|times| *times = times.wrapping_add(1));
}
