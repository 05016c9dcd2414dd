//! Values of the forms about children and providers: each is read as the import reads the same cell, so that both accept the same
//! texts.

use crate::{ErrorCode, FieldError, form::FormValue, places::Position};
use serde::Serialize;

#[cfg(feature = "import")]
use crate::import::cells_of_forms as cells;

/// The browser leaves the check to the server.
#[cfg(not(feature = "import"))]
mod cells {
    use crate::ErrorCode;

    pub fn language(text: &str) -> Result<String, ErrorCode> {
        Ok(text.to_owned())
    }

    pub fn hours(text: &str) -> Result<String, ErrorCode> {
        Ok(text.to_owned())
    }

    pub fn time_zone(text: &str) -> Result<String, ErrorCode> {
        Ok(text.to_owned())
    }

    pub fn zip(text: &str) -> Result<String, ErrorCode> {
        Ok(text.to_owned())
    }

    pub fn degrees(text: &str, _: f64) -> Option<f64> {
        text.parse().ok()
    }
}

/// A text that a function of [`cells`] has read.
macro_rules! cell_values {
    ($($(#[$doc:meta])* $name:ident $read:path)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FormValue for $name {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                match text.trim() {
                    "" => Err(ErrorCode::FieldMissing),
                    text => $read(text).map(Self),
                }
            }
        }
    )* };
}

cell_values! {
    /// The tag of a language, typed as a tag or by its name.
    LanguageTag cells::language
    /// Weekly hours in the format of [`Availability`](crate::availability::Availability).
    WeeklyHours cells::hours
    /// The IANA name of a time zone with its changes of the clocks. The store checks whether it exists.
    ZoneName cells::time_zone
    /// A ZIP code.
    ZipCode cells::zip
}

/// Tags of languages, separated by semicolons; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LanguageTags(String);

impl LanguageTags {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FormValue for LanguageTags {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        let parts = text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let mut tags: Vec<String> = Vec::new();
        for tag in parts.map(cells::language).collect::<Result<Vec<_>, _>>()? {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if tags.len() > 10 { Err(ErrorCode::FieldTooLong) } else { Ok(Self(tags.join(";"))) }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

macro_rules! degrees {
    ($($(#[$doc:meta])* $name:ident $max:literal $error:ident)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl FormValue for $name {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                match text.trim() {
                    "" => Err(ErrorCode::FieldMissing),
                    text => cells::degrees(text, $max).map(Self).ok_or(ErrorCode::$error),
                }
            }
        }
    )* };
}

degrees! {
    Latitude 90.0 LatitudeInvalid
    Longitude 180.0 LongitudeInvalid
}

/// The position that was typed; `None` if both fields were left empty.
///
/// # Errors
/// One of the two numbers alone is no position.
pub fn typed_position(lat: Option<Latitude>, lon: Option<Longitude>) -> Result<Option<Position>, FieldError> {
    match (lat, lon) {
        (Some(lat), Some(lon)) => Ok(Some(Position::given(lat.0, lon.0))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(FieldError::new("lat", ErrorCode::FieldMissing)),
        (Some(_), None) => Err(FieldError::new("lon", ErrorCode::FieldMissing)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "import")]
    #[test]
    fn values_are_read_as_an_import_reads_them() {
        assert_eq!(LanguageTag::read(" Spanish ").unwrap().as_str(), "es");
        assert_eq!(LanguageTag::read("Klingon"), Err(ErrorCode::LanguageUnreadable));
        assert_eq!(LanguageTags::read("Spanish, en; Spanish").unwrap().as_str(), "es;en");
        assert_eq!(LanguageTags::read(" ").unwrap().as_str(), "");
        assert_eq!(LanguageTags::read("es, Klingon"), Err(ErrorCode::LanguageUnreadable));
        assert_eq!(WeeklyHours::read("Monday 8:00-12:00").unwrap().as_str(), "Mon 08:00-12:00");
        assert_eq!(WeeklyHours::read("Mon 12:00-08:00"), Err(ErrorCode::HoursReversed));
        assert_eq!(WeeklyHours::read("Mon 08:00-12:00,11:00-13:00"), Err(ErrorCode::HoursOverlapping));
        assert_eq!(WeeklyHours::read("mornings"), Err(ErrorCode::HoursUnreadable));
        assert_eq!(WeeklyHours::read(" "), Err(ErrorCode::FieldMissing));
        assert_eq!(ZoneName::read("EST"), Err(ErrorCode::TimeZoneUnknown));
        assert_eq!((ZipCode::read("4604"), ZipCode::read("14604").unwrap().as_str()), (Err(ErrorCode::ZipInvalid), "14604"));
        assert_eq!(Latitude::read("\u{2212}43.1"), Ok(Latitude(-43.1)));
        assert_eq!(Latitude::read("91"), Err(ErrorCode::LatitudeInvalid));
        assert_eq!(Longitude::read("west"), Err(ErrorCode::LongitudeInvalid));
    }
}
