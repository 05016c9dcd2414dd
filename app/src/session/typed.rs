//! What is typed into the forms of a page is kept for the tab until it is sent, and put back when one returns to it by way
//! of signing in. Passwords and files are never kept; the storage is emptied at sign-out.

use gloo_storage::{SessionStorage, Storage};
use js_sys::Reflect;
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, Event, EventTarget};

/// Before the reader and the address of a form's page, its action and which of those on the page it is.
const TYPED: &str = "typed:";
/// The page to which one returns.
const RETURN: &str = "typed-return";
/// Between the values of a form's fields: what no keyboard types.
const BETWEEN: &str = "\u{1f}";
/// A note keeps itself, on the device and at the office (`notes`).
const FORMS: &str = "form[method=post]:not(.note-form)";
const FIELDS: &str = "input:not([type=hidden], [type=password], [type=file]), textarea, select";

/// Path and query of this page.
pub fn path() -> String {
    let at = window().location();
    at.pathname().unwrap_or_default() + &at.search().unwrap_or_default()
}

/// This page as its reader's: what they typed is nobody else's, who may sign in next in this tab.
fn own_path() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-member")).unwrap_or_default() + &path()
}

/// What is typed here comes back when this page is shown next in this tab, to the same reader.
pub fn await_return() {
    SessionStorage::set(RETURN, own_path()).ok();
}

/// Keeps what is typed from now on. Whether something from before was put back.
pub fn listen() -> bool {
    let returned = SessionStorage::get::<String>(RETURN).is_ok_and(|awaited| awaited == own_path());
    if returned {
        SessionStorage::delete(RETURN);
    }
    let mut any = false;
    for form in all(&document().into(), FORMS) {
        let key = key(&form);
        if let (true, Ok(kept)) = (returned, SessionStorage::get::<String>(&key)) {
            put_back(&form, &kept);
            any = true;
        } else {
            SessionStorage::delete(&key);
        }
    }
    let typed = window_event_listener(ev::input, |event| {
        if let Some(form) = form_of(&event) {
            let values: Vec<String> = fields(&form).map(|field| read(&field)).collect();
            SessionStorage::set(key(&form), values.join(BETWEEN)).ok();
        }
    });
    // What was refused comes back from the server.
    let sent = window_event_listener(ev::submit, |event| {
        // Without a network the browser would leave for a page of its own.
        if !window().navigator().on_line() {
            event.prevent_default();
        } else if let Some(form) = form_of(&event) {
            SessionStorage::delete(key(&form));
        }
    });
    on_cleanup(move || {
        typed.remove();
        sent.remove();
    });
    any
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
    format!("{TYPED}{}:{action}:{nth}", own_path())
}

/// The property that holds what was typed or chosen.
fn property(field: &Element) -> &'static str {
    let ticked = field.get_attribute("type").is_some_and(|kind| kind == "checkbox" || kind == "radio");
    if ticked { "checked" } else { "value" }
}

fn read(field: &Element) -> String {
    let value = Reflect::get(field, &property(field).into()).unwrap_or_default();
    value.as_string().unwrap_or_else(|| value.is_truthy().to_string())
}

fn put_back(form: &Element, kept: &str) {
    for (field, value) in fields(form).zip(kept.split(BETWEEN)) {
        let property = property(&field);
        let value = if property == "checked" { (value == "true").into() } else { value.into() };
        Reflect::set(&field, &property.into(), &value).ok();
    }
    // A form in a fold would hide it.
    if let Ok(Some(fold)) = form.closest("details") {
        fold.set_attribute("open", "").ok();
    }
}
