//! The parsers of cells for forms, whose errors have codes of their own.

pub(crate) use super::cells::degrees;
use super::{
    ProblemCode,
    cells::{is_fixed_zone, is_wrong_zip, parse_hours},
    languages,
};
use crate::{ErrorCode, text::normalize_line};

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
