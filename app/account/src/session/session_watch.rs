//! The session watch in the page shell.

use super::SessionWatch;
use domain::account::Viewer;
use leptos::prelude::*;
use web::request::{self, Request};

/// The session watch island; nothing for anonymous visitors.
pub fn session_watch() -> impl IntoView {
    request::viewer().map(|_| view! { <SessionWatch /> })
}

/// The session's end for the document's head, where the island reads it: see [`request::SESSION_END`].
pub fn session_end(request: &Request) -> Option<String> {
    end(request).map(|(seconds, at, may_stay)| format!("{seconds};{at};{may_stay}"))
}

/// Seconds until the session expires, the time of day in the agency's time zone, and whether a request extends it.
pub(super) fn end(request: &Request) -> Option<(i64, String, bool)> {
    let actor = request.actor.as_ref()?;
    let Viewer { session, preferences, .. } = actor.viewer()?;
    let at = session.at.to_zoned(store::zone(&actor.agency().time_zone).ok()?).time();
    let minute = u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs());
    let clock = preferences.clock.resolve(request.locale_clock);
    Some((session.seconds, clock.format_time(request.language, minute), session.may_stay))
}
