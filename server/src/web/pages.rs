//! The registry of page routes and server functions for the middleware around them, and the page that explains why a rejected
//! form could not be saved.

use ::web::local_path::LocalPath;
use ::web::request::{Request as AppRequest, UnsavedForm};
use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
};
use http::{Request, StatusCode, header::ACCEPT};
use std::{collections::HashSet, sync::Arc};
use tower::ServiceExt;

/// A path without a route, so that the fallback page is rendered.
const FALLBACK_PATH: &str = "/refused";

/// Page routes, server functions and a router to render pages with.
#[derive(Clone)]
pub struct Pages {
    /// The routes, such as `/visits/{id}`.
    routes: Arc<[String]>,
    functions: Arc<HashSet<String>>,
    /// Renders pages.
    router: Router,
}

impl Pages {
    pub fn new(routes: Vec<String>, functions: HashSet<String>, router: Router) -> Self {
        Self { routes: routes.into(), functions: Arc::new(functions), router }
    }

    pub fn has(&self, path: &LocalPath) -> bool {
        self.route_of(path.path()).is_some()
    }

    pub fn has_route(&self, route: &str) -> bool {
        self.routes.iter().any(|known| known == route)
    }

    /// The route of a path. A route without parameters goes before one that matches too.
    pub fn route_of(&self, path: &str) -> Option<&str> {
        let exact = self.routes.iter().find(|route| *route == path);
        exact.or_else(|| self.routes.iter().find(|route| matches_route(route, path))).map(String::as_str)
    }

    /// Whether there is a server function at this path.
    pub fn has_function(&self, path: &str) -> bool {
        self.functions.contains(path)
    }

    /// The page for a rejected form that could not be saved.
    pub async fn unsaved_form(&self, app_request: Arc<AppRequest>, status: StatusCode, unsaved_form: UnsavedForm) -> Response {
        let app_request = AppRequest { unsaved_form: Some(Arc::new(unsaved_form)), ..(*app_request).clone() };
        self.fallback(Arc::new(app_request), status).await
    }

    /// The 404 page.
    pub async fn not_found(&self, app_request: Arc<AppRequest>) -> Response {
        self.fallback(app_request, StatusCode::NOT_FOUND).await
    }

    async fn fallback(&self, app_request: Arc<AppRequest>, status: StatusCode) -> Response {
        let request = Request::get(FALLBACK_PATH).header(ACCEPT, "text/html").extension(app_request).body(Body::empty());
        let Ok(request) = request else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let Ok(mut response) = self.router.clone().oneshot(request).await;
        // Keep the redirect of a member who must set up a second factor first.
        if !response.status().is_redirection() {
            *response.status_mut() = status;
        }
        response
    }
}

/// Whether a path matches a route, whose parameters match any one segment.
fn matches_route(route: &str, path: &str) -> bool {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    loop {
        match (route.next(), path.next()) {
            (None, None) => return true,
            (Some(expected), Some(segment)) if expected == segment => {}
            (Some(expected), Some(segment)) if expected.starts_with('{') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches_route;

    #[test]
    fn paths_match_routes_with_parameters() {
        for (route, path, known) in [
            ("/", "/", true),
            ("/week", "/week", true),
            ("/week", "/week/", false),
            ("/week/{date}", "/week/2026-11-30", true),
            ("/week/{date}", "/week/", false),
            ("/week/{date}", "/week/a/b", false),
            ("/visits/{id}/note", "/visits/7/note", true),
            ("/visits/{id}/note", "/visits/7", false),
        ] {
            assert_eq!(matches_route(route, path), known, "{route} {path}");
        }
    }
}
