//! A user's display preferences: time format, row height of the boards, children by name or by initials.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A user's preferences, for all devices and agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub clock: ClockChoice,
    pub density: Density,
    /// Whether to show children and guardians by their initials, for screens that others can see.
    pub initials: bool,
    /// Whether single letters are keyboard shortcuts. Users of speech input turn this off (WCAG 2.1.4).
    pub letter_keys: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { clock: ClockChoice::default(), density: Density::default(), initials: false, letter_keys: true }
    }
}

/// The preferred time format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockChoice {
    /// As usual for the browser's language and country.
    #[default]
    #[serde(rename = "locale")]
    Locale,
    #[serde(rename = "12")]
    Hours12,
    #[serde(rename = "24")]
    Hours24,
}

impl ClockChoice {
    pub const ALL: [Self; 3] = [Self::Locale, Self::Hours12, Self::Hours24];

    /// The value in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Locale => "locale",
            Self::Hours12 => "12",
            Self::Hours24 => "24",
        }
    }

    /// The effective time format, given that of the browser's locale.
    pub fn resolve(self, locale: Clock) -> Clock {
        match self {
            Self::Locale => locale,
            Self::Hours12 => Clock::Hours12,
            Self::Hours24 => Clock::Hours24,
        }
    }
}

impl FromStr for ClockChoice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text).ok_or(())
    }
}

/// A time format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// "2:30 PM".
    Hours12,
    /// "14:30".
    #[default]
    Hours24,
}

impl Clock {
    /// The value in the HTML document, for times formatted in the browser.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hours12 => "12",
            Self::Hours24 => "24",
        }
    }

    /// Formats minutes since midnight: "14:30", "2:30 PM"; 1440 is the end of the day, and later minutes are of the next one, as
    /// a visit that continues after midnight has them. A no-break space keeps AM and PM on the same line.
    pub fn format_time(self, lang: Language, minute: u16) -> String {
        const DAY: u16 = 24 * 60;
        let minute = if minute > DAY { minute % DAY } else { minute };
        let (hour, rest) = (minute / 60, minute % 60);
        match self {
            Self::Hours24 => format!("{hour}:{rest:02}"),
            Self::Hours12 => format!("{}:{rest:02}\u{a0}{}", twelve_hour(hour), am_pm(lang, hour)),
        }
    }

    /// Formats a whole hour in short form: "14:00", "2 PM".
    pub fn format_hour(self, lang: Language, hour: u16) -> String {
        match self {
            Self::Hours24 => format!("{hour}:00"),
            Self::Hours12 => format!("{}\u{a0}{}", twelve_hour(hour), am_pm(lang, hour)),
        }
    }

    /// Formats minutes since midnight for tight layouts, without the minutes of a whole hour on a 12-hour clock: "14:00", "2 PM".
    pub fn format_short(self, lang: Language, minute: u16) -> String {
        if minute.is_multiple_of(60) { self.format_hour(lang, minute / 60) } else { self.format_time(lang, minute) }
    }

    /// The time format of the first country in an `Accept-Language` header, according to CLDR's `timeData`; 24 hours if the
    /// header names no country.
    pub fn from_accept_language(accept_language: &str) -> Self {
        const HOURS_12: [&str; 14] = ["AU", "CA", "CO", "DO", "EG", "IN", "KR", "NZ", "PA", "PH", "PK", "PR", "US", "VE"];
        let countries = accept_language.split(',').filter_map(|part| {
            let tag = part.split(';').next()?.trim();
            // "es-419" and "zh-Hans" have no country.
            tag.split('-').skip(1).find(|subtag| subtag.len() == 2)
        });
        let twelve_hour = countries.take(1).any(|country| HOURS_12.contains(&country.to_ascii_uppercase().as_str()));
        if twelve_hour { Self::Hours12 } else { Self::Hours24 }
    }
}

fn twelve_hour(hour: u16) -> u16 {
    match hour % 12 {
        0 => 12,
        other => other,
    }
}

fn am_pm(lang: Language, hour: u16) -> &'static str {
    match (lang, hour % 24 < 12) {
        (Language::En | Language::Mirrored, true) => "AM",
        (Language::En | Language::Mirrored, false) => "PM",
        (Language::Es, true) => "a.\u{a0}m.",
        (Language::Es, false) => "p.\u{a0}m.",
    }
}

/// The row height of the office's boards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The value in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

impl FromStr for Density {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|density| density.as_str() == text).ok_or(())
    }
}

