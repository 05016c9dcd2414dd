//! Fills the server-rendered controls: the preview line, announcements, the undo buttons, the dialogs.

use super::page::{all, one};
use domain::{board::OverrideOption, text::Reason, visits::CancelledBy};
use leptos::{
    prelude::{document, set_timeout},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement},
};
use std::time::Duration;
use web::dom::element;

/// The preview texts shown while dragging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewText {
    /// Where the item would be dropped.
    pub place: String,
    pub route: String,
    /// Rule problems; empty if there are none.
    pub problems: String,
}

fn toolbar() -> Option<Element> {
    element(".board-toolbar")
}

/// How long an announcement stays on screen.
const ANNOUNCEMENT_DURATION: Duration = Duration::from_secs(8);

/// Shows a message on screen and announces it to screen readers.
pub fn announce(text: &str) {
    let Some(line) = toolbar().and_then(|toolbar| one(&toolbar, ".board-announcement")) else { return };
    line.set_text_content(Some(text));
    let text = text.to_owned();
    let clear = move || {
        if line.text_content().as_deref() == Some(&text) {
            line.set_text_content(None);
        }
    };
    set_timeout(clear, ANNOUNCEMENT_DURATION);
}

/// Shows the preview on screen only: while dragging by pointer it changes too often to be announced.
pub fn show_preview(preview_text: Option<&PreviewText>) {
    let Some(line) = toolbar().and_then(|toolbar| one(&toolbar, ".move-preview")) else { return };
    let Some(preview_text) = preview_text else {
        line.set_attribute("hidden", "").ok();
        return;
    };
    line.remove_attribute("hidden").ok();
    for (part, text) in all(&line, "b, span").iter().zip([&preview_text.place, &preview_text.route, &preview_text.problems]) {
        part.set_text_content(Some(text));
    }
}

pub fn update_undo_buttons(can_undo: bool, can_redo: bool) {
    for (name, can) in [("undo", can_undo), ("redo", can_redo)] {
        if let Some(button) = element(&format!("[data-board-action={name}]")) {
            button.set_attribute("aria-disabled", if can { "false" } else { "true" }).ok();
        }
    }
}

pub fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Opens a dialog with these messages.
pub fn ask(id: &str, messages: &[String]) {
    let Some(dialog) = dialog(id) else { return };
    if let Some(place) = one(&dialog, "[data-message]") {
        place.set_text_content(None);
        let lines = messages.iter().filter_map(|message| {
            let line = document().create_element("p").ok()?;
            line.set_text_content(Some(message));
            Some(line)
        });
        if place.tag_name() == "P" {
            place.set_text_content(Some(&messages.join(" ")));
        } else {
            lines.for_each(|line| drop(place.append_child(&line)));
        }
    }
    for area in textareas(&dialog) {
        area.set_value("");
    }
    dialog.set_return_value("");
    if !dialog.open() {
        dialog.show_modal().ok();
    }
}

/// Shows that the session or the permission has ended, unless the session watch already shows a dialog.
pub fn show_ended(message: &str) {
    if !is_dialog_open() {
        ask("board-session-ended", &[message.to_owned()]);
    }
}

fn textareas(dialog: &Element) -> Vec<HtmlTextAreaElement> {
    all(dialog, "textarea").into_iter().filter_map(|area| area.dyn_into().ok()).collect()
}

/// Shows why a change was refused and, where possible, asks for the override reason.
pub fn ask_override(messages: &[String], override_option: Option<&OverrideOption>) {
    let Some(dialog) = dialog("board-refused") else { return };
    let reason = matches!(override_option, Some(OverrideOption::Reason));
    if let Some(field) = one(&dialog, ".field") {
        field.toggle_attribute_with_force("hidden", !reason).ok();
    }
    // A hidden required field would block submitting the form.
    for area in textareas(&dialog) {
        area.set_disabled(!reason);
    }
    if let Some(button) = one(&dialog, "[value=anyway]") {
        button.toggle_attribute_with_force("hidden", override_option.is_none()).ok();
    }
    ask("board-refused", messages);
}

/// The reason entered in a dialog.
pub fn reason(dialog: &Element) -> Option<Reason> {
    Reason::try_from(textareas(dialog).first()?.value()).ok()
}

/// Who canceled, as selected in a dialog.
pub fn cancelled_by(dialog: &Element) -> Option<CancelledBy> {
    one(dialog, "input:checked")?.dyn_into::<HtmlInputElement>().ok()?.value().parse().ok()
}

/// Whether a dialog is open; it handles its own keys.
pub fn is_dialog_open() -> bool {
    element("dialog[open]").is_some()
}
