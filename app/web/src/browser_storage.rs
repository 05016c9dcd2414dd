//! What islands store in the browser. Sign-out deletes drafts without knowing the areas that store them.

/// The prefix of the keys of drafts in the browser's local storage; the rest of the key is the id of the visit.
pub const DRAFT_KEY_PREFIX: &str = "draft-";

#[cfg(feature = "islands")]
pub use texts::{get_text, set_text};

/// Texts are stored as `gloo-storage` stores them, as JSON, but by the browser's own JSON: a parser in WebAssembly would be larger
/// than most islands.
#[cfg(feature = "islands")]
mod texts {
    use js_sys::JSON;
    use web_sys::Storage;

    /// Stores a text. Returns whether the browser took it.
    pub fn set_text(storage: &Storage, key: &str, text: &str) -> bool {
        let json = JSON::stringify(&text.into()).ok().and_then(|json| json.as_string());
        json.is_some_and(|json| storage.set_item(key, &json).is_ok())
    }

    /// A stored text; `None` if there is none.
    pub fn get_text(storage: &Storage, key: &str) -> Option<String> {
        JSON::parse(&storage.get_item(key).ok()??).ok()?.as_string()
    }
}
