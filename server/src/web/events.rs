//! News for the office: a stream that tells when others change something. It shows nothing itself, a page that hears of
//! news fetches what its reader may see. It ends with the session, and with the right.

use super::Process;
use app::request::Request as AppRequest;
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
use domain::{AgencyId, Capabilities, MemberId, Role};
use futures::stream;
use std::{convert::Infallible, time::Duration};
use store::{Db, Happened, identity::Token};
use tokio::{
    sync::{broadcast, watch},
    time::{Interval, MissedTickBehavior, interval},
};

/// How long after its end a session can still be listening, where nothing happens meanwhile.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// An event without data is none for a browser.
const NOBODY: &str = "-";

pub fn routes() -> Router<Process> {
    Router::new().route("/events", get(events))
}

struct Listener {
    db: Db,
    token: Token,
    agency: AgencyId,
    member: MemberId,
    /// What they might do when they began to listen.
    capabilities: Capabilities,
    news: broadcast::Receiver<Happened>,
    ticks: Interval,
    stopping: watch::Receiver<bool>,
    ended: bool,
}

async fn events(State(process): State<Process>, Extension(request): Extension<AppRequest>) -> Response {
    let Some((actor, token)) = request.actor.clone().zip(request.session.clone()) else {
        return if request.suspended.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }.into_response();
    };
    let Some(viewer) = actor.viewer().filter(|viewer| viewer.role == Role::Admin) else {
        return match process.db.keep_refusal(&actor, "events").await {
            Ok(()) => StatusCode::NOT_FOUND.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    };
    let mut ticks = interval(LOOK_AGAIN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener {
        news: process.db.happenings(),
        db: process.db,
        token,
        agency: viewer.agency,
        member: viewer.member,
        capabilities: viewer.capabilities,
        ticks,
        stopping: process.stopping,
        ended: false,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    // Its own `no-cache` would let a browser keep it.
    ([(CACHE_CONTROL, "no-store")], Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

impl Listener {
    /// The next event; none at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        while !self.ended {
            let happened = tokio::select! {
                happened = self.news.recv() => Some(happened),
                _ = self.ticks.tick() => None,
                _ = self.stopping.changed() => return None,
            };
            // A database that does not answer now is asked again: only a clear no ends the stream.
            if let Ok(false) = self.may_listen().await {
                self.ended = true;
                return Some(Event::default().event("ended").data(NOBODY));
            }
            match happened {
                Some(Ok(happened)) if happened.agency == self.agency => {
                    let own = happened.member == Some(self.member);
                    return Some(Event::default().event(if own { "own" } else { "others" }).data(one_line(&happened.by)));
                }
                // So much happened that some of it was missed.
                Some(Err(broadcast::error::RecvError::Lagged(_))) => return Some(Event::default().event("own").data(NOBODY)),
                Some(Err(broadcast::error::RecvError::Closed)) => return None,
                Some(Ok(_)) | None => {}
            }
        }
        None
    }

    async fn may_listen(&self) -> domain::Result<bool> {
        let Some(now) = self.db.identity().behind(&self.token).await? else { return Ok(false) };
        let is_the_same = (now.agency, now.member, now.role) == (self.agency, self.member, Role::Admin);
        Ok(is_the_same && self.capabilities.iter().all(|capability| now.capabilities.has(capability)))
    }
}

/// A line break would end the field.
fn one_line(name: &str) -> String {
    name.split(['\r', '\n']).collect::<Vec<_>>().join(" ")
}
