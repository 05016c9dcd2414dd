//! What tells machines from people on the forms that anybody may send: a field that people never see, and the time that
//! typing takes. Nothing of it is kept; each form says what its sender is answered.

use crate::request::stranger;
use domain::Result;
use leptos::prelude::*;

/// When the page was opened, under a seal: for [`fields`].
pub async fn opened() -> Result<String> {
    let db = stranger()?.db;
    let now = db.clock().now_us().to_string();
    db.identity().seal(&now).await
}

/// The fields of the trap, `website` and `opened`, for a form of the page.
pub fn fields(opened: String) -> impl IntoView {
    view! {
        <input type="hidden" name="opened" value=opened />
        <div class="trap" aria-hidden="true">
            <label>"Website" <input name="website" tabindex="-1" autocomplete="off" /></label>
        </div>
    }
}

/// Whether a machine filled the form; the log says so, without a word of what was sent. Nobody fills it within
/// `least_seconds`: none where a browser does it for its owner.
pub async fn caught(form: &'static str, least_seconds: i64, website: &str, opened: &str) -> Result<bool> {
    let db = stranger()?.db;
    let since: Option<i64> = db.identity().unseal(opened).await?.and_then(|opened| opened.parse().ok());
    let passed = since.map(|since| db.clock().now_us() - since);
    // Opened before a clock was set back: it can't be known how long it took, and no person's words are thrown away.
    let in_time = passed.is_some_and(|passed| passed < 0 || passed >= least_seconds * 1_000_000);
    let caught = !website.is_empty() || !in_time;
    if caught {
        tracing::info!(form, "a machine filled a form: nothing of it was kept");
    }
    Ok(caught)
}
