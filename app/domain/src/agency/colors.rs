//! The color of each discipline: one hue of the palette, which the style sheet defines for light and dark mode.

use crate::discipline::Discipline;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A hue of the palette. `style/tokens.css` holds its shades; their contrast is checked there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hue {
    Blue,
    Violet,
    Rust,
    Green,
    Ochre,
    Slate,
    Rose,
    Teal,
    Indigo,
    Olive,
    Cocoa,
}

impl Hue {
    pub const ALL: [Self; 11] = [
        Self::Blue,
        Self::Violet,
        Self::Rust,
        Self::Green,
        Self::Ochre,
        Self::Slate,
        Self::Rose,
        Self::Teal,
        Self::Indigo,
        Self::Olive,
        Self::Cocoa,
    ];

    /// The value in forms, in stored settings, and in the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Violet => "violet",
            Self::Rust => "rust",
            Self::Green => "green",
            Self::Ochre => "ochre",
            Self::Slate => "slate",
            Self::Rose => "rose",
            Self::Teal => "teal",
            Self::Indigo => "indigo",
            Self::Olive => "olive",
            Self::Cocoa => "cocoa",
        }
    }
}

impl FromStr for Hue {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|hue| hue.as_str() == text).ok_or(())
    }
}

/// The hue of each known discipline, and one for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisciplineColors {
    pub si: Hue,
    pub st: Hue,
    pub ot: Hue,
    pub pt: Hue,
    pub aba: Hue,
    pub sw: Hue,
    pub other: Hue,
}

impl Default for DisciplineColors {
    fn default() -> Self {
        Self { si: Hue::Blue, st: Hue::Violet, ot: Hue::Rust, pt: Hue::Green, aba: Hue::Ochre, sw: Hue::Teal, other: Hue::Slate }
    }
}

impl DisciplineColors {
    /// The CSS class suffixes of disciplines ([`Discipline::class`]), in the order of the settings.
    pub const CLASSES: [&'static str; 7] = ["si", "st", "ot", "pt", "aba", "sw", "other"];

    /// In the order of [`Self::CLASSES`].
    pub fn hues(self) -> [(&'static str, Hue); 7] {
        let hues = [self.si, self.st, self.ot, self.pt, self.aba, self.sw, self.other];
        std::array::from_fn(|index| (Self::CLASSES[index], hues[index]))
    }

    pub(super) fn from_hues([si, st, ot, pt, aba, sw, other]: [Hue; 7]) -> Self {
        Self { si, st, ot, pt, aba, sw, other }
    }

    pub fn of(self, discipline: &Discipline) -> Hue {
        let class = discipline.class();
        self.hues().into_iter().find(|(known, _)| *known == class).map_or(self.other, |(_, hue)| hue)
    }

    /// The CSS classes of the document that set these colors; empty for the defaults.
    pub fn classes(self) -> String {
        let defaults = Self::default().hues();
        let changed = self.hues().into_iter().zip(defaults).filter(|(own, default)| own != default);
        changed.map(|((class, hue), _)| format!("{class}-{}", hue.as_str())).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_discipline_has_a_hue() {
        let colors = DisciplineColors { sw: Hue::Rose, other: Hue::Olive, ..DisciplineColors::default() };
        let of = |letters: &str| colors.of(&Discipline(letters.into()));
        assert_eq!([of("ST"), of("SW"), of("NUT"), of("")], [Hue::Violet, Hue::Rose, Hue::Olive, Hue::Olive]);
        for (class, _) in colors.hues() {
            let own = Discipline(class.to_uppercase());
            assert_eq!(own.class(), class);
        }
    }

    #[test]
    fn only_changed_hues_have_classes() {
        assert_eq!(DisciplineColors::default().classes(), "");
        let colors = DisciplineColors { st: Hue::Rose, other: Hue::Indigo, ..DisciplineColors::default() };
        assert_eq!(colors.classes(), "st-rose other-indigo");
    }

    #[test]
    fn hues_survive_a_round_trip() {
        for hue in Hue::ALL {
            assert_eq!(hue.as_str().parse(), Ok(hue));
            assert_eq!(serde_json::to_value(hue).unwrap(), hue.as_str());
        }
    }
}
