//! The context of the HTML document around every page: role and language of the visitor, built assets, content security policy.
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

/// What the document needs to know about the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    pub language: Language,
    /// `None` for anonymous visitors and on public pages.
    pub role: Option<Role>,
}

/// The visitor of this request; anonymous and English by default.
pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

/// The URLs of the output of `cargo xtask build`, read from its `manifest.json`.
///
/// Empty without a browser build: every page then works without JavaScript and without styles.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Assets {
    /// By entry: `public`, `member`, `visit`, `office`, `board`.
    #[serde(default)]
    scripts: BTreeMap<String, Script>,
    /// The URL of the style sheet.
    #[serde(default)]
    pub style: Option<String>,
    /// By path in the folder `public`: the URL with the hashed file name.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// An entry: a module that loads its WebAssembly and hydrates the islands.
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
    /// The entry of this name.
    pub fn script(&self, entry: &str) -> Option<&Script> {
        self.scripts.get(entry)
    }

    /// The hashed URL of a file of `public/`, such as `favicon.svg`.
    pub fn file(&self, path: &str) -> Option<String> {
        self.files.get(path).cloned()
    }

    /// The Latin subset of the text font, which every page needs. Other subsets load on demand.
    pub fn preloaded_fonts(&self) -> impl Iterator<Item = String> {
        self.files
            .iter()
            .filter(|(path, _)| path.starts_with("fonts/") && path.ends_with("-latin.woff2"))
            .map(|(_, href)| href.clone())
    }
}

/// Tells Leptos that the page is not hydrated as a whole: only islands have hydration ids and data.
pub fn islands_only() {
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
}

/// Sets the content security policy of a page: files of this site, and scripts with the nonce of this request.
pub fn set_content_security_policy(nonce: Option<&Nonce>) {
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
