//! Sign-out for every role: drafts stored in this browser are deleted with the session.

use leptos::prelude::*;

/// The form that ends the session.
#[cfg(feature = "ssr")]
pub fn sign_out_form(lang: domain::Language) -> impl IntoView {
    view! {
        <form class="sign-out" method="post" action="/api/sign_out">
            <button class="button" type="submit">{crate::messages::sign_out(lang)}</button>
        </form>
        <DraftsAtSignOut />
    }
}

/// Deletes all drafts stored in the browser when the form is sent. It renders no markup.
#[island]
pub fn DraftsAtSignOut() -> impl IntoView {
    #[cfg(feature = "islands")]
    if let Some(form) = web::dom::element(".sign-out") {
        web::dom::listen(&form, "submit", |_| delete_local_drafts());
    }
}

/// Deletes every stored draft from the browser's storage.
#[cfg(feature = "islands")]
fn delete_local_drafts() {
    use gloo_storage::{LocalStorage, SessionStorage, Storage};
    // This tab's session storage, such as a board's undo stack, is cleared entirely.
    SessionStorage::clear();
    // Tells the other tabs that there is no session any more.
    LocalStorage::delete("session-ends");
    let storage = LocalStorage::raw();
    let keys: Vec<String> = (0..LocalStorage::length())
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(web::browser_storage::DRAFT_KEY_PREFIX))
        .collect();
    for key in keys {
        LocalStorage::delete(key);
    }
}
