//! Sign-out for every role: drafts stored in this browser are deleted with the session.

use leptos::prelude::*;

/// The form that ends the session. It first deletes all drafts stored in the browser.
#[island]
pub fn SignOutForm(
    /// The button's label.
    label: String,
) -> impl IntoView {
    let delete_drafts = move |_| {
        #[cfg(feature = "islands")]
        delete_local_drafts();
    };
    view! {
        <form method="post" action="/api/sign_out" on:submit=delete_drafts>
            <button class="button" type="submit">{label}</button>
        </form>
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
