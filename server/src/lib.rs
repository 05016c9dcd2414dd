//! The process.

pub mod assets;
mod html;

use assets::Site;
use axum::Router;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};

/// Everything that answers: the built files and the pages.
pub fn router(site: &Site) -> Router {
    let options = LeptosOptions::builder().output_name("visitoms").build();
    let assets = site.assets.clone();
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), move || provide_context(assets.clone()), app::shell)
        .layer(axum::middleware::from_fn(html::tidy))
        .with_state(options)
        .merge(site.routes())
}
