//! The pages and the server functions that there are, as far as the layers around them must know, and the page that says why
//! a form was not even kept.

use app::{
    own_path::OwnPath,
    request::{Refusal, Request as AppRequest},
};
use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
};
use http::{Request, StatusCode, header::ACCEPT};
use std::{collections::HashSet, sync::Arc};
use tower::ServiceExt;

/// No route has this address, so that the pages' fallback answers.
const NOWHERE: &str = "/refused";

/// See the module.
#[derive(Clone)]
pub struct Pages {
    /// The routes, such as `/visits/{id}`.
    routes: Arc<[String]>,
    functions: Arc<HashSet<String>>,
    /// Answers with the pages.
    router: Router,
}

impl Pages {
    pub fn new(routes: Vec<String>, functions: HashSet<String>, router: Router) -> Self {
        Self { routes: routes.into(), functions: Arc::new(functions), router }
    }

    pub fn has(&self, path: &OwnPath) -> bool {
        self.routes.iter().any(|route| fits(route, path.path()))
    }

    /// Whether there is a server function at this address.
    pub fn has_function(&self, path: &str) -> bool {
        self.functions.contains(path)
    }

    /// The page that says what was refused, and why nothing of it was kept.
    pub async fn refusal(&self, mut asked: AppRequest, status: StatusCode, refusal: Refusal) -> Response {
        asked.refusal = Some(Arc::new(refusal));
        self.fallback(asked, status).await
    }

    /// The page that says that nothing is here.
    pub async fn not_found(&self, asked: AppRequest) -> Response {
        self.fallback(asked, StatusCode::NOT_FOUND).await
    }

    async fn fallback(&self, asked: AppRequest, status: StatusCode) -> Response {
        let request = Request::get(NOWHERE).header(ACCEPT, "text/html").extension(asked).body(Body::empty());
        let Ok(request) = request else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let Ok(mut response) = self.router.clone().oneshot(request).await;
        // A member who must first protect their account is led there.
        if !response.status().is_redirection() {
            *response.status_mut() = status;
        }
        response
    }
}

/// Whether an address is one of a route's. Where the route has a parameter the address has any segment.
fn fits(route: &str, path: &str) -> bool {
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
    use super::fits;

    #[test]
    fn a_page_is_known_by_its_route() {
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
            assert_eq!(fits(route, path), known, "{route} {path}");
        }
    }
}
