//! Who is asking: passwords, tokens, cookies, and whether the request comes from our own page.

pub mod cookies;
pub mod origin;
pub mod password;
pub mod throttle;
pub mod token;
