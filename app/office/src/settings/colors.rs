//! The colors of the disciplines: a hue for each.

use super::messages;
use domain::{
    Language,
    agency::{DisciplineColors, Hue},
};
use leptos::prelude::*;
use ui::Form;
use web::terms::discipline_name;

/// The card in the settings form.
pub fn card(lang: Language, form: &Form, current: DisciplineColors) -> impl IntoView + use<> {
    let hues = || Hue::ALL.map(|hue| (hue.as_str().to_owned(), hue_text(lang, hue).to_owned())).to_vec();
    let palette = Hue::ALL.map(|hue| {
        view! {
            <li>
                <span class=format!("mark hue-{}", hue.as_str()) aria-hidden="true">"AB"</span>
                {hue_text(lang, hue)}
            </li>
        }
    });
    let choices = current
        .hues()
        .into_iter()
        .map(|(class, hue)| {
            let letters = if class == "other" { "…".to_owned() } else { class.to_uppercase() };
            let label = if class == "other" { messages::all_others(lang).to_owned() } else { discipline_name(lang, &letters) };
            // The mark shows the saved color; the selection of a rejected form is in the field.
            view! {
                <div>
                    <span class=format!("mark d-{class}") aria-hidden="true">{letters}</span>
                    {form.select(&format!("colour_{class}"), label, hues(), hue.as_str())}
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="colours">
            <h2 id="colours">{messages::colors(lang)}</h2>
            <p class="soft">{messages::colors_help(lang)}</p>
            <ul class="palette">{palette.into_iter().collect_view()}</ul>
            <div class="hues">{choices}</div>
        </section>
    }
}

fn hue_text(lang: Language, hue: Hue) -> &'static str {
    match hue {
        Hue::Blue => messages::blue(lang),
        Hue::Violet => messages::violet(lang),
        Hue::Rust => messages::rust(lang),
        Hue::Green => messages::green(lang),
        Hue::Ochre => messages::ochre(lang),
        Hue::Slate => messages::slate(lang),
        Hue::Rose => messages::rose(lang),
        Hue::Teal => messages::teal(lang),
        Hue::Indigo => messages::indigo(lang),
        Hue::Olive => messages::olive(lang),
        Hue::Cocoa => messages::cocoa(lang),
    }
}
