//! Opaque tokens: 256 random bits, of which the server keeps only the SHA-256.

use crate::error::Failure;
use mamori_core::event::sha256;
use mamori_core::ids::Hash;
use std::fmt;

/// A token as it travels in a cookie. Never logged, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A fresh one from the system's randomness.
    ///
    /// # Errors
    /// When the system has none.
    pub fn fresh() -> Result<Self, Failure> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| Failure::Internal("no randomness"))?;
        Ok(Self(bytes))
    }

    /// From its written form; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Hash>().ok().map(|hash| Self(hash.0))
    }

    /// The written form: 64 hexadecimal digits.
    #[must_use]
    pub fn text(&self) -> String {
        Hash(self.0).to_string()
    }

    /// What is kept of it. Looking this up gives away nothing by its timing: the hash of a guess
    /// says nothing about the hash of the token.
    #[must_use]
    pub fn hash(&self) -> Hash {
        sha256(&self.0)
    }
}
