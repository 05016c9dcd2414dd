//! Form drafts: typed text is saved in the session storage of the tab until the form is sent, and restored when the user returns
//! to the page after signing in or changing the language. Passwords and files are never saved; the storage is cleared at sign-out.

use gloo_storage::{SessionStorage, Storage};
use js_sys::Reflect;
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web::browser_storage::{get_text, set_text};
use web_sys::{Element, Event, EventTarget};

/// The key prefix, followed by member, page path, form action and the index of the form among those with that action.
const DRAFT_PREFIX: &str = "typed:";
/// The key of the page to restore.
const RETURN_KEY: &str = "typed-return";
/// The separator of field values: a character that no keyboard types.
const SEPARATOR: &str = "\u{1f}";
/// All forms except notes, which have their own drafts (`notes`).
const FORMS: &str = "form[method=post]:not(.note-form)";
const FIELDS: &str = "input:not([type=hidden], [type=password], [type=file]), textarea, select";

/// Path and query of this page.
pub fn path() -> String {
    let at = window().location();
    at.pathname().unwrap_or_default() + &at.search().unwrap_or_default()
}

/// Member id and path of this page. The draft of one member must not be restored for another who signs in next in this tab.
fn page_key() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-member")).unwrap_or_default() + &path()
}

/// Marks this page: its drafts are restored when it is loaded next in this tab by the same member.
pub fn restore_on_return() {
    set_text(&SessionStorage::raw(), RETURN_KEY, &page_key());
}

/// Starts saving drafts. Returns whether a draft was restored.
pub fn listen() -> bool {
    let restore = get_text(&SessionStorage::raw(), RETURN_KEY).is_some_and(|awaited| awaited == page_key());
    if restore {
        SessionStorage::delete(RETURN_KEY);
    }
    let mut any_restored = false;
    for form in all(&document().into(), FORMS) {
        let key = key(&form);
        if let (true, Some(saved)) = (restore, get_text(&SessionStorage::raw(), &key)) {
            restore_fields(&form, &saved);
            any_restored = true;
        } else {
            SessionStorage::delete(&key);
        }
    }
    let typed = window_event_listener(ev::input, |event| {
        if let Some(form) = form_of(&event) {
            let values: Vec<String> = fields(&form).map(|field| read(&field)).collect();
            set_text(&SessionStorage::raw(), &key(&form), &values.join(SEPARATOR));
        }
    });
    // The server restores the values of a rejected form.
    let sent = window_event_listener(ev::submit, |event| {
        // Offline, the browser would navigate to its own error page.
        if !window().navigator().on_line() {
            event.prevent_default();
        } else if let Some(form) = form_of(&event) {
            SessionStorage::delete(key(&form));
            if changes_language(&form) {
                restore_on_return();
            }
        }
    });
    on_cleanup(move || {
        typed.remove();
        sent.remove();
    });
    any_restored
}

/// Whether the form is the language switch, which loads this page again in the other language.
fn changes_language(form: &Element) -> bool {
    form.get_attribute("action").is_some_and(|action| action.starts_with("/api/choose_language"))
}

fn form_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(FORMS).ok()?
}

fn all(under: &EventTarget, selector: &str) -> Vec<Element> {
    let list = match under.dyn_ref::<Element>() {
        Some(element) => element.query_selector_all(selector),
        None => document().query_selector_all(selector),
    };
    let Ok(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}

fn fields(form: &Element) -> impl Iterator<Item = Element> + use<> {
    all(form, FIELDS).into_iter()
}

fn key(form: &Element) -> String {
    let action = form.get_attribute("action").unwrap_or_default();
    let alike =
        all(&document().into(), FORMS).into_iter().filter(|other| other.get_attribute("action").as_ref() == Some(&action));
    let nth = alike.take_while(|other| other != form).count();
    format!("{DRAFT_PREFIX}{}:{action}:{nth}", page_key())
}

/// The DOM property with the value.
fn property(field: &Element) -> &'static str {
    let ticked = field.get_attribute("type").is_some_and(|kind| kind == "checkbox" || kind == "radio");
    if ticked { "checked" } else { "value" }
}

fn read(field: &Element) -> String {
    let value = Reflect::get(field, &property(field).into()).unwrap_or_default();
    value.as_string().unwrap_or_else(|| value.is_truthy().to_string())
}

fn restore_fields(form: &Element, saved: &str) {
    for (field, value) in fields(form).zip(saved.split(SEPARATOR)) {
        let property = property(&field);
        let value = if property == "checked" { (value == "true").into() } else { value.into() };
        Reflect::set(&field, &property.into(), &value).ok();
    }
    // Open the `details` element around the form, if any, so that the draft is visible.
    if let Ok(Some(fold)) = form.closest("details") {
        fold.set_attribute("open", "").ok();
    }
}
