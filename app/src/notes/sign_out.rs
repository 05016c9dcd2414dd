//! Signing out, for every role: what this browser kept of drafts goes with the session.

use leptos::prelude::*;

/// The form that ends the session. Whatever draft the browser still keeps is taken away first.
#[island]
pub fn SignOutForm(
    /// What the button says.
    label: String,
) -> impl IntoView {
    let forget = move |_| {
        #[cfg(feature = "islands")]
        forget_drafts();
    };
    view! {
        <form method="post" action="/api/sign_out" on:submit=forget>
            <button class="button" type="submit">{label}</button>
        </form>
    }
}

/// Takes every kept draft out of the browser's storage.
#[cfg(feature = "islands")]
fn forget_drafts() {
    use gloo_storage::{LocalStorage, SessionStorage, Storage};
    // What a tab keeps, such as the ways back on a board, goes whole.
    SessionStorage::clear();
    // The other tabs know of no session from now on.
    LocalStorage::delete("session-ends");
    let storage = LocalStorage::raw();
    let keys: Vec<String> = (0..LocalStorage::length())
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(super::KEPT))
        .collect();
    for key in keys {
        LocalStorage::delete(key);
    }
}
