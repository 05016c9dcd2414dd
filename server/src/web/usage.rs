//! Counts pages and actions of visitors who allow analytics. What is recorded has the route, never the address: an address can hold
//! the id of a record, a name that was searched for, or the secret of a link.

use super::{pages::Pages, session::form_page};
use crate::usage::UsageRecorder;
use ::web::request::Request as AppRequest;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use domain::usage::{DeviceClass, UsageEvent, VIEW, hour_us};
use http::{HeaderMap, Method, StatusCode, header::USER_AGENT};
use std::sync::Arc;

/// What the middleware needs.
#[derive(Clone)]
pub struct Usage {
    pub recorder: UsageRecorder,
    pub pages: Pages,
}

/// Records the request once it has succeeded.
pub async fn record_usage(State(usage): State<Usage>, request: Request, next: Next) -> Response {
    let event = usage.event(&request);
    let response = next.run(request).await;
    if let Some(event) = event.filter(|event| is_success(response.status(), event.action == VIEW)) {
        usage.recorder.record(event);
    }
    response
}

/// A page that the browser has already is a view too; a redirect is none. An action of a form ends with a redirect.
fn is_success(status: StatusCode, is_view: bool) -> bool {
    status.is_success() || status == StatusCode::NOT_MODIFIED || (!is_view && status.is_redirection())
}

impl Usage {
    /// What a request does; `None` without consent, and for what is neither a page nor a server function.
    fn event(&self, request: &Request) -> Option<UsageEvent> {
        let context = request.extensions().get::<Arc<AppRequest>>()?;
        let consent = context.consent.filter(|_| context.choices.is_some_and(|choices| choices.analytics))?;
        let (headers, path) = (request.headers(), request.uri().path());
        let (page, action) = if *request.method() == Method::GET {
            let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
            let page = route.filter(|route| self.pages.has_route(route) && is_navigation(headers))?;
            (page, VIEW)
        } else {
            let name = path.strip_prefix("/api/").filter(|_| self.pages.has_function(path))?;
            let page = form_page(request.uri(), headers);
            (page.and_then(|page| self.pages.route_of(page.path())).unwrap_or_default(), name)
        };
        let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Some(UsageEvent {
            consent: consent.id,
            hour_us: hour_us(context.db.clock().now_us()),
            page: page.to_owned(),
            action: action.to_owned(),
            device: DeviceClass::of_user_agent(agent),
            region: context.origin.region.clone(),
        })
    }
}

/// Whether the user opens the page: boards fetch themselves again after each change. Old browsers don't say.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate") && !headers.contains_key("sec-purpose")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_and_errors_are_no_views() {
        let counted = |status: u16, is_view| is_success(StatusCode::from_u16(status).unwrap(), is_view);
        assert_eq!([200, 226, 304, 303, 404, 500].map(|status| counted(status, true)), [true, true, true, false, false, false]);
        assert_eq!([200, 303, 422, 503].map(|status| counted(status, false)), [true, true, false, false]);
    }

    #[test]
    fn what_a_page_fetches_by_itself_is_no_view() {
        let headers = |name, value: &'static str| [(name, value.parse().unwrap())].into_iter().collect::<HeaderMap>();
        assert!(is_navigation(&HeaderMap::new()));
        for (name, value, navigates) in
            [("sec-fetch-mode", "navigate", true), ("sec-fetch-mode", "cors", false), ("sec-purpose", "prefetch", false)]
        {
            let name = http::HeaderName::from_static(name);
            assert_eq!(is_navigation(&headers(name, value)), navigates, "{value}");
        }
    }
}