/// Input: save preferences. Fields that the form of a role does not have are not sent, and stay unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePreferences {
    pub language: Language,
    pub clock: ClockChoice,
    #[serde(default)]
    pub density: Option<Density>,
    #[serde(default)]
    pub initials: bool,
    #[serde(default)]
    pub letter_keys: bool,
    /// Unchecked boxes send nothing: this says that the form had the two checkboxes above.
    #[serde(default)]
    pub boxes: bool,
}

impl SavePreferences {
    /// The new preferences, given the current ones.
    pub fn apply_to(self, before: Preferences) -> Preferences {
        Preferences {
            clock: self.clock,
            density: self.density.unwrap_or(before.density),
            initials: if self.boxes { self.initials } else { before.initials },
            letter_keys: if self.boxes { self.letter_keys } else { before.letter_keys },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_determines_the_time_format() {
        for (accepts, clock) in [
            ("en-US,en;q=0.9", Clock::Hours12),
            ("en;q=0.5, es-MX", Clock::Hours24),
            ("es-us", Clock::Hours12),
            ("en-GB,en-US;q=0.8", Clock::Hours24),
            ("zh-Hans-CN", Clock::Hours24),
            ("es-419,es-CO", Clock::Hours12),
            ("en", Clock::Hours24),
            ("", Clock::Hours24),
        ] {
            assert_eq!(Clock::from_accept_language(accepts), clock, "{accepts}");
        }
    }

    #[test]
    fn the_preference_overrides_the_country() {
        assert_eq!(ClockChoice::Hours24.resolve(Clock::Hours12), Clock::Hours24);
        assert_eq!(ClockChoice::Hours12.resolve(Clock::Hours24), Clock::Hours12);
        assert_eq!(ClockChoice::Locale.resolve(Clock::Hours12), Clock::Hours12);
    }

    #[test]
    fn times_are_formatted_in_both_formats() {
        let actual =
            |clock: Clock, lang| [0, 5, 720, 870, 1440].map(|minute| clock.format_time(lang, minute).replace('\u{a0}', " "));
        assert_eq!(actual(Clock::Hours24, Language::En), ["0:00", "0:05", "12:00", "14:30", "24:00"]);
        assert_eq!(actual(Clock::Hours12, Language::En), ["12:00 AM", "12:05 AM", "12:00 PM", "2:30 PM", "12:00 AM"]);
        assert_eq!(actual(Clock::Hours12, Language::Es)[3], "2:30 p. m.");
        assert_eq!(
            (Clock::Hours12.format_hour(Language::En, 13), Clock::Hours24.format_hour(Language::En, 13)),
            ("1\u{a0}PM".into(), "13:00".into())
        );
        let short = |clock: Clock, lang| [480, 1050, 1440].map(|minute| clock.format_short(lang, minute).replace('\u{a0}', " "));
        assert_eq!(short(Clock::Hours12, Language::En), ["8 AM", "5:30 PM", "12 AM"]);
        assert_eq!(short(Clock::Hours12, Language::Es), ["8 a. m.", "5:30 p. m.", "12 a. m."]);
        assert_eq!(short(Clock::Hours24, Language::Es), ["8:00", "17:30", "24:00"]);
    }

    #[test]
    fn times_after_midnight_are_of_the_next_day() {
        assert_eq!(Clock::Hours24.format_time(Language::En, 1470), "0:30");
        assert_eq!(Clock::Hours12.format_time(Language::En, 1500), "1:00\u{a0}AM");
    }

    #[test]
    fn values_survive_a_round_trip() {
        for choice in ClockChoice::ALL {
            assert_eq!(choice.as_str().parse(), Ok(choice));
            assert_eq!(serde_json::to_value(choice).unwrap(), choice.as_str());
        }
        for density in Density::ALL {
            assert_eq!(density.as_str().parse(), Ok(density));
            assert_eq!(serde_json::to_value(density).unwrap(), density.as_str());
        }
    }

    #[test]
    fn missing_form_fields_leave_preferences_unchanged() {
        let before = Preferences { clock: ClockChoice::Hours12, density: Density::Compact, initials: true, letter_keys: true };
        let family = SavePreferences {
            language: Language::Es,
            clock: ClockChoice::Hours24,
            density: None,
            initials: false,
            letter_keys: false,
            boxes: false,
        };
        assert_eq!(family.apply_to(before), Preferences { clock: ClockChoice::Hours24, ..before });
        let office = SavePreferences { density: Some(Density::Comfortable), boxes: true, ..family };
        let after = Preferences { clock: ClockChoice::Hours24, letter_keys: false, ..Preferences::default() };
        assert_eq!(office.apply_to(before), after);
    }
}
