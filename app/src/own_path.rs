//! A path of this site: the only thing that anybody is led to.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One slash at its start, and nothing that a header refuses. `//host` and `/\host` are other sites to a browser.
///
/// Made of a text that is no such path, it is the first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct OwnPath(String);

impl OwnPath {
    pub fn parse(text: &str) -> Option<Self> {
        let own = text.starts_with('/')
            && !text.starts_with("//")
            && !text.starts_with("/\\")
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        own.then(|| Self(text.to_owned()))
    }

    pub fn first_page() -> Self {
        Self("/".into())
    }

    /// With its query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without its query.
    pub fn path(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or_default()
    }
}

impl From<&str> for OwnPath {
    fn from(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(Self::first_page)
    }
}

impl From<String> for OwnPath {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<OwnPath> for String {
    fn from(path: OwnPath) -> Self {
        path.0
    }
}

impl fmt::Display for OwnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::OwnPath;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for own in ["/", "/week/2026-11-30?name=a%20b#x"] {
            assert_eq!(OwnPath::parse(own).as_ref().map(OwnPath::as_str), Some(own));
        }
        for foreign in [
            "",
            "week",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/ñ",
        ] {
            assert_eq!(OwnPath::parse(foreign), None, "{foreign}");
            assert_eq!(OwnPath::from(foreign), OwnPath::first_page(), "{foreign}");
        }
    }

    #[test]
    fn a_path_ends_where_its_query_begins() {
        assert_eq!(OwnPath::from("/visits/new?authorization=1#x").path(), "/visits/new");
        assert_eq!(OwnPath::from("/week#x").path(), "/week");
    }

    #[test]
    fn what_was_kept_is_parsed_again() {
        let read = |text: &str| serde_json::from_str::<OwnPath>(text).unwrap();
        assert_eq!(read("\"/week\"").as_str(), "/week");
        assert_eq!(read("\"//evil.example\"").as_str(), "/");
    }
}
