//! CBOR for the app, JSON for people with a terminal: the same values either way.

use crate::error::Failure;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mamori_core::cbor;
use mamori_core::event::encode;
use serde::Serialize;
use std::convert::Infallible;

/// The form a caller wants its answer in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/cbor`, unless asked otherwise.
    Cbor,
    /// `application/json`.
    Json,
}

impl Form {
    /// What `Accept` asks for.
    #[must_use]
    pub fn wanted(headers: &HeaderMap) -> Self {
        let accept = headers.get_all(header::ACCEPT);
        let names = |name| accept.iter().any(|v| v.to_str().is_ok_and(|v| v.contains(name)));
        if names("application/json") && !names("application/cbor") {
            Self::Json
        } else {
            Self::Cbor
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Cbor => "application/cbor",
            Self::Json => "application/json",
        }
    }

    /// A value in this form.
    ///
    /// # Errors
    /// When a value cannot be written as JSON, which none of ours does.
    pub fn write<T: cbor::Encode + Serialize>(self, value: &T) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Cbor => Ok(encode(value)),
            Self::Json => {
                serde_json::to_vec(value).map_err(|_| Failure::Internal("JSON cannot be written"))
            }
        }
    }

    /// An answer in this form.
    ///
    /// # Errors
    /// As [`Form::write`].
    pub fn reply<T: cbor::Encode + Serialize>(self, value: &T) -> Result<Response, Failure> {
        let mut response = self.write(value)?.into_response();
        self.label(&mut response);
        Ok(response)
    }

    /// Says in the headers which form the body has.
    pub fn label(self, response: &mut Response) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type()));
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
    }
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::wanted(&parts.headers))
    }
}

/// The form a request's body has by its content type; `None` for any other.
#[must_use]
pub fn form_of_body(headers: &HeaderMap) -> Option<Form> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    match kind.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        "application/cbor" => Some(Form::Cbor),
        "application/json" => Some(Form::Json),
        _ => None,
    }
}

/// The body of a request that only the app makes: CBOR of exactly one value. What is no CBOR is
/// refused with `wrong_type`, which also keeps out what a form of another site can send.
#[derive(Debug)]
pub struct Cbor<T>(pub T);

impl<S: Send + Sync, T: cbor::Decode> FromRequest<S> for Cbor<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if form_of_body(request.headers()) != Some(Form::Cbor) {
            return Err(Failure::WrongType);
        }
        read_cbor(&read_body(Bytes::from_request(request, state).await)?).map(Self)
    }
}

/// The bytes of a body.
///
/// # Errors
/// [`Failure::TooLarge`] beyond the bound of its route, [`Failure::Malformed`] where it breaks off.
pub fn read_body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Failure> {
    body.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Malformed,
    })
}

/// Reads a CBOR body of exactly one value.
///
/// # Errors
/// [`Failure::Malformed`] for anything else.
pub fn read_cbor<T: cbor::Decode>(body: &Bytes) -> Result<T, Failure> {
    cbor::decode(body).map_err(|_| Failure::Malformed)
}
