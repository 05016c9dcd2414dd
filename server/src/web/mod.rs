//! What answers HTTP: layers from the outside in, then the pages, the server functions and the files.

mod audit;
mod client;
mod device;
mod enter;
mod events;
mod forms;
mod gate;
mod guard;
mod headers;
mod html;
mod import;
mod kept_forms;
mod out_of_order;
mod pages;

use crate::{assets::Site, config::Settings, regions::Regions};
use app::{
    frame::{Assets, Visitor},
    own_path::OwnPath,
    request::{Installation, Request},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, StatusCode, header::LOCATION, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{
    LeptosRoutes, generate_route_list_with_exclusions, handle_server_fns_with_context, render_app_async_with_context,
};
use pages::Pages;
use std::{sync::Arc, time::Duration};
use store::{Db, audit::Signer};
use tokio::sync::watch;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// Nothing that people type is longer; uploads have a limit of their own.
const LONGEST_BODY: usize = 1024 * 1024;

/// What every request needs of the process.
#[derive(Clone)]
pub struct Process {
    pub db: Db,
    pub settings: Arc<Settings>,
    pub installation: Arc<Installation>,
    pub regions: Arc<Regions>,
    pub site: Site,
    /// Signs checkpoints of the audit.
    pub signer: Arc<Signer>,
    /// Turns true when the process is told to stop: streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// Everything that answers.
pub fn router(process: Process) -> Router {
    let options = LeptosOptions::builder().output_name("visitoms").build();
    let assets = process.site.assets.clone();
    let context = move || provide(&assets);
    let fallback = render_app_async_with_context(context.clone(), app::shell);
    // Leptos would answer its server functions itself, past the layer that gives plain forms their pages.
    let functions: Vec<String> = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let routes = generate_route_list_with_exclusions(app::App, Some(functions.clone()));
    let addresses = routes.iter().map(|route| route.path().to_owned()).collect();
    let pages: Router = Router::new()
        .leptos_routes_with_context(&options, routes, context.clone(), app::shell)
        .fallback(fallback)
        .layer(from_fn(html::tidy))
        .layer(from_fn(gate::keep_shut))
        .with_state(options);
    let known = Pages::new(addresses, functions.into_iter().collect(), pages.clone());
    let functions: Router<Process> = Router::new()
        .route("/api/{*function}", post(move |request| handle_server_fns_with_context(context.clone(), request)))
        .layer(from_fn(gate::keep_shut))
        // Counts the body's bytes itself, and answers a browser with a page.
        .layer(from_fn_with_state(known, forms::answer_with_a_page))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .merge(functions)
        .merge(pages.layer(RequestBodyLimitLayer::new(LONGEST_BODY)).with_state(()))
        .merge(import::routes().merge(events::routes()).merge(audit::routes()).layer(from_fn(gate::keep_shut)))
        .layer(from_fn_with_state(process.clone(), enter::enter))
        .layer(from_fn_with_state(process.clone(), guard::own_forms_only))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(1)))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(process.clone())
        .merge(process.site.routes())
        .layer(from_fn_with_state(process, headers::forbid))
        .layer(CatchPanicLayer::new())
}

/// Leads to a page of this site, and nowhere else.
fn see_other(to: &OwnPath) -> Response {
    let location = HeaderValue::from_str(to.as_str()).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// What the layers found out becomes the page's context.
fn provide(assets: &Arc<Assets>) {
    provide_context(assets.clone());
    let Some(request) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Request>().cloned()) else { return };
    provide_context(Visitor { language: request.language, role: request.actor.as_ref().map(store::Actor::role) });
    provide_context(request);
}

/// Whether this process can do its work: its database answers and takes a write.
async fn ready(State(process): State<Process>) -> impl IntoResponse {
    match process.db.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, or takes no write"),
    }
}
