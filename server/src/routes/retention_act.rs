//! `POST /api/retention`: proposes to erase, confirms, takes a proposal back. It takes two people.

use super::SignedIn;
use super::retention::rules;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Cbor;
use crate::store::sqlite::{Acting, Reach, Refused};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::retention::{ITEMS_MAX, NotDue, RetentionAct, RetentionDo, Stays};
use mamori_core::text::Text;
use mamori_core::view::Refusal;

/// Does it for every case that is named, or for none and says why.
#[utoipa::path(
    post,
    path = "/api/retention",
    tag = "retention",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`RetentionAct` of docs/retention.md: at most 50 cases."
    ),
    responses(
        (status = 204, description = "Done; what was confirmed is erased."),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`, `cross_site`", body = Refusal),
        (status = 404, description = "`not_found`: no such case.", body = Refusal),
        (status = 409, description = "`kept`: why; nothing is changed.", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn retention_act(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Cbor(asked): Cbor<RetentionAct>,
) -> Result<Response, Failure> {
    if asked.items.is_empty() || asked.items.len() > ITEMS_MAX {
        return Err(Failure::Malformed);
    }
    let (user, reach) = (entry.reader.person.id.clone(), Reach::of(&entry.reader));
    let acting = Acting { user, reach, rules: rules(&app)?.clone(), now_ms: now_ms() };
    // To its end even if the caller hangs up: what is erased is also told, and its audio deleted.
    let task = tokio::spawn(async move {
        let erases = asked.act == RetentionDo::Confirm;
        let done = app.store.retain(acting, asked).await;
        if let Ok(Ok(changes)) = &done {
            app.hub.publish(changes);
            if erases {
                app.sweep.notify_one();
            }
        }
        done
    });
    let done = task.await.map_err(|_| Failure::Internal("erasing panicked"))?;
    done?.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn refused(why: Refused) -> Failure {
    Failure::Kept(match why {
        Refused::NoCase => return Failure::NotFound,
        Refused::Gone => Text::RetentionGone,
        Refused::Reach => Text::RetentionReach,
        Refused::Already => Text::RetentionAlready,
        Refused::NoProposal => Text::RetentionNoProposal,
        Refused::Same => Text::RetentionSame,
        Refused::Changed => Text::StaysChanged,
        Refused::NotDue(NotDue::Stays(Stays::Held)) => Text::StaysHeld,
        Refused::NotDue(NotDue::Stays(Stays::UnderWay)) => Text::StaysUnderWay,
        Refused::NotDue(NotDue::Stays(Stays::Alert)) => Text::StaysAlert,
        Refused::NotDue(NotDue::OtherClass) => Text::StaysClass,
        Refused::NotDue(NotDue::NoAudio) => Text::StaysNoAudio,
        Refused::NotDue(NotDue::NoRule) => Text::StaysNoRule,
        Refused::NotDue(NotDue::NotYet(_)) => Text::StaysNotYet,
    })
}
