//! Texts that users wrote, in whatever language they did.

use super::messages;
use domain::Language;
use leptos::prelude::*;

/// A text with its line breaks, in a paragraph of this class. A language that is recognized is in its `lang` attribute, for
/// screen readers, and is named after the text if it is not the page's.
pub fn written_text(lang: Language, class: &'static str, text: &str) -> impl IntoView + use<> {
    let written = Language::of_text(text);
    let name = written.filter(|written| *written != lang).and_then(|written| web::terms::known_language(lang, written.tag()));
    let mark = name.map(|name| view! { " " <span class="hint" lang=lang.tag()>{messages::in_language(lang, name)}</span> });
    view! {
        <p class=class dir="auto" lang=written.map(Language::tag)>
            {text.to_owned()}
            {mark}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPANISH: &str = "Hoy subió cinco escalones y encontró las tarjetas.";

    fn html(lang: Language, text: &str) -> String {
        written_text(lang, "note-text", text).to_html()
    }

    #[test]
    fn a_text_in_the_language_of_the_page_has_only_the_attribute() {
        let html = html(Language::Es, SPANISH);
        assert!(html.contains(r#"lang="es""#) && html.contains(SPANISH) && !html.contains("en español"), "{html}");
    }

    #[test]
    fn a_text_in_another_language_than_the_page_names_it() {
        assert!(html(Language::En, SPANISH).contains("(in Spanish)"));
        let english = html(Language::Es, "We strung the beads and tore paper.");
        assert!(english.contains(r#"lang="en""#) && english.contains("(en inglés)"), "{english}");
    }

    #[test]
    fn a_text_whose_language_is_not_recognized_is_shown_without_one() {
        let html = html(Language::En, "Bravo!");
        assert!(!html.contains("lang=") && !html.contains("(in "), "{html}");
    }
}
