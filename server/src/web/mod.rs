//! The HTTP router: middleware layers, pages, server functions and static files.

mod audit;
mod client_ip;
mod data_map;
mod device;
mod events;
mod export;
mod forms;
mod headers;
mod import;
mod lists;
mod observe;
mod page_parts;
mod pages;
mod rendered_pages;
mod request_headers;
mod same_origin;
mod saved_forms;
mod second_factor_gate;
mod session;
mod terms_gate;
mod unavailable;
mod usage;

use crate::{assets::Site, config::Settings, regions::Regions, usage::UsageRecorder};
use ::web::document::{Assets, Visitor};
use ::web::local_path::LocalPath;
use ::web::request::{Installation, Request, redirect_for_error};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, StatusCode, header::LOCATION, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::Error;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{
    LeptosRoutes, generate_route_list_with_exclusions, handle_server_fns_with_context, render_app_async_with_context,
};
use pages::Pages;
use rendered_pages::RenderedPages;
use std::{sync::Arc, time::Duration};
use store::{Db, audit::Signer};
use tokio::sync::watch;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// Limit of a request's body; file uploads have a limit of their own.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Shared state of all request handlers.
#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub settings: Arc<Settings>,
    pub installation: Arc<Installation>,
    pub regions: Arc<Regions>,
    pub site: Site,
    /// Signs audit checkpoints.
    pub signer: Arc<Signer>,
    /// Takes what is counted of visitors who allow it.
    pub usage: UsageRecorder,
    /// Becomes true when the process shuts down: event streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// All routes with their middleware.
pub fn router(state: AppState) -> Router {
    let options = LeptosOptions::builder().output_name("visitoms").build();
    let assets = state.site.assets.clone();
    let context = move || provide_request(&assets);
    let fallback = render_app_async_with_context(context.clone(), shell::shell);
    // Exclude server functions from the pages: Leptos would handle them itself, without the middleware for plain forms.
    let functions: Vec<String> = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let routes = generate_route_list_with_exclusions(shell::App, Some(functions.clone()));
    let addresses = routes.iter().map(|route| route.path().to_owned()).collect();
    let pages: Router = Router::new()
        .leptos_routes_with_context(&options, routes, context.clone(), shell::shell)
        .fallback(fallback)
        .layer(from_fn_with_state(Arc::<RenderedPages>::default(), rendered_pages::reuse_rendered_page))
        .layer(from_fn(terms_gate::require_accepted_terms))
        .layer(from_fn(second_factor_gate::require_second_factor))
        .with_state(options);
    let known = Pages::new(addresses, functions.into_iter().collect(), pages.clone());
    let usage = usage::Usage { recorder: state.usage.clone(), pages: known.clone() };
    let functions: Router<AppState> = Router::new()
        .route("/api/{*function}", post(move |request| handle_server_fns_with_context(context.clone(), request)))
        .layer(from_fn(terms_gate::require_accepted_terms))
        .layer(from_fn(second_factor_gate::require_second_factor))
        // Limits the body itself, so that a browser gets a page for a body that is too large.
        .layer(from_fn_with_state(known, forms::plain_form_middleware))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .merge(functions)
        .merge(pages.layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES)).with_state(()))
        .merge(
            import::routes()
                .merge(events::routes())
                .merge(audit::routes())
                .merge(data_map::routes())
                .merge(export::routes())
                .merge(lists::routes())
                .layer(from_fn(terms_gate::require_accepted_terms))
                .layer(from_fn(second_factor_gate::require_second_factor)),
        )
        .layer(from_fn_with_state(usage, usage::record_usage))
        .layer(from_fn_with_state(state.clone(), session::session_middleware))
        .layer(from_fn_with_state(state.clone(), same_origin::require_same_origin))
        .layer(from_fn_with_state(state.clone(), observe::observe_request))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(1)))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(state.clone())
        .merge(state.site.routes())
        .layer(from_fn_with_state(state, headers::security_headers))
        .layer(CatchPanicLayer::new())
}

/// Redirects (303) to a page of this site.
fn see_other(to: &LocalPath) -> Response {
    let location = HeaderValue::from_str(to.as_str()).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// The response to a download that is rejected: a redirect to what it needs first, or the status of the error. `page` has the
/// download's form or link; it shows a suspension.
fn download_error(error: &Error, page: &'static str) -> Response {
    if let Some(redirect) = redirect_for_error(error, page) {
        return see_other(&redirect);
    }
    match error {
        Error::Suspended => see_other(&page.into()),
        _ => {
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string()).into_response()
        }
    }
}

/// Provides the request context that the middleware has built as Leptos context.
fn provide_request(assets: &Arc<Assets>) {
    provide_context(assets.clone());
    let Some(request) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Arc<Request>>().cloned()) else { return };
    provide_context(Visitor { language: request.language, role: request.actor.as_ref().map(store::Actor::role) });
    provide_context(request);
}

/// Readiness check: whether the database answers and accepts a write.
async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    match state.db.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, or takes no write"),
    }
}
