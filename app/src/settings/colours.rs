//! The colours of the disciplines: a hue for each, beside its letters.

use super::words;
use crate::{ui::Form, visits::words::discipline};
use domain::{
    Language,
    agency::{Colours, Hue},
};
use leptos::prelude::*;

/// The part of the settings' form.
pub fn card(lang: Language, form: &Form, stands: Colours) -> impl IntoView + use<> {
    let hues = || Hue::ALL.map(|hue| (hue.as_str().to_owned(), hue_words(lang, hue).to_owned())).to_vec();
    let palette = Hue::ALL.map(|hue| {
        view! {
            <li>
                <span class=format!("mark hue-{}", hue.as_str()) aria-hidden="true">"AB"</span>
                {hue_words(lang, hue)}
            </li>
        }
    });
    let choices = stands
        .hues()
        .into_iter()
        .map(|(class, hue)| {
            let letters = if class == "other" { "…".to_owned() } else { class.to_uppercase() };
            let label = if class == "other" { words::all_others(lang).to_owned() } else { discipline(lang, &letters) };
            // The mark is of what is saved: a refused form keeps its choice in the field.
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
            <h2 id="colours">{words::colours(lang)}</h2>
            <p class="soft">{words::colours_help(lang)}</p>
            <ul class="palette">{palette.into_iter().collect_view()}</ul>
            <div class="hues">{choices}</div>
        </section>
    }
}

fn hue_words(lang: Language, hue: Hue) -> &'static str {
    match hue {
        Hue::Blue => words::blue(lang),
        Hue::Violet => words::violet(lang),
        Hue::Rust => words::rust(lang),
        Hue::Green => words::green(lang),
        Hue::Ochre => words::ochre(lang),
        Hue::Slate => words::slate(lang),
        Hue::Rose => words::rose(lang),
        Hue::Teal => words::teal(lang),
        Hue::Indigo => words::indigo(lang),
        Hue::Olive => words::olive(lang),
        Hue::Cocoa => words::cocoa(lang),
    }
}
