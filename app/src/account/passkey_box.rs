//! Where a page offers passkeys: hidden until the script of the account's pages wakes it, with words for those without.

use super::security_words as words;
use crate::{frame, request::stranger};
use domain::{Language, factors::Purpose};
use leptos::{nonce::use_nonce, prelude::*};

/// The script that wakes passkeys and shows passwords; every page that has either ends with it.
pub fn script() -> impl IntoView {
    let nonce = use_nonce();
    frame::assets().file("js/account.js").map(|src| view! { <script r#type="module" nonce=nonce src=src></script> })
}

/// A button that asks for a passkey; `fields` stand above it. Where the installation has no name, nothing.
pub fn passkey_box(
    lang: Language,
    purpose: Purpose,
    label: &'static str,
    next: Option<String>,
    fields: Option<AnyView>,
) -> Option<AnyView> {
    stranger().ok()?.installation.passkeys.as_ref()?;
    let class = if fields.is_some() { "button" } else { "button button-full" };
    let shown = view! {
        <div
            class="passkey"
            hidden
            data-passkey=purpose.as_str()
            data-next=next
            data-stopped=words::stopped(lang)
            data-refused=words::refused(lang)
            data-copied=words::copied(lang)
            data-known=words::known(lang)
            data-unreached=words::unreached(lang)
            data-wait=words::wait(lang)
            data-over=words::second_over_help(lang)
            data-unnamed=words::unnamed(lang)
        >
            {fields}
            <button class=class type="button">{label}</button>
            <p class="error" role="status"></p>
        </div>
        <p class="soft" data-no-passkeys=words::old_browser(lang)>{words::needs_script(lang)}</p>
    };
    Some(shown.into_any())
}
