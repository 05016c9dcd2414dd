//! What every page stands in: who looks, in which language, and the files that the browser build made.
//!
//! The server provides [`Visitor`] and [`Assets`] as context of each request.

use domain::{Language, Role};
use http::{HeaderName, HeaderValue};
use leptos::{
    nonce::Nonce,
    prelude::{Owner, use_context},
};
use leptos_axum::ResponseOptions;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// Who looks at the page, as far as the frame must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    pub language: Language,
    /// `None` for a stranger and on public pages.
    pub role: Option<Role>,
}

/// The visitor of this request; a stranger who reads English when the server said nothing.
pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

/// The addresses of what `cargo xtask build` made, read from its `manifest.json`.
///
/// Empty when there is no browser build: every page then works without JavaScript and without style.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Assets {
    /// By entry: `public`, `admin`, `provider`, `parent`.
    #[serde(default)]
    scripts: BTreeMap<String, Script>,
    /// The address of the style sheet.
    #[serde(default)]
    pub style: Option<String>,
    /// By path in the folder `public`: the address under its hashed name.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// One role's entry: a module that loads its WebAssembly and wakes the islands.
#[derive(Clone, Debug, Deserialize)]
pub struct Script {
    pub js: String,
    pub wasm: String,
}

/// The assets of this process.
pub fn assets() -> Arc<Assets> {
    use_context().unwrap_or_default()
}

impl Assets {
    /// The entry that wakes the islands of a role.
    pub fn script(&self, role: Option<Role>) -> Option<&Script> {
        self.scripts.get(role.map_or("public", Role::as_str))
    }

    /// The hashed address of a file of `public/`, such as `favicon.svg`.
    pub fn file(&self, path: &str) -> Option<String> {
        self.files.get(path).cloned()
    }

    /// The Latin subset of the text face is on every page; other scripts load where they are needed.
    pub fn preloaded_fonts(&self) -> impl Iterator<Item = String> {
        self.files
            .iter()
            .filter(|(path, _)| path.starts_with("fonts/") && path.ends_with("-latin.woff2"))
            .map(|(_, href)| href.clone())
    }
}

/// Tells Leptos that the page is not hydrated as a whole: only islands carry ids and data.
pub fn islands_only() {
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
}

/// The content security policy of a page: its own files, and scripts by this request's nonce.
pub fn forbid_foreign_content(nonce: Option<&Nonce>) {
    let Some((response, nonce)) = use_context::<ResponseOptions>().zip(nonce) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(HeaderName::from_static("content-security-policy"), policy);
    }
}
