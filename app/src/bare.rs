//! Asking the office with a bare `fetch`. The client of server functions carries encoders and parsers for all that they
//! may send: it doubles what a browser loads, and what islands ask is a few words.

use js_sys::JSON;
use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response, UrlSearchParams};

/// What a server function answered.
pub struct Answer {
    pub status: u16,
    /// Its value, or its error; `null` where it was no JSON.
    pub value: JsValue,
}

#[cfg(feature = "role-admin")]
impl Answer {
    /// The text that a function answered with, where it did what was asked.
    pub fn text(&self) -> Option<String> {
        self.value.as_string().filter(|_| self.status == 200)
    }
}

/// Calls a server function with fields as a form sends them; `None` where nobody answers.
pub async fn post(address: &str, fields: &[(&str, &str)]) -> Option<Answer> {
    let (init, headers, body) = (RequestInit::new(), Headers::new().ok()?, UrlSearchParams::new().ok()?);
    headers.set("accept", "application/json").ok()?;
    for (name, value) in fields {
        body.append(name, value);
    }
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { status: response.status(), value: JSON::parse(&text).unwrap_or(JsValue::NULL) })
}

/// A text of an object.
#[cfg(feature = "role-admin")]
pub fn field(object: &JsValue, name: &str) -> String {
    js_sys::Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
