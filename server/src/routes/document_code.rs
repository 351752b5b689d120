//! `GET /api/documents/{code}`: whether a printed document is what was made here.

use super::SignedIn;
use crate::app::App;
use crate::documents::typed_code;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::verify::verify;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::view::{Refusal, VerifiedDocument};

/// What a verification code 照合番号 stands for, without content, and whether what the document was
/// made from is still whole.
#[utoipa::path(
    get,
    path = "/api/documents/{code}",
    tag = "documents",
    params(("code" = String, Path, description = "The code as printed; dashes may be left out.")),
    responses(
        (status = 200, description = "What it stands for.", body = VerifiedDocument),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 404, description = "`not_found`: no document of this server.", body = Refusal),
    ),
)]
pub async fn document_code(
    State(app): State<App>,
    Extension(SignedIn(_)): Extension<SignedIn>,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let found = verify(&app.store, &typed_code(&code)).await?.ok_or(Failure::NotFound)?;
    form.reply(&found)
}
