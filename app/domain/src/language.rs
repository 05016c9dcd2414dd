//! The languages that the screens speak.

use serde::{Deserialize, Serialize};

/// A language of the catalogue. Adding one makes every catalogue entry that lacks it a compile error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Es,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// The language of a tag such as `es-MX`, if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The best of ours for an `Accept-Language` header (RFC 9110 §12.5.4): highest weight first, ties as written.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut wishes: Vec<(u16, Self)> = header
            .split(',')
            .filter_map(|part| {
                let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
                let weight = match rest.trim().strip_prefix("q=") {
                    Some(q) => (q.trim().parse::<f32>().ok()?.clamp(0.0, 1.0) * 1000.0) as u16,
                    None => 1000,
                };
                (weight > 0).then_some((weight, Self::from_tag(tag)?))
            })
            .collect();
        wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wishes.first().map(|(_, language)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_picks_the_heaviest_of_ours() {
        assert_eq!(Language::from_accept_language("fr, es;q=0.5, en;q=0.8"), Some(Language::En));
        assert_eq!(Language::from_accept_language("es-MX,en;q=0.9"), Some(Language::Es));
        assert_eq!(Language::from_accept_language("es;q=0, zh"), None);
        assert_eq!(Language::from_accept_language("en;q=x"), None);
    }
}
