//! The cookie choice: the banner shown until there is one, and the page that changes it.

use super::{ChooseCookies, api::sends_global_privacy_control, islands::CookieChoice, messages};
use domain::public::Consent;
use leptos::prelude::*;
use ui::{Form, SiteShell};
use web::request::{language, request};

/// Asks visitors who haven't chosen yet which cookies are allowed; both buttons look the same. For everyone else the first
/// response already has no banner.
#[component]
pub fn ConsentBanner() -> impl IntoView {
    let lang = language();
    let undecided = request().is_some_and(|request| request.consent.is_none() && !request.path.starts_with("/cookies"));
    undecided.then(|| {
        view! {
            <section class="consent" aria-labelledby="consent-title">
                <div>
                    <h2 id="consent-title">{messages::consent_title(lang)}</h2>
                    <p>{messages::consent_text(lang)} " " <a href="/privacy">{messages::how_we_handle_data(lang)}</a></p>
                </div>
                <form class="consent-answers" method="post" action="/api/choose_cookies">
                    <button class="button" name="answer" value="needed" type="submit">{messages::necessary_only(lang)}</button>
                    <button class="button" name="answer" value="all" type="submit">{messages::allow_all(lang)}</button>
                    <a class="button consent-more" href="/cookies">{messages::choose_individually(lang)}</a>
                </form>
            </section>
            <CookieChoice />
        }
    })
}

/// `/cookies`.
#[component]
pub fn Cookies() -> impl IntoView {
    let lang = language();
    let chosen = request().and_then(|request| request.consent);
    let Consent { preferences, analytics } = chosen.unwrap_or_default();
    let form = Form::of::<ChooseCookies>("");
    let opted_out = sends_global_privacy_control();
    view! {
        <SiteShell title=messages::cookies_title(lang).to_owned()>
            <div class="prose">
                <h1>{messages::cookies_title(lang)}</h1>
                <p>{messages::cookies_intro(lang)}</p>
                <p>{if chosen.is_some() { messages::chosen_already(lang) } else { messages::not_chosen_yet(lang) }}</p>
                {opted_out.then(|| view! { <p>{messages::gpc(lang)}</p> })}
                <form class="form" method="post" action=form.action()>
                    {form.error_summary()} <input type="hidden" name="answer" value="chosen" />
                    <ul class="purposes">
                        <li>
                            <b>{messages::purpose_needed(lang)}</b>
                            <p class="hint">{messages::purpose_needed_help(lang)}</p>
                        </li>
                        <li>
                            {form.checkbox("preferences", messages::purpose_preferences(lang), preferences)}
                            <p class="hint">{messages::purpose_preferences_help(lang)}</p>
                        </li>
                        <li>
                            {form.checkbox("analytics", messages::purpose_analytics(lang), analytics && !opted_out)}
                            <p class="hint">{messages::purpose_analytics_help(lang)}</p>
                        </li>
                    </ul>
                    {form.button(messages::save_choice(lang), "button button-main")}
                </form>
            </div>
        </SiteShell>
    }
}
