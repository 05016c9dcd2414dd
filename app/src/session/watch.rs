//! The end of the session as the frames know it.

use super::SessionWatch;
use crate::{dates, request};
use domain::Language;
use leptos::prelude::*;
use store::Actor;

/// What every frame of a member ends with; nothing for a stranger.
pub fn watch(lang: Language) -> impl IntoView {
    let end = request::signed_in().ok().and_then(|(_, actor)| end(&actor));
    end.map(|(seconds, at, may_stay)| view! { <SessionWatch lang=lang seconds=seconds at=at may_stay=may_stay /> })
}

/// Seconds until the end, its time on the agency's clock, and whether a request puts it off.
pub(super) fn end(actor: &Actor) -> Option<(i64, String, bool)> {
    let session = actor.viewer()?.session;
    let zone = store::zone(&actor.agency().time_zone).ok()?;
    Some((session.seconds, dates::time(session.at.to_zoned(zone).time()), session.may_stay))
}
