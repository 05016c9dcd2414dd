//! The passkey section of a page: hidden until the script of the account pages activates it, with a text for browsers without
//! passkeys.

use super::messages;
use crate::messages as shared;
use domain::{Language, factors::Purpose};
use leptos::{nonce::use_nonce, prelude::*};
use web::{document, request::current_request};

/// The script for passkey buttons and for showing passwords. Every page with one of them includes it at its end.
pub fn script() -> impl IntoView {
    let nonce = use_nonce();
    document::assets().file("js/account.js").map(|src| view! { <script r#type="module" nonce=nonce src=src></script> })
}

/// A passkey button with `fields` above it; nothing if the installation has no domain name.
pub fn passkey_box(
    lang: Language,
    purpose: Purpose,
    label: &'static str,
    next: Option<String>,
    fields: Option<AnyView>,
) -> Option<AnyView> {
    current_request().ok()?.installation.passkeys.as_ref()?;
    let class = if fields.is_some() { "button" } else { "button button-full" };
    let shown = view! {
        <div
            class="passkey"
            hidden
            data-passkey=purpose.as_str()
            data-next=next
            data-canceled=messages::stopped(lang)
            data-rejected=messages::refused(lang)
            data-passkey-copied=messages::copied(lang)
            data-already-added=messages::known(lang)
            data-network-error=messages::unreached(lang)
            data-too-many-requests=messages::wait(lang)
            data-timed-out=shared::second_over_help(lang)
            data-name-missing=messages::unnamed(lang)
        >
            {fields}
            <button class=class type="button">{label}</button>
            <p class="error" role="status"></p>
        </div>
        <p class="soft" data-no-passkeys=messages::old_browser(lang)>{messages::needs_script(lang)}</p>
    };
    Some(shown.into_any())
}
