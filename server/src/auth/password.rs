//! Passwords: Argon2id with 19 MiB and two passes (OWASP Password Storage), off the async threads.

use crate::error::Failure;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes made at the same time: each takes the memory above and a whole core.
const AT_ONCE: usize = 2;
/// Shortest password an account can be given, in characters (NIST SP 800-63B §5.1.1.2).
pub const LEN_MIN: usize = 8;
/// Longest password that is looked at, in bytes.
pub const LEN_MAX: usize = 256;

/// What a name without an account is checked against: as much work, never right.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWFtb3JpLW5vYm9keS0hIQ\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Makes and checks hashes, a bounded number at a time.
#[derive(Clone, Debug)]
pub struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

fn argon2() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|_| Failure::Internal("the parameters of Argon2 are wrong"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password as a PHC string. Takes a while.
///
/// # Errors
/// When the system has no randomness.
pub fn hash(password: &str) -> Result<String, Failure> {
    let hash = argon2()?.hash_password(password.as_bytes());
    Ok(hash.map_err(|_| Failure::Internal("a password cannot be hashed"))?.to_string())
}

fn verify(kept: &str, password: &str) -> Result<bool, Failure> {
    let kept = PasswordHash::new(kept)
        .map_err(|_| Failure::Internal("a kept password hash is malformed"))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &kept).is_ok())
}

impl Passwords {
    /// Whether the password is the account's. `None` for no account takes as long and says no.
    ///
    /// # Errors
    /// When the kept hash cannot be read.
    pub async fn check(&self, kept: Option<String>, password: String) -> Result<bool, Failure> {
        let permit = self.0.clone().acquire_owned().await;
        let permit = permit.map_err(|_| Failure::Internal("the server is stopping"))?;
        let work = move || {
            let right = password.len() <= LEN_MAX
                && verify(kept.as_deref().unwrap_or(NOBODY), &password)?
                && kept.is_some();
            drop(permit);
            Ok(right)
        };
        let ended = tokio::task::spawn_blocking(work).await;
        ended.map_err(|_| Failure::Internal("checking a password panicked"))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_account_passes() {
        let passwords = Passwords::default();
        let kept = hash("mamori-demo").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let check = |kept: Option<&String>, password: &str| {
            passwords.check(kept.cloned(), password.to_owned())
        };
        assert!(check(Some(&kept), "mamori-demo").await.unwrap());
        assert!(!check(Some(&kept), "mamori-Demo").await.unwrap());
        assert!(!check(None, "mamori-demo").await.unwrap());
        assert!(!check(Some(&kept), &"a".repeat(LEN_MAX + 1)).await.unwrap());
    }

    #[test]
    fn what_nobody_is_checked_against_is_a_sound_hash() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!verify(NOBODY, "").unwrap());
    }
}
