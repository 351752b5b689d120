//! Bounded waiting on a level: look, and look again, until it is so or the bound is reached.

use crate::error::{Error, Result};
use std::time::{Duration, Instant};

/// The bound of most waits. Longer means that the product is too slow, not that the test is.
pub const BOUND: Duration = Duration::from_secs(15);

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// One look at a state.
#[derive(Debug)]
pub enum Look<T> {
    /// It is so.
    Ready(T),
    /// Not yet; how it looks at the moment, for the failure message.
    NotYet(String),
}

/// Looks until ready, at most for `bound`, and at least twice.
///
/// # Errors
/// [`Error::Late`] with the last look, or the first error of `look` itself.
pub async fn until<T, F>(what: &str, bound: Duration, mut look: F) -> Result<T>
where
    F: AsyncFnMut() -> Result<Look<T>>,
{
    let start = Instant::now();
    loop {
        let last_look = start.elapsed() >= bound;
        match look().await? {
            Look::Ready(value) => return Ok(value),
            Look::NotYet(seen) if last_look => {
                return Err(Error::Late { what: what.to_owned(), bound, seen });
            }
            Look::NotYet(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, until};
    use crate::error::Error;
    use std::time::Duration;

    #[tokio::test]
    async fn it_returns_as_soon_as_the_level_is_reached() {
        let mut looks = 0;
        let result = until("three looks", Duration::from_secs(5), async || {
            looks += 1;
            Ok(if looks == 3 { Look::Ready(looks) } else { Look::NotYet(looks.to_string()) })
        });
        assert_eq!(result.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn it_fails_at_the_bound_and_tells_the_last_look() {
        let result = until::<(), _>("never", Duration::from_millis(60), async || {
            Ok(Look::NotYet("still red".into()))
        });
        let error = result.await.unwrap_err();
        assert!(matches!(&error, Error::Late { .. }), "{error}");
        assert!(error.to_string().contains("never") && error.to_string().contains("still red"));
    }
}
