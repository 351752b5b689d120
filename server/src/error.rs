//! What a request can fail with, and the sentence that says what to do about it.
//!
//! A refusal (4xx) tells the caller what is wrong. A failure of ours (5xx) is logged once with its
//! source and tells the caller only that it is our fault.

use crate::audio::AudioError;
use crate::fault::Fault;
use crate::store::{Denial, StoreError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mamori_core::event::encode;
use mamori_core::lang::Lang;
use mamori_core::text::{Text, fill};
use mamori_core::view::Refusal;
use std::fmt::Write;

/// A frame of an upload that is not an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFrame {
    /// Its position in the request, counted from 1.
    pub position: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The body or a parameter cannot be read.
    #[error("the request is malformed")]
    Malformed,
    /// A search or figures were asked for wrongly: what to do, and the number in it.
    #[error("the question cannot be answered as asked")]
    BadQuestion(Text, usize),
    /// Events of an upload cannot be read.
    #[error("{} frames are malformed", .0.len())]
    BadFrames(Vec<BadFrame>),
    /// These fields of an upload hold numbers that nothing can have counted.
    #[error("the numbers in {} are too large", .0.join(", "))]
    BadNumbers(Vec<&'static str>),
    /// Longer or more than allowed.
    #[error("the request is too large")]
    TooLarge,
    /// The content type is not one this route reads.
    #[error("the content type is not supported")]
    WrongType,
    /// Another site's page sent this.
    #[error("the request comes from another site")]
    CrossSite,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// The device has no valid credential.
    #[error("the device is not known")]
    UnknownDevice,
    /// Account or password is wrong.
    #[error("account or password is wrong")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("too many attempts")]
    SlowDown {
        /// Seconds to wait.
        seconds: u64,
    },
    /// A device raises alerts without end.
    #[error("too many presses")]
    TooManyPresses {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The account may not be used.
    #[error("the account is disabled")]
    Disabled,
    /// The device id is bound to another credential.
    #[error("the device is bound to another credential")]
    DeviceTaken,
    /// The role has no right on this.
    #[error("the role has no right")]
    Forbidden,
    /// Pushes may not go to the address that was named.
    #[error("pushes may not go there")]
    PushRefused,
    /// The upload names another device than its credential does.
    #[error("the upload is of another device")]
    OtherDevice,
    /// The upload, or an event in it, is of another device's log.
    #[error("the log is of another device")]
    OtherLog,
    /// Acts of people who never signed in on this device, at these places.
    #[error("{} events are forged", .0.len())]
    Forged(Vec<u64>),
    /// There is no such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// The route has no such method.
    #[error("the method is not supported")]
    WrongMethod,
    /// The case was erased.
    #[error("the case was erased")]
    Erased,
    /// Nothing was erased, proposed or cancelled, and why.
    #[error("it cannot be erased so")]
    Kept(Text),
    /// Something about a recording.
    #[error(transparent)]
    Recording(#[from] Fault),
    /// The audio could not be kept or read.
    #[error("audio failed")]
    Audio(#[from] AudioError),
    /// It took too long.
    #[error("the request took too long")]
    Timeout,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Something inside failed.
    #[error("inside: {0}")]
    Internal(&'static str),
}

impl From<Denial> for Failure {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::OtherLog => Self::OtherLog,
            Denial::Forged(places) => Self::Forged(places),
        }
    }
}

impl Failure {
    /// Status, code, Japanese, English.
    fn words(&self) -> (StatusCode, &'static str, String, String) {
        use StatusCode as S;
        let fixed = |status, code, ja: &str, en: &str| (status, code, ja.into(), en.into());
        match self {
            Self::Malformed => fixed(
                S::BAD_REQUEST,
                "malformed",
                "送信内容を読み取れません。アプリを更新してから、もう一度お試しください。",
                "The request cannot be read. Update the app and try again.",
            ),
            Self::BadQuestion(text, n) => of_text(S::BAD_REQUEST, "bad_question", *text, *n),
            Self::Kept(text) => of_text(S::CONFLICT, "kept", *text, 0),
            Self::Erased => of_text(S::GONE, "erased", Text::CaseErasedWhat, 0),
            Self::BadFrames(frames) => bad_frames(frames),
            Self::Recording(fault) => {
                let (status, code, ja, en) = fault.words();
                fixed(status, code, ja, en)
            }
            Self::Audio(error) if error.is_full() => {
                let (status, code, ja, en) = Fault::NoSpace.words();
                fixed(status, code, ja, en)
            }
            Self::BadNumbers(fields) => bad_numbers(fields),
            Self::TooLarge => fixed(
                S::PAYLOAD_TOO_LARGE,
                "too_large",
                "一度に送る量が多すぎます。分けて送信してください。",
                "This is too much at once. Send it in smaller parts.",
            ),
            Self::WrongType => fixed(
                S::UNSUPPORTED_MEDIA_TYPE,
                "wrong_type",
                "この形式のデータは受け付けていません。application/cbor で送信してください。",
                "This kind of content is not accepted. Send application/cbor.",
            ),
            Self::CrossSite => fixed(
                S::FORBIDDEN,
                "cross_site",
                "別のサイトからの操作は受け付けられません。この画面を開き直してください。",
                "Requests from another site are not accepted. Open this app directly.",
            ),
            Self::SignedOut => fixed(
                S::UNAUTHORIZED,
                "signed_out",
                "サインインしていないか、有効期限が切れています。サインインしてください。",
                "You are not signed in, or your sign-in has expired. Please sign in.",
            ),
            Self::UnknownDevice => fixed(
                S::UNAUTHORIZED,
                "unknown_device",
                "この端末は登録されていません。この端末でサインインすると送信できます。",
                "This device is not known. Sign in on it to send its records.",
            ),
            Self::WrongMethod => fixed(
                S::METHOD_NOT_ALLOWED,
                "wrong_method",
                "この操作には対応していません。",
                "This method is not supported here.",
            ),
            Self::NotFound => fixed(
                S::NOT_FOUND,
                "not_found",
                "見つかりません。一覧に戻って確かめてください。",
                "Not found. Go back to the list and check.",
            ),
            _ => self.words_on_rights(),
        }
    }

    fn words_on_rights(&self) -> (StatusCode, &'static str, String, String) {
        use StatusCode as S;
        let fixed = |status, code, ja: &str, en: &str| (status, code, ja.into(), en.into());
        match self {
            Self::WrongPassword => fixed(
                S::UNAUTHORIZED,
                "wrong_password",
                "職員IDまたはパスワードが違います。確かめて、もう一度入力してください。",
                "The account or the password is wrong. Check both and try again.",
            ),
            Self::SlowDown { seconds } => (
                S::TOO_MANY_REQUESTS,
                "slow_down",
                format!("間違いが続いたため、{seconds}秒待ってからもう一度お試しください。"),
                format!("Too many wrong attempts. Try again in {seconds} seconds."),
            ),
            Self::TooManyPresses { seconds } => too_many_presses(*seconds),
            Self::Disabled => fixed(
                S::FORBIDDEN,
                "disabled",
                "この職員IDは使用できません。管理者に確認してください。",
                "This account cannot be used. Ask the administrator.",
            ),
            Self::DeviceTaken => fixed(
                S::CONFLICT,
                "device_taken",
                "この端末は別の登録と結び付いています。管理者に端末の登録解除を依頼してください。",
                "This device is bound to another registration. Ask the administrator to \
                 release it.",
            ),
            Self::Forbidden => fixed(
                S::FORBIDDEN,
                "forbidden",
                "この内容を見る権限がありません。必要な場合は所属長に相談してください。",
                "You have no right to see this. Ask your supervisor if you need it.",
            ),
            Self::OtherDevice => fixed(
                S::FORBIDDEN,
                "other_device",
                "別の端末の記録は、この端末から送信できません。",
                "Records of another device cannot be sent from this one.",
            ),
            Self::PushRefused => push_refused(),
            Self::OtherLog => fixed(
                S::FORBIDDEN,
                "other_log",
                "この記録簿は別の端末のものです。この端末からは送信できません。",
                "This log belongs to another device and cannot be sent from this one.",
            ),
            Self::Forged(places) => forged(places),
            Self::Timeout => fixed(
                S::SERVICE_UNAVAILABLE,
                "busy",
                "サーバーが混み合っています。しばらくしてから、もう一度お試しください。",
                "The server is busy. Try again in a moment.",
            ),
            _ => fixed(
                S::INTERNAL_SERVER_ERROR,
                "internal",
                "サーバー側の問題で処理できませんでした。端末の記録は残っています。\
                 しばらくしても直らないときは、管理者に連絡してください。",
                "The server has a problem and could not do this. Your records are still on the \
                 device. If it does not pass, tell the administrator.",
            ),
        }
    }

    /// The body of the answer.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let (_, code, ja, en) = self.words();
        Refusal { code: code.to_owned(), ja, en }
    }
}

/// Names at most so many places in a sentence.
const NAMED_MAX: usize = 20;

/// A sentence of the list of texts, with the number in it.
fn of_text(
    status: StatusCode,
    code: &'static str,
    text: Text,
    n: usize,
) -> (StatusCode, &'static str, String, String) {
    let of = |lang| fill(text.get(lang), &[("n", &n.to_string())]);
    (status, code, of(Lang::Ja), of(Lang::En))
}

fn bad_frames(frames: &[BadFrame]) -> (StatusCode, &'static str, String, String) {
    let (mut ja, mut en) = (String::new(), String::new());
    for BadFrame { position, why } in frames.iter().take(NAMED_MAX) {
        // Writing into a String cannot fail.
        let _ = write!(ja, "{}{position}件目（{why}）", if ja.is_empty() { "" } else { "、" });
        let _ = write!(en, "{}{position} ({why})", if en.is_empty() { "" } else { ", " });
    }
    let ja = format!("次の記録を読み取れません：{ja}。記録は端末に残っています。");
    let en = format!("These records cannot be read: {en}. They stay on the device.");
    (StatusCode::BAD_REQUEST, "bad_frames", ja, en)
}

fn bad_numbers(fields: &[&'static str]) -> (StatusCode, &'static str, String, String) {
    let ja = format!(
        "送信内容の数値（{}）が大きすぎます。アプリを更新してから、もう一度お試しください。\
         記録は端末に残っています。",
        fields.join("、")
    );
    let en = format!(
        "Numbers of the request ({}) are too large. Update the app and try again. The records \
         stay on the device.",
        fields.join(", ")
    );
    (StatusCode::BAD_REQUEST, "bad_numbers", ja, en)
}

fn too_many_presses(seconds: u64) -> (StatusCode, &'static str, String, String) {
    let ja = format!(
        "この端末からの通報が多すぎるため、{seconds}秒後に自動で送り直します。\
         緊急のときは110番してください。"
    );
    let en = format!(
        "This device raises too many alerts; it tries again in {seconds} seconds. In an emergency \
         call 110."
    );
    (StatusCode::TOO_MANY_REQUESTS, "too_many_presses", ja, en)
}

fn push_refused() -> (StatusCode, &'static str, String, String) {
    let ja = "この端末への通知は登録できません。管理者に通知の設定を確認してください。";
    let en = "This device cannot be subscribed to notifications. Ask the administrator.";
    (StatusCode::FORBIDDEN, "push_refused", ja.to_owned(), en.to_owned())
}

fn forged(places: &[u64]) -> (StatusCode, &'static str, String, String) {
    let named: Vec<String> = places.iter().take(NAMED_MAX).map(u64::to_string).collect();
    let ja = format!(
        "この端末でサインインしたことのない職員の記録が含まれています（記録番号 {}）。\
         その職員がこの端末でサインインすると送信できます。",
        named.join("、")
    );
    let en = format!(
        "Records of somebody who never signed in on this device (places {}). They can be sent \
         once that person has signed in here.",
        named.join(", ")
    );
    (StatusCode::FORBIDDEN, "forged", ja, en)
}

/// The refusal in a response, so that the outermost layer can answer in JSON instead of CBOR.
#[derive(Clone, Debug)]
pub struct Refused(pub Refusal);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, ..) = self.words();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            let error: &dyn std::error::Error = &self;
            let source = error.source().map(chain_of).unwrap_or_default();
            tracing::error!(%error, source, "a request failed");
        }
        let refusal = self.refusal();
        let mut response = (status, encode(&refusal)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/cbor"));
        if let Self::SlowDown { seconds } | Self::TooManyPresses { seconds } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Refused(refusal));
        response
    }
}

/// An error with everything below it.
fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let _ = write!(text, ": {source}");
        next = source.source();
    }
    text
}
