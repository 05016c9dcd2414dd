//! The session watch in the page shell: what the island shows is in templates, so that its texts are not in every download.

use super::{SessionWatch, messages};
use domain::{Language, account::Viewer, rules::minute_of_day};
use leptos::prelude::*;
use web::request::{self, Request};

/// The island with its templates; nothing for anonymous visitors.
pub fn session_watch(lang: Language) -> impl IntoView {
    request::viewer().map(|_| {
        view! {
            <div class="session-banner" id="session-banner" role="status"></div>
            <template id="session-offline">
                <p class="flash flash-amber"><span><b>{messages::offline(lang)}</b> " " {messages::offline_help(lang)}</span></p>
            </template>
            <template id="session-restored">
                <p class="flash flash-pine">{messages::here_again(lang)}</p>
            </template>
            <dialog class="dialog" id="session-dialog" aria-label=messages::ended(lang)></dialog>
            <template id="session-ending">
                <h2>{messages::ends_at(lang, TIME)}</h2>
                <p class="session-ends-help">{messages::ends_help(lang)}</p>
                <p class="error" role="status" data-message=messages::not_reached(lang)></p>
                <div class="buttons">
                    <button class="button" type="button" data-session="close">{messages::close(lang)}</button>
                    <button class="button button-main" type="button" data-session="stay">{messages::stay(lang)}</button>
                </div>
            </template>
            <template id="session-ending-for-good">
                <h2>{messages::ends_at(lang, TIME)}</h2>
                <p>{messages::ends_for_good(lang)}</p>
                <div class="buttons">
                    <button class="button" type="button" data-session="close">{messages::close(lang)}</button>
                </div>
            </template>
            <template id="session-ended">
                <h2>{messages::ended(lang)}</h2>
                <p>{messages::ended_help(lang)}</p>
                <div class="buttons">
                    <button class="button" type="button" data-session="close">{messages::close(lang)}</button>
                    <a class="button button-main" href="/">{messages::go_on(lang)}</a>
                </div>
            </template>
            <SessionWatch />
        }
    })
}

/// Where the island puts the time of day.
const TIME: &str = "{time}";

/// The session's end for the document's head, where the island reads it: see [`request::SESSION_END`].
pub fn session_end(request: &Request) -> Option<String> {
    end(request).map(|(seconds, at, may_stay)| format!("{seconds};{at};{may_stay}"))
}

/// Seconds until the session expires, the time of day in the agency's time zone, and whether a request extends it.
pub(super) fn end(request: &Request) -> Option<(i64, String, bool)> {
    let actor = request.actor.as_ref()?;
    let Viewer { session, preferences, .. } = actor.viewer()?;
    let at = session.at.to_zoned(store::zone(&actor.agency().time_zone).ok()?).datetime();
    let clock = preferences.clock.resolve(request.locale_clock);
    Some((session.seconds, clock.format_time(request.language, minute_of_day(at)), session.may_stay))
}
