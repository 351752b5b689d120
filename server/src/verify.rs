//! Looks up a verification code and hashes again what its document was made from.

use crate::store::Stored;
use crate::store::sqlite::SqliteStore;
use mamori_core::view::VerifiedDocument;

/// What a code stands for; `None` for a code that was never given here.
///
/// # Errors
/// When the store fails.
pub async fn verify(store: &SqliteStore, code: &str) -> Stored<Option<VerifiedDocument>> {
    let Some(made) = store.document(code).await? else { return Ok(None) };
    let now = store.case_as_of(made.case, made.cursor).await?;
    Ok(Some(VerifiedDocument {
        code: made.code,
        number: made.number,
        kind: made.kind,
        made_ms: made.made_ms,
        masked: !made.masked.is_empty(),
        whole: now.is_some_and(|now| now.events == made.events),
    }))
}
