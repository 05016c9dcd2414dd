//! The line of what is felt and said, the buttons of the ways back, the dialogs: markup of the server, filled here.

use super::page::{all, one};
use domain::{board::Anyway, text::Reason, visits::CancelledBy};
use leptos::{
    prelude::{document, set_timeout},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement},
};
use std::time::Duration;

/// What is felt while something is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Felt {
    /// Where it would stand.
    pub place: String,
    pub road: String,
    /// What is in the way; empty where nothing is.
    pub wrong: String,
}

fn hands() -> Option<Element> {
    document().query_selector(".hands").ok().flatten()
}

/// How long what was said stands over the board.
const STANDS: Duration = Duration::from_secs(8);

/// For everybody, and read out.
pub fn say(text: &str) {
    let Some(said) = hands().and_then(|hands| one(&hands, ".hands-said")) else { return };
    said.set_text_content(Some(text));
    let text = text.to_owned();
    let clear = move || {
        if said.text_content().as_deref() == Some(&text) {
            said.set_text_content(None);
        }
    };
    set_timeout(clear, STANDS);
}

/// For eyes alone: by the pointer there is too much of it to read out.
pub fn show_felt(felt: Option<&Felt>) {
    let Some(line) = hands().and_then(|hands| one(&hands, ".hands-felt")) else { return };
    let Some(felt) = felt else {
        line.set_attribute("hidden", "").ok();
        return;
    };
    line.remove_attribute("hidden").ok();
    for (part, text) in all(&line, "b, span").iter().zip([&felt.place, &felt.road, &felt.wrong]) {
        part.set_text_content(Some(text));
    }
}

pub fn show_ways(can_undo: bool, can_redo: bool) {
    for (name, can) in [("undo", can_undo), ("redo", can_redo)] {
        if let Some(button) = document().query_selector(&format!("[data-hand={name}]")).ok().flatten() {
            button.set_attribute("aria-disabled", if can { "false" } else { "true" }).ok();
        }
    }
}

pub fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Opens a dialog with these sentences in it.
pub fn ask(id: &str, said: &[String]) {
    let Some(dialog) = dialog(id) else { return };
    if let Some(place) = one(&dialog, "[data-said]") {
        place.set_text_content(None);
        let lines = said.iter().filter_map(|sentence| {
            let line = document().create_element("p").ok()?;
            line.set_text_content(Some(sentence));
            Some(line)
        });
        if place.tag_name() == "P" {
            place.set_text_content(Some(&said.join(" ")));
        } else {
            lines.for_each(|line| drop(place.append_child(&line)));
        }
    }
    for area in areas(&dialog) {
        area.set_value("");
    }
    dialog.set_return_value("");
    if !dialog.open() {
        dialog.show_modal().ok();
    }
}

/// Tells that there is no more to do here; the watch of the session may have told it already.
pub fn end(said: &str) {
    if !asks() {
        ask("hands-ended", &[said.to_owned()]);
    }
}

fn areas(dialog: &Element) -> Vec<HtmlTextAreaElement> {
    all(dialog, "textarea").into_iter().filter_map(|area| area.dyn_into().ok()).collect()
}

/// Tells why something is refused, and asks for what it needs to be done all the same.
pub fn ask_anyway(said: &[String], anyway: Option<&Anyway>) {
    let Some(dialog) = dialog("hands-refused") else { return };
    let reason = matches!(anyway, Some(Anyway::Reason));
    if let Some(field) = one(&dialog, ".field") {
        field.toggle_attribute_with_force("hidden", !reason).ok();
    }
    // A field that is not shown must not hold the form back.
    for area in areas(&dialog) {
        area.set_disabled(!reason);
    }
    if let Some(button) = one(&dialog, "[value=anyway]") {
        button.toggle_attribute_with_force("hidden", anyway.is_none()).ok();
    }
    ask("hands-refused", said);
}

/// The reason that was typed in a dialog.
pub fn reason(dialog: &Element) -> Option<Reason> {
    Reason::try_from(areas(dialog).first()?.value()).ok()
}

/// The side that was chosen in a dialog.
pub fn side(dialog: &Element) -> Option<CancelledBy> {
    one(dialog, "input:checked")?.dyn_into::<HtmlInputElement>().ok()?.value().parse().ok()
}

/// Whether a dialog is open: it has keys of its own.
pub fn asks() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
