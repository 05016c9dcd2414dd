//! Bot detection for public forms: a honeypot field that people never see, and the time between opening and sending the form.
//! A rejected form is saved for its sender like any other, and its text names the causes, since a person's browser may have filled
//! in the field or sent a page without its time.

use crate::request::current_request;
use domain::Result;
use leptos::prelude::*;

/// The time at which the page was opened, signed, for [`fields`].
pub async fn signed_open_time() -> Result<String> {
    let db = current_request()?.db.clone();
    let now = db.clock().now_us().to_string();
    db.identity().sign_text(&now).await
}

/// The form fields `website` (the honeypot) and `opened`.
pub fn fields(opened: String) -> impl IntoView {
    view! {
        <input type="hidden" name="opened" value=opened />
        <div class="honeypot" aria-hidden="true">
            <label>"Website" <input name="website" tabindex="-1" autocomplete="off" /></label>
        </div>
    }
}

/// Whether a bot filled in the form; it is logged without the submitted text. A form without a valid time of opening counts as one
/// of a bot, and so does one that is sent within `min_seconds`; zero for forms that browsers fill in automatically.
pub async fn is_bot(form: &'static str, min_seconds: i64, website: &str, opened: &str) -> Result<bool> {
    let db = current_request()?.db.clone();
    let since: Option<i64> = db.identity().verify_signed_text(opened).await?.and_then(|opened| opened.parse().ok());
    let elapsed_us = since.map(|since| db.clock().now_us() - since);
    // Negative after a clock was set back: the real time is unknown, and a person's message must not be dropped.
    let slow_enough = elapsed_us.is_some_and(|elapsed| elapsed < 0 || elapsed >= min_seconds * 1_000_000);
    let bot = !website.is_empty() || !slow_enough;
    if bot {
        tracing::info!(form, "rejected a form that a machine may have filled in");
    }
    Ok(bot)
}
