//! Names and measures each request. Its id is in every log line, in the audit and in the response (`x-request-id`).
//!
//! The log and the metrics name the route, not the path: an address can hold a name that was searched for, or the secret of an
//! invitation link.

use super::AppState;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::time::{Duration, Instant};
use tracing::{Instrument, field};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, in its extensions.
#[derive(Clone)]
pub struct RequestId(pub String);

pub async fn observe_request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = state.db.next_id().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", %id, method = %request.method(), route, status = field::Empty);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = started.elapsed();
    let status = response.status().as_u16();
    span.record("status", status);
    metrics::histogram!("visitoms_request_seconds", "route" => route, "status" => status.to_string()).record(took);
    // Event streams stay open; for them this is the time to their head.
    if took >= Duration::from_millis(state.settings.slow_request_ms.into()) {
        span.in_scope(|| tracing::warn!(ms = took.as_millis(), status, "slow request"));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}
