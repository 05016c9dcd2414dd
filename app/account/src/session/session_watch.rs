//! The session watch in the page shell.

use super::SessionWatch;
use domain::Language;
use leptos::prelude::*;
use store::Actor;
use web::{dates, request};

/// The session watch island; nothing for anonymous visitors.
pub fn session_watch(lang: Language) -> impl IntoView {
    let end = request::require_session().ok().and_then(|(_, actor)| end(&actor));
    end.map(|(seconds, at, may_stay)| view! { <SessionWatch lang=lang seconds=seconds at=at may_stay=may_stay /> })
}

/// Seconds until the session expires, the time of day in the agency's time zone, and whether a request extends it.
pub(super) fn end(actor: &Actor) -> Option<(i64, String, bool)> {
    let session = actor.viewer()?.session;
    let zone = store::zone(&actor.agency().time_zone).ok()?;
    Some((session.seconds, dates::time(session.at.to_zoned(zone).time()), session.may_stay))
}
