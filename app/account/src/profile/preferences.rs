//! The preferences card of `/account`.

use super::{SavePreferences, messages};
use domain::{
    Language, Role,
    preferences::{ClockChoice, Density, Preferences},
};
use leptos::prelude::*;
use ui::Form;
use web::request;

/// The form. Density is for boards, which only the office has; initials are not for families, who see only their own children.
pub fn card(lang: Language, role: Role, current: Preferences) -> impl IntoView {
    let form = Form::of::<SavePreferences>("preferences");
    let languages = Language::ALL.map(|language| (language.tag().to_owned(), language.native_name().to_owned()));
    let clocks = ClockChoice::ALL.map(|choice| (choice.as_str().to_owned(), clock_text(lang, choice)));
    let densities = Density::ALL.map(|density| (density.as_str().to_owned(), density_text(lang, density).to_owned()));
    let office = (role == Role::Admin)
        .then(|| form.select("density", messages::density(lang), densities.into(), current.density.as_str()));
    let names = (role != Role::Parent).then(|| {
        let keys = if role == Role::Admin {
            form.checkbox("letter_keys", messages::letter_keys(lang), current.letter_keys)
        } else {
            form.hidden("letter_keys", current.letter_keys)
        };
        view! {
            {form.hidden("boxes", true)}
            {form.checkbox("initials", messages::initials(lang), current.initials)}
            {keys}
        }
    });
    view! {
        <section class="card" aria-labelledby="preferences">
            <h2 id="preferences">{messages::preferences(lang)}</h2>
            <p class="soft">{messages::preferences_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()}
                {form.select("language", messages::language(lang), languages.into(), lang.tag())}
                {form.select("clock", messages::clock(lang), clocks.into(), current.clock.as_str())}
                {office}
                {names}
                <div class="buttons">{form.button(messages::save_preferences(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// Each choice with 2:30 PM as an example.
fn clock_text(lang: Language, choice: ClockChoice) -> String {
    const HALF_PAST_TWO: u16 = 14 * 60 + 30;
    let example = choice.resolve(request::locale_clock()).format_time(lang, HALF_PAST_TWO);
    match choice {
        ClockChoice::Locale => messages::clock_locale(lang, example),
        ClockChoice::Hours12 => messages::clock_12(lang, example),
        ClockChoice::Hours24 => messages::clock_24(lang, example),
    }
}

fn density_text(lang: Language, density: Density) -> &'static str {
    match density {
        Density::Comfortable => messages::density_comfortable(lang),
        Density::Compact => messages::density_compact(lang),
    }
}
