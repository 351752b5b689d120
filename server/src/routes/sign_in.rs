//! `POST /api/sign-in`: a person begins a session, and the device gets its credential.

use super::me;
use crate::app::App;
use crate::auth::cookies::SESSION_SECONDS;
use crate::auth::token::Token;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::{Form, form_of_body, read_body, read_cbor};
use crate::store::sqlite::{AuditEntry, Entering, Taken};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use mamori_core::body::CODE_LEN_MAX;
use mamori_core::ids::UserId;
use mamori_core::view::{Me, Refusal, SignIn};
use serde::Deserialize;
use std::net::SocketAddr;
use std::time::Instant;

/// The body in JSON, where ids are written in hexadecimal.
#[derive(Deserialize)]
struct SignInJson {
    user: String,
    password: String,
    device: String,
}

/// Signs in. Sets the session cookie and the device cookie.
#[utoipa::path(
    post,
    path = "/api/sign-in",
    tag = "people",
    request_body(
        description = "Account, password and the device's id.",
        content((SignIn = "application/cbor"), (SignIn = "application/json"))
    ),
    responses(
        (status = 200, description = "Signed in.", body = Me),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`wrong_password`", body = Refusal),
        (status = 403, description = "`disabled`, `cross_site`", body = Refusal),
        (status = 409, description = "`device_taken`: the device id has another credential.",
            body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
        (status = 429, description = "`slow_down`, with `Retry-After`.", body = Refusal),
    ),
)]
pub async fn sign_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    form: Form,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let asked = read(&headers, &read_body(body)?)?;
    let address = peer.ip();
    if let Err(wait) = app.throttle.begin(&asked.user, address, Instant::now()) {
        return Err(Failure::SlowDown { seconds: wait.as_secs() + 1 });
    }
    let user = UserId(asked.user.clone());
    check(&app, asked.password, &user).await?;
    app.throttle.succeeded(&asked.user, address);
    let device_token = app.cookies.device(&headers);
    let (session, fresh) = (Token::fresh()?, Token::fresh()?);
    let now = now_ms();
    let entering = Entering {
        user,
        device: asked.device,
        credential: device_token.as_ref().map(Token::hash),
        fresh_credential: fresh.hash(),
        session: session.hash(),
        now_ms: now,
        expires_ms: now + SESSION_SECONDS * 1000,
    };
    let is_fresh = app.store.enter(entering).await?.map_err(|Taken| Failure::DeviceTaken)?;
    app.hub.end(asked.device);
    app.alarm.gone(asked.device);
    let entry = app.store.session(session.hash(), now, app.demo).await?;
    let entry = entry.ok_or(Failure::Disabled)?;
    let mut response = form.reply(&me::of(&app, entry.reader).await?)?;
    app.cookies.set_session(response.headers_mut(), &session);
    let device_token = if is_fresh { Some(fresh) } else { device_token };
    if let Some(token) = device_token {
        app.cookies.set_device(response.headers_mut(), &token);
    }
    Ok(response)
}

fn read(headers: &HeaderMap, body: &Bytes) -> Result<SignIn, Failure> {
    let asked = match form_of_body(headers) {
        None => return Err(Failure::WrongType),
        Some(Form::Cbor) => read_cbor(body)?,
        Some(Form::Json) => {
            let SignInJson { user, password, device } =
                serde_json::from_slice(body).map_err(|_| Failure::Malformed)?;
            let device = device.parse().map_err(|_| Failure::Malformed)?;
            SignIn { user, password, device }
        }
    };
    if asked.user.len() > CODE_LEN_MAX { Err(Failure::Malformed) } else { Ok(asked) }
}

/// A name without an account takes as long as a wrong password.
async fn check(app: &App, password: String, user: &UserId) -> Result<(), Failure> {
    let kept = app.store.password(&user.0, app.demo).await?;
    let usable = kept.as_ref().is_some_and(|kept| kept.usable);
    let exists = kept.is_some();
    let right = app.passwords.check(kept.map(|kept| kept.hash), password).await?;
    let failure = match (right, usable) {
        (true, true) => return Ok(()),
        (true, false) => Failure::Disabled,
        (false, _) => Failure::WrongPassword,
    };
    if exists {
        note_refusal(app, user, &failure);
    }
    Err(failure)
}

/// Not waited for: the time it takes would tell that the account exists. A name that does not is
/// not written down; it may be a password typed into the wrong field.
fn note_refusal(app: &App, user: &UserId, failure: &Failure) {
    let line = AuditEntry::new("sign_in_refused", now_ms()).by(user).about(failure.refusal().code);
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = app.store.audit(line).await {
            tracing::error!(%error, "a refused sign-in is not in the audit log");
        }
    });
}
