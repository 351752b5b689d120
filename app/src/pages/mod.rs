//! The pages: what `main` shows for each address.

pub mod cases;
pub mod more;
pub mod record;
pub mod session;
pub mod sign_in;
