//! Which staff members need a second factor, as a card of `/settings`.

use super::{RequireSecondFactor, messages};
use domain::{
    Language,
    agency::{GraceDays, Settings},
};
use leptos::prelude::*;
use ui::Form;

/// The card with its form.
pub fn card(lang: Language, settings: &Settings) -> impl IntoView + use<> {
    let form = Form::of::<RequireSecondFactor>("rule");
    let rule = settings.second_factor;
    let days = GraceDays::OFFERED.map(|days| (days.to_string(), days_text(lang, days))).to_vec();
    view! {
        <section class="card" aria-labelledby="second-factor">
            <h2 id="second-factor">{messages::second_factor(lang)}</h2>
            <p class="soft">{messages::second_factor_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("version", settings.version)}
                <div class="choices">
                    {form.checkbox("office", messages::second_factor_office(lang), rule.office_since_us.is_some())}
                    {form.checkbox("providers", messages::second_factor_providers(lang), rule.providers_since_us.is_some())}
                </div>
                {form.select("grace_days", messages::grace_days(lang), days, rule.grace_days.to_string())}
                <div class="buttons">{form.button(messages::save_second_factor(lang), "button")}</div>
            </form>
        </section>
    }
}

fn days_text(lang: Language, days: u8) -> String {
    if days == 0 { messages::at_once(lang).to_owned() } else { messages::days(lang, days) }
}
