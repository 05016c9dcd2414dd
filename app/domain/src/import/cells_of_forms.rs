//! The parsers and checks of cells for forms, whose errors have codes of their own.

pub(crate) use super::cells::degrees;
use super::{
    ProblemCode,
    cells::{is_fixed_zone, is_wrong_zip, parse_hours},
    checks::misplaced,
    languages,
};
use crate::{ErrorCode, FieldError, places::Position, text::normalize_line};

/// The longest text, in characters.
const MAX_LENGTH: usize = 120;

fn line(text: &str) -> Result<String, ErrorCode> {
    let line = normalize_line(text);
    if line.chars().count() > MAX_LENGTH { Err(ErrorCode::FieldTooLong) } else { Ok(line) }
}

pub fn language(text: &str) -> Result<String, ErrorCode> {
    languages::tag(text).ok_or(ErrorCode::LanguageUnreadable)
}

pub fn hours(text: &str) -> Result<String, ErrorCode> {
    let hours = parse_hours(text).map_err(|problem| match problem {
        ProblemCode::AvailabilityReversed => ErrorCode::HoursReversed,
        ProblemCode::AvailabilityOverlapping => ErrorCode::HoursOverlapping,
        _ => ErrorCode::HoursUnreadable,
    })?;
    if hours.is_empty() { Err(ErrorCode::HoursUnreadable) } else { Ok(hours) }
}

pub fn time_zone(text: &str) -> Result<String, ErrorCode> {
    if is_fixed_zone(text) { Err(ErrorCode::TimeZoneUnknown) } else { line(text) }
}

pub fn zip(text: &str) -> Result<String, ErrorCode> {
    if is_wrong_zip(text) { Err(ErrorCode::ZipInvalid) } else { line(text) }
}

/// What is wrong with a position in a state, with its field: `lat` or `lon`.
pub fn position_error(state: &str, at: Position) -> Option<FieldError> {
    misplaced(state, at.lat, at.lon).map(|problem| match problem {
        ProblemCode::LostMinus => FieldError::new("lon", ErrorCode::LongitudeWithoutMinus),
        _ => FieldError::new("lat", ErrorCode::PositionSwapped),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misplaced_position_is_recognized() {
        let error = |state: &str, lat: f64, lon: f64| position_error(state, Position::given(lat, lon));
        assert_eq!(error("NY", 43.1, -77.6), None);
        assert_eq!(error("NY", 43.1, 77.6), Some(FieldError::new("lon", ErrorCode::LongitudeWithoutMinus)));
        assert_eq!(error("NY", -77.6, 43.1), Some(FieldError::new("lat", ErrorCode::PositionSwapped)));
        assert_eq!(error("Ontario", 43.1, 77.6), None);
    }
}
