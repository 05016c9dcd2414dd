//! The languages of the user interface.

mod recognize;

use serde::{Deserialize, Serialize};

/// A language of the message catalog. After adding one, every catalog entry without it is a compile error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Es,
    /// English text on a right-to-left page, to test layouts for Arabic. Only available in an installation with a gallery, if the
    /// language cookie is [`Language::MIRRORED_TAG`].
    Mirrored,
}

/// The text direction of a language, as in `<html dir>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Language {
    /// The languages that users may choose.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// A right-to-left language with the pseudo-region `XB`.
    pub const MIRRORED_TAG: &str = "ar-XB";

    pub fn direction(self) -> Direction {
        match self {
            Self::En | Self::Es => Direction::LeftToRight,
            Self::Mirrored => Direction::RightToLeft,
        }
    }

    /// The BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Mirrored => Self::MIRRORED_TAG,
        }
    }

    /// The language's name in the language itself.
    pub fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Mirrored => "Mirrored",
        }
    }

    /// The language of a tag such as `es-MX`, if supported.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The best supported language for an `Accept-Language` header (RFC 9110 §12.5.4): highest weight first, ties as written.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut accepted: Vec<(u16, Self)> = header
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
        accepted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        accepted.first().map(|(_, language)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_picks_the_supported_language_with_the_highest_weight() {
        assert_eq!(Language::from_accept_language("fr, es;q=0.5, en;q=0.8"), Some(Language::En));
        assert_eq!(Language::from_accept_language("es-MX,en;q=0.9"), Some(Language::Es));
        assert_eq!(Language::from_accept_language("es;q=0, zh"), None);
        assert_eq!(Language::from_accept_language("en;q=x"), None);
    }

    #[test]
    fn the_mirrored_language_is_never_negotiated() {
        assert_eq!(Language::from_tag(Language::MIRRORED_TAG), None);
        assert_eq!(Language::from_accept_language("ar-XB, ar"), None);
        assert_eq!(Language::Mirrored.direction().as_str(), "rtl");
    }
}
