//! Live updates for the office: a stream of server-sent events (SSE) about changes. An event contains only the name of the
//! person who made the change; a page that receives one fetches what its reader may see. The stream ends with the session,
//! and when the reader loses a capability.

use super::AppState;
use ::web::request::Request as AppRequest;
use axum::{
    Extension, Router,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use domain::{AgencyId, Capabilities, MemberId, Role, audit::AuditAction};
use futures::stream;
use std::{convert::Infallible, sync::Arc, time::Duration};
use store::{ChangeEvent, Db, identity::Token};
use tokio::{
    sync::{broadcast, watch},
    time::{Interval, MissedTickBehavior, interval},
};

/// How often the session is checked: without changes a stream outlives its session by at most this long.
const SESSION_CHECK_INTERVAL: Duration = Duration::from_secs(5);

/// Placeholder data, since browsers ignore events without data.
const NO_NAME: &str = "-";

pub fn routes() -> Router<AppState> {
    Router::new().route("/events", get(events))
}

struct Listener {
    db: Db,
    token: Token,
    agency: AgencyId,
    member: MemberId,
    /// The capabilities at the start of the stream.
    capabilities: Capabilities,
    changes: broadcast::Receiver<ChangeEvent>,
    ticks: Interval,
    stopping: watch::Receiver<bool>,
    ended: bool,
}

async fn events(State(state): State<AppState>, Extension(request): Extension<Arc<AppRequest>>) -> Response {
    let Some((actor, token)) = request.actor.clone().zip(request.session.clone()) else {
        return if request.suspended.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }.into_response();
    };
    let Some(viewer) = actor.viewer().filter(|viewer| viewer.role == Role::Admin) else {
        return match state.db.record_refusal(&actor, AuditAction::LiveUpdates).await {
            Ok(()) => StatusCode::NOT_FOUND.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    };
    let mut ticks = interval(SESSION_CHECK_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener {
        changes: state.db.subscribe_to_changes(),
        db: state.db,
        token,
        agency: viewer.agency,
        member: viewer.member,
        capabilities: viewer.capabilities,
        ticks,
        stopping: state.stopping,
        ended: false,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    // Axum's default `no-cache` would allow the browser to store it.
    ([(CACHE_CONTROL, "no-store")], Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

impl Listener {
    /// The next event; none at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        while !self.ended {
            let change = tokio::select! {
                change = self.changes.recv() => Some(change),
                _ = self.ticks.tick() => None,
                _ = self.stopping.changed() => return None,
            };
            // A database error does not end the stream: the next tick checks again.
            if let Ok(false) = self.may_listen().await {
                self.ended = true;
                return Some(Event::default().event("ended").data(NO_NAME));
            }
            match change {
                Some(Ok(change)) if change.agency == self.agency && change.action != ChangeEvent::SESSION_ENDED => {
                    let own = change.member == Some(self.member);
                    return Some(Event::default().event(if own { "own" } else { "others" }).data(one_line(&change.by)));
                }
                // The receiver lagged and missed some changes.
                Some(Err(broadcast::error::RecvError::Lagged(_))) => return Some(Event::default().event("own").data(NO_NAME)),
                Some(Err(broadcast::error::RecvError::Closed)) => return None,
                Some(Ok(_)) | None => {}
            }
        }
        None
    }

    async fn may_listen(&self) -> domain::Result<bool> {
        let Some(now) = self.db.identity().session_identity(&self.token).await? else { return Ok(false) };
        let is_same_member = (now.agency, now.member, now.role) == (self.agency, self.member, Role::Admin);
        Ok(is_same_member && self.capabilities.iter().all(|capability| now.capabilities.has(capability)))
    }
}

/// Removes line breaks, which would end the SSE field.
fn one_line(name: &str) -> String {
    name.split(['\r', '\n']).collect::<Vec<_>>().join(" ")
}
