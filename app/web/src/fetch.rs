//! Calls server functions with plain `fetch`. The Leptos client of server functions includes encoders and parsers for every type:
//! it doubles the download, and islands send only a few values.

use js_sys::JSON;
use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response, UrlSearchParams};

/// The response of a server function.
pub struct ApiResponse {
    pub status: u16,
    /// The parsed JSON body (the value or the error); `null` if it is not JSON.
    pub value: JsValue,
}

impl ApiResponse {
    /// The returned text, if the call succeeded.
    pub fn text(&self) -> Option<String> {
        self.value.as_string().filter(|_| self.status == 200)
    }
}

/// Calls a server function with form fields; `None` if there is no response.
pub async fn post(address: &str, fields: &[(&str, &str)]) -> Option<ApiResponse> {
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
    Some(ApiResponse { status: response.status(), value: JSON::parse(&text).unwrap_or(JsValue::NULL) })
}

/// Fetches what has changed since the rendering of a page that this tag names; `None` if there is no response. Status 304 means
/// that it is still the same, 226 that the response has only the parts that differ.
pub async fn changed_page(address: &str, tag: &str) -> Option<Response> {
    let (init, headers) = (RequestInit::new(), Headers::new().ok()?);
    headers.set("if-none-match", tag).ok()?;
    headers.set("a-im", "changed-parts").ok()?;
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.ok()?.dyn_into().ok()
}

/// A string field of an object; empty if it is missing.
pub fn field(object: &JsValue, name: &str) -> String {
    js_sys::Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
