//! “Changed by, when”, with the button that takes the change back, unless an import has written the record since.

use super::{Form, messages};
use domain::{Language, records::LastChange};
use leptos::prelude::*;
use web::dates;

/// Who changed a record last. `undo` is the form of the server function that takes the change back, and the fields that say of
/// which record; `None` for users who can't. The version is added here.
pub fn last_change(
    lang: Language,
    change: &LastChange,
    undo: Option<(Form, Vec<(&'static str, String)>)>,
) -> impl IntoView + use<> {
    let by = change.by.clone().unwrap_or_else(|| messages::operator(lang).to_owned());
    let at = dates::moment_with_year(lang, change.at);
    let text = match change {
        LastChange { is_written_since: true, .. } => messages::changed_since(lang, by, at),
        LastChange { is_new: true, .. } => messages::added_by(lang, by, at),
        LastChange { .. } => messages::changed_by(lang, by, at),
    };
    let version = change.version.to_string();
    let undo = undo.filter(|_| !change.is_new && !change.is_written_since).map(|(form, mut fields)| {
        fields.push(("version", version));
        UndoButton { form, fields, label: messages::undo(lang) }
    });
    undo_line(text, undo)
}

/// The button of a server function that takes something back.
pub struct UndoButton {
    pub form: Form,
    /// What says of which record.
    pub fields: Vec<(&'static str, String)>,
    pub label: &'static str,
}

/// A quiet line about what was done to a record, with the button that takes it back.
pub fn undo_line(text: String, undo: Option<UndoButton>) -> impl IntoView + use<> {
    let button = undo.map(|UndoButton { form, fields, label }| {
        let fields = fields.into_iter().map(|(field, value)| form.hidden(field, value)).collect_view();
        view! {
            <form class="inline" method="post" action=form.action()>
                {form.error_summary()} {fields}
                <button class="link" type="submit">
                    {label}
                </button>
            </form>
        }
    });
    view! {
        <div class="last-change soft small">
            <span dir="auto">{text}</span>
            {button}
        </div>
    }
}
