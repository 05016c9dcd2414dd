//! Shared parts of a note's page and its form.

use super::messages;
use domain::{Language, notes::NoteView, visits::VisitView};
use leptos::prelude::*;

/// "For the family, in Spanish".
pub fn family_label(lang: Language, visit: &VisitView) -> String {
    messages::for_the_family(lang, messages::language_name(lang, &visit.child_language))
}

/// Both texts, with line breaks kept.
pub fn texts(lang: Language, note: &NoteView, family_label: String) -> impl IntoView + use<> {
    view! {
        <h3>{messages::what_we_did(lang)}</h3>
        <p class="note-text" dir="auto">{note.body.clone()}</p>
        <h3>{family_label}</h3>
        <p class="note-text" dir="auto">{note.family_summary.clone()}</p>
    }
}
