//! Who of the staff needs a second factor, as a card of `/settings`.

use super::{RequireSecondFactor, words};
use crate::ui::Form;
use domain::{
    Language,
    agency::{GraceDays, Settings},
};
use leptos::prelude::*;

/// The card with its form.
pub fn card(lang: Language, settings: &Settings) -> impl IntoView + use<> {
    let form = Form::of::<RequireSecondFactor>("rule");
    let rule = settings.second_factor;
    let days = GraceDays::OFFERED.map(|days| (days.to_string(), days_words(lang, days))).to_vec();
    view! {
        <section class="card" aria-labelledby="second-factor">
            <h2 id="second-factor">{words::second_factor(lang)}</h2>
            <p class="soft">{words::second_factor_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()} {form.hidden("version", settings.version)}
                <div class="choices">
                    {form.tick("office", words::second_factor_office(lang), rule.office_since_us.is_some())}
                    {form.tick("providers", words::second_factor_providers(lang), rule.providers_since_us.is_some())}
                </div>
                {form.select("grace_days", words::grace_days(lang), days, rule.grace_days.to_string())}
                <div class="buttons">{form.button(words::save_second_factor(lang), "button")}</div>
            </form>
        </section>
    }
}

fn days_words(lang: Language, days: u8) -> String {
    if days == 0 { words::at_once(lang).to_owned() } else { words::days(lang, days) }
}
