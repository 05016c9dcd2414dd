//! The language of a page, for islands: as an argument of theirs it would bring a JSON parser into every download.

use domain::Language;

/// The language of this page: of the request on the server, of the document in the browser.
pub fn page_language() -> Language {
    #[cfg(feature = "ssr")]
    return crate::request::language();
    #[cfg(all(feature = "islands", not(feature = "ssr")))]
    return browser::language();
    #[cfg(not(any(feature = "islands", feature = "ssr")))]
    Language::default()
}

#[cfg(all(feature = "islands", not(feature = "ssr")))]
mod browser {
    use super::Language;
    use leptos::prelude::document;

    pub fn language() -> Language {
        let tag = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        if tag == Language::MIRRORED_TAG { Language::Mirrored } else { Language::from_tag(&tag).unwrap_or_default() }
    }
}
