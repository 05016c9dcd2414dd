//! The choice about cookies: the banner until there is one, and the page that changes it.

use super::{ChooseCookies, api::refuses_counting, islands::CookieChoice, words};
use crate::{
    request::{language, request},
    ui::{Form, SiteShell},
};
use domain::public::Consent;
use leptos::prelude::*;

/// Asks whoever has not chosen yet. Whoever has, gets no banner with the first byte.
#[component]
pub fn ConsentBanner() -> impl IntoView {
    let undecided = request().is_some_and(|request| request.consent.is_none() && !request.path.starts_with("/cookies"));
    undecided.then(|| view! { <CookieChoice lang=language() /> })
}

/// `/cookies`.
#[component]
pub fn Cookies() -> impl IntoView {
    let lang = language();
    let chosen = request().and_then(|request| request.consent);
    let Consent { preferences, analytics } = chosen.unwrap_or_default();
    let form = Form::of::<ChooseCookies>("");
    let refuses = refuses_counting();
    view! {
        <SiteShell title=words::cookies_title(lang).to_owned()>
            <div class="prose">
                <h1>{words::cookies_title(lang)}</h1>
                <p>{words::cookies_intro(lang)}</p>
                <p>{if chosen.is_some() { words::chosen_already(lang) } else { words::not_chosen_yet(lang) }}</p>
                {refuses.then(|| view! { <p>{words::gpc(lang)}</p> })}
                <form class="form" method="post" action=form.action()>
                    {form.refusal()} <input type="hidden" name="answer" value="chosen" />
                    <ul class="purposes">
                        <li>
                            <b>{words::purpose_needed(lang)}</b>
                            <p class="hint">{words::purpose_needed_help(lang)}</p>
                        </li>
                        <li>
                            {form.tick("preferences", words::purpose_preferences(lang), preferences)}
                            <p class="hint">{words::purpose_preferences_help(lang)}</p>
                        </li>
                        <li>
                            {form.tick("analytics", words::purpose_analytics(lang), analytics && !refuses)}
                            <p class="hint">{words::purpose_analytics_help(lang)}</p>
                        </li>
                    </ul>
                    {form.button(words::keep_choice(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}
