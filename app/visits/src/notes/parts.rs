//! Shared parts of a note's page and its form.

use super::messages;
use domain::{Language, notes::NoteView, visits::VisitView};
use leptos::prelude::*;
use ui::written_text;
use web::terms::known_language;

/// "For the family, in Spanish".
pub fn family_label(lang: Language, visit: &VisitView) -> String {
    let name = known_language(lang, &visit.child_language);
    messages::for_the_family(lang, name.unwrap_or_else(|| messages::language_own(lang)))
}

/// Both texts, with their line breaks. A summary in a language that is recognized is labeled with it, whatever the family's
/// language is.
pub fn texts(lang: Language, note: &NoteView, visit: &VisitView) -> impl IntoView + use<> {
    let written = Language::of_text(&note.family_summary).map(Language::tag);
    let label = match written.and_then(|tag| known_language(lang, tag)) {
        Some(name) => messages::for_the_family(lang, name),
        None => family_label(lang, visit),
    };
    view! {
        <h3>{messages::what_we_did(lang)}</h3>
        {written_text(lang, "note-text", &note.body)}
        <h3>{label}</h3>
        <p class="note-text" dir="auto" lang=written>{note.family_summary.clone()}</p>
    }
}
