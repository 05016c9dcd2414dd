//! How a person wants the screens, as a card of `/account`.

use super::{KeepPreferences, words};
use crate::{request, ui::Form};
use domain::{
    Language, Role,
    preferences::{ClockChoice, Density, Preferences},
};
use leptos::prelude::*;

/// The form. Families have no boards, and know the children that they see.
pub fn card(lang: Language, role: Role, stands: Preferences) -> impl IntoView {
    let form = Form::of::<KeepPreferences>("preferences");
    let languages = Language::ALL.map(|language| (language.tag().to_owned(), language.own_name().to_owned()));
    let clocks = ClockChoice::ALL.map(|choice| (choice.as_str().to_owned(), clock_words(lang, choice)));
    let densities = Density::ALL.map(|density| (density.as_str().to_owned(), density_words(lang, density).to_owned()));
    let office =
        (role == Role::Admin).then(|| form.select("density", words::density(lang), densities.into(), stands.density.as_str()));
    let names = (role != Role::Parent).then(|| {
        let keys = if role == Role::Admin {
            form.tick("letter_keys", words::letter_keys(lang), stands.letter_keys)
        } else {
            form.hidden("letter_keys", stands.letter_keys)
        };
        view! {
            {form.hidden("boxes", true)}
            {form.tick("initials", words::initials(lang), stands.initials)}
            {keys}
        }
    });
    view! {
        <section class="card" aria-labelledby="preferences">
            <h2 id="preferences">{words::preferences(lang)}</h2>
            <p class="soft">{words::preferences_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.select("language", words::language(lang), languages.into(), lang.tag())}
                {form.select("clock", words::clock(lang), clocks.into(), stands.clock.as_str())}
                {office}
                {names}
                <div class="buttons">{form.button(words::save_preferences(lang), "button button-main")}</div>
            </form>
        </section>
    }
}

/// Each choice with what half past two then looks like.
fn clock_words(lang: Language, choice: ClockChoice) -> String {
    const HALF_PAST_TWO: u16 = 14 * 60 + 30;
    let example = choice.resolve(request::locale_clock()).write(lang, HALF_PAST_TWO);
    match choice {
        ClockChoice::Locale => words::clock_locale(lang, example),
        ClockChoice::Hours12 => words::clock_12(lang, example),
        ClockChoice::Hours24 => words::clock_24(lang, example),
    }
}

fn density_words(lang: Language, density: Density) -> &'static str {
    match density {
        Density::Comfortable => words::density_comfortable(lang),
        Density::Compact => words::density_compact(lang),
    }
}
