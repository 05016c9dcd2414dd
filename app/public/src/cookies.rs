//! The cookie choice: the banner shown until there is one, and the page that changes it.

use super::{ChooseCookies, islands::CookieChoice, messages};
use domain::{Language, consent::Choices};
use leptos::prelude::*;
use ui::{Form, SiteShell};
use web::request::{global_privacy_control, language, request};

/// Asks visitors who haven't chosen yet which cookies are allowed; both buttons look the same. For everyone else the first
/// response already has no banner.
#[component]
pub fn ConsentBanner() -> impl IntoView {
    let lang = language();
    let undecided = request().is_some_and(|request| request.choices.is_none() && !request.path.starts_with("/cookies"));
    let text = if global_privacy_control() { messages::consent_text_gpc(lang) } else { messages::consent_text(lang) };
    undecided.then(|| {
        let form = Form::of::<ChooseCookies>("");
        view! {
            <section class="consent" aria-labelledby="consent-title">
                <div>
                    <h2 id="consent-title">{messages::consent_title(lang)}</h2>
                    <p>{text} " " <a href="/privacy">{messages::how_we_handle_data(lang)}</a></p>
                </div>
                <form class="consent-answers" method="post" action=form.action()>
                    {form.inline_error_summary()}
                    <button class="button" name="answer" value="needed" type="submit">{messages::reject_all(lang)}</button>
                    <button class="button" name="answer" value="all" type="submit">{messages::accept_all(lang)}</button>
                    <a class="button consent-more" href="/cookies">{messages::choose_individually(lang)}</a>
                </form>
            </section>
            <CookieChoice />
        }
    })
}

/// `/cookies`: nothing is checked before the first choice.
#[component]
pub fn Cookies() -> impl IntoView {
    let lang = language();
    let chosen = request().and_then(|request| request.choices);
    let Choices { preferences, analytics } = chosen.unwrap_or_default();
    let form = Form::of::<ChooseCookies>("");
    let withdraw = chosen.filter(|choices| choices.allows_any()).map(|_| withdraw_form(lang, form.action()));
    // Analytics are not asked about: the browser has answered for its user.
    let analytics = if global_privacy_control() {
        view! {
            <b>{messages::purpose_analytics(lang)}</b>
            <p class="hint">{messages::gpc(lang)}</p>
        }
        .into_any()
    } else {
        form.checkbox("analytics", messages::purpose_analytics(lang), analytics)
    };
    view! {
        <SiteShell title=messages::cookies_title(lang).to_owned()>
            <div class="prose">
                <h1>{messages::cookies_title(lang)}</h1>
                <p>{messages::cookies_intro(lang)}</p>
                <p>{if chosen.is_some() { messages::chosen_already(lang) } else { messages::not_chosen_yet(lang) }}</p>
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
                            {analytics}
                            <p class="hint">{messages::purpose_analytics_help(lang)}</p>
                        </li>
                    </ul>
                    {form.button(messages::save_choice(lang), "button button-main")}
                </form>
                {withdraw}
            </div>
        </SiteShell>
    }
}

/// One click that withdraws everything.
fn withdraw_form(lang: Language, action: String) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action>
            <p class="hint">{messages::withdraw_help(lang)}</p>
            <button class="button" name="answer" value="needed" type="submit">{messages::withdraw_all(lang)}</button>
        </form>
    }
}
