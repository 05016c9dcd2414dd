//! A path of this site: the only redirect target, against open redirects.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Starts with one slash, and has only characters that are valid in a header. Browsers read `//host` and `/\host` as other sites.
///
/// Conversion from an invalid text gives the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct LocalPath(String);

impl LocalPath {
    pub fn parse(text: &str) -> Option<Self> {
        let local = text.starts_with('/')
            && !text.starts_with("//")
            && !text.starts_with("/\\")
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        local.then(|| Self(text.to_owned()))
    }

    pub fn home() -> Self {
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

impl From<&str> for LocalPath {
    fn from(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(Self::home)
    }
}

impl From<String> for LocalPath {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> Self {
        path.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page with the page to return to as its `next` parameter.
pub fn with_next(page: &str, next: &str) -> LocalPath {
    let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{page}?{next}").into()
}

#[cfg(test)]
mod tests {
    use super::LocalPath;

    #[test]
    fn only_paths_of_this_site_are_accepted() {
        for local in ["/", "/week/2026-11-30?name=a%20b#x"] {
            assert_eq!(LocalPath::parse(local).as_ref().map(LocalPath::as_str), Some(local));
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
            assert_eq!(LocalPath::parse(foreign), None, "{foreign}");
            assert_eq!(LocalPath::from(foreign), LocalPath::home(), "{foreign}");
        }
    }

    #[test]
    fn path_excludes_query_and_fragment() {
        assert_eq!(LocalPath::from("/visits/new?authorization=1#x").path(), "/visits/new");
        assert_eq!(LocalPath::from("/week#x").path(), "/week");
    }

    #[test]
    fn deserialization_validates_the_path() {
        let read = |text: &str| serde_json::from_str::<LocalPath>(text).unwrap();
        assert_eq!(read("\"/week\"").as_str(), "/week");
        assert_eq!(read("\"//evil.example\"").as_str(), "/");
    }
}
